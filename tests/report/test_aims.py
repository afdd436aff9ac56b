"""Promises, targets, forecasts and metal of customers, as pages and lines tell."""

import dataclasses
import json
from datetime import date

import pytest

from marcha.plans.aims import aims
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.records_aims import MonthlyTarget, ServiceMinimum
from marcha.plant.records_metal import AgreementKind
from marcha.plant.records_orders import Customer
from marcha.report.facts import gather
from marcha.report.sections.aims import aim_lines, aims_section
from marcha.text import LANGUAGES, Language, Words
from tests.plans import world as w


@pytest.fixture(scope="module")
def aiming() -> tuple[Plant, Plan]:
    """Make the plant by hand promise, want and foresee something."""
    plant = w.make_plant()
    plan = w.make_plan(plant)
    plant = w.with_record(plant, "orders", w.O5, firm=False)
    plant = w.with_record(plant, "orders", w.O1, customer=w.K1)
    plant = w.with_record(
        plant, "agreements", w.AG178, kind=AgreementKind.CONVERSION, owner=w.K2,
        agreed_yield_ratio=0.8,
    )  # fmt: skip
    known = Customer(id=w.K1, name="Clínica (ficticia)", group="salud")
    return plant.replace(
        customers={**plant.customers, w.K1: known},
        service=(ServiceMinimum(group="salud", share=0.95),),
        targets=(MonthlyTarget(month=date(2026, 1, 1), good_t=40.0),),
    ), plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_of_each_kind(
    aiming: tuple[Plant, Plan], language: Language
) -> None:
    """Four tables, with the class, the month in part, the forecast and the owner."""
    section = aims_section(gather(*aiming, Words(language)))
    assert section is not None
    text = str(section)
    assert text.count("<table") == 4
    part = "en parte" if language == "es" else "in part"
    for told in ("salud", f"01/2026 ({part})", w.O5, w.K2):
        assert told in text


def test_the_lines_tell_what_is_reached(aiming: tuple[Plant, Plan]) -> None:
    """One line for the class, one for the month, one for all forecasts."""
    lines = list(aim_lines(gather(*aiming, Words("es"))))
    found = aims(*aiming)
    (level,), (forecast,) = found.service, found.forecasts
    assert level.reached is not None
    reached = f"{100 * level.reached:.1f}".replace(".", ",")
    assert lines[0].startswith(f"Servicio «salud»: {reached} % a tiempo, mínimo 95,0 %")
    shipped = f"{found.months[0].good_t:.1f}".replace(".", ",")
    month = f"Mes 01/2026 (en parte): {shipped} t de una meta de 40,0 t"
    assert lines[1] == month
    made = f"{forecast.made_t:.1f}".replace(".", ",")
    assert lines[2] == f"Pronósticos (1): {made} t hechas de 0,3 t, para existencia"


def test_programs_get_the_same_as_people(aiming: tuple[Plant, Plan]) -> None:
    """The JSON of a plan has every kind, with what people see worked out."""
    told = json.loads(json.dumps(aims(*aiming).as_json()))
    found = aims(*aiming)
    (level,), (line,) = told["service"], told["conversion"]
    assert level["reached"] == pytest.approx(found.service[0].reached)
    assert told["months"][0]["month"] == "2026-01-01"
    assert told["forecasts"][0]["order"] == w.O5
    assert line["balance_kg"] == pytest.approx(found.conversion[0].balance_kg)


def test_a_plant_that_states_nothing_is_told_nothing() -> None:
    """Pages of plants without aims are as they were."""
    plant = w.make_plant()
    facts = gather(plant, w.make_plan(plant), Words("en"))
    assert aims_section(facts) is None
    assert list(aim_lines(facts)) == []


def test_a_forecast_counts_in_no_figure_of_orders(aiming: tuple[Plant, Plan]) -> None:
    """O5 as a forecast ships nothing; what is made of it is good metal in stock."""
    plant, plan = aiming
    firm = w.with_record(plant, "orders", w.O5, firm=True)
    with_it, without = (gather(each, plan, Words("en")) for each in (firm, plant))
    made_t = aims(plant, plan).forecasts[0].made_t
    assert made_t > 0.0
    assert w.O5 not in without.statuses
    for name, less in (("good_t", made_t), ("ordered_t", 0.324)):
        before, after = with_it.figures[name].value, without.figures[name].value
        assert before is not None
        assert after == pytest.approx(before - less)
    assert without.figures["yield_ratio"].value == pytest.approx(
        with_it.figures["yield_ratio"].value
    )
    assert dataclasses.replace(plant.orders[w.O5], firm=True) == firm.orders[w.O5]
