"""The first sheet of a workbook handed back: its problems by sheet, with links."""

from collections import Counter
from collections.abc import Mapping, Sequence

from marcha.plant.problem import Problem
from marcha.tables.excel import A4, LONGEST_TEXT, Format, Worksheet, literal
from marcha.tables.handback_cells import MOST_COMMENTS
from marcha.tables.problems import message, place_text
from marcha.tables.styles import PLAIN, Styles
from marcha.text import Words

MOST_LINKS = 65_000
"""Excel takes 65,530 links in a sheet."""

_WIDTHS = (18, 10, 10, 30, 110)


class ProblemList:
    """Writes the sheet of problems."""

    def __init__(self, sheet: Worksheet, styles: Styles, words: Words) -> None:
        self._sheet, self._styles, self._words = sheet, styles, words
        self._link = styles.make(font_color="#1F4E79", underline=1, valign="top")
        self._links = 0

    def write(
        self,
        source: str,
        problems: Sequence[Problem],
        names: Mapping[str, str],
        *,
        computed: int,
    ) -> None:
        """
        Write heading, number by sheet, and a line for each problem.

        Parameters
        ----------
        names
            Name of the copy of each sheet by the name that problems give it.
        computed
            Formulas that stand as their values.
        """
        order = {name: place for place, name in enumerate(names)}
        ordered = sorted(
            problems, key=lambda each: order.get(self._sheet_of(each, names), -1)
        )
        sheet, words = self._sheet, self._words
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, words("handback.heading"), self._styles.heading)
        lines = [self._count(problems), words("handback.source", file=source)]
        lines.append(words("handback.colours"))
        if computed:
            lines.append(words("handback.computed", count=words.number(computed)))
        if len(problems) > MOST_COMMENTS:
            most = words.number(MOST_COMMENTS)
            lines.append(words("handback.comments", most=most))
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, line)
        row = self._by_sheet(len(lines) + 2, ordered, names)
        self._all(row + 1, ordered, names)

    @staticmethod
    def _sheet_of(problem: Problem, names: Mapping[str, str]) -> str:
        name = problem.params.get("sheet_name", "")
        return name if name in names else ""

    def _count(self, problems: Sequence[Problem]) -> str:
        errors = sum(each.severity == "error" for each in problems)
        warnings = len(problems) - errors
        number = self._words.number
        return self._words(
            "handback.count", errors=number(errors), warnings=number(warnings)
        )

    def _titles(self, row: int, keys: Sequence[str]) -> None:
        style = self._styles.title(PLAIN, required=True)
        for column, key in enumerate(keys):
            text = self._words(f"handback.column.{key}")
            self._sheet.write_string(row, column, text, style)

    def _by_sheet(
        self, row: int, problems: Sequence[Problem], names: Mapping[str, str]
    ) -> int:
        counts: dict[str, Counter[str]] = {}
        for each in problems:
            name = self._sheet_of(each, names)
            counts.setdefault(name, Counter())[each.severity] += 1
        if not counts:
            return row
        self._titles(row, ("sheet", "errors", "warnings"))
        for name, count in counts.items():
            row += 1
            shown = names.get(name) or self._words("handback.whole_file")
            self._place(row, 0, shown, names.get(name), "A1")
            self._sheet.write_number(row, 1, count["error"])
            self._sheet.write_number(row, 2, count["warning"])
        return row + 1

    def _all(
        self, row: int, problems: Sequence[Problem], names: Mapping[str, str]
    ) -> None:
        if not problems:
            return
        self._titles(row, ("sheet", "cell", "severity", "found", "what"))
        first = row
        prose = self._styles.prose
        top = self._styles.data(None)
        bad = self._styles.flawed({"valign": "top"}, error=True)
        doubtful = self._styles.flawed({"valign": "top"}, error=False)
        kinds = {
            kind: self._words(f"handback.severity.{kind}")
            for kind in ("error", "warning")
        }
        for each in problems:
            row += 1
            name = names.get(self._sheet_of(each, names))
            shown = name or place_text(each, self._words).partition("!")[0]
            cell = "" if each.row is None else f"{each.column or ''}{each.row}"
            target = f"{each.column or 'A'}{each.row or 1}"
            self._text(row, 0, shown, top)
            self._place(row, 1, cell or "–", name, target)
            error = each.severity == "error"
            self._text(row, 2, kinds[each.severity], bad if error else doubtful)
            self._text(row, 3, each.value or "", top)
            self._text(row, 4, message(each, self._words), prose)
        self._sheet.autofilter(first, 0, row, len(_WIDTHS) - 1)

    def _place(
        self, row: int, column: int, text: str, name: str | None, target: str
    ) -> None:
        """Write a place; a link to it while Excel takes more of them."""
        if name is None or self._links >= MOST_LINKS:
            self._text(row, column, text, self._styles.data(None))
            return
        self._links += 1
        quoted = name.replace("'", "''")
        url = f"internal:'{quoted}'!{target}"
        self._sheet.write_url(row, column, url, self._link, literal(text))

    def _text(self, row: int, column: int, text: str, style: Format) -> None:
        self._sheet.write_string(row, column, literal(text[:LONGEST_TEXT]), style)
