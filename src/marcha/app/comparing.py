"""
Plans side by side: figures, orders, machines, metal, and what the plants say.

:func:`compare` is the public ``marcha.compare``: it plans what is not planned yet. The
first of the plans is what the others are compared with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marcha.app.beside import Beside, MetalUse
from marcha.app.changes import order_changes
from marcha.app.planning import Planned, plan
from marcha.plans.account import account
from marcha.plans.figures import order_status
from marcha.plans.restart_dates import runnable_from
from marcha.plant.differences import differences
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.wire import record_to_json
from marcha.text import Language, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    Plans by name, and each but the first beside the first.

    Dates of plans that start at another minute are counted from the first one's start.
    """

    plans: Mapping[str, Planned]
    beside: tuple[Beside, ...]

    def text(self, *, language: Language | None = None) -> str:
        """Return a table of figures, then what is otherwise in each plan."""
        from marcha.app.comparing_words import comparison_lines

        return "\n".join(comparison_lines(self.plans, self.beside, spoken(language)))

    def as_json(self) -> dict[str, Any]:
        """Return figures and differences as JSON data."""
        return {
            "plans": [
                {
                    "name": name,
                    "plant": each.plant.site.name,
                    "plant_hash": each.plan.plant_hash,
                    "figures": [record_to_json(one) for one in each.plan.figures],
                }
                for name, each in self.plans.items()
            ],
            "beside": [_as_json(each) for each in self.beside],
        }

    def __str__(self) -> str:
        return self.text()


def compare(
    plans: Mapping[str, Plant | Planned],
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
) -> Comparison:
    """
    Put plans side by side; plants are planned first, each with the same limits.

    Parameters
    ----------
    plans
        Plants or plans by a name for each; the first is what the others are compared
        with.
    seconds, effort, seed
        For each plan that has to be made, as in ``marcha.plan``.

    Examples
    --------
    ``marcha.compare({"base": plant, "metal +5 d": late}, effort=100)``

    Raises
    ------
    ValueError
        When there is nothing to compare.
    """
    if not plans:
        raise ValueError("nothing to compare")
    made = {
        name: each
        if isinstance(each, Planned)
        else plan(each, seconds=seconds, effort=effort, seed=seed)
        for name, each in plans.items()
    }
    first, *others = made.values()
    names = list(made)[1:]
    return Comparison(
        plans=made,
        beside=tuple(
            _beside(name, first, other)
            for name, other in zip(names, others, strict=True)
        ),
    )


def _beside(name: str, first: Planned, other: Planned) -> Beside:
    old, new = (
        {each.order: each for each in order_status(one.plant, one.plan)}
        for one in (first, other)
    )
    changes = order_changes((first.plant, first.plan), (other.plant, other.plan))
    return Beside(
        name=name,
        orders=changes,
        gone=tuple(each for order, each in old.items() if order not in new),
        new=tuple(each for order, each in new.items() if order not in old),
        machines=_machines(first, other),
        metal=_metal(first, other),
        plant=differences(first.plant, other.plant),
    )


def _machines(
    first: Planned, other: Planned
) -> tuple[tuple[EquipmentId, int | None, int | None], ...]:
    before = runnable_from(first.plant, first.plan)
    after = runnable_from(other.plant, other.plan)
    shift = round((other.plant.site.start - first.plant.site.start).total_seconds())
    found = []
    for machine, date in before.items():
        if machine in after:
            later = after[machine]
            moved = None if later is None else later + shift // 60
            if moved != date:
                found.append((machine, date, moved))
    return tuple(found)


def _metal(first: Planned, other: Planned) -> tuple[MetalUse, ...]:
    lines = [
        {
            (each.owner, each.alloy, each.diameter_mm): each
            for each in account(one.plant, one.plan)
        }
        for one in (first, other)
    ]
    found = []
    for key in dict.fromkeys([*lines[0], *lines[1]]):
        before, after = lines[0].get(key), lines[1].get(key)
        use = MetalUse(
            owner=key[0],
            alloy=key[1],
            diameter_mm=key[2],
            cut_before=0.0 if before is None else before.cut_kg - before.returned_kg,
            cut_after=0.0 if after is None else after.cut_kg - after.returned_kg,
            closing_before=0.0 if before is None else before.closing_kg,
            closing_after=0.0 if after is None else after.closing_kg,
        )
        moved = abs(use.cut_after - use.cut_before)
        if max(moved, abs(use.closing_after - use.closing_before)) >= 1.0:
            found.append(use)
    return tuple(found)


def _as_json(beside: Beside) -> dict[str, Any]:
    return {
        "name": beside.name,
        "orders": [
            {
                "order": each.after.order,
                "pieces": each.pieces,
                "minutes": each.minutes,
                "before": record_to_json(each.before),
                "after": record_to_json(each.after),
            }
            for each in beside.orders
        ],
        "gone": [each.order for each in beside.gone],
        "new": [each.order for each in beside.new],
        "machines": [
            {"machine": machine, "before": before, "after": after}
            for machine, before, after in beside.machines
        ],
        "metal": [record_to_json(each) for each in beside.metal],
        "plant": [
            {
                "record": each.record.__name__,
                "key": each.key,
                "change": each.change,
                "field": each.field,
                "before": None if each.before is None else str(each.before),
                "after": None if each.after is None else str(each.after),
            }
            for each in beside.plant
        ],
    }
