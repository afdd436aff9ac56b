"""Markup: what people wrote stays text, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.report.markup import Markup, join, number, tag, text
from tests.report.parsing import tree


@given(st.text())
def test_any_text_comes_back_from_an_element(words: str) -> None:
    """Protects content: parsed again it is the same, less what XML cannot hold."""
    element = tree(tag("p", words))
    assert list(element) == []
    # XML readers turn \r into \n; characters that it forbids become one sign.
    assert _allowed(element.text or "") == _allowed(words)


@given(st.text())
def test_any_text_comes_back_from_an_attribute(words: str) -> None:
    """Protects attributes: no value ends one or begins another."""
    element = tree(tag("a", title=words))
    assert list(element.attrib) == ["title"]
    assert _plain(element.attrib["title"]) == _plain(words)


def _allowed(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").translate(_FORBIDDEN)


def _plain(words: str) -> str:
    # Line ends and tabs in attributes are read as spaces.
    return _allowed(words).replace("\n", " ").replace("\t", " ")


_FORBIDDEN = dict.fromkeys(
    {*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - {9, 10, 13}, "\ufffd"
)


def test_markup_is_not_escaped_twice() -> None:
    """Protects nesting: an element within an element stays one."""
    assert tag("b", tag("i", "<")) == "<b><i>&lt;</i></b>"
    assert text(Markup("<i>")) == "<i>"
    assert join(["<", None, Markup("<br/>")], ", ") == "&lt;, <br/>"


def test_attributes_are_named_numbered_and_left_out() -> None:
    """Protects pictures: hyphens, two decimals, nothing for None."""
    made = tag("rect", x=1.0, y=0.126, rx=None, stroke_width=-0.001, class_="a")
    assert made == '<rect x="1" y="0.13" stroke-width="0" class="a"/>'
    assert tag("details", open=True) == '<details open=""></details>'
    assert tag("details", open=False) == "<details></details>"


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (2.5, "2.5"), (1e6, "1000000"), (-0.0, "0")]
)
def test_numbers_are_short(value: float, written: str) -> None:
    """Protects the size of pictures: no trailing zeros, no negative zero."""
    assert number(value) == written
