"""What a broken rule says: which rule, about what, when, and the figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from marcha.plant.errors import BrokenRules

Param = str | int | float | datetime
"""Ids and counts, amounts, local moments: the edge writes each in its language."""
_DIGITS = 6
"""Decimals of an amount: what lies beyond is the rounding of a sum."""

SHOWN = 5
"""Violations that the text of an exception repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """
    One rule broken once.

    Attributes
    ----------
    rule
        Name of the rule, a key of :data:`marcha.plans.rules.RULES`.
    subjects
        Ids of what breaks it, most important first.
    minute
        When; None: no moment applies.
    params
        Ids, amounts and moments for the words (``rules.<rule>``); the same names for
        every violation of a rule.
    """

    rule: str
    subjects: tuple[str, ...]
    minute: int | None = None
    params: Mapping[str, Param] = field(default_factory=dict)

    def __str__(self) -> str:
        """Rule, subjects, minute and figures in one line."""
        when = "" if self.minute is None else f" at minute {self.minute}"
        figures = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.rule}: {', '.join(self.subjects)}{when} ({figures})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Every violation the checker found; a plan without any keeps all rules."""

    violations: tuple[Violation, ...]

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the broken rules, each once, in the order of the table."""
        return tuple(dict.fromkeys(each.rule for each in self.violations))

    def raise_if_any(self) -> None:
        """Raise BrokenRules when a rule is broken; do nothing otherwise."""
        if self.violations:
            raise BrokenRules(str(self))

    def __str__(self) -> str:
        """Say how many violations there are, and name the first of them."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.ok:
            yield "every rule is kept"
            return
        yield f"{len(self.violations)} violations of {len(self.rules)} rules"
        yield from (f"  {each}" for each in self.violations[:SHOWN])
        if len(self.violations) > SHOWN:
            yield f"  and {len(self.violations) - SHOWN} more"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation before it is named: what a rule returns."""

    subjects: tuple[str, ...]
    minute: int | None
    params: Mapping[str, Param]


def found(*subjects: str, minute: int | None = None, **params: Param) -> Finding:
    """Make a finding; the keyword arguments are the figures for the words."""
    shown = {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in params.items()
    }
    return Finding(subjects, minute, shown)
