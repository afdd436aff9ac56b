"""Who may do what, and until when."""

from datetime import date

from marcha.plant.ids import PersonId, SkillId
from marcha.plant.records_people import Qualification
from marcha.process.people import holders
from tests.optimise.world import TEN_DAYS, plant


def test_holders_have_the_level_and_end_with_their_last_day() -> None:
    """
    Protects S11: the plan starts on Monday 11 January 2027 and lasts ten days.

    ANA may until Tuesday, minute 2 × 1440; EVA beyond the horizon; IVO ended on Sunday;
    LEO has level 1. Of two rows of UMA the better counts.
    """
    base = plant(people={"ANA": "", "EVA": "", "IVO": "", "LEO": "", "UMA": ""})
    rows = [
        ("UMA", 1, None),
        ("UMA", 3, date(2027, 1, 11)),
        ("ANA", 2, date(2027, 1, 12)),
        ("EVA", 3, date(2028, 1, 1)),
        ("IVO", 2, date(2027, 1, 10)),
        ("LEO", 1, None),
        ("???", 4, None),
    ]
    stated = base.replace(
        qualifications=tuple(
            Qualification(
                person=PersonId(person),
                skill=SkillId("E"),
                level=level,
                valid_until=end,
            )
            for person, level, end in rows
        )
    )
    found = holders(stated, SkillId("E"), 2)
    assert found == {"ANA": 2880, "EVA": TEN_DAYS, "UMA": 1440}
    assert list(found) == ["ANA", "EVA", "UMA"]
    assert holders(stated, SkillId("H"), 0) == {}
