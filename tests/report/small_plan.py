"""
A plan for the small plant, made by hand: every kind of thing that a report shows.

One order is on time, one late, one short of metal, one not planned. The plan keeps
every rule (a test says so).
"""

from dataclasses import replace
from typing import Any

from marcha.plans.figures import figures
from marcha.plans.plan import (
    Assignment,
    BilletCut,
    CallOff,
    Certificate,
    DieHeat,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Purchase,
    Push,
    Reason,
    Run,
    SetupRun,
    TaskRun,
)
from marcha.plant.plant import Plant
from marcha.plant.wire import plant_hash
from tests.report.small import at, made, plant


def plan(of: Plant | None = None) -> Plan:
    """Return the plan, with its figures and two bounds that nobody proved."""
    world = plant() if of is None else of
    bare = Plan(
        plant_hash=plant_hash(world),
        seed=7,
        effort=40,
        seconds=12.5,
        **_restart_part(),
        **_press_part(),
        **_metal_part(),
        reasons=_reasons(),
    )
    bounds = {"good_t": 6.5, "goal": 60.0}
    stated = tuple(
        replace(each, bound=bounds.get(each.name)) for each in figures(world, bare)
    )
    proofs = tuple(
        Certificate(figure=name, bound=bound, rows=("metal",), multipliers=(1.0,))
        for name, bound in bounds.items()
    )
    return replace(bare, figures=stated, certificates=proofs)


def practice(of: Plant | None = None) -> Plan:
    """Return what today's practice would do: nothing of the second week."""
    world = plant() if of is None else of
    full = plan(world)
    runs = tuple(run for run in full.runs if run.id in {"R1", "R2"})
    return replace(
        full,
        runs=runs,
        setups=full.setups[:2],
        heats=full.heats[:2],
        loads=full.loads[:1],
        call_offs=(),
        log_cuts=full.log_cuts[:3],
        assignments=full.assignments[:5],
        reasons=(),
        figures=(),
        certificates=(),
    )


def _restart_part() -> dict[str, Any]:
    """Ends follow from the day shift: 720 min from 07:00 end at 11:00 next day."""
    return {
        "tasks": (
            made(TaskRun, task="T-1", start=at(0, 7), end=at(1, 11)),
            made(TaskRun, task="T-2", start=at(2, 7), end=at(2, 12)),
            made(TaskRun, task="T-3", start=at(2, 12), end=at(2, 14)),
        ),
        "purchases": (
            made(
                Purchase,
                source="F-1",
                part="BOMBA",
                count=1,
                ordered=at(0, 6),
                arrives=at(2, 6),
                cost=1200.0,
            ),
        ),
        "assignments": (
            made(
                Assignment,
                person="E-01",
                skill="ELE",
                task="T-1",
                start=at(0, 7),
                end=at(1, 11),
            ),
            made(
                Assignment,
                person="M-01",
                skill="MEC",
                task="T-2",
                start=at(2, 7),
                end=at(2, 12),
            ),
            made(
                Assignment,
                person="M-01",
                skill="MEC",
                task="T-3",
                start=at(2, 12),
                end=at(2, 14),
            ),
            made(
                Assignment,
                person="E-01",
                skill="ELE",
                task="T-3",
                start=at(2, 12),
                end=at(2, 14),
            ),
            made(
                Assignment,
                person="R-01",
                skill="PRE",
                equipment="P7",
                start=at(2, 14),
                end=at(2, 14, 59),
            ),
            made(
                Assignment,
                person="R-01",
                skill="PRE",
                equipment="P7",
                start=at(7, 6),
                end=at(7, 6, 42),
            ),
            made(
                Assignment,
                person="R-01",
                skill="PRE",
                equipment="P7",
                start=at(9, 8),
                end=at(9, 8, 59),
            ),
        ),
    }


def _press_part() -> dict[str, Any]:
    """A billet of 714 mm gives 6 pieces in 72.7 s, one of 808 mm 5 in 102.5 s."""

    def run(name: str, die: str, order: str, start: int, end: int, push: Push) -> Run:
        return made(
            Run,
            id=name,
            press="P7",
            die=die,
            container="C7",
            order=order,
            start=start,
            end=end,
            pushes=(push,),
        )

    def setup(die: str, start: int) -> SetupRun:
        return made(
            SetupRun, press="P7", die=die, container="C7", start=start, end=start + 10
        )

    def heat(die: str, end: int) -> DieHeat:
        return made(DieHeat, die=die, oven="HD", start=end - 240, end=end)

    def u40(billets: int) -> Push:
        return Push(billet_mm=714, billets=billets, cuts=3)

    def t60(billets: int) -> Push:
        return Push(billet_mm=808, billets=billets, cuts=5)

    def load(name: str, start: int, *items: tuple[str, str, int]) -> Load:
        pieces = tuple(
            made(LoadItem, run=run_, order=order, pieces=count)
            for run_, order, count in items
        )
        return made(
            Load,
            id=name,
            oven="HM1",
            recipe="T6-175",
            start=start,
            end=start + 480,
            items=pieces,
        )

    return {
        "setups": (
            setup("M-U40", at(2, 14)),
            setup("M-T60", at(2, 14, 35)),
            setup("M-U40", at(7, 6, 12)),
        ),
        "heats": (
            heat("M-U40", at(2, 14)),
            heat("M-T60", at(2, 14, 35)),
            heat("M-U40", at(7, 6, 12)),
        ),
        "runs": (
            run("R1", "M-U40", "P-1040", at(2, 14, 10), at(2, 14, 35), u40(20)),
            run("R2", "M-T60", "P-1041", at(2, 14, 45), at(2, 14, 59), t60(8)),
            run("R3", "M-T60", "P-1041", at(7, 6), at(7, 6, 12), t60(7)),
            run("R4", "M-U40", "P-1043", at(7, 6, 22), at(7, 6, 42), u40(16)),
            run("R5", "M-U40", "P-1043", at(9, 8), at(9, 8, 59), u40(48)),
        ),
        "loads": (
            load("H1", at(2, 15), ("R1", "P-1040", 120), ("R2", "P-1041", 40)),
            load("H2", at(7, 7), ("R3", "P-1041", 35), ("R4", "P-1043", 96)),
            load("H3", at(9, 9), ("R5", "P-1043", 288)),
        ),
    }


def _metal_part() -> dict[str, Any]:
    """A log of 6,000 mm holds 8 billets of 714 or 7 of 808, with kerfs of 5 mm."""

    def cut(
        source: str, logs: int, rest: int, *billets: tuple[str, int, int]
    ) -> LogCut:
        cuts = tuple(
            BilletCut(run=run, billet_mm=mm, billets=count)
            for run, mm, count in billets
        )
        return LogCut(source=source, logs=logs, cuts=cuts, remnant_mm=rest)

    return {
        "call_offs": (
            made(
                CallOff,
                id="LL-1",
                agreement="AC-178",
                pieces=3,
                ordered=at(0, 6),
                arrives=at(6, 6),
            ),
        ),
        "log_cuts": (
            cut("L-1", 2, 248, ("R1", 714, 8)),
            cut("L-1", 1, 2311, ("R1", 714, 4), ("R2", 808, 1)),
            cut("L-1", 1, 309, ("R2", 808, 7)),
            cut("LL-1", 1, 309, ("R3", 808, 7)),
            cut("LL-1", 2, 248, ("R4", 714, 8)),
            cut("ALC-0312", 6, 248, ("R5", 714, 8)),
        ),
    }


def _reasons() -> tuple[Reason, ...]:
    return (
        Reason(
            subject="P-1041",
            code="metal_late",
            objects=("6063 Ø178",),
            minute=at(6, 6),
            amount=350.0,
        ),
        Reason(subject="P-1042", code="press_down", objects=("P8",)),
        Reason(subject="P-1043", code="no_metal", objects=("6063 Ø178",), amount=115.2),
        Reason(subject="P8", code="no_tasks"),
    )
