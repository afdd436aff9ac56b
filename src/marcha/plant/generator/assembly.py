"""Putting a generated plant together: the sheets, the ovens' loads and the power."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from marcha.plant.generator import demand, machines, people
from marcha.plant.generator.draws import Draws
from marcha.plant.generator.metal import metal
from marcha.plant.generator.outline import Outline, is_aged, outline
from marcha.plant.generator.people import weekly_hours
from marcha.plant.generator.regimes import REGIMES, START, RegimeName, Size
from marcha.plant.generator.repair import add_donor
from marcha.plant.ids import DieId, EquipmentId, RecipeId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState
from marcha.plant.records_metal import Recipe
from marcha.plant.records_site import Site
from marcha.plant.records_time import PowerLimit
from marcha.plant.records_tooling import Die, DieState

RECIPES = (
    Recipe(
        id=RecipeId("R-175"),
        temperature_c=175,
        duration_min=480,
        tempers=("T5", "T6", "T66"),
        family="175",
    ),
    Recipe(
        id=RecipeId("R-185"),
        temperature_c=185,
        duration_min=360,
        tempers=("T5",),
        family="185",
    ),
)
_LOAD_HOURS = 8
_LOAD_ROUND_KG = 100
_LEAST_LOAD_KG = 500

DONOR = EquipmentId("BAJA1")
_DONOR_PRESSES, _DONOR_TASKS = 3, 20
"""Plants from this size on have a machine that only gives its spares."""

_PEAK_HOURS = (timedelta(hours=12), timedelta(hours=15))
"""The evening peak, 18:00 to 21:00, from the start at 06:00."""


def generate(
    regime: RegimeName, orders: int, presses: int, tasks: int, seed: int
) -> Plant:
    """
    Make a plant.

    Parameters
    ----------
    regime
        What there is too little of: ``metal``, press or oven hours (``capacity``), or
        machines that run (``repair``).
    orders, presses, tasks
        How many; at least one order and one press. With few tasks the plant has few
        machines beside its presses and ovens: every machine that is down has a task.
    seed
        Any whole number.

    Returns
    -------
    Plant
        A plant without errors in :func:`marcha.plant.references.check_plant`.

    Raises
    ------
    ValueError
        When the regime is unknown or a size is too small.
    """
    if regime not in REGIMES:
        raise ValueError(f"unknown regime {regime!r}")
    if orders < 1 or presses < 1 or tasks < 0:
        raise ValueError(
            f"no plant of {orders} orders, {presses} presses, {tasks} tasks"
        )
    size = Size(regime=regime, orders=orders, presses=presses, tasks=tasks, seed=seed)
    return _assembled(outline(size))


def _assembled(drawn: Outline) -> Plant:
    """Write down every sheet of a plant that is drawn."""
    size, works = drawn.size, drawn.works
    equipment = _with_donor(drawn, _equipment(drawn))
    ordered = demand.orders(size, drawn.wishes, drawn.profiles, drawn.scale)
    logs = metal(
        size,
        drawn.wishes,
        drawn.profiles,
        drawn.equipment,
        scale=drawn.scale,
        horizon_days=drawn.horizon_days,
    )
    calendars = people.calendars(drawn.pattern)
    staff = people.staff(
        size, drawn.equipment, drawn.pattern, ovens_crewed=drawn.ovens_crewed
    )
    return Plant(
        site=Site(
            name=f"{size.regime} {size.orders}/{size.presses}/{size.tasks} {size.seed}",
            start=START,
            horizon_days=drawn.horizon_days,
        ),
        equipment=equipment,
        profiles=drawn.profiles,
        dies=_with_lives(drawn),
        lots=logs.lots,
        deliveries=logs.deliveries,
        orders=ordered,
        tasks=works.tasks,
        calendars=calendars,
        exceptions=people.exceptions(size, calendars, drawn.horizon_days),
        power=_power(drawn),
        alloys=demand.alloys(size),
        recipes={recipe.id: recipe for recipe in RECIPES},
        suppliers=logs.suppliers,
        agreements=logs.agreements,
        containers=machines.containers(size, drawn.equipment),
        customers=demand.customers(size),
        stock=demand.stock(size, drawn.profiles, ordered),
        setups=machines.setups(size),
        people=staff.people,
        skills=staff.skills,
        qualifications=tuple(staff.qualifications),
        crewing=tuple(staff.crewing),
        parts=works.parts,
        part_sources=works.sources,
        cash=works.cash,
    )


def _with_donor(
    drawn: Outline, equipment: dict[EquipmentId, Equipment]
) -> dict[EquipmentId, Equipment]:
    """Add, to larger plants that stand still, a machine that gives one spare."""
    size = drawn.size
    large = size.presses >= _DONOR_PRESSES and size.tasks >= _DONOR_TASKS
    if size.regime != "repair" or not large:
        return equipment
    add_donor(drawn.works, size, DONOR)
    donor = Equipment(id=DONOR, kind=EquipmentKind.OTHER, state=MachineState.DOWN)
    return {**equipment, DONOR: donor}


def _equipment(drawn: Outline) -> dict[EquipmentId, Equipment]:
    """Give the machines their states, the ovens their loads, the presses their dies."""
    capacity_kg = _load_kg(drawn)
    mounted = _mounted(drawn)
    result = {}
    for machine in drawn.equipment.values():
        state = MachineState.DOWN if machine.id in drawn.down else MachineState.UP
        changed = replace(machine, state=state)
        if machine.kind is EquipmentKind.AGEING_OVEN:
            changed = replace(
                changed,
                capacity_kg=float(capacity_kg),
                calendar=machines.PRESS_CALENDAR if drawn.ovens_crewed else None,
            )
        elif machine.kind is EquipmentKind.PRESS:
            kg_day = round(drawn.kg_h.get(machine.id, 0.0)) * _LOAD_HOURS * 2
            changed = replace(
                changed,
                mounted_die=mounted.get(machine.id),
                nameplate_kg_day=float(kg_day) if kg_day else None,
            )
        result[machine.id] = changed
    return result


def _load_kg(drawn: Outline) -> int:
    """Capacity of each ageing oven, from the share that the regime drew."""
    size = drawn.size
    days = drawn.horizon_days
    if drawn.tight_oven:
        aged = sum(wish.kg for wish in drawn.wishes if is_aged(wish, drawn.profiles))
        kg_day = drawn.oven_share * aged * drawn.scale / days
    else:
        hours = weekly_hours(drawn.pattern) / 7
        kg_day = drawn.oven_share * sum(drawn.kg_h.values()) * hours
    open_hours = weekly_hours(drawn.pattern) / 7 if drawn.ovens_crewed else 24
    loads_day = open_hours / _LOAD_HOURS * machines.ovens(size)
    load = int(kg_day / loads_day) // _LOAD_ROUND_KG + 1
    return max(_LEAST_LOAD_KG, load * _LOAD_ROUND_KG)


def _mounted(drawn: Outline) -> dict[EquipmentId, DieId]:
    """Dies that are in their press at the start, on every third press or so."""
    draws = Draws(drawn.size.stream("mounted"))
    result: dict[EquipmentId, DieId] = {}
    for press in drawn.kg_h:
        fitting = [
            die.id
            for die in drawn.dies.values()
            if press in die.presses
            and die.state is DieState.READY
            and die.id not in result.values()
        ]
        if fitting and draws.chance(35):
            result[press] = draws.pick(fitting)
    return result


def _with_lives(drawn: Outline) -> Mapping[DieId, Die]:
    """Let some dies be near their end, or near their next nitriding."""
    draws = Draws(drawn.size.stream("lives"))
    ordered: dict[str, float] = {}
    for wish in drawn.wishes:
        profile = wish.order.section[0]
        ordered[profile] = ordered.get(profile, 0.0) + wish.kg * drawn.scale
    result = {}
    for die in drawn.dies.values():
        left = int(ordered.get(die.profile, 0.0) * draws.between(100, 250) / 100)
        used = draws.between(1, 15) * 1000
        if draws.chance(10):
            limited = replace(die, mass_run_kg=float(used), life_kg=float(used + left))
        elif draws.chance(10):
            limited = replace(
                die, since_nitriding_kg=float(used), nitriding_kg=float(used + left)
            )
        else:
            limited = die
        result[die.id] = limited
    return result


def _power(drawn: Outline) -> tuple[PowerLimit, ...]:
    """In half of the plants, a limit at the evening peak of every day."""
    draws = Draws(drawn.size.stream("power"))
    if draws.chance(50):
        return ()
    total = sum(machine.power_kw for machine in drawn.equipment.values())
    chains = [
        machine.power_kw + sum(drawn.equipment[need].power_kw for need in machine.needs)
        for machine in drawn.equipment.values()
        if machine.kind is EquipmentKind.PRESS
    ]
    ageing = sum(
        machine.power_kw
        for machine in drawn.equipment.values()
        if machine.kind is EquipmentKind.AGEING_OVEN
    )
    # One press and the ovens can always go on.
    limit = max(total * draws.between(55, 85) / 100, max(chains) + ageing)
    return (
        PowerLimit(
            start=START + _PEAK_HOURS[0],
            end=START + _PEAK_HOURS[1],
            limit_kw=float(int(limit) + 1),
            daily_until=(START + timedelta(days=drawn.horizon_days)).date(),
        ),
    )
