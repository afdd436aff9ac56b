"""What the tests of events share: small plans, made once."""

import pytest

from marcha.app import Planned, plan
from marcha.plant.generator import RegimeName, generate


@pytest.fixture(scope="session", params=["metal", "repair"])
def planned(request: pytest.FixtureRequest) -> Planned:
    """Plan a small generated plant with deliveries, repairs, people and spares."""
    regime: RegimeName = request.param
    plant = generate(regime, orders=12, presses=2, tasks=10, seed=3)
    return plan(plant, effort=4)
