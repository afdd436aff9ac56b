"""Metal in the yard over time, with what arrives and how long it lasts."""

from dataclasses import dataclass

from marcha.plans.account import metal_curve, pegging
from marcha.report.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Logs that come: id of the delivery or call-off, when, how much."""

    id: str
    minute: int
    kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """
    One alloy and diameter.

    Attributes
    ----------
    points
        Minutes and the kilograms from then on, by minute, the first at 0.
    taken
        Minutes and the kilograms that runs take then.
    """

    alloy: str
    diameter_mm: int
    points: tuple[tuple[int, float], ...]
    arrivals: tuple[Arrival, ...]
    taken: tuple[tuple[int, float], ...]

    @property
    def name(self) -> str:
        """As people write it: ``6063 Ø178``."""
        return f"{self.alloy} Ø{self.diameter_mm}"

    def cover_min(self, minute: int) -> int | None:
        """
        Minutes from one on until the plan has used up what is there then.

        Metal that comes later is not counted; None: it lasts beyond the plan.
        """
        left = self.at(minute)
        for when, kg in self.taken:
            if when >= minute:
                left -= kg
                if left < -1.0:
                    return when - minute
        return None

    def at(self, minute: int) -> float:
        """Kilograms in the yard just before what happens at a minute, but at 0."""
        kg = self.points[0][1] if self.points else 0.0
        for when, there in self.points:
            if when >= minute:
                break
            kg = there
        return kg


def stock_curves(facts: Facts) -> tuple[Stock, ...]:
    """One curve for each alloy and diameter that is or comes into the yard."""
    starts = {run.id: run.start for run in facts.plan.runs}
    taken: dict[tuple[str, int], dict[int, float]] = {}
    arrivals: dict[tuple[str, int], list[Arrival]] = {}
    for source in facts.sources.values():
        if source.kind != "lot" and source.usable and source.available <= facts.horizon:
            kg = source.pieces * source.log_kg
            there = Arrival(id=source.id, minute=source.available, kg=kg)
            key = (str(source.alloy), source.diameter_mm)
            arrivals.setdefault(key, []).append(there)
    for peg in pegging(facts.plant, facts.plan):
        source = facts.sources[peg.source]
        minute = 0 if peg.run is None else starts[peg.run]
        used = taken.setdefault((str(source.alloy), source.diameter_mm), {})
        used[minute] = used.get(minute, 0.0) + peg.mass_kg
    return tuple(
        Stock(
            alloy=str(curve.alloy),
            diameter_mm=curve.diameter_mm,
            points=curve.points,
            arrivals=tuple(
                sorted(
                    arrivals.get((str(curve.alloy), curve.diameter_mm), ()),
                    key=lambda each: (each.minute, each.id),
                )
            ),
            taken=tuple(
                sorted(taken.get((str(curve.alloy), curve.diameter_mm), {}).items())
            ),
        )
        for curve in metal_curve(facts.plant, facts.plan)
    )
