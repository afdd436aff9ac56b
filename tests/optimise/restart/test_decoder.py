"""Tasks placed one by one: small restarts whose dates can be worked out on paper."""

import pytest

from marcha.optimise.restart import decode
from marcha.plans.plan import Assignment, Load, Plan, Reason
from marcha.plant.ids import EquipmentId, PersonId, RecipeId, SkillId, TaskId
from marcha.plant.timeline import Timeline
from tests.optimise.world import (
    DAY,
    LATE,
    TEN_DAYS,
    at,
    lock,
    machine,
    plant,
    reasons,
    restart,
    task,
    times,
)

# --- time and links ----------------------------------------------------------------


def test_work_goes_on_through_the_night_and_lags_elapse() -> None:
    """
    Protects S25 and S26.

    600 minutes from Monday at 8: 480 until 16:00, 120 on Tuesday, until 1440 + 600. An
    hour later, at 11:00, the second begins.
    """
    found = restart(
        plant(task("T1", 600, calendar=DAY), task("T2", 60, "T1:FS:60", calendar=DAY))
    )
    assert times(found) == {"T1": (480, 2040), "T2": (2100, 2160)}


@pytest.mark.parametrize(
    ("link", "start"),
    [
        ("FS:60", 2100),
        ("SS:60", 540),
        ("FF:60", 2000),
        ("SF:900", 1280),
        ("FS:-60", 1980),
    ],
)
def test_each_kind_of_link_holds_its_end(link: str, start: int) -> None:
    """
    Protects S26: T1 lasts from 480 to 2040, T2 takes 100 minutes day or night.

    FF: it ends at 2040 + 60, so it starts 100 earlier. SF: it ends at 480 + 900.
    """
    found = restart(plant(task("T1", 600, calendar=DAY), task("T2", 100, f"T1:{link}")))
    assert times(found)["T2"] == (start, start + 100)


def test_a_task_waits_for_its_date_for_now_and_for_an_open_minute() -> None:
    """Protects S25: at 960 the calendar has just closed, so Tuesday at 8 is first."""
    stated = plant(
        task("T1", 10, earliest=at(700)),
        task("T2", 10, calendar=DAY, earliest=at(960)),
        task("T3", 10),
        now=650,
    )
    assert times(restart(stated)) == {
        "T1": (700, 710),
        "T2": (1920, 1930),
        "T3": (650, 660),
    }


def test_a_task_without_work_stands_where_its_links_let_it() -> None:
    """Protects milestones: no open minute and nobody is needed for no work (S25)."""
    stated = plant(
        task("T1", 600, calendar=DAY),
        task("M", 0, "T1:FS:30", calendar=DAY, who="E"),
        people={"ANA": "H"},
    )
    assert times(restart(stated))["M"] == (2070, 2070)


def test_tasks_that_are_done_hold_nobody() -> None:
    """Protects S25 and S26: a done task is not planned and its links hold."""
    stated = plant(task("T1", 600, done_ratio=1.0), task("T2", 60, "T1:FS:9999"))
    assert times(restart(stated)) == {"T2": (0, 60)}


def test_the_next_task_is_the_first_eligible_in_the_order_of_priority() -> None:
    """
    Protects the meaning of a priority: T2 waits for T3, however urgent it is.

    One person: T3 (60) goes first, being the first eligible; then T2, then T1.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, who="E"),
        task("T2", 60, "T3", calendar=DAY, who="E"),
        task("T3", 60, calendar=DAY, who="E"),
        people={"ANA": "E"},
    )
    found = restart(stated, "T2", "T3", "T1")
    assert times(found) == {"T3": (480, 540), "T2": (540, 600), "T1": (600, 660)}


def test_a_short_task_fills_a_gap_before_a_long_one() -> None:
    """Protects early starts: T2 is placed later but fits before T1, at 8."""
    stated = plant(
        task("T1", 100, calendar=DAY, who="E", earliest=at(600)),
        task("T2", 120, calendar=DAY, who="E"),
        people={"ANA": "E"},
    )
    assert times(restart(stated)) == {"T1": (600, 700), "T2": (480, 600)}


def test_ids_that_are_unknown_or_missing_in_the_priority_do_no_harm() -> None:
    """Protects a search that changes orders blindly."""
    stated = plant(task("T1", 60), task("T2", 60), task("T3", 60))
    found = restart(stated, "T3", "X", "T3")
    assert [run.task for run in found.tasks] == ["T1", "T2", "T3"]


# --- people ------------------------------------------------------------------------


def test_people_are_matched_and_rare_skills_are_kept_free() -> None:
    """
    Protects S27: distinct people, and those with fewest uses first.

    T1 needs E and H: only ANA has E, so EVA takes H. T2 needs H alone at that time:
    IVO, though he is last in the sheet, for ANA could do two things.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, who="E H"),
        task("T2", 60, calendar=DAY, who="H"),
        people={"ANA": "E H", "EVA": "H", "IVO": "H"},
    )
    found = restart(stated)
    assert {(each.person, each.skill, each.task) for each in found.assignments} == {
        ("ANA", "E", "T1"),
        ("EVA", "H", "T1"),
        ("IVO", "H", "T2"),
    }
    assert times(found) == {"T1": (480, 540), "T2": (480, 540)}


def test_a_person_with_several_skills_takes_one_post() -> None:
    """Protects S27 against counting ANA twice: E and H need two people."""
    stated = plant(task("T1", 60, calendar=DAY, who="E H"), people={"ANA": "E H"})
    assert reasons(restart(stated)) == {"T1": ("no_skill", ("E", "H"))}


@pytest.mark.parametrize(("level", "code"), [("E:1:2", None), ("E:1:3", "no_skill")])
def test_a_level_has_to_be_reached(level: str, code: str | None) -> None:
    """Protects S11 and S27: ANA has level 2."""
    found = restart(
        plant(task("T1", 60, who=level, calendar=DAY), people={"ANA": "E:2"})
    )
    assert [each.code for each in found.unplaced] == ([code] if code else [])


def test_the_team_is_on_shift_whenever_the_task_works() -> None:
    """
    Protects S27: EVA works from 12 to 20, the task from 8 to 16.

    Both are there from 12 to 16, 240 minutes a day: 240 fit, 241 do not. The task
    without a calendar could use her 480 minutes, but not 481 without a break.
    """
    stated = plant(
        task("T1", 240, calendar=DAY, who="E"),
        task("T2", 241, calendar=DAY, who="E"),
        task("T3", 480, who="E"),
        task("T4", 481, who="E"),
        people={"EVA": "E"},
        shifts={"EVA": LATE},
    )
    found = restart(stated)
    assert times(found) == {"T1": (720, 960), "T3": (2160, 2640)}
    assert reasons(found) == {"T2": ("no_shift", ("E",)), "T4": ("no_shift", ("E",))}


def test_people_stay_with_a_task_over_night() -> None:
    """
    Protects S28: at T1 for two days, ANA may not leave for T2 in between.

    T1 takes 600 minutes by day, until Tuesday 2040; T2 works in her hours too.
    """
    stated = plant(
        task("T1", 600, calendar=DAY, who="E"),
        task("T2", 60, calendar=DAY, who="E"),
        people={"ANA": "E"},
    )
    assert times(restart(stated)) == {"T1": (480, 2040), "T2": (2040, 2100)}


def test_people_who_are_never_free_together_are_named_by_skill() -> None:
    """Protects the reason: EVA has E, but T1 takes all her hours within the horizon."""
    stated = plant(
        task("T1", 8 * 480, calendar=DAY, who="E"),
        task("T2", 240, calendar=DAY, who="E"),
        people={"EVA": "E"},
    )
    found = restart(stated)
    assert reasons(found) == {"T2": ("people_busy", ("E",))}


def test_a_qualification_ends_with_its_last_day() -> None:
    """
    Protects S11: it holds on Tuesday, and for no minute of Wednesday.

    600 minutes end on Tuesday at 10:00; 1,000 would need Wednesday.
    """
    base = plant(
        task("T1", 1000, calendar=DAY, who="E"),
        task("T2", 600, calendar=DAY, who="E"),
        people={"ANA": "E"},
    )
    held = base.qualifications[0]
    until = type(held)(
        person=held.person, skill=held.skill, level=2, valid_until=at(1440).date()
    )
    found = restart(base.replace(qualifications=(until,)))
    assert times(found) == {"T2": (480, 2040)}
    assert reasons(found) == {"T1": ("people_busy", ("E",))}


def test_without_a_sheet_of_people_nobody_is_needed() -> None:
    """Protects the first plan from eight sheets (S11)."""
    found = restart(plant(task("T1", 60, who="E:3")))
    assert times(found) == {"T1": (0, 60)}
    assert found.assignments == ()


# --- power -------------------------------------------------------------------------


def test_tasks_wait_for_power_and_share_it() -> None:
    """
    Protects S12: 10 kW from 480 to 720.

    T1 (20 kW) starts when the limit ends. T2 and T3 (6 kW) do not fit together: T3
    follows T2. T4 (4 kW) fits beside T2.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, power_kw=20.0),
        task("T2", 120, calendar=DAY, power_kw=6.0),
        task("T3", 60, calendar=DAY, power_kw=6.0),
        task("T4", 120, calendar=DAY, power_kw=4.0),
        power=[(480, 720, 10.0)],
    )
    assert times(restart(stated)) == {
        "T1": (720, 780),
        "T2": (480, 600),
        "T3": (600, 660),
        "T4": (480, 600),
    }


def test_a_task_that_is_never_fed_says_so() -> None:
    """Protects the reason: the limit covers the whole horizon."""
    stated = plant(task("T1", 60, power_kw=20.0), power=[(0, TEN_DAYS, 10.0)])
    assert reasons(restart(stated)) == {"T1": ("no_power", ("T1",))}


# --- machines ----------------------------------------------------------------------


def test_machines_come_up_with_their_last_task_and_run_with_what_they_need() -> None:
    """Protects S8: P needs C; W has no task; U is up."""
    stated = plant(
        task("T1", 100, on="P"),
        task("T2", 50, on="P"),
        task("T3", 300, on="C"),
        machines=[
            machine("P", "C"),
            machine("C"),
            machine("W"),
            machine("U", "W", up=True),
        ],
    )
    found = restart(stated)
    assert found.up == {"P": 100, "C": 300, "W": None, "U": 0}
    assert found.runnable == {"P": 300, "C": 300, "W": None, "U": None}


def test_a_machine_with_a_task_left_out_stays_down() -> None:
    """Protects S8 and S26: T1 has no spare, T2 follows it, and the rest is planned."""
    stated = plant(
        task("T1", 60, on="P", takes="R"),
        task("T2", 60, "T1", on="P"),
        task("T3", 60, "T2", on="Q"),
        task("T4", 60, on="P"),
        stock={"R": 0},
    )
    found = restart(stated)
    assert times(found) == {"T4": (0, 60)}
    assert reasons(found) == {
        "T1": ("no_part", ("R",)),
        "T2": ("task_unplaced", ("T1",)),
        "T3": ("task_unplaced", ("T1",)),
    }
    assert found.up == {"P": None, "Q": None}


def test_a_plant_where_nothing_is_possible_still_gets_an_answer() -> None:
    """Protects the user of a hopeless plant: every task has its reason."""
    stated = plant(
        task("T1", 60, who="E"),
        task("T2", TEN_DAYS + 1),
        task("T3", 60, earliest=at(TEN_DAYS)),
        people={"ANA": "H"},
    )
    found = restart(stated)
    assert found.tasks == ()
    assert [each.code for each in found.unplaced] == [
        "no_skill",
        "past_horizon",
        "past_horizon",
    ]
    assert str(found).startswith("0 tasks planned, 3 not")


def test_a_plant_without_tasks_has_an_empty_restart() -> None:
    """Protects plants that only produce."""
    found = restart(plant(machines=[machine("P", up=True)]))
    assert found.tasks == ()
    assert found.runnable == {"P": 0}


# --- locks -------------------------------------------------------------------------


def test_frozen_work_keeps_its_time_whatever_the_priority() -> None:
    """Protects S31: T2 keeps ANA from 600 to 660, T1 (200 minutes) goes after it."""
    stated = plant(
        task("T1", 200, calendar=DAY, who="E"),
        task("T2", 60, calendar=DAY, who="E"),
        people={"ANA": "E"},
        locks=[lock("T2", 600)],
    )
    assert times(restart(stated, "T1", "T2")) == {"T2": (600, 660), "T1": (660, 860)}


def test_what_frozen_work_waits_for_goes_first() -> None:
    """
    Protects S31 with S26: T3 starts at 720, so T2 ends and T1 starts by then.

    ANA is free from 480 to 720: T1 (60), T2 (180) fill it exactly, though T4 is more
    urgent.
    """
    stated = plant(
        task("T4", 100, calendar=DAY, who="E"),
        task("T1", 60, calendar=DAY, who="E"),
        task("T2", 180, "T1", calendar=DAY, who="E"),
        task("T3", 60, "T2", calendar=DAY),
        people={"ANA": "E"},
        locks=[lock("T3", 720)],
    )
    assert times(restart(stated)) == {
        "T1": (480, 540),
        "T2": (540, 720),
        "T3": (720, 780),
        "T4": (720, 820),
    }


def test_locks_that_leave_no_room_are_named() -> None:
    """Protects the word on contradictory locks: 240 minutes do not fit before 700."""
    stated = plant(
        task("T1", 240, calendar=DAY),
        task("T2", 60, "T1", calendar=DAY),
        task("T3", 60, "T2", calendar=DAY),
        locks=[lock("T2", 700)],
    )
    found = restart(stated)
    assert found.tasks == ()
    assert {each.code for each in found.unplaced} == {"lock_broken", "task_unplaced"}


def test_work_in_progress_goes_on_from_now() -> None:
    """
    Protects S25 and S31 in a replan at Monday 16:40 (minute 1000).

    Half of 600 minutes remain: Tuesday from 8, until 1920 + 300. Its predecessor, not
    done in the books, does not matter any more.
    """
    stated = plant(
        task("T0", 60),
        task("T1", 600, "T0", calendar=DAY, who="E", done_ratio=0.5),
        people={"ANA": "E"},
        locks=[lock("T1", 480, "in_progress")],
        now=1000,
    )
    assert times(restart(stated)) == {"T1": (480, 2220), "T0": (1000, 1060)}


def test_the_people_of_kept_work_stay() -> None:
    """Protects few changes in a replan: EVA stays at T1, though ANA comes first."""
    stated = plant(
        task("T1", 60, calendar=DAY, who="E"),
        people={"ANA": "E", "EVA": "E"},
        locks=[lock("T1", 500)],
    )
    hers = Assignment(
        person=PersonId("EVA"),
        skill=SkillId("E"),
        task=TaskId("T1"),
        start=500,
        end=560,
    )
    kept = Plan(plant_hash="", assignments=(hers,))
    assert restart(stated, kept=kept).assignments == (hers,)


def test_people_kept_at_machines_are_not_sent_to_repairs() -> None:
    """Protects S28: ANA is kept at the press until 600."""
    stated = plant(
        task("T1", 60, calendar=DAY, who="E"),
        machines=[machine("P", up=True)],
        people={"ANA": "E"},
    )
    at_press = Assignment(
        person=PersonId("ANA"),
        skill=SkillId("E"),
        equipment=EquipmentId("P"),
        start=480,
        end=600,
    )
    kept = Plan(plant_hash="", assignments=(at_press,))
    assert times(restart(stated, kept=kept)) == {"T1": (600, 660)}


def test_pinned_work_is_in_the_plan_even_if_it_is_last_in_the_order() -> None:
    """
    Protects S31: there is one spare, and T2, which takes it, is pinned.

    It goes first then, after T3 for which it waits; T1 is left out.
    """
    stated = plant(
        task("T1", 60, takes="R"),
        task("T2", 60, "T3", takes="R"),
        task("T3", 60),
        stock={"R": 1},
        locks=[lock("T2", None, "pinned")],
    )
    found = restart(stated)
    assert times(found) == {"T3": (0, 60), "T2": (60, 120)}
    assert found.unplaced == (Reason(subject="T1", code="no_part", objects=("R",)),)


def test_frozen_work_without_its_people_is_named() -> None:
    """Protects against a plan with frozen work that nobody does."""
    stated = plant(
        task("T1", 60, calendar=DAY, who="E"),
        people={"ANA": "H"},
        locks=[lock("T1", 500)],
    )
    assert reasons(restart(stated)) == {"T1": ("lock_broken", ("T1",))}


def test_frozen_work_that_does_not_end_in_time_is_named() -> None:
    """Protects S32: it starts on the last day and needs two."""
    stated = plant(task("T1", 2 * 1440), locks=[lock("T1", TEN_DAYS - 1440)])
    assert reasons(restart(stated)) == {"T1": ("lock_broken", ("T1",))}


def test_a_milestone_has_to_fit_before_frozen_work_too() -> None:
    """Protects S26 with S31: M ends with T1 at 600, T2 is frozen at 500, or at 700."""
    for start, code in ((700, None), (500, "lock_broken")):
        stated = plant(
            task("T1", 600),
            task("M", 0, "T1"),
            task("T2", 60, "M"),
            locks=[lock("T2", start)],
        )
        found = restart(stated)
        assert reasons(found).get("T2", (None,))[0] == code


def test_work_that_machines_keep_draws_its_power() -> None:
    """
    Protects S12 in a replan: the press and its compressor draw 8 of 10 kW until 300.

    The task of 4 kW waits for them.
    """
    stated = plant(
        task("T1", 60, power_kw=4.0),
        machines=[
            machine("P", "C", up=True, power_kw=6.0),
            machine("C", up=True, power_kw=2.0),
        ],
        power=[(0, TEN_DAYS, 10.0)],
    )
    load = Load(
        id="L",
        oven=EquipmentId("P"),
        recipe=RecipeId("T6"),
        start=0,
        end=300,
        items=(),
    )
    found = decode(
        stated,
        Timeline(stated),
        list(stated.tasks),
        Plan(plant_hash="", loads=(load,)),
    )
    assert times(found) == {"T1": (300, 360)}


def test_tasks_that_wait_for_each_other_do_not_stop_the_others() -> None:
    """Protects against hanging: such a plant is refused before it is planned."""
    stated = plant(task("T1", 60, "T2"), task("T2", 60, "T1"), task("T3", 60))
    found = decode(stated, Timeline(stated), list(stated.tasks))
    assert times(found) == {"T3": (0, 60)}
    assert {each.code for each in found.unplaced} == {"task_unplaced"}
