"""The bundled example: a whole plant without errors, and honest about what it is."""

from marcha.plant.defaults import complete
from marcha.plant.example import EXAMPLE_FACTS, example
from marcha.plant.plant import SHEETS
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.references import check_plant
from marcha.process.demand import demands
from marcha.process.tooling import tooling
from marcha.text import LANGUAGES, Words
from tests.plant.rough import shipped_share


def test_the_example_has_no_errors_and_two_expected_warnings() -> None:
    """Guards the first thing that anyone sees: the donor press and one late date."""
    assert [(each.code, each.severity) for each in check_plant(example())] == [
        ("down_without_tasks", "warning"),
        ("due_after_horizon", "warning"),
    ]


def test_every_sheet_but_the_locks_has_rows() -> None:
    """Guards the template: a reader sees how each sheet is meant."""
    plant = example()
    empty = {name for name in SHEETS.values() if not getattr(plant, name)}
    assert empty == {"locks"}


def test_everything_stands_still() -> None:
    """Guards the story: nothing runs until it has been repaired."""
    assert {each.state for each in example().equipment.values()} == {MachineState.DOWN}


def test_the_scale_is_that_of_the_public_figures() -> None:
    """17.5 t a day over 300 days are the 5,250 t a year derived in the domain notes."""
    plant = example()
    presses = [m for m in plant.equipment.values() if m.kind is EquipmentKind.PRESS]
    assert sum(press.nameplate_kg_day or 0 for press in presses) * 300 == 5_250_000
    sizes = (len(plant.people), len(plant.tasks), len(plant.profiles), len(plant.dies))
    assert sizes == (29, 52, 20, 26)


def test_more_is_ordered_than_can_be_shipped() -> None:
    """Orders are 20 to 40 % above what ships: 17 to 29 % is left by a good plan."""
    assert 0.15 < 1 - shipped_share(example()) < 0.30


def test_every_order_can_be_pressed() -> None:
    """Guards that what is not shipped has a better reason than a die that fits not."""
    plant = complete(example())
    asked = demands(plant)
    for order in plant.orders.values():
        if order.profile is None:
            continue
        assert any(
            tools is not None and tools.candidates(order.section[1])
            for die in plant.dies.values()
            if die.profile == order.profile
            for box in plant.containers.values()
            if box.press in die.presses
            for tools in [
                tooling(plant, die.id, box.press, box.id, asked[order.id].alloy)
            ]
        )


def test_people_are_codes_and_firms_are_marked_as_fictional() -> None:
    """Guards that nobody takes an invented firm or person for a real one."""
    plant = example()
    assert all(not person.name for person in plant.people.values())
    assert all("ficticio" in each.name for each in plant.customers.values())
    assert all("ficticia" in each.name for each in plant.suppliers.values())
    assert "ficticia" in plant.site.name


def test_facts_have_a_source_and_all_have_words() -> None:
    """Guards the first sheet of the template, which says what is invented."""
    assert {each.invented for each in EXAMPLE_FACTS} == {True, False}
    for language in LANGUAGES:
        words = Words(language)
        missing = [e.key for e in EXAMPLE_FACTS if not words.has(f"example.{e.key}")]
        assert missing == []
