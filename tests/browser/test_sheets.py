"""Bulletin, statement and declaration in a browser: quiet, one sheet, legible."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from marcha.actuals.reckoning.bulletin import Bulletin, TrainingLine
from marcha.plant.ids import CourseId, CustomerId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Skill
from marcha.plant.records_upkeep import Course
from marcha.report.bulletin import bulletin_page
from marcha.text import LANGUAGES, Language, Words
from tests.report import sheets
from tests.report.small import plant
from tests.report.small_rows import recorded, sheet

pytestmark = pytest.mark.browser

LONG = (
    "Un nombre tan largo que no cabe en ninguna columna de ninguna hoja de papel " * 2
)
PAGES = [name for name in sheets.texts() if name.endswith(".html")]


def opened(page: Page, folder: Path, text: str, ending: str = "html") -> list[str]:
    """Open a sheet from a file; return what the browser complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    path = folder / f"sheet.{ending}"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    return complaints


def pages(printed: bytes) -> int:
    """Pages of a PDF."""
    return printed.count(b"/MediaBox")


@pytest.mark.parametrize("name", PAGES)
def test_a_sheet_opens_quietly_and_asks_nobody(
    page: Page, asked_elsewhere: list[str], tmp_path: Path, name: str
) -> None:
    """Protects plants without a network."""
    complaints = opened(page, tmp_path, sheets.texts()[name])
    assert page.get_by_role("heading", level=1).inner_text() == "Taller de ejemplo"
    assert (complaints, asked_elsewhere) == ([], [])


@pytest.mark.parametrize("name", ["bulletin_es.html", "bulletin_nothing_es.html"])
def test_the_bulletin_prints_on_one_sheet(
    page: Page, tmp_path: Path, name: str
) -> None:
    """Protects the paper: one A4 page, upright."""
    opened(page, tmp_path, sheets.texts()[name])
    printed = page.pdf(prefer_css_page_size=True)
    assert pages(printed) == 1
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed


def fullest() -> tuple[Plant, Bulletin]:
    """Return a bulletin with more of everything than a sheet can show."""
    world = plant()
    names = {key: replace(each, name=LONG) for key, each in world.equipment.items()}
    course = Course(
        id=CourseId("C-1"), name=LONG, skill=SkillId("ELE"), duration_min=60
    )
    skills = {**world.skills, SkillId("ELE"): Skill(id=SkillId("ELE"), name=LONG)}
    site = replace(world.site, name=LONG)
    world = world.replace(
        equipment=names, courses={course.id: course}, skills=skills, site=site
    )
    made = sheet()
    assert made.metal is not None
    training = TrainingLine(
        course=course.id,
        skill=course.skill,
        level=2,
        people=(PersonId("E-01"),) * 9,
        start=made.period.start,
        end=made.period.end,
    )
    down = [replace(each, is_up=False, actual=None) for each in made.machines]
    overdue = [replace(each, state="overdue", planned=None) for each in made.orders]
    owner = CustomerId(LONG)
    late = [replace(each, state="open", completed=None) for each in overdue]
    return world, replace(
        made,
        machines=tuple(down) * 9,
        metal=tuple(replace(each, owner=owner) for each in made.metal) * 9,
        orders=(*overdue * 9, *late * 9),
        trainings=(training,) * 9,
        requests=made.requests * 9,
        unread=12_345,
        reactivation=sheets.refused(LONG),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_bulletin_still_prints_on_one_sheet(
    page: Page, tmp_path: Path, language: Language
) -> None:
    """Protects large plants: rows and lines are bounded, what is left out counted."""
    world, made = fullest()
    text = bulletin_page(recorded(world), made, Words(language))
    opened(page, tmp_path, text)
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    shown = page.locator("tbody tr").count()
    assert 0 < shown < len(made.machines) + len(made.metal or ())


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("name", ["bulletin_es.html", "declaration_es.html"])
def test_nothing_sticks_out_at_any_width(
    page: Page, tmp_path: Path, name: str, width: int
) -> None:
    """Protects telephones: the sheet does not scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, tmp_path, sheets.texts()[name])
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ["bulletin_es.svg", "bulletin_nothing_en.svg"])
def test_the_picture_keeps_its_words_inside(
    page: Page, tmp_path: Path, name: str
) -> None:
    """Protects telephones: measured by the browser, no text leaves the picture."""
    page.set_viewport_size({"width": 1080, "height": 1350})
    opened(page, tmp_path, sheets.texts()[name], "svg")
    boxes = page.evaluate(
        "[...document.querySelectorAll('text')].map(each => each.getBBox())"
        ".map(box => [box.x, box.y, box.x + box.width, box.y + box.height])"
    )
    assert len(boxes) > 15
    for left, top, right, bottom in boxes:
        assert left >= 60
        assert right <= 1030
        assert top >= 0
        assert bottom <= 1350
    taken = page.screenshot()
    assert taken.startswith(b"\x89PNG")
