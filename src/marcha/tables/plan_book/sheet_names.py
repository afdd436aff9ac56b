"""Names of sheets and texts of headers that Excel accepts, whatever an id holds."""

import re

LONGEST_NAME = 31
_LONGEST_HEADER = 80
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f]")


class SheetNames:
    """Names given so far; Excel takes names that differ only in capitals for one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str) -> str:
        """
        Return the wanted name, or the nearest one that is allowed and free.

        Examples
        --------
        >>> names = SheetNames()
        >>> names.give("Prensa P/7"), names.give("prensa p?7")
        ('Prensa P_7', 'prensa p_7 (2)')
        """
        base = _FORBIDDEN.sub("_", wanted).strip() or "_"
        name, count = _shortened(base, LONGEST_NAME), 1
        while name.casefold() in self._taken:
            count += 1
            end = f" ({count})"
            name = _shortened(base, LONGEST_NAME - len(end)) + end
        self._taken.add(name.casefold())
        return name


def _shortened(text: str, longest: int) -> str:
    """Cut a text to what Excel counts as so many characters (UTF-16)."""
    while len(text.encode("utf-16-le")) > 2 * longest:
        text = text[:-1]
    return text.rstrip()


def header_text(text: str) -> str:
    """Text for the head or foot of a page, where ``&`` begins a command."""
    return _shortened(text.replace("&", "+"), _LONGEST_HEADER)
