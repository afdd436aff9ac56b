"""The plan on paper: complete, printable, and the same as the plan itself."""

import dataclasses
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from marcha.plans import Plan, good_kg, shipments
from marcha.plans.plan import Figure, Reason
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.wire import plant_hash
from marcha.tables import plan_workbook, write_plan_workbook
from marcha.tables.plan_presses import press, press_order
from marcha.tables.plan_source import ReasonText, Source
from marcha.text import LANGUAGES, Language, Words
from tests.plans import world

PLANT = world.make_plant()
PLAN = world.make_plan(PLANT)
TITLES = 3


def _write(
    path: Path,
    plant: Plant = PLANT,
    plan: Plan = PLAN,
    *,
    language: Language = "es",
    reason_text: ReasonText | None = None,
) -> CalamineWorkbook:
    file = path / "plan.xlsx"
    write_plan_workbook(plant, plan, file, language, reason_text=reason_text)
    return CalamineWorkbook.from_path(file)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return [*book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _column(book: CalamineWorkbook, name: str, title: str) -> list[Any]:
    rows = _rows(book, name)
    place = rows[TITLES].index(title)
    return [row[place] for row in rows[TITLES + 1 :]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_its_sheet_and_every_press_its_own(
    language: Language, tmp_path: Path
) -> None:
    """The summary first, then the presses, which are printed every day."""
    words = Words(language)
    book = _write(tmp_path, language=language)
    presses = press_order(Source(PLANT, PLAN, words, None))
    names = {
        key.rpartition(".")[2]: words(key)
        for key in words.keys()  # noqa: SIM118 - not a mapping
        if key.startswith("planbook.sheets.") and not key.endswith(".press")
    }
    of_presses = [words("planbook.sheets.press", press=name) for name in presses]
    assert len(presses) == 2
    assert book.sheet_names[:3] == [names["summary"], *of_presses]
    assert set(book.sheet_names) == {*names.values(), *of_presses}


def test_what_ships_on_paper_is_what_the_plan_ships(tmp_path: Path) -> None:
    """The sheet and the headline come from the same shipments."""
    book = _write(tmp_path)
    assert sum(_column(book, "Despachos", "Kilos")) == pytest.approx(
        good_kg(PLANT, PLAN)
    )
    assert sum(_column(book, "Despachos", "Piezas")) == sum(
        each.pieces for each in shipments(PLANT, PLAN)
    )
    assert len(_column(book, "Pedidos", "Pedido")) == len(PLANT.orders)


def test_nothing_of_the_plan_is_left_out(tmp_path: Path) -> None:
    """Each part has as many rows as the plan has decisions."""
    book = _write(tmp_path)
    parts = {
        "Reactivacion": PLAN.tasks,
        "Compras": PLAN.purchases,
        "Llamados": PLAN.call_offs,
        "Cortes": PLAN.log_cuts,
        "Gente": PLAN.assignments,
        "Maduracion": [item for load in PLAN.loads for item in load.items],
        "Cambios": [*PLAN.heats, *PLAN.setups],
        "Equipos": PLANT.equipment,
    }
    for name, part in parts.items():
        assert len(_rows(book, name)) - TITLES - 1 == len(part), name


def test_the_sheet_of_a_press_has_a_page_for_each_day(tmp_path: Path) -> None:
    """Printed on A4, titles on every page, a break before each day but the first."""
    book = _write(tmp_path)
    source = Source(PLANT, PLAN, Words("es"), None)
    name = press_order(source)[0]
    table = press(source, name)
    days = {row[0].date() for row in table.rows if isinstance(row[0], datetime)}
    rows = _rows(book, f"Prensa {name}")[TITLES + 1 :]
    headings = [row[0] for row in rows if isinstance(row[0], str)]
    assert len(headings) == len(days)
    assert len(rows) == len(days) + len(table.rows)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        names = archive.read("xl/workbook.xml").decode()
    breaks = re.findall(r'<brk id="(\d+)"', sheet)
    assert len(breaks) == len(days) - 1
    assert 'paperSize="9"' in sheet
    assert "_xlnm.Print_Titles" in names
    assert f"'Prensa {name}'!$1:$4" in names


def test_reasons_are_told_in_words(tmp_path: Path) -> None:
    """In plain words here; in full sentences when the caller brings the writer."""
    order = next(iter(PLANT.orders))
    plan = dataclasses.replace(
        PLAN,
        reasons=(
            Reason(
                subject=order,
                code="no_metal",
                objects=("6063",),
                minute=1440,
                amount=812,
            ),
            Reason(subject="P9", code="of_a_later_version"),
        ),
    )
    book = _write(tmp_path, plan=plan)
    causes = _column(book, "Motivos", "Motivo")
    assert causes == ["812 kg sin metal hasta el 06/01/2026", "of_a_later_version"]
    assert _column(book, "Motivos", "En el camino") == ["6063", ""]
    assert causes[0] in _column(book, "Pedidos", "Motivo")
    book = _write(tmp_path, plan=plan, reason_text=lambda *_: "porque sí")
    assert _column(book, "Motivos", "Motivo") == ["porque sí"] * 2


def test_a_plan_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    """The plan of a stopped plant may be empty; its workbook opens all the same."""
    empty = Plan(plant_hash=plant_hash(PLANT))
    book = _write(tmp_path, plan=empty)
    assert _rows(book, "Compras")[TITLES + 1][0] == "Nada que mostrar."
    assert not any(name.startswith("Prensa ") for name in book.sheet_names)
    states = {row[0]: row[1] for row in _rows(book, "Resumen") if row[0]}
    assert states["sin planificar"] + states["a tiempo"] > 0


FIGURES = (
    Figure(name="good_t", value=4.0, unit="t", bound=5.0),
    Figure(name="yield_ratio", value=0.8, unit="0-1"),
    Figure(name="reactivation_day", value=None, unit="d"),
)


def test_figures_have_their_bound_or_say_that_they_have_none(tmp_path: Path) -> None:
    """A figure without a bound is never taken for a proved one."""
    book = _write(tmp_path, plan=dataclasses.replace(PLAN, figures=FIGURES))
    rows = {row[0]: row[1:4] for row in _rows(book, "Resumen")}
    value, bound, gap = rows["Toneladas buenas"]
    assert (value, bound) == (4.0, 5.0)
    assert gap == pytest.approx(0.2)
    assert rows["Rendimiento metálico"][1:] == ["sin cota", ""]
    assert rows["Reactivación plena"][0] == "no dentro del plan"


def test_names_that_excel_forbids_and_formulas_do_no_harm(tmp_path: Path) -> None:
    """A press called P/1 gets a sheet, and a name that begins with = stays a name."""
    odd = EquipmentId("=P/1*?" + "x" * 40)
    old = next(iter(press_order(Source(PLANT, PLAN, Words("es"), None))))

    def renamed(plan: Plan) -> Plan:
        runs = tuple(
            dataclasses.replace(run, press=odd) if run.press == old else run
            for run in plan.runs
        )
        setups = tuple(
            dataclasses.replace(each, press=odd) if each.press == old else each
            for each in plan.setups
        )
        return dataclasses.replace(plan, runs=runs, setups=setups)

    machine = dataclasses.replace(PLANT.equipment[old], id=odd, name="=1+1")
    plant = PLANT.replace(
        equipment={**PLANT.equipment, odd: machine},
        dies={
            name: dataclasses.replace(die, presses=(*die.presses, odd))
            for name, die in PLANT.dies.items()
        },
        containers={
            name: dataclasses.replace(each, press=odd) if each.press == old else each
            for name, each in PLANT.containers.items()
        },
    )
    book = _write(tmp_path, plant=plant, plan=renamed(PLAN))
    assert all(len(name) <= 31 for name in book.sheet_names)
    assert any(name.startswith("Prensa =P-1--") for name in book.sheet_names)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(part)


def test_every_column_title_is_used() -> None:
    """A title that no table has is a leftover."""
    words = Words("es")
    source = Source(PLANT, PLAN, words, None)
    tables = [make(source) for make in plan_workbook.TABLES]
    tables.append(press(source, press_order(source)[0]))
    used = {key for table in tables for key, _ in table.columns}
    keys = words.keys()
    known = {
        key.rpartition(".")[2] for key in keys if key.startswith("planbook.columns.")
    }
    assert used == known
    for table in tables:
        assert all(len(row) <= len(table.columns) for row in table.rows)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two prints of one plan can be compared by their hash."""
    for name in ("a.xlsx", "b.xlsx"):
        write_plan_workbook(PLANT, PLAN, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
