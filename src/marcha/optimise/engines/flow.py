"""
What a set of machines could ship, as a small linear programme.

Jobs are made by activities (a job on a machine from a material) in periods; machines
have minutes in each period, materials arrive, and what a second stage must treat waits
for its minutes in a later period. Only the minutes change from one question to the
next, so that each solve starts from the basis of the last.

Restart as network design and scheduling values candidates this way (Nurre, Cavdaroglu,
Mitchell, Sharkey and Wallace 2012).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marcha.optimise.lp import LpModel, LpProblem, LpSettings

Row = list[tuple[int, float]]
"""Columns and coefficients of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """
    One way to make one job.

    Attributes
    ----------
    minutes, material_kg, second_minutes
        Minutes of the machine, kilograms of the material and minutes of the second
        stage that one kilogram takes.
    worth
        Value of a kilogram made in each period.
    """

    job: int
    machine: int
    material: int
    minutes: float
    material_kg: float
    second_minutes: float
    worth: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem:
    """
    Jobs, the ways to make them, and the materials they take.

    Attributes
    ----------
    job_kg
        Most of each job.
    material_kg
        Of each material: what has arrived by the end of each period.
    machines, periods
        How many.
    """

    job_kg: tuple[float, ...]
    activities: tuple[Activity, ...]
    material_kg: tuple[tuple[float, ...], ...]
    machines: int
    periods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What is made: total worth, and kilograms of each activity in each period."""

    worth: float
    made: tuple[tuple[float, ...], ...]


class FlowModel:
    """The programme of one problem, for many questions."""

    def __init__(self, problem: FlowProblem) -> None:
        self._problem = problem
        rows = list(self._rows())
        starts, columns, values = [0], [], []
        for row in rows:
            columns += [column for column, _ in row]
            values += [value for _, value in row]
            starts.append(len(columns))
        limits = [*problem.job_kg]
        limits += [kg for material in problem.material_kg for kg in material]
        self._first_capacity = len(limits)
        limits += [0.0] * ((problem.machines + 1) * problem.periods)
        objective = [value for each in problem.activities for value in each.worth]
        upper = [
            problem.job_kg[each.job]
            for each in problem.activities
            for _ in range(problem.periods)
        ]
        self._model = LpModel(
            LpProblem(
                objective=objective,
                upper=upper,
                limits=limits,
                row_starts=starts,
                columns=columns,
                values=values,
            ),
            LpSettings(presolve=False, seconds=20.0),
        )

    def _rows(self) -> Iterator[Row]:
        """Rows: jobs, materials by period, machines by period, the second stage."""
        problem, span = self._problem, self._problem.periods
        jobs: list[Row] = [[] for _ in problem.job_kg]
        materials: list[list[Row]] = [
            [[] for _ in range(span)] for _ in problem.material_kg
        ]
        machines: list[list[Row]] = [
            [[] for _ in range(span)] for _ in range(problem.machines)
        ]
        second: list[Row] = [[] for _ in range(span)]
        for place, each in enumerate(problem.activities):
            for period in range(span):
                column = place * span + period
                jobs[each.job].append((column, 1.0))
                machines[each.machine][period].append((column, each.minutes))
                for later in range(period, span):
                    row = materials[each.material][later]
                    row.append((column, each.material_kg))
                if each.second_minutes:
                    # What is made from a period on must be treated from then on.
                    for earlier in range(period + 1):
                        second[earlier].append((column, each.second_minutes))
        yield from jobs
        for material in materials:
            yield from material
        for machine in machines:
            yield from machine
        yield from second

    def ask(
        self, machine_min: Sequence[Sequence[float]], second_min: Sequence[float]
    ) -> Flow:
        """
        Return the best flow for given minutes.

        Parameters
        ----------
        machine_min
            Minutes of each machine in each period.
        second_min
            Minutes of the second stage in each period.
        """
        span = self._problem.periods
        left = [sum(second_min[period:]) for period in range(span)]
        limits = [minutes for machine in machine_min for minutes in machine] + left
        rows = range(self._first_capacity, self._first_capacity + len(limits))
        self._model.set_limits(list(rows), limits)
        solved = self._model.solve()
        primal = solved.primal or (0.0,) * (len(self._problem.activities) * span)
        return Flow(
            worth=solved.objective if solved.primal else 0.0,
            made=tuple(
                tuple(primal[place * span : (place + 1) * span])
                for place in range(len(self._problem.activities))
            ),
        )
