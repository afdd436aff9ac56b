"""What mounting a die takes at least: minutes, and when a first run can start."""

from marcha.plans.relaxation.frame import Frame, joint_date
from marcha.plans.relaxation.rates import Way
from marcha.plant.ids import DieId, EquipmentId, ProfileId
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import containers_of, machines_of, setup_min

PressProfile = tuple[EquipmentId, ProfileId]


def least_setups(frame: Frame) -> dict[PressProfile, int]:
    """Least minutes of a setup that mounts some die of a profile, by press."""
    fits: dict[EquipmentId, list[DieId]] = {press: [] for press in frame.presses}
    for die in frame.plant.dies.values():
        for press in die.presses:
            if press in fits:
                fits[press].append(die.id)
    least: dict[PressProfile, int] = {}
    for press, dies in fits.items():
        box = containers_of(frame.plant, press)[0].id
        # Two dies of each family stand for all that may be in the press before.
        families: dict[str, list[DieId]] = {}
        for name in dies:
            family = frame.plant.dies[name].setup_family
            families.setdefault(family, []).append(name)
        before = [None, *(name for own in families.values() for name in own[:2])]
        for name in dies:
            minutes = min(
                setup_min(frame.plant, press, (each, box), (name, box))
                for each in before
                if each != name
            )
            key = (press, frame.plant.dies[name].profile)
            least[key] = min(minutes, least.get(key, minutes))
    return least


def mounted_profiles(frame: Frame) -> frozenset[PressProfile]:
    """Profiles whose die may be in a press without a setup that counts."""
    plant = frame.plant
    held = {plant.orders[order].profile for order in frame.held.runs}
    found = {(way.press, way.profile) for way in frame.ways if way.mounted}
    found |= {(way.press, way.profile) for way in frame.ways if way.profile in held}
    return frozenset(found)


def first_heated(frame: Frame, ready: int = 0) -> int:
    """
    Earliest minute at which a die that is ready can come out of a die oven (S15).

    Beyond the horizon when the plant has die ovens and none can run.
    """
    if not machines_of(frame.plant, EquipmentKind.DIE_OVEN):
        return ready
    ends = (
        max(oven.start, ready) + frame.plant.equipment[name].heat_min
        for name, oven in frame.die_ovens.items()
    )
    return min(ends, default=frame.horizon + 1)


def first_run(frame: Frame, way: Way, setup: int, *, mounted: bool) -> int:
    """
    Earliest minute at which a way can run.

    A die that is not in the press is heated and then mounted (S14, S15), which takes
    the press and a die oven.
    """
    press = frame.presses[way.press]
    if mounted:
        return max(press.start, way.ready)
    both = [joint_date(frame.dates, (press, oven)) for oven in frame.die_ovens.values()]
    heated = first_heated(frame, way.ready)
    return max(press.start, heated, min(both, default=0)) + setup


def first_load(frame: Frame, way: Way, *, mounted: bool) -> int:
    """
    Earliest start of a load with what an order gets by a way; 0 where none is needed.

    It takes an oven besides the press, and a die oven unless the die is in the press.
    """
    ageing = frame.ageing.get(way.order)
    if ageing is None or way.order in frame.held.loads_before:
        return 0
    press = frame.presses[way.press]
    heats = () if mounted else tuple(frame.die_ovens.values())
    dates = [
        joint_date(frame.dates, (press, frame.ovens[oven], *heats[place : place + 1]))
        for oven in ageing.ovens
        for place in range(max(1, len(heats)))
    ]
    return max(ageing.start, min(dates))
