"""
Plants of any size, made from a seed, short of metal, of hours or of repairs.

:func:`generate` puts a plant together (``assembly``); ``regimes`` has every figure
that calibrates it. The same arguments give the same plant on every Python and every
computer, as the hashes in ``tests/plant/test_generator.py`` say.
"""

from marcha.plant.generator.assembly import generate
from marcha.plant.generator.regimes import REGIMES, Regime, RegimeName

__all__ = ["REGIMES", "Regime", "RegimeName", "generate"]
