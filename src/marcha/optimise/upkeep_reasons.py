"""Reasons that come of upkeep: services nobody does, posts nobody takes, supplies."""

from collections.abc import Iterator, Sequence
from math import inf

from marcha.optimise.assemble import Assembled
from marcha.optimise.context import Context
from marcha.optimise.schedule.stores import Stores
from marcha.optimise.services import Stopped
from marcha.plans.figures import OrderStatus
from marcha.plans.plan import Reason
from marcha.plans.spans import grouped
from marcha.plans.upkeep import intakes
from marcha.plant.ids import EquipmentId
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import machines_of, needed_machines

_FEW = 4


class UpkeepReasons:
    """What upkeep keeps from being made in one plan."""

    def __init__(self, context: Context, assembled: Assembled) -> None:
        self._context = context
        self._ready = assembled.ready
        plant = context.plant
        self._stores: Stores | None = None
        if plant.supply_uses and plant.supplies:
            taken = intakes(plant, assembled.plan, context.timeline)
            self._stores = Stores(plant, taken)
        self._uncovered = grouped(
            (each.equipment, each) for each in assembled.ready.staffing.uncovered
        )
        self._ovens = machines_of(plant, EquipmentKind.AGEING_OVEN)

    def machines(self) -> Iterator[Reason]:
        """Machines that stand still from a minute on because of their services."""
        for each in self._ready.upkeep.stopped:
            yield _service(each.machine, each)

    def order(
        self, status: OrderStatus, presses: Sequence[EquipmentId], deadline: int
    ) -> Iterator[Reason]:
        """
        Reasons for an order, the hardest first.

        Parameters
        ----------
        presses
            Presses that could make it.
        deadline
            When it should have been made.
        """
        demand = self._context.demands[status.order]
        groups = [presses]
        if demand.aged:
            groups.append(self._ovens)
        for machines in groups:
            for test in (self._stopped, self._unstaffed, self._short):
                found = [test(each, status, deadline) for each in machines]
                if found and all(each is not None for each in found):
                    yield from (each for each in found[:1] if each is not None)

    def _stopped(
        self, machine: EquipmentId, status: OrderStatus, deadline: int
    ) -> Reason | None:
        needs = needed_machines(self._context.plant, machine)
        for each in self._ready.upkeep.stopped:
            if each.machine in needs and each.minute < deadline:
                return _service(status.order, each)
        return None

    def _unstaffed(
        self, machine: EquipmentId, status: OrderStatus, deadline: int
    ) -> Reason | None:
        """Return why a machine that is up has no crew before a minute."""
        windows = self._ready.windows.get(machine, ())
        lacks = [
            each
            for each in self._uncovered.get(machine, ())
            if each.start < deadline and each.skills
        ]
        if not lacks or (windows and windows[0][0] < deadline):
            return None
        skills = dict.fromkeys(skill for each in lacks for skill in each.skills)
        return Reason(
            subject=status.order,
            code="no_crew",
            objects=(machine, *skills)[:_FEW],
            minute=windows[0][0] if windows else None,
        )

    def _short(
        self, machine: EquipmentId, status: OrderStatus, deadline: int
    ) -> Reason | None:
        """Return the supply of which too little was left for an order by a minute."""
        if self._stores is None:
            return None
        demand = self._context.demands[status.order]
        pieces = status.nominal - status.shipped or status.nominal
        minute = max(0, min(deadline, self._context.timeline.horizon - 1))
        room = self._stores.room_kg(machine, minute)
        if room >= pieces * demand.piece_kg or room == inf:
            return None
        supply = self._stores.scarcest(machine, minute)
        if supply is None:
            return None
        return Reason(
            subject=status.order,
            code="supply_short",
            objects=(supply, machine),
            minute=self._stores.next_of(supply, minute),
        )


def _service(subject: str, stopped: Stopped) -> Reason:
    return Reason(
        subject=subject,
        code="service_undone",
        objects=(stopped.rule, stopped.machine, *stopped.skills)[:_FEW],
        minute=stopped.minute,
    )
