"""Our own markup read back, by a reader that forgives nothing."""

from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def tree(text: str) -> ET.Element:
    """Parse a page or a picture as XML."""
    bare = text.removeprefix("<!DOCTYPE html>\n")
    return ET.fromstring(bare)  # noqa: S314 - what we wrote ourselves


def words_of(element: ET.Element) -> str:
    """All text of an element, without style."""
    return " ".join(
        part
        for each in element.iter()
        if each.tag != "style"
        for part in (each.text or "", each.tail or "")
    )
