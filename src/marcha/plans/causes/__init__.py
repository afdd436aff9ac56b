"""
Why a plan is as it is: chains of causes with times and objects, read off the plan.

No solver and no search: what stands here follows from plant and plan alone. Start with
:mod:`marcha.plans.causes.cause`; the remedies are tried in ``optimise.remedies``.
"""

from marcha.plans.causes.cause import KINDS, Cause, Named
from marcha.plans.causes.figures import figure_causes
from marcha.plans.causes.machines import machine_causes
from marcha.plans.causes.orders import order_causes
from marcha.plans.causes.reading import Reading, read

__all__ = [
    "KINDS",
    "Cause",
    "Named",
    "Reading",
    "figure_causes",
    "machine_causes",
    "order_causes",
    "read",
]
