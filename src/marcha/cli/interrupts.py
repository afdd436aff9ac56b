"""Ctrl-C as a wish to stop and keep: noticed, passed on, and told of afterwards."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether Ctrl-C was pressed."""

    happened = False


@contextmanager
def noticed() -> Iterator[Interrupts]:
    """Notice Ctrl-C during the block; it raises KeyboardInterrupt as always."""
    seen = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return

    def notice(_signal: int, _frame: FrameType | None) -> None:
        seen.happened = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, notice)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
