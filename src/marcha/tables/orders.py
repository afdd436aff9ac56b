"""
Reading further orders: a sheet Pedidos alone, with every problem at its cell.

The same tolerance as for the plant's own workbook, for it is read by the same parts;
what the references may be is taken from the plant that the orders are for.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.plant.records_orders import Order
from marcha.plant.references import check_plant
from marcha.tables.converters import Ids, fold
from marcha.tables.folder import SheetRefused
from marcha.tables.layout import SEARCHED, Row, find_layout
from marcha.tables.names import plain, sheet_name, words_of_all
from marcha.tables.scan import Limits, SheetScan
from marcha.tables.sheets import Reading, read_sheet, take_rows
from marcha.tables.tabs import tabs

_SHEET = Order.__name__


def read_orders(
    path: str | PathLike[str], plant: Plant
) -> tuple[tuple[Order, ...], tuple[Problem, ...]]:
    """
    Return the orders of a workbook, and what is wrong or doubtful in them.

    Parameters
    ----------
    path
        An .xlsx file with a sheet Pedidos (or Orders); other sheets are passed over.
    plant
        What their references are about; an order with an id of the plant stands for
        that order.

    Returns
    -------
    tuple
        The orders of the rows that could be read, and all problems with their cells;
        while one of them is an error, the orders should not be used.

    Raises
    ------
    WorkbookError
        When the file as a whole cannot be read.
    """
    reading = _read(Path(path), plant)
    if isinstance(reading, Problem):
        return (), (reading,)
    orders = tuple(
        dataclasses.replace(each, id=_known(each.id, plant)) for each in reading.records
    )
    found = [*reading.problems, *_misfits(plant, orders, reading)]
    name = reading.sheet.name
    named = (
        dataclasses.replace(each, params={**each.params, "sheet_name": name})
        for each in found
    )
    return orders, tuple(
        sorted(named, key=lambda each: (each.severity != "error", each.row or 0))
    )


def _known(order: str, plant: Plant) -> str:
    """Write an id as the plant does."""
    return next((each for each in plant.orders if fold(each) == fold(order)), order)


def _misfits(
    plant: Plant, orders: tuple[Order, ...], reading: Reading
) -> Iterator[Problem]:
    """What does not fit between the orders and the plant, at its cell."""
    kept = dict(plant.orders)
    for each in orders:
        kept.pop(each.id, None)
    with_them = plant.replace(orders={**kept, **{each.id: each for each in orders}})
    for problem in check_plant(with_them):
        if problem.sheet != _SHEET or problem.index is None:
            continue
        place = problem.index - len(kept)
        if 0 <= place < len(reading.places):
            column = problem.field and reading.sheet.column(problem.field)
            yield dataclasses.replace(
                problem,
                index=place,
                row=reading.sheet.numbers[reading.places[place]],
                column=column or None,
            )


def _read(path: Path, plant: Plant) -> Reading | Problem:
    names = {plain("orders"), *(plain(sheet_name(Order, w)) for w in words_of_all())}
    known = dict.fromkeys(names, Order)
    for tab in tabs(path, known, Limits()):
        if plain(tab.title) not in known:
            continue
        if isinstance(tab.rows, Problem):
            return tab.rows
        try:
            return _taken(tab.name, tab.rows, tab.scan, plant)
        except SheetRefused as refused:
            return dataclasses.replace(refused.problem, sheet=_SHEET)
    return Problem(code="missing_sheet", sheet=_SHEET, value=_SHEET)


def _taken(
    name: str, rows: Iterable[Row], scan: SheetScan, plant: Plant
) -> Reading | Problem:
    stream: Iterator[Row] = iter(rows)
    top = list(islice(stream, SEARCHED))
    layout = find_layout(Order, top)
    if layout is None:
        return Problem(code="missing_header", sheet=_SHEET, params={"sheet_name": name})
    rest = chain(top[layout.first :], stream)
    return read_sheet(take_rows(Order, name, layout, rest, scan), _ids(plant))


def _ids(plant: Plant) -> Ids:
    """Ids of the plant by record class, as if its sheets stood in the same file."""
    return {
        record.__name__: {fold(each): each for each in held}
        for record, attribute in SHEETS.items()
        if isinstance(held := getattr(plant, attribute), dict) and record is not Order
    }
