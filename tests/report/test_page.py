"""The page: complete in itself, well-formed, honest, in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from marcha.plans.plan import Plan, Status
from marcha.plant.errors import BrokenRules
from marcha.plant.wire import plant_hash
from marcha.report import metal_curves, page, press_gantt, restart_gantt, tonnes_curve
from marcha.text import LANGUAGES, Language, Words
from tests.report.hostile import SCRIPT, hostile
from tests.report.parsing import SVG, tree, words_of
from tests.report.small import plant
from tests.report.small_plan import plan, practice

ES = Words("es")


class Tags(HTMLParser):
    """Elements as a browser reads them, not as XML does."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect names, what is asked for, and handlers."""
        self.names.add(tag)
        for name, value in attrs:
            if name in {"src", "href", "action", "data", "srcset", "xlink:href"}:
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_asks_for_nothing(language: Language) -> None:
    """Protects plants without a network: no script, no address but in the page."""
    text = page(plant(), plan(), Words(language), practice=practice())
    root = tree(text)
    assert root.attrib["lang"] == language
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.names
    assert tags.handlers == []
    assert [each for each in tags.addresses if not each.startswith("#")] == []
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", text)
    assert "@import" not in text


def test_every_link_and_reference_leads_somewhere_once() -> None:
    """Protects clicks and hatches: ids are there, and no two are the same."""
    text = page(plant(), plan(), ES, practice=practice())
    ids = [each.attrib["id"] for each in tree(text).iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'href="#([^"]+)"', text))
    used |= set(re.findall(r"url\(#([^)]+)\)", text))
    used |= set(re.findall(r'aria-labelledby="([^"]+)"', text))
    assert used <= set(ids)


def test_ids_that_look_like_markup_stay_text() -> None:
    """Protects everyone who opens a page from what somebody typed into a workbook."""
    odd, odd_plan = hostile()
    text = page(odd, odd_plan, ES)
    root = tree(text)
    tags = Tags()
    tags.feed(text)
    assert tags.names & {"script", "img", "b"} == set()
    assert tags.handlers == []
    assert SCRIPT in words_of(root)
    assert "ALC–0312 \u202e\ufffd" in words_of(root)


DRAWN = {
    "svg", "title", "defs", "pattern", "rect", "circle", "path", "g", "text", "use",
}  # fmt: skip


@pytest.mark.parametrize(
    "draw", [restart_gantt, press_gantt, metal_curves, tonnes_curve]
)
def test_pictures_of_hostile_ids_are_well_formed(draw: Callable[..., str]) -> None:
    """Protects pictures that stand alone in the same way."""
    root = tree(draw(*hostile(), ES))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= DRAWN


def test_the_page_says_first_what_is_wrong() -> None:
    """Protects the planner's first look: unplanned, short, late, metal, machines."""
    first = tree(page(plant(), plan(), ES)).find(".//ul[@class='troubles']")
    assert first is not None
    assert ["".join(each.itertext()) for each in first] == [
        "1 pedido sin planificar (0,8 t)",
        "1 pedido incompleto (faltan 0,1 t)",
        "1 pedido tarde (0,8 t)",
        "2 pedidos esperan metal",
        "1 equipo sigue parado",
    ]


def test_every_order_not_on_time_stands_there_with_its_reason() -> None:
    """Protects the promise: no order is dropped in silence."""
    root = tree(page(plant(), plan(), ES))
    rows = {
        "".join(row[0].itertext()): "".join(row[-1].itertext())
        for row in root.findall(".//section[@id='orders']//tbody/tr")
    }
    assert rows == {
        "P-1042": "ninguna prensa que sirva está en marcha: P8 (Prensa de 8 pulgadas)",
        "P-1043": "115 kg sin metal 6063 Ø178",
        "P-1041": "350 kg esperan metal 6063 Ø178 que llega el 06/12, después de la "
        "fecha de entrega",
    }
    silent = replace(plan(), reasons=())
    assert "sin razón registrada" in page(plant(), silent, ES)


def test_every_run_stands_in_the_picture_and_in_the_table() -> None:
    """Protects readers of paper and screen readers: nothing is said by a bar alone."""
    root = tree(page(plant(), plan(), ES))
    bars = [each for each in root.iter() if each.attrib.get("href", "")[:5] == "#run-"]
    assert sorted(each.attrib["href"] for each in bars) == [
        f"#run-{number}" for number in range(1, 6)
    ]
    for bar in bars:
        title = bar.find(f"{SVG}title")
        assert title is not None
        assert "pedido P-10" in (title.text or "")
    late = root.find(".//tr[@id='run-3']")
    assert late is not None
    assert "▲ tarde" in "".join(late.itertext())


def test_bounds_gaps_and_practice_stand_beside_the_figures() -> None:
    """
    Protects the first promise: figure, bound, gap.

    4.38 t of at most 6.5 t leave a gap of 2.12 / 6.5 = 32.6 %.
    """
    text = words_of(tree(page(plant(), plan(), Words("en"), practice=practice())))
    assert "proved bound 6.5 t · gap 32.6 %" in text
    assert "+3.1 t" in text
    bare = replace(plan(), figures=(), certificates=())
    alone = words_of(tree(page(plant(), bare, Words("en"))))
    assert "No figure of this plan carries a proved bound." in alone
    assert "practice" not in alone.lower()


def test_a_plan_that_breaks_a_rule_is_never_shown() -> None:
    """Protects the second promise."""
    broken = replace(plan(), setups=())
    with pytest.raises(BrokenRules):
        page(plant(), broken, ES)


def test_a_plan_of_nothing_has_a_page_too() -> None:
    """Protects the first minute of a plant of which little is known."""
    world = plant().replace(people={}, tasks={}, orders={}, lots={}, deliveries={})
    empty = Plan(plant_hash=plant_hash(world), status=Status.STOPPED)
    text = page(world, empty, ES)
    tree(text)
    assert "Ninguna prensa trabaja" in text
    assert "se detuvo antes de tiempo" in text


def test_a_note_on_the_certificates_takes_the_place_of_the_advice() -> None:
    """Protects what is claimed: verified or not is for the caller to say."""
    note = "Verificado <hoy>"
    text = page(plant(), plan(), ES, certificate_note=note)
    assert "Verificado &lt;hoy&gt;" in text
    assert "marcha verificar" not in text


def test_assumptions_and_unverified_defaults_are_listed() -> None:
    """Protects readers from taking a default for a fact."""
    text = words_of(tree(page(plant(), plan(), ES)))
    assert "Culote" in text
    assert "25 mm" in text
    assert "8 h a 175 °C" in text
