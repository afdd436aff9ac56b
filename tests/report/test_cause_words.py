"""The words of why, compare and promise: every kind and code, in both languages."""

import re

import pytest

from marcha.optimise.remedies.remedy import CODES
from marcha.plans.causes import KINDS
from marcha.text import Words


@pytest.mark.parametrize("file", ["why", "compare", "promise"])
def test_both_languages_say_the_same_things(file: str) -> None:
    """Protects readers of either language: same keys, same parameters."""
    es, en = Words("es"), Words("en")
    keys = {key for key in es.keys() if key.startswith(f"{file}.")}  # noqa: SIM118
    assert keys == {key for key in en.keys() if key.startswith(f"{file}.")}  # noqa: SIM118
    for key in keys:
        assert set(re.findall(r"\{(\w+)\}", es(key))) == set(
            re.findall(r"\{(\w+)\}", en(key))
        ), key


def test_every_kind_of_cause_and_every_remedy_has_words_and_no_other_has() -> None:
    """Protects against a KeyError in the one answer that needs the text."""
    keys = Words("es").keys()
    causes = {key.removeprefix("why.cause.") for key in keys if "why.cause." in key}
    assert causes == {*KINDS, "up_never", "press_up_never"}
    remedies = {key.removeprefix("why.remedy.") for key in keys if "why.remedy." in key}
    assert remedies == set(CODES)
