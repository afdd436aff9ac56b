"""The line of progress: on terminals only, in words, without colours if asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from marcha.cli.progress import progress_line, progress_text
from marcha.optimise.compose import Progress
from marcha.text import Words

SPANISH = Words("es")


def test_news_become_more_exact_as_more_is_known() -> None:
    """Protects the line: tonnes as soon as there is a plan, the bound when proved."""
    nothing = Progress(stage="plan", seconds=0.1, effort=0)
    plan = Progress(stage="plan", seconds=0.5, effort=1, good_t=412.34)
    bound = Progress(stage="bound", seconds=1.0, effort=2, good_t=412.34, bound_t=418.0)
    assert progress_text(SPANISH, nothing) == SPANISH("cli.plan.starting")
    assert "412,3 t" in progress_text(SPANISH, plan)
    assert "418,0 t" in progress_text(SPANISH, bound)


def test_nobody_listens_where_there_is_no_terminal() -> None:
    """Protects log files and pipes from half a thousand lines of progress."""
    assert not sys.stderr.isatty()
    with progress_line(SPANISH) as listener:
        assert listener is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals to open")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_sees_the_line_and_keeps_nothing_of_it(
    no_color: str, small_book: Path
) -> None:
    """Protects the screen: news while it works, colours only if they are wanted."""
    import pty

    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "marcha", "plan", str(small_book), "--effort", "3"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": no_color},
    ) as child:
        os.close(terminal)
        shown = _all_of(screen)
    assert child.returncode == 0
    assert SPANISH("cli.plan.starting").encode() in shown
    assert (b"\x1b[32m" in shown or b"\x1b[33m" in shown) == (not no_color)


def _all_of(screen: int) -> bytes:
    """Read a pseudo-terminal until nobody writes to it any more."""
    shown = b""
    while True:
        try:
            part = os.read(screen, 65536)
        except OSError:  # what Linux says when the other side is closed
            part = b""
        if not part:
            os.close(screen)
            return shown
        shown += part
