"""
Reading further orders: a sheet Pedidos alone, with every problem at its cell.

Ids are written as the plant writes them; what does not fit the plant is a problem too.
"""

import dataclasses
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_orders import Order
from marcha.plant.references import check_plant
from marcha.tables.converters import fold
from marcha.tables.one_sheet import read_one_sheet
from marcha.tables.sheets import Reading

_SHEET = Order.__name__


def read_orders(
    path: str | PathLike[str], plant: Plant
) -> tuple[tuple[Order, ...], tuple[Problem, ...]]:
    """
    Return the orders of a workbook, and what is wrong or doubtful in them.

    Parameters
    ----------
    path
        A workbook, or CSV file, with a sheet Pedidos (or Orders); other sheets are
        passed over.
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
    reading = read_one_sheet(Path(path), Order, plant)
    if isinstance(reading, Problem):
        return (), (reading,)
    written = {fold(each): each for each in plant.orders}
    orders = tuple(
        dataclasses.replace(each, id=written.get(fold(each.id), each.id))
        for each in reading.records
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
