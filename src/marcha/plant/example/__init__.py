"""
``planta-ejemplo``: a whole stopped plant that anyone may read, edit and plan.

Its scale is that of public figures, everything else is invented: ``EXAMPLE_FACTS``
says which is which. The rows stand in one module for each part of the workbook.
"""

from marcha.plant.example.assembly import example
from marcha.plant.example.facts import EXAMPLE_FACTS, ExampleFact

__all__ = ["EXAMPLE_FACTS", "ExampleFact", "example"]
