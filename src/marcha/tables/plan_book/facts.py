"""What the sheets of a plan need to know of it, derived once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from marcha.plans.figures import OrderStatus, order_status
from marcha.plans.metal_stock import LogSource, log_sources
from marcha.plans.plan import Plan, Reason, Run
from marcha.plans.restart_dates import machine_up, runnable_from
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline, moment
from marcha.process.demand import Demand, demands
from marcha.text import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """
    A plan and what follows from it.

    Attributes
    ----------
    up, runnable
        When each machine comes up itself, and with all it needs; None: it stays down.
    ready
        Minute at which the last piece of a run has passed its last operation, by run.
    reasons
        Reasons by order or machine, as the plan lists them.
    """

    plant: Plant
    plan: Plan
    words: Words
    timeline: Timeline
    known: Mapping[OrderId, Demand]
    statuses: tuple[OrderStatus, ...]
    up: Mapping[EquipmentId, int | None]
    runnable: Mapping[EquipmentId, int | None]
    sources: Mapping[str, LogSource]
    runs: Mapping[str, Run]
    ready: Mapping[str, int]
    reasons: Mapping[str, tuple[Reason, ...]]

    def say(self, key: str, /, **params: object) -> str:
        """Text of this workbook by key (``planbook.<key>``)."""
        return self.words(f"planbook.{key}", **params)

    def at(self, minute: int | None) -> datetime | None:
        """Local moment of a minute of the plan."""
        return None if minute is None else moment(self.plant, minute)

    def made_kg(self, run: Run) -> float:
        """Mass of the pieces that a run makes."""
        return made_pieces(self.plant, run) * self.known[run.order].piece_kg

    def machine_name(self, machine: EquipmentId) -> str:
        """Name of a machine, empty when it has none."""
        return self.plant.equipment[machine].name

    def late(self, run: Run) -> bool:
        """Whether pieces of a run are ready only after their order is due."""
        return self.ready[run.id] > self.known[run.order].due


def gather(plant: Plant, plan: Plan, words: Words) -> PlanFacts:
    """Derive the facts of a plan."""
    known = demands(plant)
    return PlanFacts(
        plant=plant,
        plan=plan,
        words=words,
        timeline=Timeline(plant),
        known=known,
        statuses=order_status(plant, plan, known=known),
        up=machine_up(plant, plan),
        runnable=runnable_from(plant, plan),
        sources=log_sources(plant, plan),
        runs={run.id: run for run in plan.runs},
        ready=_ready(plan),
        reasons=_by_subject(plan.reasons),
    )


def _ready(plan: Plan) -> dict[str, int]:
    ready = {run.id: run.end for run in plan.runs}
    for load in plan.loads:
        for item in load.items:
            if item.run is not None:
                ready[item.run] = max(load.end, ready.get(item.run, 0))
    return ready


def _by_subject(reasons: Iterable[Reason]) -> dict[str, tuple[Reason, ...]]:
    found: dict[str, tuple[Reason, ...]] = {}
    for each in reasons:
        found[each.subject] = (*found.get(each.subject, ()), each)
    return found


def listed(texts: Iterable[str]) -> str:
    """Texts one after the other, each once, in the order in which they come."""
    return ", ".join(dict.fromkeys(texts))
