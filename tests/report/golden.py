"""
The texts that are compared with stored ones, made from the small plan.

What changes for reasons of its own (hashes, the version, the number of rules, the
style sheet) is replaced by a word; each element stands on its own line, so that a
change can be read.
"""

import re
from pathlib import Path

from marcha import __version__
from marcha.plans import RULES
from marcha.report import (
    comparison,
    metal_curves,
    page,
    press_gantt,
    restart_gantt,
    summary,
    tonnes_curve,
)
from marcha.text import Words
from tests.report import sheets
from tests.report.small import plant
from tests.report.small_plan import plan, practice

FOLDER = Path(__file__).parent / "golden"


def texts() -> dict[str, str]:
    """Return every text by the name of its file."""
    world, made, usual = plant(), plan(), practice()
    es, en = Words("es"), Words("en")
    found = {
        "restart_es.svg": restart_gantt(world, made, es),
        "press_es.svg": press_gantt(world, made, es),
        "metal_en.svg": metal_curves(world, made, en),
        "tonnes_en.svg": tonnes_curve(world, made, en, practice=usual),
        "summary_es.txt": summary(world, made, es),
        "summary_en.txt": summary(world, made, en),
        "comparison_es.txt": comparison(world, made, usual, es),
        "page_es.html": _page(page(world, made, es, practice=usual)),
        "page_en.html": _page(page(world, made, en, practice=usual)),
    }
    found |= {name: _sheet(text) for name, text in sheets.texts().items()}
    return {name: text.replace("><", ">\n<") + "\n" for name, text in found.items()}


def _sheet(text: str) -> str:
    text = re.sub(r"<style>.*?</style>", "<style>STYLE</style>", text, flags=re.S)
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)
    text = re.sub(r"\bPlan [0-9a-f]{12}\b", "Plan HASH", text)
    return text.replace(f"Marcha {__version__}", "Marcha VERSION")


def _page(text: str) -> str:
    # The pictures of a page have golden files of their own.
    text = re.sub(r"<style>.*?</style>", "<style>STYLE</style>", text, flags=re.S)
    text = re.sub(r"<svg .*?</svg>", "<svg/>", text, flags=re.S)
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)
    text = text.replace(f"<dd>{__version__}</dd>", "<dd>VERSION</dd>")
    return re.sub(rf"\b{len(RULES)} (reglas|rules)\b", r"RULES \1", text)
