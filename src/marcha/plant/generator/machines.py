"""Machines of a generated plant: presses, ovens and what they cannot run without."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marcha.plant.generator.draws import Draws
from marcha.plant.generator.regimes import Size
from marcha.plant.ids import CalendarId, ContainerId, EquipmentId
from marcha.plant.records_equipment import Equipment, EquipmentKind, Setup
from marcha.plant.records_tooling import Container

PRESS_CALENDAR = CalendarId("PRENSAS")
PRESSES_IN_A_HALL = 10
SETUP_FAMILIES = ("A", "B", "C")


@dataclass(frozen=True, slots=True, kw_only=True)
class PressType:
    """
    Data of one size of press, from ``domain/press_envelopes.csv`` where it has them.

    Run-out tables are drawn between two lengths; power is invented.
    """

    diameter_mm: int
    bore_mm: int
    billet_min_mm: int
    billet_max_mm: int
    table_m: tuple[int, int]
    power_kw: int


SEVEN_INCH = PressType(
    diameter_mm=178,
    bore_mm=185,
    billet_min_mm=400,
    billet_max_mm=900,
    table_m=(38, 44),
    power_kw=550,
)
EIGHT_INCH = PressType(
    diameter_mm=203,
    bore_mm=210,
    billet_min_mm=450,
    billet_max_mm=1200,
    table_m=(44, 54),
    power_kw=700,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Utility:
    """A kind of machine that presses need, and for how many presses one serves."""

    prefix: str
    kind: EquipmentKind
    presses: int
    power_kw: int
    needed: bool = True


UTILITIES = (
    _Utility(prefix="HC", kind=EquipmentKind.LOG_OVEN, presses=1, power_kw=60),
    _Utility(prefix="EST", kind=EquipmentKind.STRETCHER, presses=1, power_kw=45),
    _Utility(prefix="SE", kind=EquipmentKind.UTILITY, presses=10, power_kw=0),
    _Utility(prefix="COMP", kind=EquipmentKind.UTILITY, presses=4, power_kw=90),
    _Utility(prefix="SIE", kind=EquipmentKind.SAW, presses=2, power_kw=30),
    _Utility(
        prefix="HM", kind=EquipmentKind.DIE_OVEN, presses=3, power_kw=80, needed=False
    ),
)
"""In the order in which a plant gets them: a small one does without the last."""

DIE_OVEN_PLACES = 12
OVEN_POWER_KW = 120
RECIPE_HOURS = 8


def machines(size: Size) -> dict[EquipmentId, Equipment]:
    """Machines without calendars of ovens, loads and states: those follow later."""
    draws = Draws(size.stream("machines"))
    utilities = list(_utilities(size))
    result = {
        each.id: each
        for press in range(size.presses)
        for each in [_press(draws, size, press, utilities)]
    }
    for oven in range(ovens(size)):
        name = EquipmentId(f"HE{oven + 1}")
        result[name] = Equipment(
            id=name,
            kind=EquipmentKind.AGEING_OVEN,
            hall=_hall(oven * 2),
            power_kw=float(OVEN_POWER_KW),
            capacity_length_mm=draws.pick((7000, 7200, 7500)),
            needs=_serving(utilities, oven * 2, prefixes=("SE",)),
        )
    for name, utility, first_press in utilities:
        result[name] = Equipment(
            id=name,
            kind=utility.kind,
            hall=_hall(first_press),
            power_kw=float(utility.power_kw),
            places=DIE_OVEN_PLACES if utility.kind is EquipmentKind.DIE_OVEN else None,
        )
    return result


def ovens(size: Size) -> int:
    """How many ageing ovens there are: one for two presses."""
    return (size.presses + 1) // 2


def _hall(press: int) -> str:
    return f"N{press // PRESSES_IN_A_HALL + 1}"


def _utilities(size: Size) -> Iterator[tuple[EquipmentId, _Utility, int]]:
    """Utilities that the plant has, with the first press that each serves."""
    # Every machine may be down and then needs tasks of its own: two in the mean.
    left = size.tasks // 2 - size.presses - ovens(size)
    for utility in UTILITIES:
        count = -(-size.presses // utility.presses)
        if count > left:
            return
        left -= count
        for each in range(count):
            name = EquipmentId(f"{utility.prefix}{each + 1}")
            yield name, utility, each * utility.presses


def _serving(
    utilities: list[tuple[EquipmentId, _Utility, int]],
    press: int,
    *,
    prefixes: tuple[str, ...],
) -> tuple[EquipmentId, ...]:
    """Utilities of some kinds that serve a press."""
    return tuple(
        name
        for name, utility, first in utilities
        if utility.prefix in prefixes and first <= press < first + utility.presses
    )


def _press(
    draws: Draws,
    size: Size,
    place: int,
    utilities: list[tuple[EquipmentId, _Utility, int]],
) -> Equipment:
    kind = (EIGHT_INCH, SEVEN_INCH)[place % 2]
    table_m = draws.between(*kind.table_m)
    needed = tuple(each.prefix for each in UTILITIES if each.needed)
    return Equipment(
        id=EquipmentId(f"P{place + 1}"),
        kind=EquipmentKind.PRESS,
        hall=_hall(place),
        calendar=PRESS_CALENDAR,
        power_kw=float(kind.power_kw),
        needs=_serving(utilities, place, prefixes=needed),
        billet_diameter_mm=kind.diameter_mm,
        billet_min_mm=kind.billet_min_mm,
        billet_max_mm=kind.billet_max_mm,
        table_mm=table_m * 1000,
        dead_time_s=float(draws.between(*size.figures.dead_time_s)),
        setup_min=draws.pick((10, 15, 20)),
    )


def press_type(press: Equipment) -> PressType:
    """Type of a generated press."""
    small = press.billet_diameter_mm == SEVEN_INCH.diameter_mm
    return SEVEN_INCH if small else EIGHT_INCH


def containers(
    size: Size, equipment: Mapping[EquipmentId, Equipment]
) -> dict[ContainerId, Container]:
    """One container a press; some larger presses have one of the smaller bore too."""
    draws = Draws(size.stream("containers"))
    result: dict[ContainerId, Container] = {}
    for press in equipment.values():
        if press.kind is not EquipmentKind.PRESS:
            continue
        own = press_type(press)
        kinds = [own]
        if own is EIGHT_INCH and size.presses > 1 and draws.chance(30):
            kinds.append(SEVEN_INCH)
        for kind in kinds:
            name = ContainerId(f"{press.id}-{kind.diameter_mm}")
            result[name] = Container(
                id=name,
                press=press.id,
                bore_mm=kind.bore_mm,
                billet_diameter_mm=kind.diameter_mm,
                changeover_min=draws.pick((90, 120, 180)),
                mounted=kind is own,
            )
    return result


def setups(size: Size) -> tuple[Setup, ...]:
    """Die changes between families of dies that take longer than others."""
    draws = Draws(size.stream("setups"))
    if size.presses == 1 or draws.chance(40):
        return ()
    return tuple(
        Setup(from_family=before, to_family=after, duration_min=draws.between(4, 9) * 5)
        for before in SETUP_FAMILIES
        for after in SETUP_FAMILIES
        if before != after
    )


def down_machines(
    size: Size, equipment: Mapping[EquipmentId, Equipment]
) -> list[EquipmentId]:
    """Draw the machines that are down, never more than there are tasks for."""
    draws = Draws(size.stream("down"))
    share = size.figures.down
    if share == 100:  # noqa: PLR2004 - per cent: every one
        return list(equipment)[: size.tasks]
    presses = [each for each in equipment.values() if each.kind is EquipmentKind.PRESS]
    count = max(1, len(presses) * share // 100)
    down = {press.id for press in draws.shuffled(presses)[:count]}
    # What serves only such presses may be down too: the others run from the start.
    serving = {
        name for press in presses if press.id not in down for name in press.needs
    }
    ageing = [
        each.id for each in equipment.values() if each.kind is EquipmentKind.AGEING_OVEN
    ]
    for name in equipment:
        spare = name not in serving and name != ageing[0]
        if spare and draws.chance(share):
            down.add(name)
    return [name for name in equipment if name in down][: size.tasks]
