"""What a report reads off a plan: waits of tasks, metal in the yard, figures."""

from dataclasses import replace

import pytest

from marcha.plans.plan import Figure
from marcha.plant.ids import EquipmentId
from marcha.report import comparison, summary
from marcha.report.facts import gather
from marcha.report.quantities import difference, gap, verdict, written
from marcha.report.stock_curve import Stock, stock_curves
from marcha.report.waiting import Wait, chain, waits
from marcha.report.writing import Pen
from marcha.text import Words
from tests.report.small import at, plant
from tests.report.small_plan import plan, practice

ES = Words("es")
FACTS = gather(plant(), plan(), ES)
PEN = Pen(plant(), ES)


def test_a_task_waits_for_the_last_thing_that_held_it() -> None:
    """
    Protects the answer to "what does it wait for?".

    T-2 starts when the day shift opens after the pump came at six; T-3 needs T-1 and
    T-2, of which T-2 ends later; T-1 starts with the first open minute.
    """
    assert waits(FACTS) == {
        "T-2": Wait(cause="part", object="BOMBA", minute=at(2, 6)),
        "T-3": Wait(cause="task", object="T-2", minute=at(2, 12)),
    }


def test_nothing_is_claimed_where_open_time_lies_between() -> None:
    """Protects against a false cause: an hour later nothing explains the start."""
    tasks = list(plan().tasks)
    tasks[1] = replace(tasks[1], start=at(2, 8), end=at(2, 13))
    facts = gather(plant(), replace(plan(), tasks=tuple(tasks)), ES)
    assert "T-2" not in waits(facts)


def test_the_chain_of_a_machine_ends_at_its_root() -> None:
    """Protects the maintenance chief: the press waits for the pump in the end."""
    path, root = chain(FACTS, waits(FACTS), EquipmentId("P7"))
    assert path == ("T-3", "T-2")
    assert root == Wait(cause="part", object="BOMBA", minute=at(2, 6))
    assert chain(FACTS, waits(FACTS), EquipmentId("P8")) == ((), None)


def test_the_yard_starts_with_its_lots_and_marks_what_comes() -> None:
    """
    Protects the metal curve.

    Four logs of 178 mm weigh 4 × 403.13 kg; the call-off comes on 6, the delivery on
    9 December with its mean delay of a day.
    """
    used, idle = stock_curves(FACTS)
    assert used.name == "6063 Ø178"
    assert used.points[0][0] == 0
    assert used.points[0][1] == pytest.approx(1612.5, abs=0.1)
    assert [(each.id, each.minute) for each in used.arrivals] == [
        ("LL-1", at(6, 6)), ("ALC-0312", at(9, 8)),
    ]  # fmt: skip
    assert idle.taken == ()


def test_cover_lasts_until_the_plan_has_used_what_is_there() -> None:
    """Protects days of cover: 100 kg, 60 taken on day 1 and 60 on day 3."""
    stock = Stock(
        alloy="6063",
        diameter_mm=178,
        points=((0, 100.0), (1440, 40.0), (2000, 540.0), (4320, 480.0)),
        arrivals=(),
        taken=((1440, 60.0), (4320, 60.0)),
    )
    assert stock.cover_min(0) == 4320
    assert stock.cover_min(2001) is None
    assert stock.at(1440) == 100.0
    assert stock.at(1441) == 40.0


def test_figures_are_written_with_their_unit_or_as_not_known() -> None:
    """Protects readers from a zero that means "not known"."""
    share = Figure(name="yield_ratio", value=0.8612, unit="0-1")
    assert written(PEN, share, share.value) == "86,1 %"
    assert written(PEN, share, None) == "sin dato"
    date = Figure(name="reactivation_day", value=3.0, unit="d")
    assert written(PEN, date, 3.0) == "02/12/2026"
    assert written(PEN, date, None) == "no dentro del plan"
    goal = Figure(name="goal", value=-12.0, unit="t·d")
    assert written(PEN, goal, -12.0) == "−12 t·d"


def test_gaps_and_differences_follow_their_definitions() -> None:
    """Protects the gap: (bound − value) ÷ bound, and the sign of what is better."""
    plan_t = Figure(name="good_t", value=90.0, unit="t", bound=100.0)
    usual = Figure(name="good_t", value=80.0, unit="t")
    assert gap(plan_t) == pytest.approx(0.1)
    assert gap(usual) is None
    assert gap(replace(plan_t, bound=0.0)) is None
    assert difference(PEN, plan_t, usual) == "+10,0 t"
    assert difference(PEN, usual, plan_t) == "−10,0 t"
    assert difference(PEN, plan_t, None) == ""
    assert verdict(plan_t, usual) == "better"
    late = Figure(name="late_t", value=9.0, unit="t")
    assert verdict(late, replace(late, value=4.0)) == "worse"
    assert verdict(late, late) == ""


def test_the_summary_is_short_and_aligned() -> None:
    """Protects the terminal: no line above 100 letters but the reasons."""
    lines = summary(plant(), plan(), ES).split("\n")
    assert lines[0].startswith("Taller de ejemplo · 30/11/2026 a 13/12/2026")
    figures = lines[1 : lines.index("")]
    ends = {line.index(" t ") for line in figures[:1]}
    assert ends == {figures[0].index(" t ")}
    assert len(lines) <= 20
    assert all(len(line) <= 100 for line in figures)


def test_the_comparison_names_every_figure_of_both() -> None:
    """Protects the demo: plan and practice side by side."""
    text = comparison(plant(), plan(), practice(), Words("en"))
    assert text.split("\n")[0].split() == [
        "This", "plan", "Today's", "practice", "Difference",
    ]  # fmt: skip
    assert len(text.split("\n")) == 1 + len(FACTS.figures)
