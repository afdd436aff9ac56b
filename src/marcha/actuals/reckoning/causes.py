"""
Codes of stops and of scrap, as plants record them; the words are in ``text``.

The lists are those that two extrusion plants and three open systems use (see the domain
notes); a code that is not in them is kept and shown as it was typed.
"""

STOP_CAUSES = (
    "power_failure",
    "mechanical_failure",
    "maintenance",
    "die_failure",
    "die_missing",
    "die_change",
    "container_change",
    "setup",
    "billet_quality",
    "billet_shortage",
    "no_metal",
    "operator",
    "idle",
    "due_date",
    "other",
)
"""Why a machine stood still; ``no_metal`` is the stoppage for want of any metal."""

SCRAP_CAUSES = (
    "blister",
    "tearing",
    "line",
    "oxide",
    "scratch",
    "twist",
    "dimension",
    "die_line",
    "burn",
    "length",
    "incomplete",
    "low_hardness",
    "colour",
    "handling",
    "transverse_weld",
    "back_end",
    "butt",
    "trim",
    "saw",
    "other",
)
"""Why metal was lost; the last but one three are what every press loses of itself."""

POWER_CUT = "power_failure"
MACHINE_DOWN = "mechanical_failure"
"""Causes of the stops that follow from a power cut and from a machine that is down."""
