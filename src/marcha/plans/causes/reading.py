"""What the chains of causes ask of a plan, derived once."""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.figures import OrderStatus, order_status
from marcha.plans.metal_stock import LogSource, log_sources
from marcha.plans.plan import Load, Plan, Reason, Run, TaskRun
from marcha.plans.restart_dates import machine_up, runnable_from
from marcha.plans.spans import grouped
from marcha.plant.ids import DieId, EquipmentId, OrderId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline
from marcha.process.demand import Demand, demands
from marcha.process.machines import die_ready_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    A plan and what follows from it.

    Attributes
    ----------
    up, runnable
        When each machine comes up itself, and with all it needs; None: never.
    runs, loads
        Runs by press and loads by oven, by their starts.
    cut_from
        Sources that each run cuts.
    reasons
        What the plan itself says of an order or machine.
    """

    plant: Plant
    plan: Plan
    timeline: Timeline
    known: Mapping[OrderId, Demand]
    statuses: Mapping[OrderId, OrderStatus]
    up: Mapping[EquipmentId, int | None]
    runnable: Mapping[EquipmentId, int | None]
    tasks: Mapping[TaskId, TaskRun]
    runs: Mapping[EquipmentId, list[Run]]
    loads: Mapping[EquipmentId, list[Load]]
    sources: Mapping[str, LogSource]
    cut_from: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, Reason]

    @property
    def now(self) -> int:
        """Minute before which nothing could be decided."""
        return self.timeline.now

    def presses_of(self, order: OrderId) -> dict[EquipmentId, tuple[DieId, ...]]:
        """Presses that have a ready die for an order, with those dies."""
        profile = self.plant.orders[order].profile
        pairs = [
            (press, die.id)
            for die in self.plant.dies.values()
            if die.profile == profile and die_ready_min(self.plant, die) is not None
            for press in die.presses
        ]
        return {press: tuple(dies) for press, dies in grouped(pairs).items()}


def read(plant: Plant, plan: Plan) -> Reading:
    """Derive what the chains need."""
    known = demands(plant)
    by_start = sorted(plan.runs, key=lambda each: (each.start, each.id))
    loads = sorted(plan.loads, key=lambda each: (each.start, each.id))
    cuts = grouped((each.run, log.source) for log in plan.log_cuts for each in log.cuts)
    return Reading(
        plant=plant,
        plan=plan,
        timeline=Timeline(plant),
        known=known,
        statuses={each.order: each for each in order_status(plant, plan, known=known)},
        up=machine_up(plant, plan),
        runnable=runnable_from(plant, plan),
        tasks={each.task: each for each in plan.tasks},
        runs=grouped((each.press, each) for each in by_start),
        loads=grouped((each.oven, each) for each in loads),
        sources=log_sources(plant, plan),
        cut_from={run: tuple(dict.fromkeys(found)) for run, found in cuts.items()},
        reasons={each.subject: each for each in plan.reasons},
    )
