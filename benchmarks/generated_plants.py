"""
Whole plants from the project's generator, planned as ``marcha plan`` plans them.

The objective is the headline, good tonnes by the horizon, beside today's practice and
the proved bound; goal 1 stands in the same line.
"""

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from benchmarks.measuring import cpu_seconds, peak_mb
from benchmarks.settings import Settings, UsageError

if TYPE_CHECKING:
    from benchmarks.families import Record
    from marcha.optimise.compose import Progress
    from marcha.plans.plan import Figure, Plan
    from marcha.plant.generator import RegimeName
    from marcha.plant.plant import Plant

FORM = re.compile(
    r"(?P<regime>[a-z]+):(?P<orders>\d{1,6}):(?P<presses>\d{1,3}):(?P<tasks>\d{1,6})"
    r":(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?"
)


def expand(paths: Sequence[str]) -> list[str]:
    """Expand ``regime:orders:presses:tasks:seed``, where a seed may be a range."""
    return [name for path in paths for name in _names(path)]


def _names(path: str) -> Iterator[str]:
    from marcha.plant.generator import RegimeName

    match = FORM.fullmatch(path)
    regimes = get_args(RegimeName)
    if match is None or match["regime"] not in regimes:
        expected = f"{'|'.join(regimes)}:orders:presses:tasks:seed"
        raise UsageError(f"{path!r} is not {expected} (such as metal:40:2:30:1-10)")
    first = int(match["first"])
    last = int(match["last"] or first)
    if last < first:
        raise UsageError(f"{path!r}: the range of seeds is upside down")
    size = ":".join(match[part] for part in ("regime", "orders", "presses", "tasks"))
    for seed in range(first, last + 1):
        yield f"{size}:{seed}"


def generated(instance: str) -> "Plant":
    """Make the plant that an instance names."""
    from marcha.plant.generator import generate

    regime, *numbers = instance.split(":")
    orders, presses, tasks, seed = (int(each) for each in numbers)
    return generate(
        cast("RegimeName", regime),
        orders=orders,
        presses=presses,
        tasks=tasks,
        seed=seed,
    )


def solve(instance: str, settings: Settings) -> "Record":
    """Plan one plant; check the plan as read back from its file."""
    from marcha.app import plan, verify
    from marcha.plant.wire import plant_hash

    plant = generated(instance)
    started, cpu = time.monotonic(), cpu_seconds()
    first: list[tuple[float, float]] = []

    def hear(news: "Progress") -> None:
        if news.plan:
            first.append((time.monotonic() - started, cpu_seconds() - cpu))

    planned = plan(
        plant,
        seconds=settings.seconds,
        effort=settings.effort,
        seed=settings.seed,
        progress=hear,
    )
    wall_s, cpu_s = time.monotonic() - started, cpu_seconds() - cpu
    peak = peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        written = planned.write_json(Path(folder) / "plan.json")
        before = cpu_seconds()
        verified = verify(written)
        verify_cpu_s = cpu_seconds() - before
    return {
        "status": planned.plan.status.value,
        **_figures(planned.plan, planned.practice),
        "wall_s": round(wall_s, 3),
        "cpu_s": round(cpu_s, 3),
        "first_plan_s": round(first[0][0], 3) if first else None,
        "first_plan_cpu_s": round(first[0][1], 3) if first else None,
        "verify_cpu_s": round(verify_cpu_s, 3),
        "peak_mb": peak,
        "peak_verified_mb": peak_mb(),
        "effort_used": planned.plan.effort,
        "checked": verified.ok,
        "wrong": list(verified.wrong),
        "plant_hash": plant_hash(plant),
    }


def _figures(plan: "Plan", practice: "Plan | None") -> "Record":
    made = {figure.name: figure for figure in plan.figures}
    usual = {figure.name: figure for figure in practice.figures} if practice else {}
    good, goal = made["good_t"], made["goal"]
    return {
        "objective": good.value,
        "baseline": _value(usual, "good_t"),
        "bound": good.bound,
        "gap": gap(good.value, good.bound),
        "goal": goal.value,
        "goal_baseline": _value(usual, "goal"),
        "goal_bound": goal.bound,
        "goal_gap": gap(goal.value, goal.bound),
        "ordered_t": _value(made, "ordered_t"),
        "yield": _value(made, "yield_ratio"),
        "yield_baseline": _value(usual, "yield_ratio"),
        "late_orders": _value(made, "late_orders"),
        "reactivation_day": _value(made, "reactivation_day"),
    }


def _value(figures: "dict[str, Figure]", name: str) -> float | None:
    return figures[name].value if name in figures else None


def gap(value: float | None, bound: float | None) -> float | None:
    """(bound − value) / bound; None without a bound above zero."""
    if value is None or bound is None or bound <= 0.0:
        return None
    return (bound - value) / bound
