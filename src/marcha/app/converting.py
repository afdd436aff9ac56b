"""A plant from one form into another: a workbook, or a folder of CSV files."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from marcha.app.files import Writer, refuse_to_overwrite, write_whole
from marcha.app.template import write_plant
from marcha.plant.problem import Problem
from marcha.text import Language

BOOK = ".xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """
    What was written.

    Attributes
    ----------
    files
        In the order of the sheets.
    warnings
        What is doubtful in the source; what was not read is not in the files.
    """

    files: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def convert(
    source: str | Path,
    target: str | Path,
    *,
    language: Language = "es",
    overwrite: bool = False,
) -> Converted:
    """
    Write the plant of a workbook as a folder of CSV files, or the other way about.

    Parameters
    ----------
    source
        A workbook or a folder of CSV files.
    target
        A workbook, when its name ends in .xlsx; else a folder, made if need be.
    language
        Of sheets and titles; a Spanish CSV has semicolons and decimal commas.
    overwrite
        Write over what is there. Other CSV files that would be read as sheets of the
        same plant are never left beside the new ones: then nothing is written.

    Raises
    ------
    WorkbookError
        When the source has errors.
    OSError
        When something is there already or cannot be written.
    """
    from marcha.tables import csv_texts, read_workbook_with_warnings

    path = Path(target)
    plant, warnings = read_workbook_with_warnings(source)
    if path.suffix.lower() == BOOK:
        if not overwrite:
            refuse_to_overwrite([path])
        write_plant(plant, path, language)
        return Converted(files=(path,), warnings=warnings)
    texts = csv_texts(plant, language)
    _refuse_foreign(path, frozenset(texts), overwrite=overwrite)
    return Converted(files=_write_folder(path, texts), warnings=warnings)


def _refuse_foreign(folder: Path, names: frozenset[str], *, overwrite: bool) -> None:
    """Refuse a folder whose files would be read beside the new ones, or lost."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    there = {path.name for path in folder.iterdir()}
    sheets = {name for name in there if name.lower().endswith(".csv")}
    if sheets - names or (there and not overwrite):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder))


def _write_folder(folder: Path, texts: dict[str, str]) -> tuple[Path, ...]:
    from marcha.tables import CSV_ENCODING

    def writer(text: str) -> Writer:
        return lambda draft: draft.write_text(text, encoding=CSV_ENCODING, newline="")

    made = not folder.exists()
    if made:
        folder.mkdir()
    try:
        return write_whole(
            {folder / name: writer(text) for name, text in texts.items()}
        )
    except BaseException:
        if made:
            folder.rmdir()
        raise
