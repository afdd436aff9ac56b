"""
A plant's own sheets taken into its workbook, as agreed in a map that is kept.

The steps of one import: :func:`open_sheets` recognises, :meth:`Importing.answered`
settles what is doubtful, :meth:`Importing.taken` says what would change, and
:func:`write_taken` writes map and workbook, both or neither.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.app.files import write_whole
from marcha.plant.errors import WorkbookError
from marcha.text import Language, Words

if TYPE_CHECKING:
    from marcha.tables.importing.recognise import ColumnProposal, SheetProposal
    from marcha.tables.importing.taking import Held, Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """
    Sheets and what they are taken for.

    Attributes
    ----------
    base
        The records there are already, by class.
    """

    proposals: "tuple[SheetProposal, ...]"
    base: "Held"

    def doubtful(self) -> "Iterator[tuple[int, int, type, ColumnProposal]]":
        """Give sheet, place, record class and column of each that should be asked."""
        for number, sheet in enumerate(self.proposals):
            for place, column in enumerate(sheet.columns):
                if not column.sure and sheet.record is not None:
                    yield number, place, sheet.record, column

    def answered(self, sheet: int, place: int, field: str | None) -> "Importing":
        """Return the same with one column settled; its unit stays with its field."""
        proposals = list(self.proposals)
        old = proposals[sheet].columns[place]
        unit = old.unit if field == old.field else None
        new = dataclasses.replace(old, field=field, unit=unit, sure=True)
        columns = list(proposals[sheet].columns)
        columns[place] = new
        for other, each in enumerate(columns):
            if other != place and field is not None and each.field == field:
                columns[other] = dataclasses.replace(each, field=None, unit=None)
        proposals[sheet] = dataclasses.replace(proposals[sheet], columns=tuple(columns))
        return dataclasses.replace(self, proposals=tuple(proposals))

    def taken(self, language: Language) -> "Taken":
        """Read the rows as proposed and compare them with the plant."""
        from marcha.tables.importing.taking import take

        return take(self.proposals, self.base, Words(language))


def open_sheets(
    source: str | Path, agreed: str | Path | None, plant: str | Path | None
) -> Importing:
    """
    Read sheets and recognise their columns.

    Parameters
    ----------
    source
        A workbook or a folder of CSV files.
    agreed
        Map of an earlier import; None, or a file that is not there: none.
    plant
        Workbook that the rows go into; None, or a file that is not there: none.

    Raises
    ------
    WorkbookError
        When a file cannot be read, or the plant's workbook has cells in error: they
        would be lost.
    MapFileError
        When the map is damaged.
    """
    from marcha.tables.importing.map_file import ImportMap, read_map
    from marcha.tables.importing.recognise import recognise
    from marcha.tables.importing.taking import ids_of
    from marcha.tables.own_sheets import own_tables, records_of

    earlier = ImportMap()
    if agreed is not None and Path(agreed).exists():
        earlier = read_map(Path(agreed))
    base: Held = {}
    if plant is not None and Path(plant).exists():
        base = records_of(Path(plant))
    tables = own_tables(Path(source))
    return Importing(proposals=recognise(tables, ids_of(base), earlier), base=base)


def write_taken(
    importing: Importing,
    taken: "Taken",
    mapping: str | Path,
    plant: str | Path | None,
    language: Language,
) -> tuple[Path, ...]:
    """
    Write the map, and the plant's workbook when one is named: both, or neither.

    Raises
    ------
    WorkbookError
        When a cell of the sheets is in error: nothing is taken.
    OSError
        When a file cannot be written.
    """
    from marcha.tables import write_records
    from marcha.tables.importing.map_file import ImportMap, write_map

    if any(each.severity == "error" for each in taken.problems):
        raise WorkbookError(taken.problems)
    agreed = ImportMap(sheets=tuple(each.as_map() for each in importing.proposals))
    writers = {Path(mapping): lambda draft: write_map(draft, agreed)}
    if plant is not None:
        writers[Path(plant)] = lambda draft: write_records(taken.held, draft, language)
    return write_whole(writers)


def field_of(record: type, answer: str) -> str | None:
    """Return the field that somebody's words name; None when they name none."""
    from marcha.tables.importing.title_words import likeness
    from marcha.tables.names import fields_by_title, plain

    exact = fields_by_title(record).get(plain(answer))
    if exact is not None:
        return exact
    from marcha.plant.schema import schema

    best = max(schema(record), key=lambda shape: likeness(record, shape.name, answer))
    return best.name if likeness(record, best.name, answer) > _NAMED else None


_NAMED = 0.6


def as_json(taken: "Taken", files: Sequence[Path], words: Words) -> dict[str, object]:
    """Return what was or would be taken as JSON data."""
    from marcha.tables import problems_json

    return {
        "sheets": [
            {
                "sheet": each.sheet,
                "record": each.record.__name__,
                "new": len(each.new),
                "changed": len(each.changed),
                "gone": each.gone,
                "same": each.same,
                "skipped_rows": each.skipped,
                "ignored_columns": each.ignored,
                "conversions": [dataclasses.asdict(one) for one in each.conversions],
            }
            for each in taken.changes
        ],
        "problems": problems_json(taken.problems, words),
        "files": [str(each) for each in files],
    }
