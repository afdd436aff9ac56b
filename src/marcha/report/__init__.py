"""
Plans for people: one self-contained page, pictures as SVG, reasons in words.

Start with :func:`page`, the whole plan as one HTML file, and :func:`summary`, the same
in a few lines. Everything here is text made from a plant, a plan and the words of a
language; nothing is decided and no library but the standard one is used.
"""

from marcha.report.curves import metal_curves, tonnes_curve
from marcha.report.page import page
from marcha.report.press_gantt import press_gantt
from marcha.report.reasons import cause_text, reason_text
from marcha.report.restart_gantt import restart_gantt
from marcha.report.summary import comparison, summary

__all__ = [
    "cause_text",
    "comparison",
    "metal_curves",
    "page",
    "press_gantt",
    "reason_text",
    "restart_gantt",
    "summary",
    "tonnes_curve",
]
