"""
Hundreds of spoiled copies of one file, each made from a seed, and what becomes of them.

``python -m tests.tables.variants [COUNT] [--subject SUBJECT]`` spoils the example
workbook (or events about it, or its folder of CSV files) again and again, checks each
variant, hands it back, and prints a table by kind of mutation.
"""

import argparse
import json
import re
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from marcha.plant.problem import Problem
from tests.tables.mutations import folder_kinds, kinds, make, spoil_folder

SECONDS, STUCK = 10, 120
"""Seconds of work, and on the clock of a busy machine, after which a variant hangs."""

# --- what becomes of them -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of one variant.

    Attributes
    ----------
    refusals
        Errors at cell level: those with a row.
    placed
        Those of them that name sheet and column.
    copied
        It was handed back.
    same
        The copy has the same problems as the original.
    live
        Formulas in what was written.
    fault
        A traceback's last line; empty when there was none.
    """

    kind: str
    seed: int
    seconds: float
    errors: int = 0
    refusals: int = 0
    placed: int = 0
    copied: bool = False
    same: bool = True
    live: int = 0
    fault: str = ""


def live_formulas(path: Path) -> int:
    """Count what a spreadsheet would compute or load in the sheets of a workbook."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
        found = sum(len(re.findall(rb"<f[ >/]", archive.read(each))) for each in sheets)
        rels = [name for name in names if name.endswith(".rels")]
        found += sum(archive.read(each).count(b"External") for each in rels)
        foreign = [each for each in names if re.search(r"vba|embed|activeX", each)]
    return found + len(foreign)


def judge(path: Path, kind: str, seed: int, subject: str = "workbook") -> Outcome:
    """Check a variant, hand it back, and check the copy."""
    started = time.process_time()
    seen: dict[str, Any] = {"copied": False, "same": True, "live": 0, "fault": ""}
    problems: tuple[Problem, ...] = ()
    try:
        if subject == "events":
            problems = _events_problems(path)
        else:
            problems = _check_and_hand_back(path, seen)
    except Exception as error:  # noqa: BLE001 - what this looks for
        seen["fault"] = f"{type(error).__name__}: {error}"[:200]
    at_cells = [each for each in problems if each.severity == "error" and each.row]
    return Outcome(
        kind=kind,
        seed=seed,
        seconds=round(time.process_time() - started, 2),
        errors=sum(each.severity == "error" for each in problems),
        refusals=len(at_cells),
        placed=sum(bool(each.sheet and each.column) for each in at_cells),
        **seen,
    )


def _check_and_hand_back(path: Path, seen: dict[str, Any]) -> tuple[Problem, ...]:
    from marcha.app.checking import check_workbook, hand_back
    from marcha.plant.errors import WorkbookError

    target = path.parent / f"checked-{path.stem}.xlsx"
    checked = check_workbook(path)
    checked.text(language="es")
    checked.as_json(language="en")
    try:
        hand_back(path, target, checked, overwrite=True)
    except WorkbookError:
        return checked.problems
    seen["copied"] = True
    seen["live"] = live_formulas(target)
    again = check_workbook(target)
    seen["same"] = _told(again.problems) == _told(checked.problems)
    target.unlink()
    return checked.problems


def _events_problems(path: Path) -> tuple[Problem, ...]:
    """Read a variant of the workbook of events; its problems have their words."""
    from marcha.plant.errors import WorkbookError
    from marcha.plant.example import example
    from marcha.tables import problems_text
    from marcha.tables.events import read_events
    from marcha.text import Words

    try:
        problems = read_events(path, example())[1]
    except WorkbookError as error:
        problems = error.problems
    problems_text(problems, Words("es"))
    return problems


def _told(problems: tuple[Problem, ...]) -> list[str]:
    """Tell problems apart by what people see of them, the file's name left out."""
    return [
        f"{each.severity} {each.code} {each.sheet}!{each.column}{each.row} {each.field}"
        for each in problems
    ]


SUBJECTS = ("workbook", "events", "folder")
"""What can be spoiled: the example's workbook, events about it, its CSV files."""


def base_of(subject: str, folder: Path) -> Path:
    """Write the good file, or the folder, that variants are made of."""
    from marcha.app.converting import convert
    from marcha.app.template import write_template

    book = folder / "base.xlsx"
    if subject == "events":
        from tests.tables.some_events import write_some_events

        return write_some_events(book)
    write_template(book, example=True, overwrite=True)
    if subject == "folder":
        convert(book, folder / "base")
        return folder / "base"
    return book


def outcomes(
    count: int, folder: Path, subject: str = "workbook", step: int = 1
) -> Iterator[Outcome]:
    """Make and judge variants, each under a clock that ends the process."""
    base = base_of(subject, folder)
    made = folder_kinds() if subject == "folder" else kinds()
    for seed, kind in zip(range(count), made, strict=False):
        if seed % step:
            continue
        path = folder / f"v{seed}"
        if subject == "folder":
            spoil_folder(base, path, kind, seed)
        else:
            path = make(base, path.with_suffix(".xlsx"), kind, seed)
        _set_clock(SECONDS, STUCK)
        yield judge(path, kind, seed, subject)
        _set_clock(0, 0)
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _set_clock(busy: int, stuck: int) -> None:
    """End this process after so many seconds of work, or on the clock; 0: never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, busy)
        signal.alarm(stuck)


def peak_mib() -> float | None:
    """Return the most memory this process held; None where nobody says."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024


def main(count: int, subject: str, *, step: int, as_json: bool) -> None:
    """Judge variants and print them: one JSON line each, or a table by kind."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for outcome in outcomes(count, Path(folder), subject, step):
            found.append(outcome)
            if as_json:
                sys.stdout.write(json.dumps(asdict(outcome)) + "\n")
                sys.stdout.flush()
    if as_json:
        sys.stdout.write(json.dumps({"peak_mib": peak_mib()}) + "\n")
    else:
        sys.stdout.write(table(found))


def table(found: list[Outcome]) -> str:
    """Return a line for each kind, and the sums."""
    titles = (
        "made",
        "refused",
        "cells",
        "placed",
        "copied",
        "unlike",
        "live",
        "faults",
    )
    lines = [f"{'kind':<18}" + "".join(f"{each:>9}" for each in (*titles, "max s"))]
    for kind in [*Counter(each.kind for each in found), ""]:
        rows = [each for each in found if kind in ("", each.kind)]
        figures = (
            len(rows),
            sum(each.errors > 0 for each in rows),
            sum(each.refusals for each in rows),
            sum(each.placed for each in rows),
            sum(each.copied for each in rows),
            sum(not each.same for each in rows),
            sum(each.live for each in rows),
            sum(bool(each.fault) for each in rows),
        )
        slowest = max(each.seconds for each in rows)
        shown = "".join(f"{each:>9}" for each in figures)
        lines.append(f"{kind or 'all':<18}{shown}{slowest:>9.2f}")
    lines.extend(
        f"  {each.kind} {each.seed}: {each.fault or 'unlike or live'}"
        for each in found
        if each.fault or not each.same or each.live
    )
    lines.append(f"peak {peak_mib() or 0:.0f} MiB")
    return "\n".join(lines) + "\n"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tables.variants")
    parser.add_argument("count", type=int, nargs="?", default=460)
    parser.add_argument("--subject", choices=SUBJECTS, default="workbook")
    parser.add_argument("--step", type=int, default=1, help="only every so many")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    main(asked.count, asked.subject, step=asked.step, as_json=asked.json)
