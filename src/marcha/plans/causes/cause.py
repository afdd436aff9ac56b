"""One link of a chain of causes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from marcha.plant.units import Minute

KINDS: Mapping[str, str] = {
    "ships": "head of an order: when its last piece ships; amount: kg that do not",
    "forecast": "head of a forecast: made with what the firm orders leave",
    "up": "head of a machine: from when it can run; no end: not in this plan",
    "figure": "head of a figure; amount: its value",
    "stock": "what ships last is from stock",
    "release": "work may not start before",
    "oven_mates": "the load waited for other pieces in it",
    "oven_busy": "the ageing ovens were at work for others",
    "oven_wait": "the pieces waited before the ovens, closed or not filled",
    "ageing": "minutes of the treatment itself",
    "run": "a run of the order, on a press from start to end",
    "line": "work of the order on its last line, from start to end",
    "line_busy": "that line worked on others before; amount: minutes",
    "press_busy": "the presses that could have done it ran others; amount: minutes",
    "press_free": "the press was free or closed, and the plan left it so",
    "metal_arrives": "the metal that is cut came no earlier",
    "metal_gone": "the metal went to other orders; amount: kg without metal",
    "no_metal": "there is none of this alloy and diameter; amount: kg without metal",
    "die_ready": "no die was ready before",
    "no_die": "no die is ever ready",
    "die_life": "the dies may press no more kilograms before they are treated",
    "press_up": "the press, or line, could not run before; its own chain follows",
    "needs": "the machine waits for another that it needs",
    "task": "a task of the restart, from start to end",
    "part": "a spare, ordered at start and there at end; amount: days of lead",
    "part_missing": "no source gives a spare in time",
    "cash": "cash that came at end",
    "cash_missing": "the cash does not suffice",
    "person": "somebody who was busy with another task until end",
    "skill_busy": "the people with a skill were at work elsewhere",
    "skill_missing": "nobody has the skill",
    "date": "a task that may not start before end",
    "other": "another reason of the plan; objects name it",
    "down": "a press that could not run from start to end; amount: days lost",
    "unshipped": "orders that do not ship for one reason; amount: kg",
    "late": "orders that ship late for one reason; amount: kg",
    "loss": "metal lost by one cause; amount: kg",
    "short_days": "days on which the good metal is below what full reactivation asks",
}
"""Every kind of cause and what it says."""


class Named(NamedTuple):
    """An object of a cause: the sheet it is in, and its id there."""

    sheet: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """
    One link of a chain, from the effect towards its roots.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    subject
        What it is about: an order, a machine, a task, a figure.
    objects
        What is in the way, most important first.
    start, end
        From when and until when it was in the way; None: no time applies.
    amount
        Kilograms, minutes or days, as the kind says; None: no amount.
    """

    kind: str
    subject: Named
    objects: tuple[Named, ...] = ()
    start: Minute | None = None
    end: Minute | None = None
    amount: float | None = None

    def ids(self, sheet: str) -> tuple[str, ...]:
        """Ids of the objects of one sheet."""
        return tuple(each.id for each in self.objects if each.sheet == sheet)
