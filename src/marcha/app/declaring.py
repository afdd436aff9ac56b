"""Declare full reactivation by recorded facts, and check a declaration again."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marcha.actuals.reckoning.declaration import (
    Declaration,
    Void,
    declaration,
    faults,
)
from marcha.actuals.reckoning.reactivation import Reactivation, reactivation
from marcha.app.files import write_whole
from marcha.app.recorded import Recorded, day_end, read_record
from marcha.plant.errors import DataError, DeclarationFileError
from marcha.plant.wire import record_from_json, record_to_json
from marcha.report.writing import Pen
from marcha.text import Language, spoken

FORMAT = "marcha-declaration"
VERSION = 1
MOST_BYTES = 50_000_000
"""Size beyond which a file is no declaration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """
    What the record says of full reactivation.

    Attributes
    ----------
    declaration
        None: it is refused.
    """

    recorded: Recorded
    until: date
    found: Reactivation
    declaration: Declaration | None

    @property
    def ok(self) -> bool:
        """Whether it can be declared."""
        return self.declaration is not None

    def text(self, *, language: Language | None = None) -> str:
        """Return the declaration in a sentence, or every unmet criterion."""
        from marcha.report.declaration import accepted_text, unmet_lines

        words = spoken(language)
        pen = Pen(self.recorded.record.plant, words)
        if self.declaration is not None:
            return accepted_text(self.declaration, pen)
        lines = [f"  {line}" for line in unmet_lines(self.found, pen)]
        head = words("declaration.refused")
        return "\n".join([head, *lines, words("declaration.only_facts")])

    def as_json(self) -> dict[str, Any]:
        """Return criteria and facts as JSON data."""
        declared = self.declaration
        return {
            "ok": self.ok,
            "until": self.until.isoformat(),
            "unmet": [record_to_json(each) for each in self.found.unmet],
            "declaration": None if declared is None else record_to_json(declared),
        }

    def write(
        self, path: str | Path, *, language: Language | None = None
    ) -> tuple[Path, ...]:
        """Write the declaration and, beside it, its page; of a refusal the page."""
        from marcha.report.declaration import declaration_page, refusal_page

        words = spoken(language)
        record, declared = self.recorded.record, self.declaration
        data, page = declaration_files(path)
        if declared is None:
            text = refusal_page(record, self.found, self.until, words)
            return write_whole({page: lambda draft: draft.write_text(text, "utf-8")})
        text = declaration_page(record, declared, words)
        return write_whole(
            {
                data: lambda draft: _write(draft, declared),
                page: lambda draft: draft.write_text(text, "utf-8"),
            }
        )

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """What was found in a declaration that was written before."""

    recorded: Recorded
    declaration: Declaration
    faults: tuple[Void, ...]

    @property
    def ok(self) -> bool:
        """Whether it stands."""
        return not self.faults

    def text(self, *, language: Language | None = None) -> str:
        """Return that it stands, or everything that makes it void."""
        from marcha.report.declaration import void_lines

        words = spoken(language)
        if self.ok:
            count = words.number(len(self.declaration.facts))
            return words("declaration.verified", count=count)
        pen = Pen(self.recorded.record.plant, words)
        lines = [f"  {line}" for line in void_lines(self.faults, pen)]
        return "\n".join([words("declaration.is_void"), *lines])

    def as_json(self) -> dict[str, Any]:
        """Return what was found as JSON data."""
        return {
            "ok": self.ok,
            "faults": [record_to_json(each) for each in self.faults],
            "declaration": record_to_json(self.declaration),
        }

    def __str__(self) -> str:
        return self.text()


def declaration_files(path: str | Path) -> tuple[Path, Path]:
    """Data and page of one declaration, by the name of the data."""
    return Path(path), Path(path).with_suffix(".html")


def declare(
    plan: str | Path, events: str | Path, *, day: date | None = None
) -> Declared:
    """
    Judge full reactivation by the rows up to and with a day.

    Parameters
    ----------
    plan
        JSON of the plan: its plant says the criteria; its dates are not read.
    day
        None: that of the last event.

    Raises
    ------
    MarchaError
        When the plan or the events cannot be read.
    """
    recorded = read_record(plan, events, until=day)
    until = day or recorded.last_day
    found = reactivation(recorded.record, day_end(until))
    made = declaration(recorded.record, found)
    return Declared(recorded=recorded, until=until, found=found, declaration=made)


def recheck(
    plan: str | Path,
    events: str | Path,
    declared: str | Path,
    *,
    day: date | None = None,
) -> Rechecked:
    """
    Check a written declaration against the plan and the events of today.

    Raises
    ------
    DeclarationFileError
        When the declaration is damaged or something else.
    MarchaError
        When the plan or the events cannot be read.
    """
    held = read_declaration(declared)
    recorded = read_record(plan, events, until=day)
    until = day_end(day or recorded.last_day)
    return Rechecked(
        recorded=recorded,
        declaration=held,
        faults=faults(held, recorded.record, until),
    )


def read_declaration(path: str | Path) -> Declaration:
    """
    Read a declaration.

    Raises
    ------
    DeclarationFileError
        When the file is damaged, foreign or of a later version.
    """
    source = Path(path)
    try:
        if source.stat().st_size > MOST_BYTES:
            raise DeclarationFileError(f"{source}: too large")
        data = json.loads(source.read_bytes())
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise DeclarationFileError(f"{source}: format: not a declaration of Marcha")
        if data.get("version") != VERSION:
            raise DeclarationFileError(f"{source}: version: not {VERSION}")
        return record_from_json(Declaration, data.get("declaration"))
    except OSError as error:
        raise DeclarationFileError(f"{source}: {error.strerror}") from error
    except DataError as error:
        places = ", ".join(str(each.params.get("path")) for each in error.problems[:5])
        raise DeclarationFileError(f"{source}: declaration{places}") from error
    except (ValueError, RecursionError) as error:
        raise DeclarationFileError(f"{source}: not JSON: {error}") from error


def _write(draft: Path, declared: Declaration) -> None:
    data = {
        "format": FORMAT,
        "version": VERSION,
        "declaration": record_to_json(declared),
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    draft.write_text(f"{text}\n", encoding="utf-8")
