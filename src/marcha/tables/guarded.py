"""
Texts that a spreadsheet would run: how they are written so that it does not.

A CSV file has no types: Excel takes what begins with ``=``, ``+``, ``-`` or ``@`` for a
formula. Written with an apostrophe before it, as people type it in Excel, it stays a
text; reading takes the apostrophe off again. Both directions together change nothing.
"""

import re

_STARTS = r"[=+\-@|\t\r\uff1d\uff0b\uff0d\uff20]"
"""What a spreadsheet takes for the beginning of a formula, in full width too."""

_LIVE = re.compile(rf"'*{_STARTS}")
_GUARDED = re.compile(rf"'+{_STARTS}")
_FORMULA = re.compile(r"'*=[^=\s]")


def guarded(text: str) -> str:
    """
    Return a text as a CSV file holds it, where nothing tells texts from formulas.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("6063"), guarded("'abc'")
    ("'=1+1", "''=1+1", '6063', "'abc'")
    """
    return f"'{text}" if _LIVE.match(text) else text


def guarded_in_workbook(text: str) -> str:
    """
    Return a text as a workbook holds it, whose cells say that they are texts.

    Only what reads as a formula gets an apostrophe: unguarded it is a formula that was
    typed into a cell for text, which holds no value.

    Examples
    --------
    >>> guarded_in_workbook("=A1*2"), guarded_in_workbook("- nota"), "=== nota"
    ("'=A1*2", '- nota', '=== nota')
    """
    marked = _FORMULA.match(text) or _GUARDED.match(text)
    return f"'{text}" if marked else text


def unguarded(text: str) -> str:
    """
    Return the text that was meant: without the apostrophe of :func:`guarded`.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'abc'")
    ('=1+1', "'=1+1", "'abc'")
    """
    return text[1:] if _GUARDED.match(text) else text


def is_formula(text: str) -> bool:
    """
    Tell whether a text is a formula that nobody computed.

    Examples
    --------
    >>> is_formula("=A1*2"), is_formula("'=A1*2"), is_formula("=== nota")
    (True, False, False)
    """
    return text.startswith("=") and _FORMULA.match(text) is not None
