"""
Reading, checking and handing back large workbooks: ``python -m benchmarks.tables``.

Each line is a process of its own: CPU seconds and the most memory it held, the start of
Python included. ``ROWS`` orders with what they refer to, all right; and as many orders
as make ``PROBLEMS`` problems.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import cpu_seconds, peak_mb

ROWS = 50_000
PROBLEMS = 60_000
_PER_ROW = 3
"""Bad cells in each row of the second workbook."""

_DUE = "2027-01-20T10:00:00"


def write_right(path: Path) -> None:
    """Write a generated plant that has fifty thousand rows in all."""
    from marcha.plant.generator import generate
    from marcha.plant.plant import SHEETS
    from marcha.tables import write_workbook

    plant = generate("metal", orders=34_900, presses=4, tasks=60, seed=1)
    rows = sum(len(plant.records(record)) for record in SHEETS)
    sys.stderr.write(f"a generated plant of {rows} rows, at least {ROWS} asked for\n")
    write_workbook(plant, path)


def write_wrong(path: Path) -> None:
    """Write a workbook with sixty thousand bad cells in one sheet."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Pedidos")
        titles = ("id", "profile", "length_mm", "pieces", "due")
        sheet.write_row(0, 0, titles)
        for row in range(1, PROBLEMS // _PER_ROW + 1):
            texts = (f"P{row}", "PR-1", f"largo {row}", f"{row} o más", f"día {row}")
            sheet.write_row(row, 0, texts)


def measure(act: str, path: Path) -> None:
    """Do one thing with a workbook and print what it cost, as JSON."""
    if act.startswith("write"):
        (write_right if act == "write right" else write_wrong)(path)
        return
    from marcha.app.checking import check_workbook, hand_back

    checked = check_workbook(path)
    if act == "json":
        json.dumps(checked.as_json(language="es"))
    elif act == "text":
        checked.text(language="es")
    elif act == "handed back":
        hand_back(path, path.with_name("checked.xlsx"), checked, overwrite=True)
    found = {
        "workbook": path.stem,
        "act": act,
        "problems": len(checked.problems),
        "cpu_s": round(cpu_seconds(), 2),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(found) + "\n")


def main() -> int:
    """Write the workbooks and measure each act in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        right, wrong = Path(name) / "right.xlsx", Path(name) / "wrong.xlsx"
        # A process starts with the memory of its parent: this one stays small.
        acts = [("write right", right), ("write wrong", wrong)]
        acts += [("check", right), ("handed back", right)]
        acts += [(act, wrong) for act in ("check", "text", "json", "handed back")]
        for act, path in acts:
            line = [sys.executable, "-m", "benchmarks.tables", act, str(path)]
            subprocess.run(line, check=True)  # noqa: S603 - our own module
    return 0


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
