"""How Sphinx builds the documentation: static pages that open from a USB stick."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import marcha

project = "Marcha"
copyright = "The Marcha contributors"
version = release = marcha.__version__
language = "en"

extensions = ["myst_parser"]
# Formulas are written as plain text: a page may ask no other host for a script.
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = "Marcha"
html_copy_source = False
html_show_sphinx = False
