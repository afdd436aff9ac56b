"""
The command line: which instances, with what limits, into which file.

Lines go to the file (or standard output without one), news and the summary to
standard error. Exit code 0: every line is checked; 1: some line is not; 2: bad usage.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.families import FAMILIES, family, usual_format
from benchmarks.running import job_of, run_all
from benchmarks.settings import Settings, UsageError

IN_SUMMARY = (
    "gap",
    "goal_gap",
    "objective",
    "baseline",
    "yield",
    "wall_s",
    "cpu_s",
    "first_plan_cpu_s",
    "verify_cpu_s",
    "peak_mb",
)


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for and return the exit code."""
    asked = _parser().parse_args(arguments)
    settings = Settings(seconds=asked.seconds, effort=asked.effort, seed=asked.seed)
    form = asked.format or usual_format(asked.set)
    try:
        instances = family(asked.set, form).instances(asked.paths)
    except UsageError as error:
        _say(f"benchmarks: {error}")
        return 2
    jobs = [
        job_of(asked.set, form, instance, settings)
        for instance in instances[: asked.first]
    ]
    lines: list[dict[str, Any]] = []
    try:
        for line, fresh in run_all(jobs, asked.jsonl, asked.limit):
            lines.append(line)
            _tell(line, fresh, len(lines), len(jobs))
            if asked.jsonl is None:
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()
    except KeyboardInterrupt:
        _say("interrupted; what is in the file stays, the same command goes on")
        return 130
    except OSError as error:
        _say(f"benchmarks: {error}")
        return 2
    _summary(lines)
    return 0 if all(line["checked"] for line in lines) else 1


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(
        f"  {set_name} {format_name}: {row.paths}"
        for (set_name, format_name), row in FAMILIES.items()
    )
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the planners on a set of instances.",
        epilog=f"sets and formats:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("set", metavar="SET")
    parser.add_argument("format", metavar="FORMAT", nargs="?")
    parser.add_argument("paths", metavar="PATH", nargs="*")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--seconds", type=_above_zero, metavar="S")
    limit.add_argument("--effort", type=_whole, metavar="E")
    parser.add_argument("--seed", type=_whole, default=0, metavar="N")
    parser.add_argument("--first", type=_whole, metavar="K", help="only so many")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="go on in a file")
    parser.add_argument(
        "--limit",
        type=_above_zero,
        default=3600.0,
        metavar="S",
        help="seconds after which an instance is given up (3600)",
    )
    return parser


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _above_zero(text: str) -> float:
    value = float(text)
    if not 0.0 < value < float("inf"):
        raise ValueError(text)
    return value


def _tell(line: dict[str, Any], fresh: bool, number: int, of: int) -> None:
    gap = line.get("gap")
    shown = "–" if gap is None else f"{gap:.1%}"
    checked = "checked" if line["checked"] else "NOT CHECKED"
    _say(
        f"{number}/{of} {line['instance']}: {line['status']}, gap {shown}, {checked}, "
        f"{line['wall_s']} s{'' if fresh else ' (from the file)'}"
    )
    if line.get("error"):
        _say(f"    {line['error']}")


def _summary(lines: Sequence[dict[str, Any]]) -> None:
    """Print the medians of what was found."""
    checked = sum(bool(line["checked"]) for line in lines)
    _say(f"{len(lines)} instances, {checked} checked; medians:")
    for name in IN_SUMMARY:
        values = [line[name] for line in lines if line.get(name) is not None]
        if values:
            _say(f"  {name:<18}{median(values):>14,.4g}  ({len(values)} lines)")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
