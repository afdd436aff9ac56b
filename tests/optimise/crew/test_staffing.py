"""Crews for machines, worked out on paper and against the checker."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.crew import Staffing, staff
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plans.spans import level_spans, uncovered
from marcha.plant.ids import EquipmentId, PersonId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Crewing
from marcha.plant.timeline import Intervals, Timeline, intersect, union
from marcha.plant.wire import plant_hash
from marcha.process.people import holders
from tests.optimise.world import LATE, at, machine, plant
from tests.strategies import intervals

P, Q = EquipmentId("P"), EquipmentId("Q")
MONDAY: Intervals = ((480, 960),)


def crewed(crewing: str, people: dict[str, str], **values: Any) -> Plant:
    """Return a plant with one or two presses that are up: P, and Q if it has posts."""
    posts = dict(zip("PQ", crewing.split(" | "), strict=False))
    return plant(
        machines=[machine(name, up=True) for name in "PQ"],
        crewing=posts,
        people=people,
        **values,
    )


def staffed(
    stated: Plant,
    *wanted: tuple[EquipmentId, Intervals],
    busy: Mapping[str, Intervals] | None = None,
) -> Staffing:
    """Staff machines, and see that the checker agrees about the people."""
    spans = {PersonId(name): each for name, each in (busy or {}).items()}
    found = staff(stated, Timeline(stated), spans, wanted)
    plan = Plan(plant_hash=plant_hash(stated), assignments=found.assignments)
    assert check(stated, plan).violations == ()
    return found


def shifts(found: Staffing) -> list[tuple[str, str, int, int]]:
    """Person, skill, start and end of each assignment."""
    return [
        (each.person, each.skill, each.start, each.end) for each in found.assignments
    ]


def gaps(found: Staffing) -> list[tuple[str, int, int, tuple[str, ...]]]:
    """Machine, start, end and missing skills of what is not staffed."""
    return [
        (each.equipment, each.start, each.end, each.skills) for each in found.uncovered
    ]


def test_distinct_people_take_the_posts_and_rare_skills_stay_free() -> None:
    """Protects S11: E from ANA, who alone has it; H from IVO, who has nothing else."""
    stated = crewed("E H", {"ANA": "E H", "EVA": "H K", "IVO": "H"})
    stated = stated.replace(
        crewing=(*stated.crewing, *crewed("E H | K", {}).crewing[2:])
    )
    found = staffed(stated, (P, MONDAY))
    assert found.staffed == {P: MONDAY}
    assert shifts(found) == [("ANA", "E", 480, 960), ("IVO", "H", 480, 960)]
    assert str(found) == "1 machines, 8.0 h staffed, 0.0 h without a crew"


def test_machines_without_posts_and_plants_without_people_keep_their_windows() -> None:
    """Protects plants from eight sheets: nobody is asked for."""
    for stated in (crewed("E", {}), crewed("", {"ANA": "E"})):
        found = staffed(stated, (P, MONDAY))
        assert found.staffed == {P: MONDAY}
        assert found.assignments == ()
        assert found.uncovered == ()


def test_one_shift_hands_over_to_the_next() -> None:
    """
    Protects long windows: ANA from 8 to 16, EVA from 12 to 20.

    ANA stays until she goes; the machine runs through from 8 to 20 and not before.
    """
    stated = crewed("E", {"ANA": "E", "EVA": "E"}, shifts={"EVA": LATE})
    found = staffed(stated, (P, ((400, 1300),)))
    assert found.staffed == {P: ((480, 1200),)}
    assert shifts(found) == [("ANA", "E", 480, 960), ("EVA", "E", 960, 1200)]
    assert gaps(found) == [("P", 400, 480, ("E",)), ("P", 1200, 1300, ("E",))]


def test_people_busy_elsewhere_cut_the_window() -> None:
    """Protects S28: ANA repairs from 600 to 700; the machine runs before and after."""
    stated = crewed("E", {"ANA": "E"})
    found = staffed(stated, (P, MONDAY), busy={"ANA": ((600, 700),)})
    assert found.staffed == {P: ((480, 600), (700, 960))}
    assert shifts(found) == [("ANA", "E", 480, 600), ("ANA", "E", 700, 960)]
    assert gaps(found) == [("P", 600, 700, ("E",))]


def test_somebody_else_steps_in_while_they_are_busy() -> None:
    """Protects hours of production: EVA, who could do more, takes ANA's place."""
    stated = crewed("E | K", {"ANA": "E", "EVA": "E K"})
    found = staffed(stated, (P, MONDAY), busy={"ANA": ((600, 700),)})
    assert found.staffed == {P: MONDAY}
    assert shifts(found) == [("ANA", "E", 480, 600), ("EVA", "E", 600, 960)]


def test_parts_of_less_than_an_hour_are_not_worth_a_crew() -> None:
    """
    Protects against a crew for nothing: ANA is there from 480 to 530 and from 600 on.

    A whole window of half an hour is staffed all the same: it was asked for.
    """
    stated = crewed("E", {"ANA": "E"})
    found = staffed(stated, (P, MONDAY), busy={"ANA": ((530, 600),)})
    assert found.staffed == {P: ((600, 960),)}
    assert shifts(found) == [("ANA", "E", 600, 960)]
    half_hour: Intervals = ((500, 530),)
    assert staffed(stated, (P, half_hour)).staffed == {P: half_hour}


def test_the_more_important_machine_has_its_crew_first() -> None:
    """Protects the order given: one person with E, two machines that need it."""
    stated = crewed("E | E", {"ANA": "E"})
    found = staffed(stated, (Q, MONDAY), (P, MONDAY))
    assert found.staffed == {Q: MONDAY, P: ()}
    assert gaps(found) == [("P", 480, 960, ("E",))]


def test_a_machine_without_its_whole_crew_takes_nobody() -> None:
    """Protects the machines that follow: P lacks K, so ANA and EVA serve Q."""
    stated = crewed("E H K | E H", {"ANA": "E", "EVA": "H"})
    found = staffed(stated, (P, MONDAY), (Q, MONDAY))
    assert found.staffed == {P: (), Q: MONDAY}
    assert gaps(found) == [("P", 480, 960, ("K",))]


def test_levels_and_last_days_count() -> None:
    """
    Protects S11: E at level 3 is ANA's until Monday night, then nobody's.

    EVA has level 2 only. The window reaches into Tuesday.
    """
    stated = crewed("E:1:3", {"EVA": "E:2", "ANA": "E:3"})
    held = stated.qualifications[1]
    limited = type(held)(
        person=held.person, skill=held.skill, level=3, valid_until=at(0).date()
    )
    stated = stated.replace(qualifications=(stated.qualifications[0], limited))
    found = staffed(stated, (P, ((480, 960), (1920, 2400))))
    assert found.staffed == {P: MONDAY}
    assert shifts(found) == [("ANA", "E", 480, 960)]
    assert gaps(found) == [("P", 1920, 2400, ("E",))]


def test_several_people_of_one_skill() -> None:
    """Protects rows for two people: both, or the machine does not run."""
    stated = crewed("E:2", {"ANA": "E", "EVA": "E"}, shifts={"EVA": LATE})
    found = staffed(stated, (P, MONDAY))
    assert found.staffed == {P: ((720, 960),)}
    assert [each[0] for each in shifts(found)] == ["ANA", "EVA"]


@st.composite
def halls(draw: st.DrawFn) -> tuple[Plant, dict[str, Intervals], list[Intervals]]:
    """Draw machines with posts, people with shifts and work elsewhere, and windows."""
    names = ["ANA", "EVA", "IVO", "LEO", "UMA"][: draw(st.integers(1, 5))]
    skills = st.sampled_from(["E", "E:3", "H", "K", "E H", "H:3 K", "E H:1 K"])
    posts = st.sampled_from(["E", "E H", "E:2", "E:1:3 K", "H H", "E:1:3 E:1:2"])
    late = draw(st.lists(st.sampled_from(names), unique=True))
    stated = crewed(
        f"{draw(posts)} | {draw(posts)}",
        {name: draw(skills) for name in names},
        shifts=dict.fromkeys(late, LATE),
    )
    hours = intervals(most=48).map(
        lambda spans: tuple((start * 30 + 7, end * 30 + 7) for start, end in spans)
    )
    return stated, {name: draw(hours) for name in names}, [draw(hours), draw(hours)]


@given(halls())
def test_what_is_staffed_has_its_crew_at_every_minute(
    drawn: tuple[Plant, dict[str, Intervals], list[Intervals]],
) -> None:
    """
    Protects S11, S27 and S28 on drawn halls, and that nothing is lost.

    The checker sees each machine run through all its staffed minutes; nobody is where
    they are busy; staffed and uncovered minutes together are the windows.
    """
    stated, busy, windows = drawn
    wanted = list(zip((P, Q), windows, strict=True))
    found = staffed(stated, *wanted, busy=busy)
    for machine_id, asked in wanted:
        holes = [each for each in found.uncovered if each.equipment == machine_id]
        left = union((each.start, each.end) for each in holes)
        running = found.staffed[machine_id]
        assert intersect(left, running) == ()
        assert union((*left, *running)) == asked
        for row in stated.crewing:
            if row.equipment == machine_id:
                assert not list(uncovered(running, _there(stated, found, row)))
    for name, spans in busy.items():
        own = [each for each in found.assignments if each.person == name]
        assert intersect(union((each.start, each.end) for each in own), spans) == ()


def _there(stated: Plant, found: Staffing, row: Crewing) -> Intervals:
    """Minutes in which a machine has as many people of a level as its rows ask for."""
    needed = sum(
        each.people
        for each in stated.crewing
        if (each.equipment, each.skill) == (row.equipment, row.skill)
        and each.level >= row.level
    )
    able = holders(stated, row.skill, row.level)
    changes = [
        change
        for each in found.assignments
        if (each.equipment, each.skill) == (row.equipment, row.skill)
        and each.person in able
        for change in ((each.start, 1), (each.end, -1))
    ]
    return union(
        (start, end) for start, end, count in level_spans(changes) if count >= needed
    )


@given(halls())
def test_a_minute_is_left_uncovered_only_if_no_crew_is_free(
    drawn: tuple[Plant, dict[str, Intervals], list[Intervals]],
) -> None:
    """
    Protects hours of production for the first machine, against all possible crews.

    Minutes that are uncovered though a crew exists lie in stretches of under an hour.
    """
    stated, busy, windows = drawn
    found = staffed(stated, (P, windows[0]), busy=busy)
    timeline = Timeline(stated)
    posts = [
        row for row in stated.crewing if row.equipment == P for _ in range(row.people)
    ]
    able = [holders(stated, row.skill, row.level) for row in posts]
    free = {
        person.id: tuple(
            uncovered(timeline.open(person.calendar), busy.get(person.id, ()))
        )
        for person in stated.people.values()
    }
    for hole in found.uncovered:
        if not hole.skills:
            continue
        there = [
            name
            for name, spans in free.items()
            if any(start <= hole.start < end for start, end in spans)
        ]
        assert not any(
            all(name in who for name, who in zip(team, able, strict=True))
            for team in permutations(there, len(posts))
        )
