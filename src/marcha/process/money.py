"""Amounts of other currencies in the plant's (S46)."""

from marcha.plant.plant import Plant
from marcha.plant.records_repair import CashFlow, PartSource, Task


def rate_in_force(plant: Plant, currency: str | None) -> float:
    """
    Units of the plant's currency for one of another: the last rate by ``now``.

    Parameters
    ----------
    currency
        None: the plant's.

    Returns
    -------
    float
        1.0 for the plant's currency, whatever the sheet of rates says.

    Raises
    ------
    ValueError
        When no rate is in force (such plants do not pass the reference checks).
    """
    if currency is None or currency == plant.site.currency:
        return 1.0
    now = plant.site.now or plant.site.start
    rows = [
        each for each in plant.rates if each.currency == currency and each.since <= now
    ]
    if not rows:
        raise ValueError(f"no rate of {currency!r} is in force")
    return max(rows, key=lambda row: row.since).rate


def task_cost(plant: Plant, task: Task) -> float:
    """Cost of a task in the plant's currency."""
    return task.cost * rate_in_force(plant, task.currency)


def part_price(plant: Plant, source: PartSource) -> float:
    """Price of one spare of a source in the plant's currency."""
    return source.cost * rate_in_force(plant, source.currency)


def cash_amount(plant: Plant, flow: CashFlow) -> float:
    """Cash that comes, in the plant's currency."""
    return flow.amount * rate_in_force(plant, flow.currency)
