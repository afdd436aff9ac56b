"""
The line planner: finishing of profiles, and the other routes (S33 to S39).

Presses and ovens are planned before; what they give arrives here by the minute.
:mod:`~marcha.optimise.lines.dispatch` runs the lines, metal waits in
:mod:`~marcha.optimise.lines.waiting`, and :mod:`~marcha.optimise.lines.delays` tells
the presses how long an order takes to ship after them.
"""

from marcha.optimise.lines.delays import Tail, tails
from marcha.optimise.lines.dispatch import LineRule, Lines
from marcha.optimise.lines.line import FixedLine

__all__ = ["FixedLine", "LineRule", "Lines", "Tail", "tails"]
