"""
From when a further order can be promised, with a plan that is already followed.

:func:`beside` puts the order into the gaps of the plan, so that nothing else moves;
:func:`ahead_of_all` lets it go before all others and says what that delays. Both give a
whole plan that keeps every rule, or nothing.
"""

from marcha.optimise.promise.promising import (
    Promise,
    accepted,
    ahead_of_all,
    beside,
    hindrance,
)

__all__ = ["Promise", "accepted", "ahead_of_all", "beside", "hindrance"]
