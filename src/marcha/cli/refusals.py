"""What Marcha refuses, in the user's language: data, plan files, files and folders."""

import errno
from collections.abc import Mapping
from typing import Any

from marcha.plant.errors import (
    BrokenRules,
    DataError,
    DeclarationFileError,
    InfeasiblePlan,
    MapFileError,
    MarchaError,
    PlanFileError,
    UnknownName,
)
from marcha.text import Words

_KEYS: Mapping[type[MarchaError], str] = {
    InfeasiblePlan: "infeasible",
    BrokenRules: "broken",
    DeclarationFileError: "declaration_file",
    PlanFileError: "plan_file",
    MapFileError: "map_file",
}
"""Our texts around the details, which are in English."""

_PLACES = 5
"""Places of a plan file that are named; the rest is counted."""

_FILE_KEYS = {
    "ENOENT": "not_found",
    "EISDIR": "is_folder",
    "ENOTDIR": "not_folder",
    "EACCES": "denied",
    "EPERM": "denied",
    "EROFS": "denied",
    "EEXIST": "exists",
    "ENOTEMPTY": "not_empty",
    "ENOSPC": "disk_full",
    "EDQUOT": "disk_full",
}
"""Names of system errors, not all of which every system has, and our texts."""


def refusal_text(words: Words, error: MarchaError) -> str:
    """Return the text of a refusal; of bad data every problem, one a line."""
    if isinstance(error, DataError):
        from marcha.tables import problems_text

        return problems_text(error.problems, words)
    if isinstance(error, UnknownName):
        quote = "«{}»" if words.language == "es" else "'{}'"
        near = ", ".join(quote.format(each) for each in error.near)
        key = "unknown_near" if near else "unknown"
        text = words(f"cli.error.{key}", name=error.name, near=near)
        return words("cli.error.prefix", text=text)
    if isinstance(error.__cause__, OSError):
        return file_refusal(words, error.__cause__)
    if isinstance(error, PlanFileError) and words.has(f"cli.plan_file.{error.code}"):
        return words("cli.error.prefix", text=_plan_file_text(words, error))
    if isinstance(error, InfeasiblePlan) and error.violations:
        return words("cli.error.prefix", text=_infeasible_text(words, error))
    key = next(
        (key for kind, key in _KEYS.items() if isinstance(error, kind)), "prefix"
    )
    text = words(f"cli.error.{key}", text=error)
    return text if key == "prefix" else words("cli.error.prefix", text=text)


def _infeasible_text(words: Words, error: InfeasiblePlan) -> str:
    """Say which rules locked work breaks, each on a line of its own."""
    from marcha.app.verifying import violation_text
    from marcha.plans.rules import Violation

    lines = [
        violation_text(each, words)
        for each in error.violations
        if isinstance(each, Violation)
    ]
    return words("cli.error.infeasible", text="".join(f"\n  {each}" for each in lines))


def _plan_file_text(words: Words, error: PlanFileError) -> str:
    """Say what is wrong with a plan file; of its places the first few."""
    numbers = {
        name: words.number(value) if isinstance(value, int) else value
        for name, value in error.params.items()
    }
    lines = [words(f"cli.plan_file.{error.code}", **numbers)]
    for path, value in error.places[:_PLACES]:
        lines.append("  " + words("cli.plan_file.place", path=path, value=value or "–"))
    left = len(error.places) - _PLACES
    if left > 0:
        lines.append("  " + words("cli.plan_file.more", count=words.number(left)))
    return "\n".join(lines)


def refusal_json(words: Words, error: MarchaError) -> dict[str, Any]:
    """Return a refusal as JSON data: what kind, the text, and problems of data."""
    told: dict[str, Any] = {
        "ok": False,
        "error": type(error).__name__,
        "text": refusal_text(words, error),
    }
    if isinstance(error, DataError):
        from marcha.tables import problems_json

        told["problems"] = problems_json(error.problems, words)
    return told


def file_refusal(words: Words, error: OSError) -> str:
    """Say why a file cannot be opened or written; without a file, standard output."""
    reason = error.strerror or str(error)
    if error.filename is None:
        text = words("cli.error.output", reason=reason)
    else:
        name = errno.errorcode.get(error.errno or 0, "")
        key = _FILE_KEYS.get(name, "other")
        text = words(f"cli.error.{key}", path=error.filename, reason=reason)
    return words("cli.error.prefix", text=text)
