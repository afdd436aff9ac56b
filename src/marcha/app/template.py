"""Workbooks to start from: an empty one, and the example plant."""

from collections.abc import Sequence
from pathlib import Path

from marcha.app.files import refuse_to_overwrite, write_whole
from marcha.plant.plant import Plant
from marcha.text import Language, Words


def write_template(
    path: str | Path,
    *,
    example: bool = False,
    language: Language = "es",
    overwrite: bool = False,
) -> Path:
    """
    Write a workbook for somebody to fill in or to edit.

    Parameters
    ----------
    path
        Of the workbook.
    example
        With the full example plant; otherwise empty.
    language
        Of its sheets and labels; it can be read in either.
    overwrite
        Write over a file that is there.

    Raises
    ------
    OSError
        When the file is there (FileExistsError) or cannot be written.
    """
    target = Path(path)
    if not overwrite:
        refuse_to_overwrite([target])
    if example:
        write_example(target, language)
    else:
        write_plant(None, target, language)
    return target


def write_events_template(
    path: str | Path,
    plan_file: str | Path,
    *,
    language: Language = "es",
    overwrite: bool = False,
) -> Path:
    """
    Write a workbook for somebody to note what happens while a plan is followed.

    Parameters
    ----------
    plan_file
        The plan; its plant gives the codes that the workbook offers.

    Raises
    ------
    PlanFileError
        When the plan cannot be read.
    OSError
        When the file is there (FileExistsError) or cannot be written.
    """
    from marcha.app.planning import read_plan
    from marcha.tables.events_template import write_events

    target = Path(path)
    planned = read_plan(plan_file)
    if not overwrite:
        refuse_to_overwrite([target])
    write_whole(
        {target: lambda it: write_events(it, planned.plant, planned.plan, language)}
    )
    return target


def write_example(path: Path, language: Language) -> None:
    """Write the example plant, with what of it is fact and what is invented."""
    from marcha.plant.example import EXAMPLE_FACTS, example

    words = Words(language)
    notes = []
    for fact in EXAMPLE_FACTS:
        key = "cli.template.invented" if fact.invented else "cli.template.fact"
        text = words(f"example.{fact.key}")
        notes.append(words(key, text=text, source=fact.source))
    write_plant(example(), path, language, notes=notes)


def write_plant(
    plant: Plant | None, path: Path, language: Language, *, notes: Sequence[str] = ()
) -> None:
    """Write a plant (None: an empty workbook) whole or not at all."""
    from marcha.tables import write_workbook

    write_whole(
        {path: lambda draft: write_workbook(plant, draft, language, notes=notes)}
    )
