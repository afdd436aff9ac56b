"""
The page of a plan: one file that a browser opens from anywhere, also without a network.

It holds no script and asks for nothing: a policy in its head lets the browser refuse
whatever might be asked all the same. What each part says is in the ``sections``.
"""

from collections.abc import Iterator
from importlib import resources

from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plans.wire import plan_hash
from marcha.plant.plant import Plant
from marcha.report.curves import tonnes_picture
from marcha.report.facts import Facts, gather
from marcha.report.markup import Markup, join, tag
from marcha.report.sections.aims import aims_section
from marcha.report.sections.head import exceptions, figures_section, title_block
from marcha.report.sections.metal import metal_section
from marcha.report.sections.notes import notes_section, proof
from marcha.report.sections.orders import orders_section
from marcha.report.sections.people import people_section
from marcha.report.sections.presses import presses_section
from marcha.report.sections.restart import restart_section
from marcha.report.sections.upkeep import upkeep_section
from marcha.report.table import paragraph, section
from marcha.text import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LINKS = (
    "figures",
    "orders",
    "restart",
    "presses",
    "metal",
    "people",
    "proof",
    "notes",
)


def page(
    plant: Plant,
    plan: Plan,
    words: Words,
    *,
    practice: Plan | None = None,
    certificate_note: str = "",
) -> str:
    """
    Write the page of a plan.

    Parameters
    ----------
    plant
        The plant that the plan was made for.
    words
        The language of the page.
    practice
        What today's practice would do with the same plant; None: no comparison.
    certificate_note
        What is known of the certificates (verified, by whom, when), for the part on
        what is proved; empty: how to verify them.

    Returns
    -------
    str
        HTML that is well-formed XML too.

    Raises
    ------
    BrokenRules
        When the plan breaks a rule: such a plan is never shown.
    """
    check(plant, plan).raise_if_any()
    facts = gather(plant, plan, words)
    other = None if practice is None else gather(plant, practice, words)
    parts = list(_parts(facts, other, certificate_note))
    title = facts.pen.say("head.page_title", name=plant.site.name)
    document = tag("html", _head(title), _body(facts, parts), lang=words.language)
    return f"<!DOCTYPE html>\n{document}\n"


def _parts(facts: Facts, practice: Facts | None, note: str) -> Iterator[Markup | None]:
    yield title_block(facts)
    yield exceptions(facts)
    yield _links(facts)
    yield figures_section(facts, practice)
    yield section(
        "tonnes",
        facts.pen.say("tonnes.title"),
        tag("figure", tag("div", tonnes_picture(facts, practice), class_="curve")),
    )
    yield orders_section(facts)
    yield aims_section(facts)
    yield restart_section(facts)
    yield presses_section(facts)
    yield upkeep_section(facts)
    yield metal_section(facts)
    yield people_section(facts)
    yield proof(facts, note)
    yield notes_section(facts, plan_hash(facts.plan))


def _links(facts: Facts) -> Markup:
    shown = [name for name in _LINKS if name != "people" or facts.plant.people]
    items = (
        tag("li", tag("a", facts.pen.say(f"nav.{name}"), href=f"#{name}"))
        for name in shown
    )
    return tag("nav", tag("ul", *items), aria_label=facts.pen.say("nav.label"))


def _head(title: str) -> Markup:
    style = resources.files("marcha.report").joinpath("page.css")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        # Ours, without a character that HTML or XML would read as markup.
        tag("style", Markup(style.read_text(encoding="utf-8"))),
    )


def _body(facts: Facts, parts: list[Markup | None]) -> Markup:
    footer = tag("footer", paragraph(facts.pen.say("foot", name=facts.plant.site.name)))
    return tag("body", tag("main", join(parts)), footer)
