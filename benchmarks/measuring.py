"""What a process used: processor seconds and memory, its children's included."""

import os
import sys


def cpu_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def peak_mb() -> float | None:
    """Most memory this process ever held, in MB; None where nobody says (Windows)."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)
