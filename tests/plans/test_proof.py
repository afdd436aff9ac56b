"""Certificates as they travel with a plan: what they prove, and what is refused."""

import math
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.bound import certificates
from marcha.optimise.compose import plan as compose
from marcha.plans.figures import good_kg
from marcha.plans.plan import Certificate, Plan, TaskRun
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.certificate import Refusal, verify_certificate
from marcha.plans.relaxation.rows import Relaxation
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.generator import generate
from marcha.plant.ids import TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import Link, LinkKind, Task
from marcha.plant.wire import plant_hash


@cache
def world() -> tuple[Plant, Relaxation, Plan]:
    """Return a small stopped plant, its relaxation and a plan for it."""
    plant = complete(generate("repair", 6, 1, 5, 4))
    return plant, build_relaxation(plant), compose(plant, effort=4)


def proof(figure: str) -> Certificate:
    """Return the certificate of a figure in the plan."""
    return next(each for each in world()[2].certificates if each.figure == figure)


@pytest.mark.parametrize("figure", ["good_t", "goal"])
def test_the_certificates_of_a_plan_hold(figure: str) -> None:
    """What a plan claims is what its multipliers prove, rounded up at most a little."""
    found = verify_certificate(world()[1], proof(figure))
    assert found.holds
    assert found.proved is not None
    assert found.proved <= Fraction(proof(figure).bound)
    assert float(found.proved) == pytest.approx(proof(figure).bound, rel=1e-6)


def test_the_bound_is_not_below_the_plan_nor_above_all_orders() -> None:
    """Protects the promise itself: plan ≤ bound ≤ all that was ordered."""
    plant, _, plan = world()
    ordered = next(f.value for f in plan.figures if f.name == "ordered_t") or 0.0
    most = 1.0 + max(order.tolerance_ratio for order in plant.orders.values())
    assert good_kg(plant, plan) / 1000.0 <= proof("good_t").bound * (1 + 1e-9)
    assert proof("good_t").bound <= ordered * most * (1 + 1e-9)


def forged(certificate: Certificate) -> list[tuple[Certificate, Refusal]]:
    """Forge a certificate in every way that has a name."""
    rows, values = certificate.rows, certificate.multipliers
    return [
        (replace(certificate, bound=certificate.bound * 0.999), Refusal.CLAIM_TOO_LOW),
        (
            replace(certificate, multipliers=(-values[0], *values[1:])),
            Refusal.NEGATIVE_MULTIPLIER,
        ),
        (replace(certificate, multipliers=values[:-1]), Refusal.WRONG_LENGTH),
        (replace(certificate, rows=("no such row", *rows[1:])), Refusal.UNKNOWN_ROW),
        (
            replace(certificate, rows=(rows[1], *rows[1:])),
            Refusal.ROW_TWICE,
        ),
        (
            replace(certificate, multipliers=(math.nan, *values[1:])),
            Refusal.NOT_A_NUMBER,
        ),
        (
            replace(certificate, multipliers=(math.inf, *values[1:])),
            Refusal.NOT_A_NUMBER,
        ),
        (replace(certificate, bound=math.nan), Refusal.NOT_A_NUMBER),
        (replace(certificate, figure="yield_ratio"), Refusal.UNKNOWN_FIGURE),
    ]


@pytest.mark.parametrize("kind", range(9))
def test_a_forged_certificate_is_refused_by_name(kind: int) -> None:
    """Each way to forge a certificate has its name."""
    certificate, refusal = forged(proof("good_t"))[kind]
    found = verify_certificate(world()[1], certificate)
    assert not found.holds
    assert found.refusal is refusal


@given(scale=st.floats(0.0, 20.0), figure=st.sampled_from(["good_t", "goal"]))
def test_any_multipliers_prove_a_bound_above_the_plan(
    scale: float, figure: str
) -> None:
    """Weak duality: wrong multipliers give weaker bounds, never a false one."""
    relaxation, plan = world()[1:]
    certificate = proof(figure)
    bent = replace(
        certificate,
        bound=1e300,
        multipliers=tuple(scale * each for each in certificate.multipliers),
    )
    proved = verify_certificate(relaxation, bent).proved
    value = next(f.value for f in plan.figures if f.name == figure)
    assert proved is not None
    assert value is not None
    assert proved >= Fraction(value) - Fraction(1, 10**6)


def test_a_milestone_at_the_horizon_holds_nothing_back() -> None:
    """
    Protects S25 and S26 in the relaxation: a task without work may lie at H itself.

    It precedes every other task with a lag of minus the horizon, which never binds; the
    bound must stay above the plan that is made without it and has it added at H.
    """
    plant = world()[0]
    start = plant.site.start
    days = plant.site.horizon_days
    last = Task(id=TaskId("ZZ"), duration_min=0, earliest=start + timedelta(days=days))
    link = Link(last.id, LinkKind.FS, -days * 1440)
    tasks = {
        name: replace(task, links=(*task.links, link))
        for name, task in plant.tasks.items()
    }
    linked = plant.replace(tasks={**tasks, last.id: last})
    plan = compose(plant, effort=4)
    end = days * 1440
    added = replace(
        plan,
        plant_hash=plant_hash(linked),
        tasks=(*plan.tasks, TaskRun(task=last.id, start=end, end=end)),
        certificates=(),
        figures=(),
    )
    assert check(linked, added).ok
    for proved in certificates(linked):
        value = next(f.value for f in plan.figures if f.name == proved.figure)
        assert value is not None
        assert value <= proved.bound + 1e-6 * abs(proved.bound)
