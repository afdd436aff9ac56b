"""Each code has one small bad workbook that carries the cells it must name."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from marcha.tables import problem_codes
from marcha.text import Words
from tests.tables.books import (
    START,
    Cell,
    Formula,
    Number,
    Sheets,
    add,
    found,
    mini,
    put,
    write,
)

Bad = Callable[[], Sheets]


def _put(*changes: tuple[str, object]) -> Bad:
    """Make a workbook of the mini plant with some cells changed."""

    def make() -> Sheets:
        sheets = mini()
        for place, value in changes:
            put(sheets, place, value)  # type: ignore[arg-type]
        return sheets

    return make


def _add(*additions: tuple[object, ...]) -> Bad:
    """Make a workbook of the mini plant with rows or sheets added: (name, *rows)."""

    def make() -> Sheets:
        sheets = mini()
        for name, *rows in additions:
            add(sheets, name, *rows)  # type: ignore[arg-type]
        return sheets

    return make


def _without_sheet(name: str) -> Bad:
    def make() -> Sheets:
        sheets = mini()
        del sheets[name]
        return sheets

    return make


def _weak_press() -> Sheets:
    sheets = mini()
    put(sheets, "Equipos!K1", "Fuerza")
    put(sheets, "Equipos!K2", 3000)
    return add(
        sheets, "Aleaciones", ["Aleación", "Temperatura de tocho"], ["6063", 460]
    )


def _product(product: list[Cell], *operations: list[Cell]) -> Bad:
    """Make a workbook with one product, ordered once, and its operations."""

    def make() -> Sheets:
        sheets = mini()
        put(sheets, "Pedidos!L1", "Producto")
        add(sheets, "Pedidos", ["P-2", *[None] * 3, 900, DUE, *[None] * 5, "LAM"])
        add(sheets, "Equipos", ["LN", "línea"])
        add(sheets, "Productos", ["Producto", "Material", "Aleación"], product)
        titles: list[Cell] = [
            "Operación", "Producto", "Líneas", "Ritmo por peso", "Minutos por tanda",
            "Paso", "Rendimiento", "Ritmo por superficie", "Acabado",
        ]  # fmt: skip
        return add(sheets, "Rutas", titles, *operations)

    return make


def _scrap_bar() -> Sheets:
    sheets = _product(["LAM", "chatarra", "6063"], ["L-1", "LAM", "LN", 500])()
    titles: list[Cell] = [
        "Acuerdo", "Proveedor", "Tipo", "Aleación", "Diámetro",
        "Largo del cilindro", "Chatarra devuelta",
    ]  # fmt: skip
    own: list[Cell] = ["HORNO", "ALC", "fundición propia", "6063", 178, 6000, 0.5]
    return add(sheets, "Acuerdos", titles, own)


def _painted() -> Sheets:
    sheets = mini()
    put(put(sheets, "Pedidos!L1", "Acabado"), "Pedidos!L2", "blanco")
    add(sheets, "Equipos", ["LN", "línea"])
    return add(
        sheets,
        "Rutas",
        ["Operación", "Acabado", "Líneas", "Ritmo por superficie"],
        ["PI", "blanco", "LN", 60],
    )


def _no_titles() -> Sheets:
    sheets = mini()
    sheets["Lotes"] = [["Existencias del patio"], ["L1", "6063", 178, 6000, 10]]
    return sheets


def _no_plant_row() -> Sheets:
    sheets = mini()
    del sheets["Planta"][1:]
    return sheets


DUE = datetime(2027, 1, 20, 14, 0)
DOWN_PRESS = ["P2", "prensa", 178, 300, 900, 40000, "parado"]

SHEETS_AND_TITLES: dict[str, tuple[Bad, list[str]]] = {
    "missing_sheet": (_without_sheet("Lotes"), ["Lotes missing_sheet"]),
    "repeated_sheet": (
        _add(("Orders", ["Order"])), ["Pedidos repeated_sheet"],
    ),
    "missing_header": (_no_titles, ["Lotes missing_header"]),
    "missing_column": (
        _put(("Pedidos!F1", "Otra cosa")),
        ["Pedidos!1 missing_column", "Pedidos!F1 unknown_column"],
    ),
    "repeated_column": (
        _put(("Pedidos!L1", "pieces")), ["Pedidos!L1 repeated_column"],
    ),
    "column_conflict": (
        _put(("Tareas!A2", "código"), ("Tareas!B2", "min"), ("Tareas!A3", "Tarea"),
             ("Tareas!B3", "Costo"), ("Tareas!C3", "Enlaces"), ("Tareas!D3", "Gente")),
        ["Tareas!B3 column_conflict"],
    ),
    "column_unit": (_put(("Pedidos!C1", "Largo (m)")), ["Pedidos!C1 column_unit"]),
    "unknown_column": (_put(("Pedidos!L1", "Vendedor")), ["Pedidos!L1 unknown_column"]),
    "unknown_sheet": (_add(("Notas", ["algo"])), ["Notas unknown_sheet"]),
    "missing_row": (_no_plant_row, ["Planta missing_row"]),
    "more_than_one_row": (
        _add(("Planta", ["Otra", START, 30])), ["Planta!3 more_than_one_row"],
    ),
}  # fmt: skip

CELLS: dict[str, tuple[Bad, list[str]]] = {
    "missing_value": (_put(("Pedidos!F2", None)), ["Pedidos!F2 missing_value"]),
    "repeated_id": (
        _add(("Pedidos", ["p-1 ", "PR-1", 6000, 5, None, DUE])),
        ["Pedidos!A3 repeated_id"],
    ),
    "bad_id": (_put(("Lotes!A2", "L1;L2")), ["Lotes!A2 bad_id"]),
    "not_text": (_put(("Lotes!A2", datetime(2027, 2, 1))), ["Lotes!A2 not_text"]),
    "number_too_long": (
        _put(("Lotes!A2", 1234567890123456789.0)), ["Lotes!A2 number_too_long"],
    ),
    "not_a_number": (
        _put(("Pedidos!C2", "6 metros"), ("Pedidos!D2", True), ("Lotes!E2", "nan"),
             ("Perfiles!B2", "1e999")),
        ["Lotes!E2 not_a_number", "Pedidos!C2 not_a_number",
         "Pedidos!D2 not_a_number", "Perfiles!B2 not_a_number"],
    ),
    "ambiguous_number": (
        _put(("Pedidos!C2", "6.000")), ["Pedidos!C2 ambiguous_number"],
    ),
    "not_whole": (_put(("Pedidos!D2", 2.5)), ["Pedidos!D2 not_whole"]),
    "out_of_range": (
        _put(("Pedidos!C2", -6000), ("Pedidos!H2", 95), ("Perfiles!B2", 1e9)),
        ["Pedidos!C2 out_of_range", "Pedidos!H2 out_of_range",
         "Perfiles!B2 out_of_range"],
    ),
    "not_a_date": (
        _put(("Pedidos!F2", "12/31/2027"), ("Pedidos!G2", "pronto")),
        ["Pedidos!F2 not_a_date", "Pedidos!G2 not_a_date"],
    ),
    "number_for_date": (
        _put(("Pedidos!F2", 46407.5)), ["Pedidos!F2 number_for_date"],
    ),
    "not_yes_no": (_put(("Pedidos!I2", "quizás")), ["Pedidos!I2 not_yes_no"]),
    "unknown_choice": (_put(("Equipos!B2", "prenza")), ["Equipos!B2 unknown_choice"]),
    "not_a_span": (
        _add(("Calendarios", ["Calendario", "Lunes"], ["DIA", "de 6 a 14"])),
        ["Calendarios!B2 not_a_span"],
    ),
    "too_many_parts": (
        _add(("Tareas", ["T1", 60, "T1:FS:0:9"])), ["Tareas!C2 too_many_parts"],
    ),
    "error_cell": (
        _put(("Pedidos!C2", Formula("=NA()", "#N/A")),
             ("Lotes!A2", Formula("=X9", "#REF!"))),
        ["Lotes!A2 error_cell", "Pedidos!C2 error_cell"],
    ),
    "endless_duration": (
        _put(("Pedidos!C2", Number(1e10, "[h]:mm"))), ["Pedidos!C2 endless_duration"],
    ),
    "formula_without_value": (
        _put(("Pedidos!D2", Formula("=50+50")), ("Pedidos!D9", Formula("=1+1"))),
        ["Pedidos!A9 missing_value", "Pedidos!D2 formula_without_value",
         "Pedidos!D9 formula_without_value", "Pedidos!F9 missing_value"],
    ),
}  # fmt: skip

BETWEEN: dict[str, tuple[Bad, list[str]]] = {
    "unknown_reference": (
        _put(("Pedidos!B2", "PR-2"), ("Matrices!C2", "P1; P9")),
        ["Matrices!C2 unknown_reference", "Pedidos!B2 unknown_reference"],
    ),
    "repeated_row": (
        _add(("Cambios", ["Prensa", "Minutos"], ["P1", 20], ["P1", 30])),
        ["Cambios!3 repeated_row"],
    ),
    "repeated_item": (_put(("Matrices!C2", "P1;P1")), ["Matrices!C2 repeated_item"]),
    "unknown_time_zone": (
        _put(("Planta!E2", "America/Macondo")), ["Planta!E2 unknown_time_zone"],
    ),
    "now_before_start": (
        _put(("Planta!D2", datetime(2027, 1, 1))), ["Planta!D2 now_before_start"],
    ),
    "end_not_after_start": (
        _add(("Potencia", ["Desde", "Hasta", "Límite"], [DUE, START, 100])),
        ["Potencia!B2 end_not_after_start"],
    ),
    "press_data_missing": (
        _put(("Equipos!F2", None)), ["Equipos!F2 press_data_missing"],
    ),
    "oven_without_capacity": (
        _add(("Equipos", ["H1", "horno de maduración"])),
        ["Equipos!I3 oven_without_capacity"],
    ),
    "minimum_above_maximum": (
        _put(("Equipos!D2", 950)), ["Equipos!D2 minimum_above_maximum"],
    ),
    "needs_cycle": (
        _add(("Equipos", ["S1", "servicio", *[None] * 5, "S2"],
              ["S2", "servicio", *[None] * 5, "S1"])),
        ["Equipos!H3 needs_cycle"],
    ),
    "down_without_tasks": (
        _add(("Equipos", DOWN_PRESS)), ["Equipos!G3 down_without_tasks"],
    ),
    "bore_not_above_billet": (
        _add(("Contenedores",
              ["Contenedor", "Prensa", "Diámetro interior", "Diámetro de tocho"],
              ["C1", "P1", 178, 178])),
        ["Contenedores!C2 bore_not_above_billet"],
    ),
    "wrong_kind": (
        _add(("Equipos", ["S1", "sierra"]), ("Matrices", ["M2", "PR-1", "S1", 20])),
        ["Matrices!C3 wrong_kind"],
    ),
    "mounted_twice": (
        _add(("Contenedores",
              ["Contenedor", "Prensa", "Diámetro interior", "Diámetro de tocho",
               "Montado"],
              ["C1", "P1", 185, 178, "sí"], ["C2", "P1", 185, 178, "sí"])),
        ["Contenedores!E3 mounted_twice"],
    ),
    "mounted_die_misfit": (
        _add(("Equipos", ["P2", "prensa", 178, 300, 900, 40000, *[None] * 3, "M1"])),
        ["Equipos!J3 mounted_die_misfit"],
    ),
    "pieces_or_mass": (_put(("Pedidos!E2", 50)), ["Pedidos!D2 pieces_or_mass"]),
    "profile_or_product": (
        _put(("Pedidos!B2", None)),
        ["Pedidos!B2 profile_or_product"],
    ),
    "length_missing": (_put(("Pedidos!C2", None)), ["Pedidos!C2 length_missing"]),
    "not_in_product": (
        _product(["LAM", "bobina"], ["L-1", "LAM", "LN", 500]),
        ["Pedidos!J3 not_in_product"],
    ),
    "product_or_finish": (
        _product(["LAM", "bobina", "6063"], ["L-1", None, "LN", 500]),
        ["Productos!A2 product_without_route", "Rutas!B2 product_or_finish"],
    ),
    "step_twice": (
        _product(
            ["LAM", "bobina", "6063"],
            ["L-1", "LAM", "LN", 500], ["L-2", "LAM", "LN", 600],
        ),
        ["Rutas!F3 step_twice"],
    ),
    "rate_or_batch": (
        _product(["LAM", "bobina", "6063"], ["L-1", "LAM", "LN", 500, 60]),
        ["Rutas!D2 rate_or_batch"],
    ),
    "area_of_product": (
        _product(
            ["LAM", "bobina", "6063"],
            ["L-1", "LAM", "LN", None, None, None, None, 40],
        ),
        ["Rutas!H2 area_of_product"],
    ),
    "yield_zero": (
        _product(
            ["LAM", "bobina", "6063"], ["L-1", "LAM", "LN", 500, None, None, 0]
        ),
        ["Rutas!G2 yield_zero"],
    ),
    "product_without_route": (
        _product(["LAM", "bobina", "6063"]), ["Productos!A2 product_without_route"],
    ),
    "scrap_taken_twice": (
        _scrap_bar, ["Productos!B2 scrap_taken_twice"],
    ),
    "perimeter_missing": (
        _painted, ["Perfiles!2 perimeter_missing"],
    ),
    "not_in_profile": (
        _put(("Perfiles!C2", None), ("Perfiles!D2", None)),
        ["Pedidos!J2 not_in_profile", "Pedidos!K2 not_in_profile"],
    ),
    "due_after_horizon": (
        _put(("Pedidos!F2", datetime(2027, 5, 1))), ["Pedidos!F2 due_after_horizon"],
    ),
    "release_after_due": (
        _put(("Pedidos!G2", datetime(2027, 1, 30))), ["Pedidos!G2 release_after_due"],
    ),
    "profile_without_die": (
        _add(("Perfiles", ["PR-2", 0.5, "6063", "T5"]),
             ("Pedidos", ["P-2", "PR-2", 6000, 1, None, DUE])),
        ["Perfiles!A3 profile_without_die"],
    ),
    "temper_without_recipe": (
        _add(("Recetas", ["Receta", "Temperatura", "Duración", "Temples"],
              ["R6", 185, 360, "T6"])),
        ["Pedidos!K2 temper_without_recipe"],
    ),
    "stock_not_for_order": (
        _add(("EnCurso",
              ["Partida", "Perfil", "Aleación", "Temple", "Largo", "Piezas", "Pedido"],
              ["E1", "PR-1", "6063", "T5", 5000, 10, "P-1"])),
        ["EnCurso!G2 stock_not_for_order"],
    ),
    "conversion_without_owner": (
        _add(("Acuerdos",
              ["Acuerdo", "Proveedor", "Tipo", "Aleación", "Diámetro",
               "Largo del cilindro", "Dueño"],
              ["A1", "ALC", "maquila", "6063", 178, 6000])),
        ["Acuerdos!G2 conversion_without_owner"],
    ),
    "delivery_not_as_agreed": (
        _add(("Acuerdos",
              ["Acuerdo", "Proveedor", "Aleación", "Diámetro", "Largo del cilindro"],
              ["A1", "ALC", "6063", 178, 6000]),
             ("Entregas", ["E1", "A1", "6063", 203, 6000, 5, DUE])),
        ["Entregas!D2 delivery_not_as_agreed"],
    ),
    "unknown_currency": (
        _add(("Caja", ["Fecha", "Monto", "Moneda"], [START, 10, "VES"])),
        ["Caja!C2 unknown_currency"],
    ),
    "rate_not_in_force": (
        _add(("Tasas", ["Moneda", "Desde", "Tasa"], ["VES", DUE, 0.01]),
             ("Caja", ["Fecha", "Monto", "Moneda"], [START, 10, "VES"])),
        ["Caja!C2 rate_not_in_force"],
    ),
    "rate_of_own_currency": (
        _add(("Tasas", ["Moneda", "Desde", "Tasa"], ["USD", START, 2])),
        ["Tasas!C2 rate_of_own_currency"],
    ),
    "class_without_customers": (
        _add(("Servicio", ["Clase", "Mínimo"], ["hospital", 0.9])),
        ["Servicio!A2 class_without_customers"],
    ),
    "not_first_of_month": (
        _add(("Metas", ["Mes", "Toneladas buenas"], [START.date(), 40])),
        ["Metas!A2 not_first_of_month"],
    ),
    "melt_loss_foreign": (
        _add(("Acuerdos",
              ["Acuerdo", "Proveedor", "Aleación", "Diámetro", "Largo del cilindro",
               "Merma de fundición"],
              ["A1", "ALC", "6063", 178, 6000, 0.05])),
        ["Acuerdos!F2 melt_loss_foreign"],
    ),
    "remelt_without_scrap": (
        _add(("Acuerdos",
              ["Acuerdo", "Proveedor", "Tipo", "Aleación", "Diámetro",
               "Largo del cilindro", "Chatarra devuelta"],
              ["A1", "ALC", "fundición propia", "6063", 178, 6000])),
        ["Acuerdos!G2 remelt_without_scrap"],
    ),
    "agreed_yield_foreign": (
        _add(("Acuerdos",
              ["Acuerdo", "Proveedor", "Aleación", "Diámetro", "Largo del cilindro",
               "Rendimiento acordado"],
              ["A1", "ALC", "6063", 178, 6000, 0.8])),
        ["Acuerdos!F2 agreed_yield_foreign"],
    ),
    "pressure_above_press": (
        _weak_press, ["Matrices!C2 pressure_above_press"],
    ),
    "too_few_people": (
        _add(("Personas", ["Persona", "Calendario"], ["ANA", "DIA"]),
             ("Dotacion", ["Equipo", "Habilidad", "Personas"], ["P1", "PRE", 2])),
        ["Dotacion!C2 too_few_people"],
    ),
    "maintenance_never_due": (
        _add(("Mantenimiento", ["Regla", "Equipo", "Duración"], ["M1", "P1", 60])),
        ["Mantenimiento!2 maintenance_never_due"],
    ),
    "maintenance_rule_and_stop": (
        _add(("Mantenimiento",
              ["Regla", "Equipo", "Duración", "Cada horas", "Parada desde"],
              ["M1", "P1", 60, 100, START])),
        ["Mantenimiento!E2 maintenance_rule_and_stop"],
    ),
    "task_cycle": (
        _add(("Tareas", ["T1", 60, "T2"], ["T2", 60, "T1"])), ["Tareas!C2 task_cycle"],
    ),
    "donor_not_down": (
        _add(("Fuentes", ["Fuente", "Repuesto", "Tipo", "Máquina donante"],
              ["F1", "ROD", "otra máquina", "P1"])),
        ["Fuentes!D2 donor_not_down"],
    ),
    "part_cannot_be_had": (
        _add(("Repuestos", ["Repuesto", "Existencia"], ["ROD", 1]),
             ("Tareas", ["T1", 60, None, None, "ROD:2"])),
        ["Tareas!E2 part_cannot_be_had"],
    ),
    "lock_field_missing": (
        _add(("Fijos", ["Fijo", "Tipo", "Firmeza", "Tarea"],
              ["F1", "tarea", "fijado"])),
        ["Fijos!D2 lock_field_missing"],
    ),
    "lock_field_foreign": (
        _add(("Tareas", ["T1", 60]),
             ("Fijos", ["Fijo", "Tipo", "Firmeza", "Tarea", "Equipo"],
              ["F1", "tarea", "fijado", "T1", "P1"])),
        ["Fijos!E2 lock_field_foreign"],
    ),
    "lock_die_misfit": (
        _add(("Perfiles", ["PR-2", 0.5, "6063", "T5"]),
             ("Matrices", ["M2", "PR-2", "P1", 20]),
             ("Fijos", ["Fijo", "Tipo", "Firmeza", "Equipo", "Pedido", "Matriz"],
              ["F1", "corrida", "fijado", "P1", "P-1", "M2"])),
        ["Fijos!F2 lock_die_misfit"],
    ),
}  # fmt: skip

CASES = {**SHEETS_AND_TITLES, **CELLS, **BETWEEN}


def test_the_mini_plant_has_no_problem(tmp_path: Path) -> None:
    """What the cases below find comes from their change alone."""
    assert found(write(tmp_path / "mini.xlsx", mini())) == []


@pytest.mark.parametrize("code", CASES)
def test_a_bad_workbook_names_exactly_its_cells(code: str, tmp_path: Path) -> None:
    """People fix what they can see: the cell, all of them, and no other."""
    make, expected = CASES[code]
    assert found(write(tmp_path / "bad.xlsx", make())) == expected


ELSEWHERE = {
    "file_": "tests/tables/test_hostile.py",
    "folder_": "tests/tables/test_folder.py",
    "csv_": "tests/tables/test_folder.py",
    "json_": "tests/plant/test_wire.py",
    "event_": "tests/tables/test_events.py",
    "started_work_gone": "tests/app/test_replanning.py",
    "now_after_plan": "tests/app/test_replanning.py",
    "no_firm_order": "tests/cli/test_questions.py",
    "sheet_too_large": "tests/tables/test_hostile.py",
    "stray_cell": "tests/tables/test_hostile.py",
    "more_problems": "tests/tables/test_reader.py",
    "text_too_long": "tests/tables/test_template.py",
    "not_writable": "tests/tables/test_template.py",
    "die_without_press": "tests/plant/test_references.py",
    "operation_without_line": "tests/plant/test_references.py",
}
"""Codes that no cell of a small workbook can have, and where they are tested."""


def test_every_code_has_its_bad_workbook() -> None:
    """A new code comes with the workbook that shows it."""
    codes = {
        code
        for code in problem_codes(Words("es"))
        if not any(code.startswith(other) for other in ELSEWHERE)
    }
    assert codes == CASES.keys()


def test_dates_before_the_calendar_of_excel_are_refused(tmp_path: Path) -> None:
    """A cell formatted as a date that holds 0 or 1 is a slip, not the year 1900."""
    sheets = put(mini(), "Pedidos!F2", Number(1.0, "dd/mm/yyyy"))
    assert found(write(tmp_path / "bad.xlsx", sheets)) == ["Pedidos!F2 not_a_date"]
