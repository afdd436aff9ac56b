"""The sheets of the record: words, escaping, one sheet of paper, what is not known."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import marcha.app
import marcha.report
import marcha.tables
from marcha.actuals.reckoning import causes
from marcha.actuals.reckoning.bulletin import FIGURES, bulletin
from marcha.actuals.reckoning.declaration import Fault
from marcha.actuals.reckoning.period import days_until, month
from marcha.actuals.reckoning.reactivation import CRITERIA
from marcha.actuals.reckoning.record import record
from marcha.actuals.reckoning.requests import KIND_OF
from marcha.actuals.reckoning.statement import statement
from marcha.actuals.reckoning.statement_tables import Word, statement_tables
from marcha.plant.wire import from_json, to_json
from marcha.report.bulletin import bulletin_page
from marcha.report.bulletin_picture import HEIGHT, WIDTH, bulletin_picture
from marcha.report.statement import statement_page
from marcha.text import LANGUAGES, Language, Words
from tests.report import sheets
from tests.report.hostile import hostile
from tests.report.parsing import SVG, tree, words_of
from tests.report.small import plant
from tests.report.small_plan import plan
from tests.report.small_rows import LAST, recorded, rows, sheet

FILES = ("bulletin", "statement", "declaration", "causes")
ROOMS = [
    Path(str(room.__file__)).parent
    for room in (marcha.report, marcha.tables, marcha.app)
]


def parameters(text: str) -> set[str]:
    """Names in braces."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same_things(file: str) -> None:
    """Protects readers of either language: same keys, same parameters."""
    es, en = Words("es"), Words("en")
    found = [
        {key for key in words.keys() if key.startswith(f"{file}.")}  # noqa: SIM118 - a method of ours
        for words in (es, en)
    ]
    assert found[0] == found[1]
    assert found[0]
    for key in found[0]:
        assert parameters(es(key)) == parameters(en(key)), key


def test_every_key_that_is_asked_for_exists() -> None:
    """Protects against a KeyError in the one sheet that needs the text."""
    es = Words("es")
    asked = {
        key
        for room in ROOMS
        for path in room.rglob("*.py")
        for key in re.findall(
            r'words\(\s*"((?:bulletin|statement|declaration|causes)\.[\w.]+)"',
            path.read_text("utf-8"),
        )
    }
    assert len(asked) > 60
    assert [key for key in sorted(asked) if not es.has(key)] == []


def test_every_code_has_words() -> None:
    """Protects against codes of the program on paper."""
    es = Words("es")
    for code in causes.STOP_CAUSES:
        assert es.has(f"causes.stop.{code}")
    for code in causes.SCRAP_CAUSES:
        assert es.has(f"causes.scrap.{code}")
    for name in FIGURES:
        assert es.has(f"bulletin.figure.{name}")
        assert es.has(f"bulletin.note.{name}")
    for wanted in set(KIND_OF.values()):
        assert es.has(f"bulletin.requests.{wanted}")
    for criterion in CRITERIA:
        assert es.has(f"declaration.unmet.{criterion}")
        assert es.has(f"bulletin.reactivation.{criterion}")
    for fault in Fault.__args__:  # type: ignore[attr-defined]
        assert es.has(f"declaration.void.{fault}")


def test_every_table_of_the_statement_has_words() -> None:
    """Protects the statement: titles, notes, columns and words of its values."""
    es = Words("es")
    closed = statement(recorded(), month(2026, 12))
    for table in statement_tables(recorded(), closed):
        assert es.has(f"statement.title.{table.name}")
        assert es.has(f"statement.note.{table.name}")
        for column in table.columns:
            assert es.has(f"statement.column.{column.name}")
        values = [value for row in table.rows or () for value in row]
        words = [value for value in values if isinstance(value, Word)]
        missing = [each.key for each in words if not each.code and not es.has(each.key)]
        assert missing == []


def test_what_nobody_wrote_down_is_printed_as_such() -> None:
    """Protects the reader: five figures without data, and no zero among them."""
    text = sheets.texts()["bulletin_nothing_es.html"]
    cards = re.findall(r'class="value missing">([^<]*)<', text)
    assert cards == ["sin dato"] * 5
    assert 'class="value">' not in text
    picture = sheets.texts()["bulletin_nothing_en.svg"]
    assert picture.count(">no data<") == 5


def test_figures_stand_in_the_same_order_on_every_paper() -> None:
    """Protects those who compare two weeks: the same place, the same figure."""
    es = Words("es")
    names = [es(f"bulletin.figure.{name}") for name in FIGURES]
    made = sheets.texts()
    for name in ("bulletin_es.html", "bulletin_nothing_es.html", "bulletin_es.svg"):
        places = [made[name].index(f">{each}<") for each in names]
        assert places == sorted(places), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_of_the_size_of_a_message(language: Language) -> None:
    """Protects telephones: the size, and no letter that is too small."""
    text = bulletin_picture(recorded(), sheet(), Words(language))
    root = tree(text)
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    assert (WIDTH, HEIGHT) == (1080, 1350)
    letters = list(root.iter(f"{SVG}text"))
    assert min(float(each.get("font-size", "0")) for each in letters) >= 26
    assert max(float(each.get("y", "0")) for each in letters) < HEIGHT


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_look_like_markup_stay_text(language: Language) -> None:
    """Protects readers from what a workbook's cell might try."""
    words = Words(language)
    world, made = hostile()
    nasty = [
        replace(
            each, reference=f"<script>{each.reference}", note="</td><b>x", cause="<i>"
        )
        for each in rows()
    ]
    found = record(world, made, [*rows(), *nasty])
    week = bulletin(found, days_until(LAST, 7))
    closed = statement(found, month(2026, 12))
    for text in (
        bulletin_page(found, week, words),
        bulletin_picture(found, week, words),
        statement_page(found, closed, words),
    ):
        names = {each.tag.split("}")[-1] for each in tree(text).iter()}
        assert not names & {"script", "img", "b1", "i1"}
        assert "<script>alert" not in text


def test_the_hash_of_the_plan_is_on_every_paper() -> None:
    """Protects against a bulletin that is held against another plan."""
    from marcha.plans.wire import plan_hash

    mark = plan_hash(plan())
    made = sheets.texts()
    for name in ("bulletin_es.html", "statement_en.html", "declaration_es.html"):
        assert mark in made[name]
    assert mark[:12] in made["bulletin_es.svg"]


def test_the_declaration_shows_every_fact_and_its_hash() -> None:
    """Protects the paper: whoever signs it sees what it rests on."""
    declared = sheets.declared()
    text = words_of(tree(sheets.texts()["declaration_es.html"]))
    for fact in declared.facts:
        assert Words("es").moment(fact.when) in text
        assert fact.reference in text
    assert declared.facts_hash in text


def test_the_plant_of_the_record_is_the_one_of_the_file() -> None:
    """Protects these tests: the small plant survives the way through a file."""
    assert from_json(to_json(plant())) == plant()
