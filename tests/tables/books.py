"""
Small workbooks for the tests, sheet by sheet and cell by cell.

:func:`mini` is a plant without any problem, with one row of Spanish titles in each
sheet and its data from row 2; a test changes a cell of it and says what must be found.
"""

import copy
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import xlsxwriter  # type: ignore[import-untyped]

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.tables import place_text, read_workbook_with_warnings
from marcha.tables.excel import literal
from marcha.tables.scan import column_index
from marcha.text import Words


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the result that is stored with it; "" for none."""

    text: str
    result: float | str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell with a number format."""

    value: float
    form: str


Cell: TypeAlias = float | str | bool | date | datetime | Formula | Number | None
Sheets: TypeAlias = dict[str, list[list[Cell]]]

START = datetime(2027, 1, 11, 6, 0)


def mini() -> Sheets:
    """Return one press, profile, die, order and little else."""
    return copy.deepcopy(_MINI)


_MINI: Sheets = {
    "Planta": [
        ["Nombre", "Inicio del plan", "Días del plan", "Ahora", "Zona horaria"],
        ["Mini (ficticia)", START, 30],
    ],
    "Equipos": [
        [
            "Equipo", "Tipo", "Diámetro de tocho", "Tocho mínimo", "Tocho máximo",
            "Mesa de salida", "Estado", "Necesita", "Carga máxima", "Matriz montada",
        ],
        ["P1", "prensa", 178, 300, 900, 40000],
    ],
    "Perfiles": [
        ["Perfil", "Masa por metro", "Aleación", "Temple"],
        ["PR-1", 0.5, "6063", "T5"],
    ],
    "Matrices": [
        [
            "Matriz", "Perfil", "Prensas", "Velocidad de salida", "Despunte mínimo",
            "Despunte máximo", "Estado", "Disponible desde",
        ],
        ["M1", "PR-1", "P1", 20],
    ],
    "Lotes": [
        ["Lote", "Aleación", "Diámetro", "Largo", "Piezas", "Calidad", "Remanente"],
        ["L1", "6063", 178, 6000, 10],
    ],
    "Entregas": [
        ["Entrega", "Acuerdo", "Aleación", "Diámetro", "Largo del cilindro", "Piezas",
         "Prometida para"],
    ],
    "Pedidos": [
        [
            "Pedido", "Perfil", "Largo", "Piezas", "Kilos", "Fecha de entrega",
            "No antes de", "Tolerancia", "Se puede partir", "Aleación", "Temple",
        ],
        ["P-1", "PR-1", 6000, 100, None, datetime(2027, 1, 20, 14, 0)],
    ],
    "Tareas": [["Tarea", "Duración", "Enlaces", "Gente", "Repuestos", "Equipo"]],
}  # fmt: skip


def put(sheets: Sheets, place: str, value: Cell) -> Sheets:
    """Change the cell at a place like ``Pedidos!C2``; returns the same sheets."""
    name, _, reference = place.partition("!")
    found = re.fullmatch(r"([A-Z]+)(\d+)", reference)
    assert found is not None, place
    row, column = int(found[2]) - 1, column_index(found[1])
    rows = sheets.setdefault(name, [])
    while len(rows) <= row:
        rows.append([])
    while len(rows[row]) <= column:
        rows[row].append(None)
    rows[row][column] = value
    return sheets


def add(sheets: Sheets, name: str, *rows: list[Cell]) -> Sheets:
    """Add a sheet or rows at the end of one; returns the same sheets."""
    sheets.setdefault(name, []).extend(rows)
    return sheets


def write(path: Path, sheets: Sheets, *, hidden: tuple[str, ...] = ()) -> Path:
    """Write sheets as an .xlsx file."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Formula):
                    sheet.write_formula(row, column, cell.text, None, cell.result)
                elif isinstance(cell, Number):
                    form = book.add_format({"num_format": cell.form})
                    sheet.write_number(row, column, cell.value, form)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, moment)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, literal(cell))
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def problems(path: Path) -> tuple[Problem, ...]:
    """Return everything that reading a file finds, errors and warnings."""
    try:
        return read_workbook_with_warnings(path)[1]
    except WorkbookError as error:
        return error.problems


def found(path: Path) -> list[str]:
    """Return what reading a file finds, as ``place code``, sorted."""
    spanish = Words("es")
    return sorted(f"{place_text(each, spanish)} {each.code}" for each in problems(path))
