"""Close a month: its statement as lines, as a workbook, as a page."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from marcha.actuals.reckoning.period import month as month_of
from marcha.actuals.reckoning.statement import Statement, statement
from marcha.app.files import write_whole
from marcha.app.recorded import Recorded, read_record
from marcha.plans.wire import plan_hash
from marcha.plant.wire import record_to_json
from marcha.text import Language, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The statement of a month and the record that it was made of."""

    recorded: Recorded
    statement: Statement

    def text(self, *, language: Language | None = None) -> str:
        """Return the figures of the month and the plan beside what happened."""
        from marcha.report.statement import statement_lines

        words = spoken(language)
        return "\n".join(statement_lines(self.recorded.record, self.statement, words))

    def as_json(self) -> dict[str, Any]:
        """Return all that the statement says as JSON data."""
        return {
            "plant": self.recorded.record.plant.site.name,
            "plan_hash": plan_hash(self.recorded.record.plan),
            **record_to_json(self.statement),
        }

    def write(
        self, book: str | Path, *, language: Language | None = None
    ) -> tuple[Path, ...]:
        """Write the workbook and, beside it, the page: both or none."""
        from marcha.report.statement import statement_page
        from marcha.tables.statement_workbook import write_statement_workbook

        words = spoken(language)
        record, made = self.recorded.record, self.statement
        text = statement_page(record, made, words)
        sheet, page = statement_files(book)
        return write_whole(
            {
                sheet: lambda draft: write_statement_workbook(
                    record, made, draft, words.language
                ),
                page: lambda draft: draft.write_text(text, "utf-8"),
            }
        )

    def __str__(self) -> str:
        return self.text()


def statement_files(book: str | Path) -> tuple[Path, Path]:
    """Workbook and page of one statement, by the name of the workbook."""
    return Path(book), Path(book).with_suffix(".html")


def close_month(plan: str | Path, events: str | Path, month: date) -> Closed:
    """
    Close a month.

    Parameters
    ----------
    plan
        JSON of the plan: best the one that was in force when the month began.
    events
        Workbook with the sheet Novedades.
    month
        Any day of the month.

    Raises
    ------
    MarchaError
        When the plan or the events cannot be read.
    """
    period = month_of(month.year, month.month)
    until = (period.end - timedelta(days=1)).date()
    recorded = read_record(plan, events, until=until)
    return Closed(recorded=recorded, statement=statement(recorded.record, period))
