"""What every part of a report needs to know of a plan, derived once."""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.figures import OrderStatus, figures, order_status
from marcha.plans.metal_stock import LogSource, log_sources
from marcha.plans.plan import Figure, Plan, Run, TaskRun
from marcha.plans.restart_dates import machine_up, runnable_from
from marcha.plans.shipping import Shipment, shipments
from marcha.plant.ids import EquipmentId, OrderId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Intervals, Timeline, subtract
from marcha.process.demand import Demand, demands
from marcha.report.writing import Pen
from marcha.text import Words

KG_PER_T = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    A plan and what follows from it.

    Attributes
    ----------
    figures
        The figures of the plan by name, recomputed, with the bounds that the plan
        carries; figures that only the plan knows are kept as they are.
    up, runnable
        When each machine comes up itself, and with all it needs; None: it stays down.
    ready
        Minute at which the last piece of a run has passed its last operation, by run.
    """

    plant: Plant
    plan: Plan
    pen: Pen
    timeline: Timeline
    known: Mapping[OrderId, Demand]
    shipped: tuple[Shipment, ...]
    statuses: Mapping[OrderId, OrderStatus]
    figures: Mapping[str, Figure]
    up: Mapping[EquipmentId, int | None]
    runnable: Mapping[EquipmentId, int | None]
    sources: Mapping[str, LogSource]
    task_runs: Mapping[TaskId, TaskRun]
    ready: Mapping[str, int]

    @property
    def horizon(self) -> int:
        """Minutes of the whole plan."""
        return self.timeline.horizon

    def late(self, run: Run) -> bool:
        """Whether pieces of a run are ready only after their order is due."""
        return self.ready[run.id] > self.known[run.order].due

    def closed(self, machine: EquipmentId) -> Intervals:
        """Spans within the horizon in which a machine is closed."""
        opened = self.timeline.machine(machine)
        return subtract(((0, self.horizon),), opened)


def gather(plant: Plant, plan: Plan, words: Words) -> Facts:
    """Derive the facts of a plan."""
    known = demands(plant)
    ready = {run.id: run.end for run in plan.runs}
    for load in plan.loads:
        for item in load.items:
            if item.run is not None:
                ready[item.run] = max(load.end, ready.get(item.run, 0))
    return Facts(
        plant=plant,
        plan=plan,
        pen=Pen(plant, words),
        timeline=Timeline(plant),
        known=known,
        shipped=shipments(plant, plan, known=known),
        statuses={each.order: each for each in order_status(plant, plan, known=known)},
        figures=_figures(plant, plan, known),
        up=machine_up(plant, plan),
        runnable=runnable_from(plant, plan),
        sources=log_sources(plant, plan),
        task_runs={run.task: run for run in plan.tasks},
        ready=ready,
    )


def _figures(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[str, Figure]:
    stated = {each.name: each for each in plan.figures}
    found = dict(stated)
    for each in figures(plant, plan, known=known):
        bound = stated[each.name].bound if each.name in stated else None
        found[each.name] = Figure(
            name=each.name, value=each.value, unit=each.unit, bound=bound
        )
    order = [each.name for each in figures(plant, plan, known=known)]
    rest = [name for name in stated if name not in order]
    return {name: found[name] for name in (*order, *rest)}
