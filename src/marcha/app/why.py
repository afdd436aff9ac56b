"""
Why an order, a machine or a figure of a plan is as it is, and what would help.

The chain of causes is read off the plan; remedies are tried by planning again with each
of them. ``Planned.why`` and the command are this function.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from marcha.plans.causes import (
    Cause,
    figure_causes,
    machine_causes,
    order_causes,
    read,
)
from marcha.plans.figures import FIGURE_NAMES
from marcha.plans.plan import Plan
from marcha.plant.errors import UnknownName
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.text import LANGUAGES, Language, Words, spoken

if TYPE_CHECKING:
    from marcha.optimise.remedies import Outcome, Question

MOST_REMEDIES = 14
"""Remedies that are tried when nothing else is said."""

_NEAR = 3
_PREFIX = 4
"""Letters of a figure's name that suffice when no other begins so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """
    The answer to one question about a plan.

    Attributes
    ----------
    causes
        The chain, from the effect to its roots.
    outcomes
        What the remedies that were tried did, the most helpful first.
    """

    plant: Plant
    plan: Plan
    question: "Question"
    causes: tuple[Cause, ...]
    outcomes: "tuple[Outcome, ...]"

    @property
    def helpful(self) -> "tuple[Outcome, ...]":
        """Remedies that helped when they were tried."""
        return tuple(each for each in self.outcomes if each.helps)

    def text(self, *, language: Language | None = None) -> str:
        """Return the chain, what would help, and what was tried without effect."""
        from marcha.app.why_words import why_lines

        told = (self.question, self.causes, self.outcomes)
        return "\n".join(why_lines(self.plant, self.plan, *told, spoken(language)))

    def as_json(self, *, language: Language | None = None) -> dict[str, Any]:
        """Return the answer as JSON data, each link and remedy with its text."""
        from marcha.app.why_words import remedy_text
        from marcha.report.causes import causes_text

        words = spoken(language)
        plant = self.plant
        texts = causes_text(plant, self.plan, self.causes, words)
        return {
            "about": self.question.about,
            "id": self.question.id,
            "plant": plant.site.name,
            "plant_hash": self.plan.plant_hash,
            "causes": [
                {**asdict(each), "objects": [o._asdict() for o in each.objects],
                 "subject": each.subject._asdict(), "text": text}
                for each, text in zip(self.causes, texts, strict=True)
            ],
            "remedies": [
                {
                    "code": each.remedy.code,
                    "objects": [o._asdict() for o in each.remedy.objects],
                    "amount": each.remedy.amount,
                    "text": remedy_text(plant, each, words),
                    "helps": each.helps,
                    "ahead": each.ahead,
                    "before": {"amount": each.before.amount,
                               "minute": each.before.minute},
                    "after": {"amount": each.after.amount,
                              "minute": each.after.minute},
                    "good_t": each.good_t,
                    "losers": [asdict(slip) for slip in each.slips],
                }
                for each in self.outcomes
            ],
        }  # fmt: skip

    def __str__(self) -> str:
        return self.text()


def why(
    plant: Plant,
    plan: Plan,
    name: str,
    *,
    most: int = MOST_REMEDIES,
    progress: Callable[[int, int], None] | None = None,
) -> Why:
    """
    Explain an order, a machine or a figure of a plan.

    Parameters
    ----------
    name
        Id of an order or machine, or name of a figure, in either language.
    most
        Remedies that are tried at most; 0: only the causes.
    progress
        Called before each remedy with its number and how many there are.

    Raises
    ------
    UnknownName
        When nothing has that name; it holds the names like it.
    """
    from marcha.optimise.remedies import remedies

    question = question_of(plant, name)
    causes = causes_of(plant, plan, question)
    outcomes: tuple[Outcome, ...] = ()
    if most > 0:
        outcomes = remedies(plant, plan, question, causes, most=most, tell=progress)
    return Why(
        plant=plant, plan=plan, question=question, causes=causes, outcomes=outcomes
    )


def causes_of(plant: Plant, plan: Plan, question: "Question") -> tuple[Cause, ...]:
    """Return the chain of causes that answers a question."""
    reading = read(plant, plan)
    if question.about == "order":
        return order_causes(reading, OrderId(question.id))
    if question.about == "machine":
        return machine_causes(reading, EquipmentId(question.id))
    return figure_causes(reading, question.id)


def question_of(plant: Plant, name: str) -> "Question":
    """
    Find what a name means in a plan; capitals, accents and spaces do not matter.

    Raises
    ------
    UnknownName
        When it means nothing.
    """
    from marcha.optimise.remedies import Question

    wanted = _plain(name)
    shown: dict[str, str] = {}
    begun: dict[str, Question] = {}
    for about, id_, written in _names(plant):
        if written == name or _plain(written) == wanted:
            return Question(about=about, id=id_)
        shown.setdefault(_plain(written), written)
        long = about == "figure" and len(wanted) >= _PREFIX
        if long and _plain(written).startswith(wanted):
            begun[id_] = Question(about=about, id=id_)
    if len(begun) == 1:
        return next(iter(begun.values()))
    near = get_close_matches(wanted, shown, n=_NEAR, cutoff=0.5)
    raise UnknownName(name, [shown[each] for each in near])


def _names(plant: Plant) -> "Iterator[tuple[Any, str, str]]":
    """Everything that can be asked about: what it is, its id, and a name of it."""
    for order in plant.orders:
        yield "order", order, order
    for machine in plant.equipment:
        yield "machine", machine, machine
    for figure in FIGURE_NAMES:
        yield "figure", figure, figure
        for language in LANGUAGES:
            yield "figure", figure, Words(language)(f"figures.label.{figure}")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if each.isalnum())
