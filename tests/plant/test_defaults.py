"""What is assumed is listed, and nothing is assumed twice."""

import dataclasses

from hypothesis import given

from marcha.plant.defaults import complete
from marcha.plant.ids import AgreementId, CustomerId, EquipmentId, OrderId
from marcha.plant.plant import FIRST_SHEETS, SHEETS, Plant
from marcha.plant.references import check_plant
from marcha.text import LANGUAGES, Words
from tests.plant.small import P1, small_plant
from tests.strategies import stated_plants


def codes(plant: Plant) -> list[str]:
    """Codes of what was assumed."""
    return [each.partition(":")[0] for each in plant.assumptions]


def bare_plant() -> Plant:
    """Leave the small plant nothing but the eight sheets that suffice."""
    plant = small_plant()
    kept = {SHEETS[record] for record in FIRST_SHEETS}
    empty = {
        name: type(getattr(plant, name))()
        for name in SHEETS.values()
        if name not in kept
    }
    return plant.replace(**empty)


def test_eight_sheets_suffice() -> None:
    """
    Guards the first hour with Marcha: a plant of eight sheets is completed.

    Its calendar, alloy, agreement (and supplier), customer, skill, containers and
    recipe are only named or not even that; people, spares, cash, power are unlimited.
    """
    plant = complete(bare_plant())
    assert check_plant(plant) == ()
    assert codes(plant)[:12] == [
        "default_agreement",
        "default_container",
        "default_recipe",
        "default_calendar",
        "default_alloy",
        "default_supplier",
        "default_customer",
        "default_skill",
        "unlimited_people",
        "unlimited_parts",
        "unlimited_cash",
        "unlimited_power",
    ]


def test_default_records_are_what_the_list_says() -> None:
    """
    Guards the figures: 2,700 kg/m³, bore 1.035 × 178 = 184 mm, 8 h at 175 °C.

    The calendar of whom nobody described is Monday to Friday, 07:00 to 15:00.
    """
    plant = complete(bare_plant())
    assert [each.density_kg_m3 for each in plant.alloys.values()] == [2700.0]
    assert [each.bore_mm for each in plant.containers.values()] == [184, 184]
    assert all(each.mounted for each in plant.containers.values())
    (recipe,) = plant.recipes.values()
    assert (recipe.temperature_c, recipe.duration_min) == (175, 480)
    (calendar,) = plant.calendars.values()
    assert [str(span) for span in calendar.friday] == ["07:00-15:00"]
    assert calendar.saturday == ()
    (agreement,) = plant.agreements.values()
    assert (agreement.kg_month, agreement.mean_delay_days) == (None, 0)


@given(stated_plants())
def test_completing_twice_is_completing_once(plant: Plant) -> None:
    """Guards that reading, saving and reading again adds nothing."""
    once = complete(plant)
    assert complete(once) == once


@given(stated_plants())
def test_a_completed_plant_has_no_dangling_reference(plant: Plant) -> None:
    """Guards the planners, which look ids up without asking."""
    ids = {
        record.__name__: getattr(complete(plant), name)
        for record, name in SHEETS.items()
    }
    plant = complete(plant)
    for order in plant.orders.values():
        assert order.customer is None or order.customer in ids["Customer"]
    for lot in plant.lots.values():
        assert lot.alloy in ids["Alloy"]
    for machine in plant.equipment.values():
        assert machine.calendar is None or machine.calendar in ids["Calendar"]


def test_what_was_stated_is_left_alone() -> None:
    """Guards that a default never replaces what somebody wrote."""
    plant = small_plant()
    done = complete(plant)
    for name in SHEETS.values():
        assert getattr(done, name) == getattr(plant, name)


def test_people_named_only_by_their_skills_get_the_day_shift() -> None:
    """Guards that a skills matrix alone limits the people, as its author meant."""
    plant = complete(small_plant().replace(people={}))
    (person,) = plant.people.values()
    assert [str(span) for span in plant.calendars[person.calendar].monday] == [
        "07:00-15:00"
    ]
    assert "default_person:T1" in plant.assumptions


def test_many_ids_are_counted_not_listed() -> None:
    """Guards the list against five hundred customers."""
    plant = small_plant()
    order = next(iter(plant.orders.values()))
    orders = {
        OrderId(f"P-{place}"): dataclasses.replace(
            order, id=OrderId(f"P-{place}"), customer=CustomerId(f"C{place}")
        )
        for place in range(8)
    }
    done = complete(plant.replace(orders=orders, customers={}, stock={}, locks={}))
    assert "default_customer:C0, C1, C2, C3, C4 … (+3)" in done.assumptions


def test_a_press_without_container_gets_one_even_beside_others() -> None:
    """Guards ``process``, which knows billets by their container only."""
    plant = small_plant()
    containers = {
        name: each for name, each in plant.containers.items() if each.press == P1
    }
    done = complete(plant.replace(containers=containers))
    assert [each.press for each in done.containers.values()] == [P1, EquipmentId("P2")]


def test_an_unverified_field_is_listed_until_somebody_fills_it() -> None:
    """Guards that no default of the trade passes for a fact of the plant."""
    plant = complete(small_plant())
    assert "unverified:Die.butt_mm" in plant.assumptions
    dies = {
        name: dataclasses.replace(die, butt_mm=22) for name, die in plant.dies.items()
    }
    filled = complete(plant.replace(dies=dies))
    assert "unverified:Die.butt_mm" not in filled.assumptions


def test_fields_of_absent_kinds_of_machine_are_not_listed() -> None:
    """Guards the list against minutes of a die oven that the plant does not have."""
    assert "unverified:Equipment.heat_min" not in complete(small_plant()).assumptions
    assert "unverified:Equipment.dead_time_s" in complete(small_plant()).assumptions


def test_an_agreement_is_made_of_the_delivery_that_names_it() -> None:
    """Guards deliveries of plants whose agreements nobody wrote down."""
    plant = complete(small_plant().replace(agreements={}))
    agreement = plant.agreements[AgreementId("A1")]
    assert (agreement.alloy, agreement.diameter_mm) == ("6063", 178)
    assert plant.suppliers.keys() == {"S"}


def test_every_assumption_has_words_in_both_languages() -> None:
    """Guards that what is assumed can be read by the people who must confirm it."""
    found = {*codes(complete(bare_plant())), "default_person"}
    for language in LANGUAGES:
        words = Words(language)
        assert {code for code in found if not words.has(f"assumptions.{code}")} == set()
