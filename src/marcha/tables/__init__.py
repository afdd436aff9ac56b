"""
Excel workbooks, both ways: the plant's own, and the plan as people read it.

Start with :mod:`marcha.tables.reader` (workbook → plant, every problem at its cell)
and :mod:`marcha.tables.template` (plant → workbook). Then
:mod:`marcha.tables.plan_workbook` (plan → workbook) and :mod:`marcha.tables.problems`
(problems in words). python-calamine reads and XlsxWriter writes; nothing else in the
house knows either.
"""

from marcha.tables.plan_workbook import write_plan_workbook
from marcha.tables.problems import (
    message,
    place_text,
    problem_codes,
    problem_text,
    problems_json,
    problems_text,
)
from marcha.tables.reader import read_workbook, read_workbook_with_warnings
from marcha.tables.template import write_workbook

__all__ = [
    "message",
    "place_text",
    "problem_codes",
    "problem_text",
    "problems_json",
    "problems_text",
    "read_workbook",
    "read_workbook_with_warnings",
    "write_plan_workbook",
    "write_workbook",
]
