"""The plant while events are folded into it, and what was found on the way."""

from dataclasses import dataclass, field
from datetime import datetime

from marcha.plans.plan import Plan
from marcha.plant.ids import DeliveryId, LockId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_metal import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A truck that brought something else than was promised."""

    delivery: DeliveryId
    when: datetime
    promised: Delivery
    came: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class LotCount:
    """Pieces of a lot as counted, and as the plan says there should be."""

    id: str
    when: datetime
    expected: int
    counted: int


@dataclass(slots=True)
class Floor:
    """
    Where a plant stands, changed by one event after the other.

    Attributes
    ----------
    previous
        What remains of the plan that was followed.
    plan
        That plan whole, as it really went.
    folded_until
        Up to then events were folded before; None: none were.
    """

    plant: Plant
    previous: Plan
    plan: Plan
    at_minute: int
    folded_until: datetime | None = None
    problems: list[Problem] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    counts: list[LotCount] = field(default_factory=list)

    def refuse(
        self, index: int, code: str, value: str, hint: str | None = None
    ) -> None:
        """Note that an event is impossible."""
        self.problems.append(
            Problem(
                code=code,
                sheet="Event",
                index=index,
                field="quantity" if code == "event_too_few" else "reference",
                value=value,
                hint=hint,
            )
        )

    def put(self, attribute: str, key: str, record: object) -> None:
        """Replace or add a record of the plant."""
        held = dict(getattr(self.plant, attribute))
        held[key] = record
        self.plant = self.plant.replace(**{attribute: held})

    def drop(self, attribute: str, key: str) -> None:
        """Take a record out of the plant."""
        held = dict(getattr(self.plant, attribute))
        held.pop(key, None)
        self.plant = self.plant.replace(**{attribute: held})

    def unlock(self, key: str) -> None:
        """Take away a lock, if it is there."""
        self.drop("locks", LockId(key))
