"""Pictures: bars where their time is, marks that need no colour, axes."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.wire import plant_hash
from marcha.report import press_gantt, restart_gantt
from marcha.report.axis import Axis, value_ticks
from marcha.report.chart import Bar, in_lanes
from marcha.report.facts import gather
from marcha.report.lettering import fitted, text_width
from marcha.report.press_gantt import (
    LABELS,
    paper_axes,
    press_chart,
    run_numbers,
    screen_axis,
)
from marcha.report.restart_gantt import restart_chart
from marcha.report.writing import Pen
from marcha.text import Words
from tests.plans.broken_routes import routed_plan, routed_plant
from tests.report.parsing import SVG, tree
from tests.report.small import at, made, plant
from tests.report.small_plan import plan

ES = Words("es")
FACTS = gather(plant(), plan(), ES)


def axis(first: int = 0, last: int = 2 * MINUTES_PER_DAY) -> Axis:
    """An axis of 144 px a day: ten minutes a pixel."""
    return Axis(pen=Pen(plant(), ES), first=first, last=last, per_day=144, left=100)


def test_an_axis_puts_minutes_where_they_belong_and_cuts_off_the_rest() -> None:
    """Protects every bar: 60 min are 6 px; outside the window is its edge."""
    made = axis(first=at(1, 0), last=at(2, 0))
    assert made.x(at(1, 1)) == 106
    assert made.x(at(0, 0)) == 100
    assert made.x(at(5, 0)) == made.right == 244
    assert made.shows(at(0, 23), at(1, 1))
    assert not made.shows(at(0, 1), at(1, 0))


def test_days_begin_at_local_midnight_whenever_the_plan_begins() -> None:
    """Protects the grid of a plan that starts at six in the morning."""
    site = replace(plant().site, start=datetime(2026, 11, 30, 6))
    pen = Pen(plant().replace(site=site), ES)
    made = Axis(pen=pen, first=0, last=10 * MINUTES_PER_DAY, per_day=10)
    assert next(made.days()) == 18 * 60
    assert list(made.weeks()) == [18 * 60 + 6 * MINUTES_PER_DAY]


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_ticks_reach_the_highest_value_in_few_round_steps(highest: float) -> None:
    """Protects curves: nothing leaves the picture, no crowd of lines."""
    ticks = value_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-9)
    assert 2 <= len(ticks) <= 6


bars = st.builds(
    lambda start, length: Bar(start=start, end=start + length, title="b"),
    st.integers(0, 100),
    st.integers(0, 30),
)


@given(st.lists(bars, max_size=20))
def test_bars_of_one_lane_never_overlap(drawn: list[Bar]) -> None:
    """Protects bars from hiding each other."""
    lanes: dict[int, list[Bar]] = {}
    for bar, lane in in_lanes(drawn):
        lanes.setdefault(lane, []).append(bar)
    assert sum(map(len, lanes.values())) == len(drawn)
    for together in lanes.values():
        for before, after in pairwise(together):
            assert max(before.end, before.start + 1) <= after.start


@given(st.text(alphabet="AWil1 ·-", max_size=30), st.floats(5, 200))
def test_fitted_text_fits(words: str, room: float) -> None:
    """Protects labels: none runs over the next thing."""
    short = fitted(words, room, 12)
    assert short == "" or text_width(short, 12) <= room or short == words
    assert text_width(short, 12) <= max(room, 0) or short == ""


def test_late_work_is_marked_without_colour() -> None:
    """Protects readers who do not see red: R3 is 5 December's order, pressed on 7th."""
    row = press_chart(FACTS).rows[0]
    late = {bar.anchor for bar in row.bars if bar.late}
    assert late == {"run-3"}
    (bar,) = [bar for bar in row.bars if bar.late]
    assert bar.labels[0][0].startswith("▲ 3 P-1041")
    assert "tarde: entrega 05/12 18:00" in bar.title


def test_runs_are_numbered_by_start() -> None:
    """Protects the link from bar to table row, on paper by number."""
    assert run_numbers(plan().runs) == {"R1": 1, "R2": 2, "R3": 3, "R4": 4, "R5": 5}


def test_setups_say_from_which_die_to_which() -> None:
    """Protects the press crew: nothing was mounted before the first."""
    row = press_chart(FACTS).rows[0]
    assert [text for _, text in row.captions] == [
        "– → M-U40", "M-U40 → M-T60", "M-T60 → M-U40",
    ]  # fmt: skip


def test_locked_work_is_marked_by_how_firm_it_is() -> None:
    """Protects frozen work from looking like any other."""

    def lock(state: LockState) -> dict[str, Lock]:
        return {
            "F": made(
                Lock, id="F", kind=LockKind.RUN, state=state, equipment="P7",
                order="P-1040", die="M-U40", start=datetime(2026, 12, 2, 14, 10),
            )
        }  # fmt: skip

    looks = []
    for state in (LockState.FROZEN, LockState.PINNED):
        world = plant().replace(locks=lock(state))
        facts = gather(world, replace(plan(), plant_hash=plant_hash(world)), ES)
        looks += [bar.lock for bar in press_chart(facts).rows[0].bars if bar.lock]
    assert looks == ["frozen", "pinned"]


def test_a_sheet_of_paper_shows_one_week_and_no_empty_one_is_printed() -> None:
    """Protects paper: work on 2, 7 and 9 December is in two weeks."""
    axes = list(paper_axes(FACTS, LABELS, 1040))
    assert [(each.first, each.last) for each in axes] == [
        (at(0, 0), at(7, 0)), (at(7, 0), at(14, 0)),
    ]  # fmt: skip
    assert all(round(each.right) == 1040 for each in axes)


def test_a_long_plan_is_drawn_narrower_and_never_too_wide() -> None:
    """Protects browsers: 300 days at 120 px are 36,000 px."""
    site = replace(plant().site, horizon_days=300)
    world = plant().replace(site=site)
    late = replace(plan().loads[0], id="H9", start=at(298, 0), end=at(298, 8))
    facts = gather(world, replace(plan(), loads=(*plan().loads, late)), ES)
    assert screen_axis(FACTS, 0).per_day == 480
    assert screen_axis(facts, 0).width <= 36_000


def test_the_restart_shows_every_machine_that_is_down() -> None:
    """Protects what people ask first: when each machine comes up."""
    rows = restart_chart(FACTS).rows
    heads = {row.label: row.note for row in rows if row.strong}
    assert heads == {
        "SUB · Subestación": "vuelve 01/12 11:00",
        "P7 · Prensa de 7 pulgadas": "vuelve 02/12 14:00",
        "P8 · Prensa de 8 pulgadas": "sigue en paro",
    }


def test_the_line_of_now_is_drawn_only_when_there_is_a_now() -> None:
    """Protects a plan from the start: it has no now."""
    assert "ahora" in press_gantt(plant(), plan(), ES)
    site = replace(plant().site, now=None)
    world = plant().replace(site=site)
    assert "ahora" not in press_gantt(world, plan(), ES)
    assert "ahora" not in restart_gantt(world, plan(), ES)


def test_every_bar_has_a_name_for_screen_readers() -> None:
    """Protects those who cannot point: each drawn group begins with its title."""
    root = tree(press_gantt(plant(), plan(), ES))
    groups = [each for each in root.iter(f"{SVG}g") if each.get("role") == "img"]
    # 5 runs, 3 setups, 3 heats, 3 loads, and the load of 3 days.
    assert len(groups) == 17
    for group in groups:
        title = group.find(f"{SVG}title")
        assert title is not None
        assert title.text


def test_the_use_of_open_hours_is_counted_by_local_days() -> None:
    """
    Protects the load strip of a plan that begins within a day.

    On 2 December P7 works 59 min of 16 open hours, from the change at 14:00 on.
    """
    (_, strip, *_) = press_chart(FACTS).rows
    start, end, share, title = strip.columns[0]
    assert (start, end) == (at(2, 0), at(3, 0))
    assert abs(share - 59 / 960) < 1e-12
    assert title == "02/12: 6 % de 16,0 h abiertas"
    site = replace(plant().site, start=datetime(2026, 11, 30, 6), now=None)
    facts = gather(plant().replace(site=site), plan(), ES)
    days = [column[0] for column in press_chart(facts).rows[1].columns]
    assert all((day + 6 * 60) % MINUTES_PER_DAY == 0 for day in days)


def test_a_line_has_a_row_with_a_bar_for_each_run_and_one_for_a_batch() -> None:
    """Protects those at the lines: what, how much, for whom; a batch is one bar."""
    facts = gather(routed_plant(), routed_plan(routed_plant()), ES)
    rows = {row.label: row for row in press_chart(facts).rows}
    assert [(bar.start, bar.end) for bar in rows["M"].bars] == [
        (0, 60), (60, 90), (120, 130),
    ]  # fmt: skip
    (batch,) = rows["H"].bars
    assert (batch.start, batch.end) == (90, 210)
    assert batch.labels[0][1] == "P, Q"
    assert "900 kg" in batch.title
