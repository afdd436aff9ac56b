"""
Restarts worth a schedule: orders of priority, improved by what the flow LP says.

Decoding a restart and asking the flow LP takes milliseconds, so hundreds are looked at
before one is scheduled: single tasks move, or all tasks of one machine go first.
"""

import random

from marcha.optimise.context import Context
from marcha.optimise.line_worth import LineWorth
from marcha.optimise.restart import (
    Restart,
    decode,
    neighbour,
    prepare,
    rules,
    with_bias,
)
from marcha.optimise.worth import RestartWorth
from marcha.plant.ids import TaskId
from marcha.process.machines import needed_machines

Priority = tuple[TaskId, ...]

_MACHINE_SHARE = 0.4
"""Share of the moves that bring all tasks of one machine to the front or the back."""


class Restarts:
    """Restarts of one plant, decoded once each, and their worth."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._problem = prepare(context.plant, context.timeline, context.kept)
        self._worth = RestartWorth(context)
        self._lines = LineWorth(context)
        self._known: dict[Priority, Restart] = {}
        self._machines = sorted(
            {task.equipment for task in context.plant.tasks.values() if task.equipment}
        )
        self.by_rule = rules(context.plant, context.timeline)

    def of(self, priority: Priority) -> Restart:
        """Decode an order of priority."""
        if priority not in self._known:
            self._known[priority] = decode(
                self._context.plant,
                self._context.timeline,
                priority,
                self._context.kept,
                problem=self._problem,
            )
        return self._known[priority]

    def worth(self, priority: Priority) -> float:
        """Worth of a restart in tonne-days, before scheduling."""
        runnable = self.of(priority).runnable
        return self._worth.of(runnable).worth + self._lines.of(runnable)

    def ranked(self) -> list[Priority]:
        """Priorities of all rules, the one worth most first."""
        found = dict.fromkeys(self.by_rule.values())
        return sorted(found, key=self.worth, reverse=True)

    def for_locks(self) -> list[Priority]:
        """
        Return what to start from: the best rule, for every restart makes a plan.

        With locks, also the machines they need first, and all other rules.
        """
        ranked = self.ranked()
        plant = self._context.plant
        machines = [each.equipment for each in plant.locks.values() if each.equipment]
        if not machines:
            return ranked[:1]
        needed = [each for name in machines for each in needed_machines(plant, name)]
        urgent = with_bias(plant, self._context.timeline, list(dict.fromkeys(needed)))
        return [*ranked[:1], urgent, *ranked[1:]]

    def climbed(self, priority: Priority, tries: int, rng: random.Random) -> Priority:
        """Return the best restart that so many moves lead to, from a given one."""
        best, most = priority, self.worth(priority)
        if not self._machines:
            return best
        for _ in range(tries):
            moved = self._moved(best, rng)
            worth = self.worth(moved)
            if worth >= most:
                best, most = moved, worth
        return best

    def _moved(self, priority: Priority, rng: random.Random) -> Priority:
        if rng.random() >= _MACHINE_SHARE:
            return neighbour(priority, rng)
        machine = self._machines[int(rng.random() * len(self._machines))]
        tasks = self._context.plant.tasks
        mine = tuple(each for each in priority if tasks[each].equipment == machine)
        others = tuple(each for each in priority if tasks[each].equipment != machine)
        return mine + others if rng.random() < 2 / 3 else others + mine
