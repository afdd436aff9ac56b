"""Profiles, dies, orders and stock of a generated plant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from marcha.plant.generator.draws import Draws
from marcha.plant.generator.machines import SETUP_FAMILIES, press_type
from marcha.plant.generator.rates import Rate, rate
from marcha.plant.generator.regimes import ORDER_KG, START, Size
from marcha.plant.ids import (
    AlloyId,
    CustomerId,
    DieId,
    EquipmentId,
    OrderId,
    ProfileId,
    StockId,
)
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_metal import Alloy
from marcha.plant.records_orders import Customer, Order, Stage, StockItem
from marcha.plant.records_tooling import Die, DieState, Profile, ProfileClass

ALLOYS = ("6063", "6005A", "6061")
TEMPERS = (("T5", 45), ("T6", 35), ("F", 15), ("T66", 5))
ORDERS_PER_PROFILE = 6
CUSTOMERS = 12
TOLLING_CUSTOMER = CustomerId("CLI-MAQUILA")

_PROFILE_GRAMS = (250, 330, 420, 520, 640, 800, 1000, 1300, 1700, 2400)
"""Quantiles of the mass of a metre of profile."""

_PULL_GRAMS = 1100
"""Grams a metre of all cavities together, at least: billets must not be too short."""

_MANY_PROFILES = 5
"""With fewer profiles every die fits every press: one bad draw would decide all."""

_CAVITIES = (1, 2, 3, 4, 6, 8)
_WORK_HOUR = timedelta(hours=10)


def alloys(size: Size) -> dict[AlloyId, Alloy]:
    """As many alloys as the number of orders bears."""
    count = 1 + (size.orders >= 10) + (size.orders >= 100)  # noqa: PLR2004
    return {AlloyId(name): Alloy(id=AlloyId(name)) for name in ALLOYS[:count]}


def customers(size: Size) -> dict[CustomerId, Customer]:
    """Customers, the last of whom may send metal of his own."""
    draws = Draws(size.stream("customers"))
    count = min(CUSTOMERS, max(1, size.orders // 3))
    names = [CustomerId(f"CLI-{place + 1:02d}") for place in range(count)]
    if size.orders >= 10 and draws.chance(30):  # noqa: PLR2004
        names.append(TOLLING_CUSTOMER)
    return {name: Customer(id=name) for name in names}


def profiles(size: Size) -> dict[ProfileId, Profile]:
    """Profiles: one for each six orders, and two for each press at least."""
    draws = Draws(size.stream("profiles"))
    names = list(alloys(size))
    result: dict[ProfileId, Profile] = {}
    count = max(size.orders // ORDERS_PER_PROFILE, min(size.orders, 2 * size.presses))
    for place in range(count):
        name = ProfileId(f"PF-{place + 1:03d}")
        grams = draws.on_curve(_PROFILE_GRAMS) // 5 * 5
        alloy = names[0] if place == 0 or draws.chance(70) else draws.pick(names)
        result[name] = Profile(
            id=name,
            mass_kg_m=grams / 1000,
            section=draws.pick_weighted(
                (
                    (ProfileClass.SOLID, 60),
                    (ProfileClass.SEMI_HOLLOW, 10),
                    (ProfileClass.HOLLOW, 30),
                )
            ),
            ccd_mm=40 + grams // 20,
            perimeter_mm=120 + grams // 4,
            alloy=alloy,
            temper=draws.pick_weighted(TEMPERS),
        )
    return result


def dies(
    size: Size,
    known: Mapping[ProfileId, Profile],
    presses: Sequence[Equipment],
) -> dict[DieId, Die]:
    """One or two copies a profile, some for every press and some for one."""
    draws = Draws(size.stream("dies"))
    result: dict[DieId, Die] = {}
    for profile in known.values():
        grams = round(profile.mass_kg_m * 1000)
        cavities = next(
            (n for n in _CAVITIES if n * grams >= _PULL_GRAMS), _CAVITIES[-1]
        )
        where = _presses_of_die(draws, presses, few=len(known) < _MANY_PROFILES)
        speed = draws.between(*size.figures.exit_speed_dm_min)
        hollow = profile.section is ProfileClass.HOLLOW
        family = draws.pick(SETUP_FAMILIES)
        for copy in range(2 if draws.chance(25) else 1):
            name = DieId(f"M-{profile.id[3:]}-{copy + 1}")
            trim = draws.between(8, 14) * 100
            away = copy > 0 and draws.chance(30)
            result[name] = Die(
                id=name,
                profile=profile.id,
                cavities=cavities,
                presses=where,
                exit_speed_m_min=speed / 10,
                butt_mm=25 if hollow else 20,
                trim_min_mm=trim,
                trim_max_mm=trim + draws.between(6, 10) * 100,
                state=DieState.REPAIR if away else DieState.READY,
                available_from=(
                    START + timedelta(days=draws.between(5, 20)) if away else None
                ),
                setup_family=family,
            )
    return result


def _presses_of_die(
    draws: Draws, presses: Sequence[Equipment], *, few: bool
) -> tuple[EquipmentId, ...]:
    every = tuple(press.id for press in presses)
    drawn = draws.below(100)
    if few or drawn < 40 or len(every) == 1:  # noqa: PLR2004 - per cent
        return every
    one = draws.pick(presses)
    if drawn < 70:  # noqa: PLR2004 - per cent
        return tuple(
            press.id for press in presses if press_type(press) is press_type(one)
        )
    return (one.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An order before its quantity is scaled."""

    order: Order
    kg: int
    rates: Mapping[EquipmentId, Rate]


def wishes(
    size: Size,
    known: Mapping[ProfileId, Profile],
    tools: Mapping[DieId, Die],
    equipment: Mapping[EquipmentId, Equipment],
    horizon_days: int,
) -> list[Wish]:
    """Orders with unscaled masses, and what each press makes of them an hour."""
    draws = Draws(size.stream("orders"))
    names = list(known)
    first_die: dict[ProfileId, Die] = {}
    for die in tools.values():
        first_die.setdefault(die.profile, die)
    buyers = list(customers(size))
    result = []
    for place in range(size.orders):
        # The lesser of two draws: a few profiles are ordered often.
        profile = known[names[min(draws.below(len(names)), draws.below(len(names)))]]
        order, kg = _order(draws, place, profile, buyers, horizon_days)
        die = first_die[profile.id]
        rates = {
            press: rate(equipment[press], die, profile, order.section[1])
            for press in die.presses
        }
        result.append(Wish(order=order, kg=kg, rates=rates))
    return result


def _order(
    draws: Draws,
    place: int,
    profile: Profile,
    buyers: Sequence[CustomerId],
    horizon_days: int,
) -> tuple[Order, int]:
    length = draws.between(6, 14) * 500
    if draws.chance(30):
        length = draws.between(3000, 7000)
    released = draws.between(3, 30) if draws.chance(15) else None
    due_day = draws.between(-5, horizon_days + 5)
    if released is not None:
        due_day = max(due_day, released + 1)
    order = Order(
        id=OrderId(f"PED-{place + 1:04d}"),
        customer=draws.pick(buyers),
        profile=profile.id,
        temper=draws.pick_weighted(TEMPERS) if draws.chance(15) else None,
        length_mm=length,
        tolerance_ratio=draws.pick((5, 10)) / 100 if draws.chance(25) else 0.0,
        release=None if released is None else START + timedelta(days=released),
        due=START + timedelta(days=due_day) + _WORK_HOUR,
        weight=float(draws.pick_weighted(((1, 70), (2, 20), (4, 10)))),
        firm=not draws.chance(5),
    )
    kg = draws.on_curve(ORDER_KG)
    # Only smaller orders are whole: a large one that is not done ships nothing at all.
    whole = draws.chance(30) and kg < ORDER_KG[len(ORDER_KG) // 2]
    return replace(order, splittable=not whole), kg


def orders(
    size: Size,
    wanted: Sequence[Wish],
    known: Mapping[ProfileId, Profile],
    scale: float,
) -> dict[OrderId, Order]:
    """Give the orders their quantities, half of them in pieces and half in kg."""
    draws = Draws(size.stream("quantities"))
    result: dict[OrderId, Order] = {}
    for wish in wanted:
        kg = max(10, int(wish.kg * scale) // 10 * 10)
        name, length_mm = wish.order.section
        piece_kg = known[name].mass_kg_m * length_mm / 1000
        order = (
            replace(wish.order, pieces=max(1, int(kg / piece_kg)))
            if draws.chance(50)
            else replace(wish.order, mass_kg=float(kg))
        )
        result[order.id] = order
    return result


def stock(
    size: Size, known: Mapping[ProfileId, Profile], ordered: Mapping[OrderId, Order]
) -> dict[StockId, StockItem]:
    """Give a few orders some of their pieces, finished or extruded."""
    draws = Draws(size.stream("stock"))
    result: dict[StockId, StockItem] = {}
    for order in ordered.values():
        if not draws.chance(5):
            continue
        section, length_mm = order.section
        profile = known[section]
        alloy, temper = profile.alloy, order.temper or profile.temper
        if alloy is None or temper is None:
            raise AssertionError(profile)
        quantity = order.pieces or draws.between(50, 500)
        name = StockId(f"EX-{len(result) + 1:03d}")
        result[name] = StockItem(
            id=name,
            profile=section,
            alloy=alloy,
            temper=temper,
            length_mm=length_mm,
            pieces=max(1, quantity // 20),
            stage=Stage.FINISHED if draws.chance(60) else Stage.EXTRUDED,
            order=order.id if draws.chance(50) else None,
        )
    return result
