"""
The crew planner: people for machines, shift by shift.

:func:`staff` says when machines have their crew and who it is, :func:`trim` leaves out
the shifts in which a machine is not used. Start reading in ``staffing``.
"""

from marcha.optimise.crew.covered import covered
from marcha.optimise.crew.staffing import LEAST_MIN, Staffing, Uncovered, staff
from marcha.optimise.crew.trimming import trim

__all__ = ["LEAST_MIN", "Staffing", "Uncovered", "covered", "staff", "trim"]
