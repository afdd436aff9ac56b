"""When machines may run: open, up, and switched on in the order of importance."""

import pytest

from marcha.optimise.schedule.windows import TaskPower, open_windows, powered_windows
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.timeline import Intervals, Timeline
from tests.optimise.small import (
    P1,
    P2,
    SHIFT,
    calendar,
    die_oven,
    limit,
    machine,
    oven,
    plant,
    press,
)

HE = EquipmentId("HE")


def opened(made: Plant, **runnable: int | None) -> dict[EquipmentId, Intervals]:
    """Open windows with some dates from which machines can run, 0 for the others."""
    dates = {name: runnable.get(name, 0) for name in made.equipment}
    return open_windows(made, Timeline(made), dates)


def powered(
    made: Plant, order: list[EquipmentId], tasks: tuple[TaskPower, ...] = ()
) -> dict[EquipmentId, Intervals]:
    """Powered windows of machines that are open all the time."""
    return powered_windows(made, Timeline(made), opened(made), tasks, order)


# --- open ---------------------------------------------------------------------------


def test_a_machine_is_open_on_its_calendar_once_it_can_run() -> None:
    """
    Protects S8 and S9: the shift is 360 to 840 of every day.

    P1 can run from minute 500, in its first shift; P2 from 840, when that is over, so
    from Tuesday's at 1800; the oven is always open.
    """
    made = plant(
        press("P1", calendar=SHIFT),
        press("P2", calendar=SHIFT),
        oven("HE"),
        calendar(),
        days=2,
    )
    assert opened(made, P1=500, P2=840) == {
        P1: ((500, 840), (1800, 2280)),
        P2: ((1800, 2280),),
        HE: ((0, 2880),),
    }


def test_a_machine_that_stays_down_has_no_window_and_others_are_not_asked_for() -> None:
    """Protects planners from machines that never run, and from saws and utilities."""
    made = plant(press("P1"), press("P2"), machine("SE", EquipmentKind.UTILITY), days=1)
    assert opened(made, P2=None) == {P1: ((0, 1440),), P2: ()}


def test_nothing_is_open_before_now() -> None:
    """Protects S31: what lies before ``now`` has happened."""
    made = plant(press("P1"), days=1, now=700)
    assert opened(made, P1=300) == {P1: ((700, 1440),)}


# --- power --------------------------------------------------------------------------


def test_power_goes_to_the_most_important_machine_first() -> None:
    """
    Protects S12: 100 kW for two presses of 60 kW, from minute 300 to 500.

    Whoever comes first in the order keeps running, the other pauses; outside the span
    both run.
    """
    made = plant(
        press("P1", power_kw=60.0),
        press("P2", power_kw=60.0),
        limit(300, 500, 100.0),
        days=1,
    )
    whole, cut = ((0, 1440),), ((0, 300), (500, 1440))
    assert powered(made, [P1, P2]) == {P1: whole, P2: cut}
    assert powered(made, [P2, P1]) == {P1: cut, P2: whole}


def test_a_small_machine_may_run_where_a_more_important_one_is_too_large() -> None:
    """Protects what is left: 100 kW carry the oven of 40, not the press of 120."""
    made = plant(
        press("P1", power_kw=120.0),
        oven("HE", power_kw=40.0),
        limit(0, 60, 100.0),
        days=1,
    )
    assert powered(made, [P1, HE]) == {P1: ((60, 1440),), HE: ((0, 1440),)}


def test_a_machine_that_several_need_draws_its_power_once() -> None:
    """
    Protects S12: P1 and P2 draw 30 kW each and both need the compressor of 40.

    All three draw 100 kW, which is just the limit; counting the compressor twice would
    give 140. With a kilowatt less, only P1 and the compressor run: 70 kW.
    """
    presses = [
        press(name, power_kw=30.0, needs=(EquipmentId("COMP"),)) for name in (P1, P2)
    ]
    compressor = machine("COMP", EquipmentKind.UTILITY, power_kw=40.0)
    whole, cut = ((0, 1440),), ((60, 1440),)
    enough = plant(*presses, compressor, limit(0, 60, 100.0), days=1)
    assert powered(enough, [P1, P2]) == {P1: whole, P2: whole}
    short = plant(*presses, compressor, limit(0, 60, 99.0), days=1)
    assert powered(short, [P1, P2]) == {P1: whole, P2: cut}


def test_needs_of_needs_draw_power_too() -> None:
    """
    Protects S12: the press needs a pump, the pump a substation; 30 + 20 + 60 kW.

    Although no schedule runs pump and substation themselves, 100 kW are too little.
    """
    made = plant(
        press("P1", power_kw=30.0, needs=(EquipmentId("PUMP"),)),
        machine(
            "PUMP", EquipmentKind.UTILITY, power_kw=20.0, needs=(EquipmentId("SUB"),)
        ),
        machine("SUB", EquipmentKind.UTILITY, power_kw=60.0),
        limit(0, 60, 100.0),
        days=1,
    )
    assert powered(made, [P1]) == {P1: ((60, 1440),)}


def test_repair_tasks_come_before_machines() -> None:
    """
    Protects S12: a test of 50 kW runs from 100 to 200 and leaves 50 of 100 kW.

    The press of 60 kW pauses only then, and only within the limited span.
    """
    made = plant(press("P1", power_kw=60.0), limit(0, 150, 100.0), days=1)
    assert powered(made, [P1], ((100, 200, 50.0),)) == {P1: ((0, 100), (150, 1440))}


def test_a_machine_that_is_closed_leaves_its_power_to_the_next() -> None:
    """Protects use of power: P1 works from 360 to 840, P2 gets the power outside."""
    made = plant(
        press("P1", power_kw=60.0, calendar=SHIFT),
        press("P2", power_kw=60.0),
        calendar(),
        limit(0, 1440, 100.0),
        days=1,
    )
    assert powered(made, [P1, P2]) == {
        P1: ((360, 840),),
        P2: ((0, 360), (840, 1440)),
    }


def test_of_two_limits_at_once_the_smaller_holds() -> None:
    """Protects S12 where limits overlap: 100 kW until 60, from 30 on only 50."""
    made = plant(
        press("P1", power_kw=60.0), limit(0, 60, 100.0), limit(30, 90, 50.0), days=1
    )
    assert powered(made, [P1]) == {P1: ((0, 30), (90, 1440))}


@pytest.mark.parametrize("state", [MachineState.UP, MachineState.DOWN])
def test_without_limits_windows_stay_as_they_are(state: MachineState) -> None:
    """Protects plants without a Potencia sheet, whatever their machines draw."""
    made = plant(press("P1", power_kw=1e6, state=state), die_oven(power_kw=1e6), days=1)
    assert powered(made, [P1]) == opened(made)
