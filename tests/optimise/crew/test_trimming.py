"""Crews as they are reported, worked out on paper."""

from marcha.optimise.crew import trim
from marcha.plans.plan import Assignment
from marcha.plant.ids import EquipmentId, PersonId, SkillId, TaskId
from marcha.plant.timeline import union

P = EquipmentId("P")


def shift(start: int, end: int, *, task: bool = False) -> Assignment:
    """Make an assignment of ANA to the machine P, or to the task T."""
    return Assignment(
        person=PersonId("ANA"),
        skill=SkillId("E"),
        equipment=None if task else P,
        task=TaskId("T") if task else None,
        start=start,
        end=end,
    )


def test_only_shifts_with_use_are_kept_and_those_whole() -> None:
    """Protects the crew list: used from 900 to 1,000 only, so the second shift goes."""
    first, second, third = shift(480, 960), shift(960, 1440), shift(1920, 2400)
    used = union([(900, 960), (1919, 1920), (2399, 2500)])
    assert trim([first, second, third], {P: used}) == (first, third)
    assert trim([first, second], {}) == ()


def test_people_at_tasks_stay() -> None:
    """Protects repairs: they are not shifts of a machine."""
    repair = shift(480, 960, task=True)
    assert trim([repair], {}) == (repair,)


def test_stretches_of_many_days_count_day_by_day() -> None:
    """
    Protects plants whose calendars never close: five days from minute 100.

    The machine is used on the first, the second and the fifth of them.
    """
    used = union([(150, 160), (1540, 1541), (6000, 6001)])
    days = trim([shift(100, 100 + 5 * 1440)], {P: used})
    assert [(each.start, each.end) for each in days] == [
        (100, 100 + 2 * 1440),
        (100 + 4 * 1440, 100 + 5 * 1440),
    ]
