"""
Excel workbooks, both ways: the plant's own, and the plan as people read it.

Start with :mod:`marcha.tables.reader` (workbook → plant, every problem at its cell)
and :mod:`marcha.tables.template` (plant → workbook). Then
:mod:`marcha.tables.plan_workbook` (plan → workbook) and :mod:`marcha.tables.problems`
(problems in words). python-calamine reads and XlsxWriter writes; nothing else in the
house knows either.
"""

from marcha.tables.folder_writer import ENCODING as CSV_ENCODING
from marcha.tables.folder_writer import csv_texts
from marcha.tables.handback import write_checked
from marcha.tables.instants import read_moment
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
from marcha.tables.template import write_records, write_workbook

__all__ = [
    "CSV_ENCODING",
    "csv_texts",
    "message",
    "place_text",
    "problem_codes",
    "problem_text",
    "problems_json",
    "problems_text",
    "read_moment",
    "read_workbook",
    "read_workbook_with_warnings",
    "write_checked",
    "write_plan_workbook",
    "write_records",
    "write_workbook",
]
