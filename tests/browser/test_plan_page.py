"""The page of a plan in a browser: quiet, offline, legible on every width, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page

from marcha.report import page as page_of
from marcha.text import LANGUAGES, Language, Words
from tests.report.hostile import hostile
from tests.report.small import plant
from tests.report.small_plan import plan, practice

pytestmark = pytest.mark.browser

WIDTHS = (400, 800, 1280)
A4 = (595, 842)
"""Points of a sheet, upright."""


def opened(page: Page, folder: Path, text: str) -> list[str]:
    """Open a page from a file; return what the browser complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    path = folder / "plan.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    return complaints


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_quietly_and_asks_nobody(
    page: Page, asked_elsewhere: list[str], tmp_path: Path, language: Language
) -> None:
    """Protects plants without a network, and the promise of no request elsewhere."""
    words = Words(language)
    text = page_of(plant(), plan(), words, practice=practice())
    complaints = opened(page, tmp_path, text)
    assert page.get_by_role("heading", level=1).inner_text() == "Taller de ejemplo"
    assert complaints == []
    assert asked_elsewhere == []


def test_ids_that_look_like_markup_do_nothing(
    page: Page, asked_elsewhere: list[str], tmp_path: Path
) -> None:
    """Protects readers from what a workbook's cell might try."""
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    complaints = opened(page, tmp_path, page_of(*hostile(), Words("es")))
    assert (complaints, asked, asked_elsewhere) == ([], [], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_at_any_width(
    page: Page, tmp_path: Path, width: int
) -> None:
    """Protects telephones: wide things scroll by themselves, the page does not."""
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, tmp_path, page_of(plant(), plan(), Words("es")))
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == width


def test_a_bar_leads_to_its_row_even_in_a_closed_part(
    page: Page, tmp_path: Path
) -> None:
    """Protects the way from picture to table."""
    page.set_viewport_size({"width": 1280, "height": 900})
    opened(page, tmp_path, page_of(plant(), plan(), Words("es")))
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    row = page.locator("#run-5")
    assert not row.is_visible()
    page.locator("a[href='#run-5']").first.click()
    row.wait_for(state="visible")


def test_labels_stay_in_sight_while_the_picture_scrolls(
    page: Page, tmp_path: Path
) -> None:
    """Protects readers of a wide picture: they see whose bar it is."""
    page.set_viewport_size({"width": 1280, "height": 900})
    opened(page, tmp_path, page_of(plant(), plan(), Words("es")))
    box = page.locator("#presses .gantt")
    box.evaluate("box => box.scrollLeft = 2000")
    assert box.evaluate("box => box.scrollLeft") == 2000
    labels = page.locator("#presses .gantt-labels").bounding_box()
    frame = box.bounding_box()
    assert labels is not None
    assert frame is not None
    assert abs(labels["x"] - frame["x"]) <= 2


def test_the_page_prints_on_a4_with_everything_open(page: Page, tmp_path: Path) -> None:
    """Protects paper: closed parts are printed, wide pictures are split by week."""
    opened(page, tmp_path, page_of(plant(), plan(), Words("es")))
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    assert not page.locator("#presses .gantt").is_visible()
    assert page.locator("#presses .sheet svg").count() == 2
    assert page.locator("#run-5").bounding_box() is not None
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    boxes = {(A4[0], A4[1]), (A4[1], A4[0])}
    assert sheets(printed) == boxes


def sheets(printed: bytes) -> set[tuple[int, int]]:
    """Sizes of the pages of a PDF, in whole points."""
    sizes = set()
    for part in printed.split(b"/MediaBox")[1:]:
        numbers = part[part.index(b"[") + 1 : part.index(b"]")].split()
        sizes.add((round(float(numbers[2])), round(float(numbers[3]))))
    return sizes
