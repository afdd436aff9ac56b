"""Each regime leaves a part of the orders unshipped, for its own reason."""

import pytest

from marcha.plant.generator import REGIMES, RegimeName, generate
from tests.plant.rough import shipped_share, up_days

SIZES = ((3, 1, 3), (10, 2, 8), (40, 2, 40), (120, 3, 60))
SEEDS = range(4)
LEAST, MOST = 0.20, 0.75


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("regime", sorted(REGIMES))
def test_a_rough_plan_leaves_a_part_unshipped(
    regime: RegimeName, size: tuple[int, int, int]
) -> None:
    """
    Guards the aim of 20 to 60 % unshipped under a good plan.

    A rough plan is good to some points, so the limits are wider by as many.
    """
    for seed in SEEDS:
        unshipped = 1 - shipped_share(generate(regime, *size, seed=seed))
        assert LEAST <= unshipped <= MOST, (regime, size, seed)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_repairs_are_done_within_the_horizon_but_not_soon(
    size: tuple[int, int, int],
) -> None:
    """Guards the repair regime: the first press comes up late, the last in time."""
    for seed in SEEDS:
        plant = generate("repair", *size, seed=seed)
        up = up_days(plant)
        presses = [up[name] for name in up if name.startswith("P")]
        assert 0.05 * plant.site.horizon_days < min(presses) < plant.site.horizon_days
