"""The first sheet: what the plan reaches, what is proved, and on what it leans."""

from collections.abc import Iterator, Sequence

from marcha import __version__
from marcha.plans.figures import figures
from marcha.plans.plan import Figure
from marcha.plans.rules import RULES, CheckResult, check
from marcha.plans.wire import plan_hash
from marcha.plant.plant import SHEETS
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.schema import FieldSchema, schema
from marcha.plant.timeline import horizon_min
from marcha.tables.excel import Format, Worksheet, Written, write_cell
from marcha.tables.names import label, sheet_name, unit_label
from marcha.tables.plan_book.facts import PlanFacts
from marcha.tables.plan_book.layout import TONES, Layout, write_value
from marcha.tables.plan_book.orders import STATES, state_mark
from marcha.tables.plan_book.part import Column, Kind, Part, Row, Tone

KG_PER_T = 1000.0
_LAST = 5
"""Last column of the sheet."""

_LINE = 160
"""Characters that fit in a line across the sheet."""

_WIDTHS = (30, 18, 18, 12, 14, 66)
_UNVERIFIED = "unverified:"

_FORMATS = {"t": "#,##0.0", "t·d": "#,##0", "h": "#,##0.0", "0-1": "0.0%", "": "#,##0"}
_DATES = frozenset({"reactivation_day"})
"""Figures in days from the start that people read as a date."""

_FIGURES = (
    Column("figure"),
    Column("value", Kind.DECIMAL),
    Column("bound", Kind.DECIMAL),
    Column("gap", Kind.SHARE),
    Column("unit"),
    Column("covers"),
)
_STATES = (
    Column("state"),
    Column("orders", Kind.WHOLE),
    Column("ordered_t", Kind.DECIMAL),
    Column("shipped_t", Kind.DECIMAL),
)
_DEFAULTS = (Column("sheet"), Column("field"), Column("default"))


class Overview:
    """Writes the first sheet from top to bottom."""

    def __init__(self, layout: Layout, facts: PlanFacts) -> None:
        self._layout = layout
        self._styles = layout.styles
        self._facts = facts
        name = facts.say("sheet.overview")
        self._sheet: Worksheet = layout.sheet(name, facts.say("sheet.overview"))
        for place, width in enumerate(_WIDTHS):
            self._sheet.set_column(place, place, width)
        self._row = 0

    def write(self) -> None:
        """Write everything but the list of the sheets, which comes last."""
        self._head()
        self._figures()
        self._states()
        self._proofs()
        self._assumptions()
        self._made()

    def write_contents(self, sheets: Sequence[tuple[str, str]]) -> None:
        """List the other sheets, by name and note, each a way to go there."""
        self._section("overview.contents")
        link = self._styles.make(font_color="#1F4E79", underline=1, valign="top")
        for name, note in sheets:
            self._sheet.write_url(self._row, 0, f"internal:'{name}'!A1", link, name)
            self._across(note, first=1)
        self._sheet.activate()

    def _head(self) -> None:
        facts, site = self._facts, self._facts.plant.site
        write_cell(self._sheet, 0, 0, site.name, self._styles.heading)
        last = facts.at(horizon_min(facts.plant) - 1) or site.start
        period = facts.say(
            "overview.period",
            start=facts.words.day(site.start),
            end=facts.words.day(last),
            days=site.horizon_days,
        )
        write_cell(self._sheet, 1, 0, period, self._styles.make(bold=True))
        self._row = 3
        status = facts.plan.status.value
        self._verdict(f"status.{status}", "good" if status == "complete" else "short")
        result = check(facts.plant, facts.plan)
        self._verdict(
            "overview.kept" if result.ok else "overview.broken",
            "good" if result.ok else "unplanned",
            rules=len(RULES),
            count=len(result.violations),
        )
        for text in self._broken(result):
            self._across(text)

    def _verdict(self, key: str, tone: Tone, **params: object) -> None:
        style = self._styles.make(**TONES[tone], text_wrap=True, valign="top")
        self._across(self._facts.say(key, **params), style=style)

    def _broken(self, result: CheckResult) -> Iterator[str]:
        for rule in dict.fromkeys(each.rule for each in result.violations):
            yield "· " + self._facts.words(f"rules.meaning.{rule}")

    def _across(self, text: str, *, first: int = 0, style: Format = None) -> None:
        """Write a text over the width of the sheet, and go down a row."""
        style = self._styles.prose if style is None else style
        self._sheet.merge_range(self._row, first, self._row, _LAST, "", style)
        write_value(self._sheet, self._row, first, text, style)
        self._sheet.set_row(self._row, 15 * (len(text) // _LINE + 1))
        self._row += 1

    def _section(self, key: str) -> None:
        self._row += 1
        write_cell(
            self._sheet, self._row, 0, self._facts.say(key), self._styles.section
        )
        for place in range(1, _LAST + 1):
            self._sheet.write_blank(self._row, place, None, self._styles.section)
        self._row += 1

    def _table(self, columns: tuple[Column, ...], rows: Sequence[Row]) -> None:
        part = Part(title="", note="", columns=columns, rows=tuple(rows))
        self._row = self._layout.table(self._sheet, self._row, part, _WIDTHS) + 1

    def _figures(self) -> None:
        """Figures as they follow from the plan, with the bounds that it carries."""
        self._section("overview.figures")
        for place, column in enumerate(_FIGURES):
            text = self._facts.say(f"column.{column.name}")
            header = self._layout.header(column.kind)
            write_cell(self._sheet, self._row, place, text, header)
        facts = self._facts
        bounds = {each.name: each.bound for each in facts.plan.figures}
        for each in figures(facts.plant, facts.plan, known=facts.known):
            self._row += 1
            self._figure(each, bounds.get(each.name))
        self._row += 1
        self._across(self._facts.say("overview.gap_note"), style=self._styles.unit)

    def _figure(self, figure: Figure, bound: float | None) -> None:
        value: Written = figure.value
        form = _FORMATS.get(figure.unit, "#,##0")
        if figure.name in _DATES:
            form = "dd/mm/yyyy"
            value = self._facts.say("overview.not_within")
            if figure.value is not None:
                last = max(0, round(figure.value * MINUTES_PER_DAY) - 1)
                value = self._facts.at(last)
        elif figure.value is None:
            value = self._facts.say("overview.unknown")
        gap = None
        if bound and figure.value is not None:
            gap = (bound - figure.value) / abs(bound)
        unit = "" if figure.name in _DATES or figure.unit == "0-1" else figure.unit
        words = self._facts.words
        text = self._styles.make(text_wrap=True, indent=1)
        cells = (
            (words(f"figures.label.{figure.name}"), text),
            (value, self._number(form, bold=True)),
            (self._facts.say("overview.no_bound") if bound is None else bound,
             self._number(form)),
            (gap, self._number("0.0%")),
            (unit, text),
            (words(f"figures.note.{figure.name}"), text),
        )  # fmt: skip
        for place, (cell, style) in enumerate(cells):
            write_value(self._sheet, self._row, place, cell, style)

    def _number(self, form: str, *, bold: bool = False) -> Format:
        return self._styles.make(num_format=form, align="right", bold=bold)

    def _states(self) -> None:
        """Count orders by how they fare, with what is ordered and what ships."""
        self._section("overview.orders")
        rows: list[Row] = []
        for state in STATES:
            held = [each for each in self._facts.statuses if each.state == state]
            kg = [self._facts.known[each.order].piece_kg for each in held]
            pairs = list(zip(held, kg, strict=True))
            rows.append(
                (
                    state_mark(self._facts, state),
                    len(held),
                    sum(each.nominal * mass for each, mass in pairs) / KG_PER_T,
                    sum(each.shipped * mass for each, mass in pairs) / KG_PER_T,
                )
            )
        self._table(_STATES, rows)

    def _proofs(self) -> None:
        self._section("overview.proved")
        facts = self._facts
        units = {each.name: each.unit for each in facts.plan.figures}
        for each in facts.plan.certificates:
            key = f"figures.label.{each.figure}"
            name = facts.words(key) if facts.words.has(key) else each.figure
            bound = f"{facts.words.number(each.bound, 1)} {units.get(each.figure, '')}"
            self._across(facts.say("overview.bound", figure=name, bound=bound.strip()))
        if not facts.plan.certificates:
            self._across(facts.say("overview.nothing_proved"))
        self._across(facts.say("overview.not_proved"))

    def _assumptions(self) -> None:
        self._section("overview.assumed")
        texts = [
            _assumption(self._facts, each)
            for each in self._facts.plant.assumptions
            if not each.startswith(_UNVERIFIED)
        ]
        for text in texts or [self._facts.say("overview.nothing_assumed")]:
            self._across(text)
        self._section("overview.unverified")
        rows = list(_defaults(self._facts))
        if rows:
            self._across(self._facts.say("overview.unverified_note"))
        self._table(_DEFAULTS, rows)

    def _made(self) -> None:
        self._section("overview.made")
        facts, plan = self._facts, self._facts.plan
        items: tuple[tuple[str, Written], ...] = (
            ("seed", plan.seed),
            ("effort", plan.effort),
            ("seconds", plan.seconds),
            ("plan_hash", plan_hash(plan)),
            ("plant_hash", plan.plant_hash),
            ("version", __version__),
        )
        style = self._styles.make(align="left")
        for key, value in items:
            write_cell(self._sheet, self._row, 0, facts.say(f"overview.{key}"))
            write_value(self._sheet, self._row, 1, value, style)
            self._row += 1


def _assumption(facts: PlanFacts, assumption: str) -> str:
    code, _, detail = assumption.partition(":")
    key = f"assumptions.{code}"
    return facts.words(key, detail=detail) if facts.words.has(key) else assumption


def _defaults(facts: PlanFacts) -> Iterator[Row]:
    """Fields that rest on a default nobody verified: sheet, column and value."""
    records = {record.__name__: record for record in SHEETS}
    for each in facts.plant.assumptions:
        sheet, _, name = each.removeprefix(_UNVERIFIED).partition(".")
        record = records.get(sheet)
        if not each.startswith(_UNVERIFIED) or record is None:
            continue
        for shape in schema(record):
            if shape.name == name:
                yield (
                    sheet_name(record, facts.words),
                    label(record, name, facts.words),
                    _default(facts, shape),
                )


def _default(facts: PlanFacts, shape: FieldSchema) -> str:
    if isinstance(shape.default, int | float):
        if shape.unit == "0-1":
            return f"{facts.words.number(100 * shape.default, 1)} %"
        digits = 0 if float(shape.default).is_integer() else 2
        amount = facts.words.number(shape.default, digits)
        return f"{amount} {unit_label(shape, facts.words)}"
    return facts.say("overview.no_limit")
