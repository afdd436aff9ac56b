"""Saved plans verified again: good ones pass, each kind of forgery is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from marcha.app import Planned, verify
from marcha.app.demo import forged_bound, forged_run
from marcha.app.verifying import verify_plan
from marcha.plans.plan import Plan
from marcha.text import LANGUAGES

Forge = Callable[[Plan], Plan]


def _higher_figure(made: Plan) -> Plan:
    """Claim a tonne more than the plan ships."""
    return replace(
        made,
        figures=tuple(
            replace(each, value=(each.value or 0.0) + 1.0)
            if each.name == "good_t"
            else each
            for each in made.figures
        ),
    )


def _bound_alone(made: Plan) -> Plan:
    """Claim a lower bound beside the figure, and leave the certificate as it was."""
    return replace(
        made,
        figures=tuple(
            replace(each, bound=((each.value or 0.0) + each.bound) / 2.0)
            if each.name == "good_t" and each.bound is not None
            else each
            for each in made.figures
        ),
    )


def _no_certificates(made: Plan) -> Plan:
    """Keep the bounds and lose their proof."""
    return replace(made, certificates=())


def _run(made: Plan) -> Plan:
    forged = forged_run(made)
    assert forged is not None
    return forged


def _bound(made: Plan) -> Plan:
    forged = forged_bound(made)
    assert forged is not None
    return forged


FORGERIES = {
    "one_thing_at_a_time": _run,
    "certificate:good_t": _bound,
    "figures_true": _higher_figure,
    "bound:good_t": _bound_alone,
    "bound:goal": _no_certificates,
}


def test_a_good_plan_is_verified(planned: Planned, tmp_path: Path) -> None:
    """Protects honest plans: nothing is wrong, every bound is proved exactly."""
    verified = verify(planned.write_json(tmp_path / "plan.json"))
    assert verified.ok
    assert verified.wrong == ()
    assert {each.figure for each in verified.proofs} == {"good_t", "goal"}
    for each in verified.proofs:
        assert each.proved is not None
        assert each.proved <= each.claimed


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused_by_name(name: str, planned: Planned) -> None:
    """Protects those who trust a plan: what somebody changed is found and named."""
    forge: Forge = FORGERIES[name]
    verified = verify_plan(replace(planned, plan=forge(planned.plan)))
    assert not verified.ok
    assert name in verified.wrong
    for language in LANGUAGES:
        lines = verified.lines(language=language)
        assert len(lines) >= len(verified.wrong)
        assert all(line in verified.text(language=language) for line in lines)
    assert verified.as_json(language="en")["wrong"] == list(verified.wrong)


def test_a_plan_without_bounds_says_so(planned: Planned) -> None:
    """Protects the promise: a figure has a bound, or says plainly that it has none."""
    figures = tuple(replace(each, bound=None) for each in planned.plan.figures)
    bare = replace(planned.plan, figures=figures, certificates=())
    verified = verify_plan(replace(planned, plan=bare))
    assert verified.ok
    assert "cota" in verified.text(language="es")
