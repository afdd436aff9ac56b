"""What mounting a die takes at least: minutes, and when a first run can start."""

from marcha.plans.relaxation.frame import Frame
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


def first_run(frame: Frame, way: Way, setup: int, *, mounted: bool) -> int:
    """
    Earliest minute at which a way can run.

    A die that is not in the press is heated and then mounted (S14, S15); beyond the
    horizon when no die oven can run.
    """
    start = frame.presses[way.press].start
    if mounted:
        return max(start, way.ready)
    warm = way.ready
    if machines_of(frame.plant, EquipmentKind.DIE_OVEN):
        warm = min(
            (
                max(oven.start, way.ready) + frame.plant.equipment[name].heat_min
                for name, oven in frame.die_ovens.items()
            ),
            default=frame.horizon,
        )
    return max(start, warm) + setup
