"""
Marcha: restart a stopped aluminium plant and keep it running.

The public names below are found on first use, so that ``import marcha`` loads
almost nothing. All of them live in :mod:`marcha.app`, where the rooms meet; start
reading there, or in :mod:`marcha.plant` for what a plant is.
"""

TYPE_CHECKING = False  # type checkers take it for true; typing itself loads 20 modules
if TYPE_CHECKING:
    from marcha.app import (
        Comparison,
        Planned,
        Plant,
        check,
        compare,
        plan,
        read_workbook,
        verify,
        write_workbook,
    )

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Planned",
    "Plant",
    "__version__",
    "check",
    "compare",
    "plan",
    "read_workbook",
    "verify",
    "write_workbook",
]

_HOME = "marcha.app"


def __getattr__(name: str) -> object:
    """Find a public name in the room it lives in, on first use."""
    if name not in __all__:
        msg = f"module 'marcha' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    value: object = getattr(import_module(_HOME), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
