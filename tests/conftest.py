"""
What every test shares: the hypothesis profile, and which tests wait to be asked for.

Browser tests, tests with LibreOffice and long tests are skipped by name unless asked
for, so that a reader of
the results sees what was not run and how to run it.
"""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "marcha",
    deadline=None,  # speed is guarded by counts, not by seconds
    derandomize=True,  # the same examples on every machine
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", settings.get_profile("marcha"), derandomize=False, max_examples=1000
)

WAITING = {
    "browser": "needs Chromium: make test-all",
    "office": "needs LibreOffice Calc: make test-all",
    "long": "takes minutes: make test-long",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add one option for each kind of test that waits to be asked for."""
    for name, reason in WAITING.items():
        parser.addoption(f"--{name}", action="store_true", help=f"run what {reason}")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples hypothesis tries."""
    settings.load_profile("long" if config.getoption("--long") else "marcha")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Skip, by name and with a reason, what was not asked for."""
    for name, reason in WAITING.items():
        if config.getoption(f"--{name}"):
            continue
        for item in items:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))
