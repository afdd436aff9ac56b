"""
The restart planner: an order of priority in, tasks with people, spares and cash out.

:func:`decode` places tasks one by one, :func:`rules` and :func:`with_bias` give orders
of priority, :func:`neighbour` changes one. Start reading in ``decoder``; ``problem``
says what it reads from a plant.
"""

from marcha.optimise.restart.decoder import decode
from marcha.optimise.restart.priority import neighbour, rules, with_bias
from marcha.optimise.restart.problem import Problem, prepare
from marcha.optimise.restart.result import CODES, Restart

__all__ = [
    "CODES",
    "Problem",
    "Restart",
    "decode",
    "neighbour",
    "prepare",
    "rules",
    "with_bias",
]
