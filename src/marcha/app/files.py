"""
Files written whole or not at all.

What is written goes into drafts beside the targets and takes their names in the end,
so that an interruption, a full disk or a fault leaves the old files as they were.
Refusals are the ``OSError`` that Python itself would raise, with the path in it.
"""

import errno
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Writer = Callable[[Path], object]
"""Writes one file at the path it is given."""


def write_whole(writers: Mapping[Path, Writer]) -> tuple[Path, ...]:
    """
    Write several files: all of them, or none when any cannot be written.

    Parameters
    ----------
    writers
        For each target the function that writes it; it is given a path with the same
        ending in the same folder.

    Returns
    -------
    tuple of Path
        The targets, in order.

    Raises
    ------
    OSError
        When a target cannot be written; nothing was changed then.
    """
    ready_to_write(tuple(writers))
    drafts: list[tuple[Path, Path]] = []
    try:
        for target, write in writers.items():
            draft = _draft(target)
            drafts.append((draft, target))
            mode = draft.stat().st_mode
            write(draft)
            draft.chmod(mode)  # a writer may have put a private file in its place
        for draft, target in drafts:
            draft.replace(target)
    finally:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)
    return tuple(writers)


def ready_to_write(targets: Sequence[Path]) -> None:
    """
    Refuse now what could not be written later, after a long plan.

    Raises
    ------
    OSError
        When a folder is missing or closed, or a target is a folder or is held open by
        another program (Excel, on Windows).
    """
    for target in targets:
        if target.is_dir():
            raise _refusal(errno.EISDIR, target)
        if not target.parent.exists():
            raise _refusal(errno.ENOENT, target.parent)
        if not target.parent.is_dir():
            raise _refusal(errno.ENOTDIR, target.parent)
        if target.exists():
            with target.open("r+b"):
                pass
        _draft(target).unlink()


def refuse_to_overwrite(targets: Sequence[Path]) -> None:
    """
    Refuse targets that are there.

    Raises
    ------
    FileExistsError
        Naming the first of them.
    """
    for target in targets:
        if target.exists():
            raise _refusal(errno.EEXIST, target)


def _draft(target: Path) -> Path:
    """Make an empty file beside a target, with the same ending."""
    name = f".{target.stem[:40]}-{secrets.token_hex(4)}{target.suffix}"
    draft = target.with_name(name)
    try:
        draft.touch(exist_ok=False)
    except OSError as error:
        raise _refusal(error.errno or errno.EIO, target) from error
    return draft


def _refusal(code: int, path: Path) -> OSError:
    """Return the error of a code, of the subclass that Python gives it."""
    return OSError(code, os.strerror(code), str(path))
