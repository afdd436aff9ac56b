"""
A saved plan once more: its rules, its figures and its proofs, without any solver.

The plant is rebuilt from the file, the checker goes through every rule, and every
certificate is recomputed in exact fractions against a relaxation built anew.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from marcha.app.planning import Planned, read_plan
from marcha.plans.plan import Figure
from marcha.plans.relaxation.certificate import VerifiedBound
from marcha.plans.rules import RULES, Violation, check
from marcha.text import Language, Words, spoken

UNITS = {"good_t": "t", "goal": "t·d"}
"""Units of the figures that have bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """
    What was found in a plan.

    Attributes
    ----------
    violations
        Rules that are broken, figures and plant hash included.
    proofs
        One for each certificate: what it claims, and what it proves.
    unproved
        Figures that state a bound which no certificate, good or refused, is about.
    """

    planned: Planned
    violations: tuple[Violation, ...]
    proofs: tuple[VerifiedBound, ...]
    unproved: tuple[Figure, ...]

    @property
    def ok(self) -> bool:
        """Whether every rule is kept and every stated bound is proved."""
        return not self.wrong

    @property
    def wrong(self) -> tuple[str, ...]:
        """Names of what is wrong: rules, ``certificate:…`` and ``bound:…``."""
        return (
            *dict.fromkeys(each.rule for each in self.violations),
            *(f"certificate:{each.figure}" for each in self.proofs if not each.holds),
            *(f"bound:{each.name}" for each in self.unproved),
        )

    def lines(self, *, language: Language | None = None) -> list[str]:
        """Return one line for each thing that is wrong, in words."""
        return list(_wrong_lines(self, spoken(language)))

    def text(self, *, language: Language | None = None) -> str:
        """Return what was verified, or everything that is wrong."""
        words = spoken(language)
        lines = self.lines(language=language)
        if lines:
            head = words("cli.verify.refused", count=words.number(len(lines)))
            told = (
                words("cli.verify.times", text=line, count=count) if count > 1 else line
                for line, count in Counter(lines).items()
            )
            return "\n".join([head, *(f"  {line}" for line in told)])
        found = [words("cli.verify.rules", rules=words.number(len(RULES)))]
        found += [_proof_text(each, words) for each in self.proofs]
        if not self.proofs:
            found.append(words("cli.verify.no_bound"))
        return "\n".join(found)

    def as_json(self, *, language: Language | None = None) -> dict[str, Any]:
        """Return what was found as JSON data."""
        words = spoken(language)
        return {
            "ok": self.ok,
            "plant": self.planned.plant.site.name,
            "plant_hash": self.planned.plan.plant_hash,
            "wrong": list(self.wrong),
            "rules_checked": len(RULES),
            "violations": [
                {
                    "rule": each.rule,
                    "subjects": list(each.subjects),
                    "minute": each.minute,
                    "text": violation_text(each, words),
                }
                for each in self.violations
            ],
            "certificates": [
                {
                    "figure": each.figure,
                    "claimed": each.claimed,
                    "proved": None if each.proved is None else float(each.proved),
                    "refused": each.refusal,
                }
                for each in self.proofs
            ],
            "unproved": [each.name for each in self.unproved],
        }

    def __str__(self) -> str:
        return self.text()


def verify(path: str | Path) -> Verification:
    """
    Verify a saved plan.

    Raises
    ------
    PlanFileError
        When the file is damaged, foreign or of a later version.
    """
    return verify_plan(read_plan(path))


def verify_plan(planned: Planned) -> Verification:
    """Verify a plan with the plant it came with."""
    proofs = _proofs(planned)
    return Verification(
        planned=planned,
        violations=check(planned.plant, planned.plan).violations,
        proofs=proofs,
        unproved=tuple(
            each for each in planned.plan.figures if not _is_proved(each, proofs)
        ),
    )


def _proofs(planned: Planned) -> tuple[VerifiedBound, ...]:
    from marcha.plans.relaxation.build import build_relaxation
    from marcha.plans.relaxation.certificate import verify_certificate

    if not planned.plan.certificates:
        return ()
    relaxation = build_relaxation(planned.plant)
    return tuple(
        verify_certificate(relaxation, each) for each in planned.plan.certificates
    )


def _is_proved(figure: Figure, proofs: tuple[VerifiedBound, ...]) -> bool:
    """Whether a figure states no bound, or one that a certificate is there for."""
    bound = figure.bound
    return bound is None or any(
        each.figure == figure.name and (each.claimed <= bound or not each.holds)
        for each in proofs
    )


# --- words -------------------------------------------------------------------------


def _wrong_lines(found: Verification, words: Words) -> Iterator[str]:
    yield from (violation_text(each, words) for each in found.violations)
    yield from (_proof_text(each, words) for each in found.proofs if not each.holds)
    for each in found.unproved:
        bound = words.number(each.bound or 0.0, 3)
        figure = _figure(each.name, words)
        unit = each.unit
        yield words("cli.verify.unproved", figure=figure, bound=bound, unit=unit)


def violation_text(violation: Violation, words: Words) -> str:
    """Return what a broken rule says, after its name, in the reader's language."""
    params = {name: _written(value, words) for name, value in violation.params.items()}
    text = words(f"rules.{violation.rule}", **params)
    return f"{violation.rule}: {text}"


def _written(value: object, words: Words) -> object:
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, float):
        return words.number(value, 0 if value.is_integer() else 3)
    return value


def _figure(name: str, words: Words) -> str:
    key = f"figures.label.{name}"
    return words(key) if words.has(key) else name


def _proof_text(proof: VerifiedBound, words: Words) -> str:
    proved = "" if proof.proved is None else words.number(float(proof.proved), 3)
    name = "proved" if proof.refusal is None else f"refusal.{proof.refusal}"
    return words(
        f"cli.verify.{name}",
        figure=_figure(proof.figure, words),
        claimed=words.number(proof.claimed, 3),
        proved=proved,
        unit=UNITS.get(proof.figure, ""),
        subject=proof.subject,
    )
