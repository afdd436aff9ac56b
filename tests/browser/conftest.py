"""
A page in the distribution's Chromium that may ask no other host for anything.

Chromium is found on the PATH, or named in ``MARCHA_CHROMIUM``. When the browser tests
are asked for and it is missing, they fail and say what to install.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = (
    "--headless",
    "--no-sandbox",  # CI runs as root in a container, where the sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Chromium looks up its maker's hosts at every start unless told not to.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCAL_SCHEMES = {"file", "data", "blob", "about"}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def is_local(url: str) -> bool:
    """Tell whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname in LOOPBACK


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start one Chromium for all browser tests of a process."""
    found = [os.environ.get("MARCHA_CHROMIUM"), *map(shutil.which, NAMES)]
    executable = next((path for path in found if path), None)
    if executable is None:
        pytest.fail(
            "no Chromium on the PATH; install it (Debian: apt install chromium) "
            "or name it in MARCHA_CHROMIUM"
        )
    home = tmp_path_factory.mktemp("chromium-home")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=Path(executable),
            args=list(FLAGS),
            env={**os.environ, "HOME": str(home)},
        )
        yield started
        started.close()


@pytest.fixture
def asked_elsewhere() -> list[str]:
    """Collect the addresses on other hosts that the page of this test asked for."""
    return []


@pytest.fixture
def page(browser: Browser, asked_elsewhere: list[str]) -> Iterator[Page]:
    """Give a fresh page; it is refused every other host, and that is written down."""

    def guard(route: Route) -> None:
        url = route.request.url
        if is_local(url):
            route.continue_()
        else:
            asked_elsewhere.append(url)
            route.abort()

    context = browser.new_context(locale="es-VE", timezone_id="America/Caracas")
    context.route("**/*", guard)
    yield context.new_page()
    context.close()
