"""Pages work offline: Chromium opens them and nothing is asked of another host."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_local_page_opens_and_asks_nobody(
    page: Page, asked_elsewhere: list[str], tmp_path: Path
) -> None:
    """Protects the browser tests themselves: a page from a file is drawn."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><h1>Puesta en marcha</h1>",
        encoding="utf-8",
    )
    page.goto(path.as_uri())
    assert page.get_by_role("heading").inner_text() == "Puesta en marcha"
    assert asked_elsewhere == []


def test_a_request_to_another_host_is_refused_and_written_down(
    page: Page, asked_elsewhere: list[str], tmp_path: Path
) -> None:
    """Protects the guard: were it blind, every other page would pass for offline."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><img src='http://example.invalid/logo.png'>", encoding="utf-8"
    )
    page.goto(path.as_uri())
    assert asked_elsewhere == ["http://example.invalid/logo.png"]
