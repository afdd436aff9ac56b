"""The screen of the pressure a die asks for (F16, S50): a hint and no more."""

import dataclasses

import pytest

from marcha.plant.example import example
from marcha.plant.ids import AlloyId, ContainerId, DieId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.references import check_plant
from marcha.process.pressure import pressure, pressure_warnings
from tests.plans import world as w


@pytest.fixture
def plant() -> Plant:
    """Give the worked example of the domain reference its force and temperature."""
    plant = w.make_plant()
    plant = w.with_record(plant, "equipment", w.P1, force_kn=24_500.0)
    plant = w.with_record(plant, "equipment", w.P1, billet_max_mm=1190)
    plant = w.with_record(plant, "dies", w.D1, exit_speed_m_min=24.0)
    return w.with_record(plant, "alloys", w.A6063, billet_temperature_c=460)


def test_the_press_of_the_example_can_push_its_die(plant: Plant) -> None:
    """548.8 MPa of the 707 that 24.5 MN are on a container of 210 mm."""
    found = pressure(plant, plant.dies[w.D1], plant.containers[w.C1], w.A6063)
    assert found is not None
    assert found.needed_mpa == pytest.approx(548.8, abs=0.05)
    assert found.there_mpa == pytest.approx(707.4, abs=0.1)
    assert list(pressure_warnings(plant)) == []


def test_a_weaker_press_is_a_warning_and_no_error(plant: Plant) -> None:
    """19.0 MN are what it takes; 18.9 are too few, and the die may still be used."""
    weak = w.with_record(plant, "equipment", w.P1, force_kn=18_900.0)
    found = list(pressure_warnings(weak))
    assert {each.severity for each in found} == {"warning"}
    assert (found[0].field, found[0].value) == ("presses", w.P1)
    assert found[0].params == {"die": w.D1, "needed": "549", "there": "546"}
    assert not any(each.severity == "error" for each in check_plant(weak))


@pytest.mark.parametrize("missing", ["force", "temperature", "constants"])
def test_what_is_not_known_gives_no_screen(plant: Plant, missing: str) -> None:
    """Nothing is assumed of an alloy, a press or a billet."""
    match missing:
        case "force":
            plant = w.with_record(plant, "equipment", w.P1, force_kn=None)
        case "temperature":
            plant = w.with_record(plant, "alloys", w.A6063, billet_temperature_c=None)
        case _:
            assert AlloyId("6061") == w.A6061
            plant = w.with_record(plant, "alloys", w.A6061, billet_temperature_c=460)
    alloy = w.A6061 if missing == "constants" else w.A6063
    assert pressure(plant, plant.dies[w.D1], plant.containers[w.C1], alloy) is None


def test_the_example_is_screened_and_its_dies_pass() -> None:
    """Guards the force invented for its presses: no warning on a first look."""
    plant = example()
    die = plant.dies[DieId("M-15-1")]
    boxes = [box for box in plant.containers.values() if box.press == EquipmentId("P8")]
    assert all(isinstance(box.id, str) for box in boxes)
    assert pressure(plant, die, boxes[0], AlloyId("6063")) is not None
    assert list(pressure_warnings(plant)) == []


def test_a_die_that_takes_nothing_away_is_not_screened(plant: Plant) -> None:
    """A profile as thick as the container has no ratio to speak of."""
    thick = w.with_record(plant, "profiles", w.PF1, mass_kg_m=60.0)
    box = thick.containers[ContainerId("C1")]
    assert pressure(thick, thick.dies[w.D1], box, w.A6063) is None
    assert dataclasses.replace(box) == box
