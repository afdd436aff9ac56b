"""Reasons in words: every code, both languages, with and without what it names."""

import re
from pathlib import Path

import pytest

import marcha
from marcha.plans.plan import Reason
from marcha.report import cause_text, reason_text
from marcha.report.reasons import fill
from marcha.text import LANGUAGES, Language, Words
from tests.report.small import at, plant

CODES = (
    "no_metal", "metal_late", "press_down", "press_full", "no_die", "die_life",
    "no_press", "no_candidate", "no_recipe", "no_oven", "oven_full", "no_crew",
    "horizon", "released_late", "below_minimum", "priority", "no_tasks", "needs_down",
    "task_unplaced", "no_skill", "no_shift", "people_busy", "no_power", "lock_broken",
    "no_part", "no_cash", "past_horizon", "donor", "service_missed", "service_undone",
    "supply_short",
    "no_route", "line_down", "line_full", "line_slow", "no_feed", "feed_late",
    "feed_short",
)  # fmt: skip
"""Every code that planners give."""

OBJECTS = (
    "6063 Ø178", "ALC-0312", "L-1", "P7", "P-1041", "M-U40", "T-2", "BOMBA", "ELE",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words(code: str, language: Language) -> None:
    """Protects readers from codes, braces and brackets, however little is known."""
    bare = Reason(subject="X", code=code)
    full = Reason(
        subject="X", code=code, objects=OBJECTS, minute=at(6, 6), amount=812.0
    )
    for reason in (bare, full):
        written = cause_text(plant(), reason, Words(language))
        assert code not in written
        assert not re.search(r"[{}\[\]]|\s{2}|\s[.,;:)]|^\s|\s$", written), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_stand_for_a_code_that_nobody_gives(language: Language) -> None:
    """Protects the catalogue from dead texts."""
    every = Words(language).keys()
    keys = {key for key in every if key.startswith("reasons.")}
    assert keys == {f"reasons.{code}" for code in CODES}


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        (
            Reason(
                subject="P-1042",
                code="no_metal",
                objects=("6063 Ø178", "ALC-0312"),
                minute=at(9, 8),
                amount=812.4,
            ),
            "P-1042: 812 kg sin metal 6063 Ø178 hasta el 09/12 (entrega ALC-0312)",
        ),
        (
            Reason(subject="P-1042", code="no_metal", objects=("6063 Ø178",)),
            "P-1042: sin metal 6063 Ø178",
        ),
        (
            Reason(
                subject="P-1042",
                code="press_full",
                objects=("P7", "P-1040", "P-1041"),
                minute=at(9, 8),
                amount=600.0,
            ),
            "P-1042: prensa ocupada hasta el 09/12 08:00: P7 (Prensa de 7 pulgadas); "
            "10 h de corridas de otros pedidos, sobre todo P-1040, P-1041",
        ),
        (
            Reason(subject="P7", code="no_part", objects=("T-2", "BOMBA")),
            "P7: falta el repuesto BOMBA (Bomba de pistones) para "
            "T-2 (Cambiar la bomba)",
        ),
    ],
)
def test_a_reason_names_objects_times_and_kilograms(
    reason: Reason, written: str
) -> None:
    """Protects the promise that every order has a concrete reason."""
    assert reason_text(plant(), reason, Words("es")) == written


def test_an_unknown_code_is_shown_with_its_objects() -> None:
    """Protects plans from a later version: their reasons are not lost."""
    reason = Reason(subject="P-1042", code="strike", objects=("P7",))
    assert reason_text(plant(), reason, Words("en")) == "P-1042: strike · P7"


def test_brackets_and_braces_in_an_id_are_text() -> None:
    """Protects ids that look like the little language of the templates."""
    assert fill("[{a} ]b[ {c}]", {"a": "[{c}]"}) == "[{c}] b"
    reason = Reason(subject="{x}", code="priority", objects=("[{y}]",))
    assert cause_text(plant(), reason, Words("en")).endswith("for more: [{y}]")


def test_every_code_of_the_planners_is_known() -> None:
    """Protects readers from a code that a planner gives and nobody put into words."""
    folder = Path(marcha.__file__).parent / "optimise"
    sources = "".join(
        path.read_text("utf-8")
        for path in folder.rglob("*.py")
        if "remedies" not in path.parts  # their codes are those of remedies
    )
    given = set(re.findall(r'\b(?:code=|Shortage\()"(\w+)"', sources))
    assert len(given) > 10
    assert given - set(CODES) == set()
