"""What mounting a die takes at least: minutes, and when a first run can start."""

from marcha.plans.relaxation.frame import Frame, joint_date
from marcha.plans.relaxation.rates import Way
from marcha.plant.ids import DieId, EquipmentId, ProfileId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_tooling import Die
from marcha.process.machines import containers_of, machines_of, setup_min

PressProfile = tuple[EquipmentId, ProfileId]


def least_setups(frame: Frame) -> dict[PressProfile, int]:
    """Least minutes of a setup that mounts some die of a profile, by press."""
    fits: dict[EquipmentId, list[Die]] = {press: [] for press in frame.presses}
    for die in frame.plant.dies.values():
        for press in die.presses:
            if press in fits:
                fits[press].append(die)
    least: dict[PressProfile, int] = {}
    for press, dies in fits.items():
        box = containers_of(frame.plant, press)[0].id
        # Two dies of each family stand for all that may be in the press before.
        families: dict[str, list[DieId]] = {}
        for die in dies:
            families.setdefault(die.setup_family, []).append(die.id)
        before = [None, *(die for own in families.values() for die in own[:2])]
        for die in dies:
            minutes = min(
                setup_min(frame.plant, press, (each, box), (die.id, box))
                for each in before
                if each != die.id
            )
            key = (press, die.profile)
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


def first_shipped(frame: Frame, way: Way, *, mounted: bool) -> int:
    """
    Minute before which nothing that an order gets by a way can ship.

    What is aged takes an oven besides the press, and a die oven unless the die is in
    the press; a load ends its recipe's minutes after all of them can run.
    """
    release = frame.demands[way.order].release
    ageing = frame.ageing.get(way.order)
    if ageing is None or not frame.demands[way.order].aged:
        return release
    if way.order in frame.held.loads_before:
        return max(release, ageing.first)
    press = frame.presses[way.press]
    heats = [] if mounted else [*frame.die_ovens.values()]
    dates = [
        joint_date(frame.dates, (press, frame.ovens[oven], *heat))
        for oven in ageing.ovens
        for heat in ([(each,) for each in heats] or [()])
    ]
    return max(release, ageing.first, min(dates) + ageing.minutes)
