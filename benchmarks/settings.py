"""What a run of a benchmark is asked for; equal settings give comparable lines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    What decides the result for an instance.

    Attributes
    ----------
    seconds, effort
        Limits of the search; None: not limited by it.
    seed
        Seed of the search, not of the instance.
    """

    seconds: float | None = None
    effort: int | None = None
    seed: int = 0


class UsageError(ValueError):
    """A path, set or format that names no instance; its text is for people."""
