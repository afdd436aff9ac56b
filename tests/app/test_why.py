"""``why``: names found or corrected, chains and remedies in words and as data."""

import json

import pytest

from marcha.app import Planned
from marcha.app.why import question_of
from marcha.app.why_words import why_lines
from marcha.optimise.remedies import Outcome, Question, Remedy
from marcha.optimise.remedies.question import Standing
from marcha.plans.figures import order_status
from marcha.plant.errors import UnknownName
from marcha.text import LANGUAGES, Words


def test_a_name_is_found_in_either_language_and_without_accents(
    planned: Planned,
) -> None:
    """Protects those who type: capitals, accents, spaces and dashes do not matter."""
    plant = planned.plant
    order = next(iter(plant.orders))
    assert question_of(plant, order.lower().replace("-", " ")).id == order
    machine = next(iter(plant.equipment))
    assert question_of(plant, machine).about == "machine"
    for name in ("good_t", "Toneladas buenas", "good tonnes", "toneladas buenas"):
        assert question_of(plant, name).id == "good_t"
    assert question_of(plant, "reactivacion").id == "reactivation_day"


def test_an_unknown_name_comes_with_those_like_it(planned: Planned) -> None:
    """Protects those who mistype: the right name is offered."""
    order = next(iter(planned.plant.orders))
    with pytest.raises(UnknownName) as caught:
        planned.why(f"{order}9")
    assert order in caught.value.near
    with pytest.raises(UnknownName) as nothing:
        planned.why("§§§")
    assert nothing.value.near == ()


def test_every_order_machine_and_figure_is_explained_in_both_languages(
    planned: Planned,
) -> None:
    """Protects against a text that lacks a word for one of the kinds."""
    names = [*planned.plant.orders, *planned.plant.equipment, "good_t", "late_t",
             "yield_ratio", "reactivation_day", "cash_spent"]  # fmt: skip
    for name in names:
        answer = planned.why(name, most=0)
        assert answer.outcomes == ()
        for language in LANGUAGES:
            text = answer.text(language=language)
            assert "{" not in text
            assert "None" not in text
            assert "[" not in text


def test_an_answer_is_the_same_as_text_and_as_data(planned: Planned) -> None:
    """Protects programs: each link and remedy of the text is in the JSON."""
    late = next(
        each.order
        for each in order_status(planned.plant, planned.plan)
        if each.state != "on_time"
    )
    told: list[int] = []
    answer = planned.why(late, most=3, progress=lambda number, _: told.append(number))
    data = json.loads(json.dumps(answer.as_json(language="es")))
    text = answer.text(language="es")
    assert data["id"] == late
    assert all(each["text"] in text for each in data["causes"])
    assert all(each["text"] in text for each in data["remedies"])
    assert len(data["remedies"]) == len(told) <= 3
    assert [each["helps"] for each in data["remedies"]] == [
        each.helps for each in answer.outcomes
    ]
    assert str(answer)


def test_a_figure_without_a_value_is_not_told_as_the_first_day(
    planned: Planned,
) -> None:
    """Protects remedies of a reactivation that the plan does not reach."""
    question = Question(about="figure", id="reactivation_day")
    never = Standing(amount=0.0, minute=None, rank=(-1e6, 0.0), reached=False)
    outcome = Outcome(
        remedy=Remedy(code="first", plant=planned.plant),
        before=never,
        after=Standing(amount=3.0, minute=None, rank=(-3.0, 0.0)),
        helps=True,
    )
    causes = planned.why("reactivation_day", most=0).causes
    lines = why_lines(
        planned.plant, planned.plan, question, causes, (outcome,), Words("es")
    )
    told = "\n".join(lines)
    assert "(no dentro del plan)" in told
