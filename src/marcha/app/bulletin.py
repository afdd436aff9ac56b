"""The bulletin of a plan and its events: lines, a sheet of paper, a picture."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marcha.actuals.reckoning.bulletin import Bulletin, bulletin
from marcha.actuals.reckoning.period import days_until
from marcha.app.files import write_whole
from marcha.app.recorded import Recorded, read_record
from marcha.plans.wire import plan_hash
from marcha.plant.wire import record_to_json
from marcha.text import Language, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletined:
    """A bulletin and the record that it was made of."""

    recorded: Recorded
    bulletin: Bulletin

    def text(self, *, language: Language | None = None) -> str:
        """Return the five figures and what needs a decision, as lines."""
        from marcha.report.bulletin_words import lines

        return "\n".join(lines(self.recorded.record, self.bulletin, spoken(language)))

    def as_json(self) -> dict[str, Any]:
        """Return all that the bulletin says as JSON data."""
        return {
            "plant": self.recorded.record.plant.site.name,
            "plan_hash": plan_hash(self.recorded.record.plan),
            **record_to_json(self.bulletin),
        }

    def write(
        self, page: str | Path, *, language: Language | None = None
    ) -> tuple[Path, ...]:
        """Write the sheet and, beside it, the picture: both or none."""
        from marcha.report.bulletin import bulletin_page
        from marcha.report.bulletin_picture import bulletin_picture

        words = spoken(language)
        made = self.recorded.record, self.bulletin, words
        sheet, picture = bulletin_files(page)
        return write_whole(
            {
                sheet: lambda draft: draft.write_text(bulletin_page(*made), "utf-8"),
                picture: lambda draft: draft.write_text(
                    bulletin_picture(*made), "utf-8"
                ),
            }
        )

    def __str__(self) -> str:
        return self.text()


def bulletin_files(page: str | Path) -> tuple[Path, Path]:
    """Sheet and picture of one bulletin, by the name of the sheet."""
    return Path(page), Path(page).with_suffix(".svg")


def make_bulletin(
    plan: str | Path,
    events: str | Path | None = None,
    *,
    day: date | None = None,
    days: int = 7,
) -> Bulletined:
    """
    Make the bulletin of the days up to and with one day.

    Parameters
    ----------
    plan
        JSON of the plan.
    events
        Workbook with the sheet Novedades; None: nothing was recorded.
    day
        Last day; None: that of the last event.
    days
        How many days, at least 1; the same number before them stands beside.

    Raises
    ------
    MarchaError
        When the plan or the events cannot be read.
    """
    recorded = read_record(plan, events, until=day)
    period = days_until(day or recorded.last_day, days)
    return Bulletined(recorded=recorded, bulletin=bulletin(recorded.record, period))
