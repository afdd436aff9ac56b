"""What Marcha refuses, in the user's language: data, plan files, files and folders."""

import errno
from collections.abc import Mapping

from marcha.plant.errors import (
    BrokenRules,
    DataError,
    InfeasiblePlan,
    MarchaError,
    PlanFileError,
)
from marcha.text import Words

_KEYS: Mapping[type[MarchaError], str] = {
    InfeasiblePlan: "infeasible",
    BrokenRules: "broken",
    PlanFileError: "plan_file",
}
"""Our texts around the details, which are in English."""

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
    if isinstance(error.__cause__, OSError):
        return file_refusal(words, error.__cause__)
    key = next(
        (key for kind, key in _KEYS.items() if isinstance(error, kind)), "prefix"
    )
    text = words(f"cli.error.{key}", text=error)
    return text if key == "prefix" else words("cli.error.prefix", text=text)


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
