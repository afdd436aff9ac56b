"""Rows of dies: how long and how much they can press (S13, S16)."""

from collections.abc import Callable

from marcha.plans.relaxation.press_rows import HOUR
from marcha.plans.relaxation.rates import Rate
from marcha.plans.relaxation.rows import up
from marcha.plans.relaxation.sheet import Pressed, Sheet
from marcha.plant.ids import OrderId, ProfileId
from marcha.plant.records_tooling import Die
from marcha.process.machines import die_mass_left_kg, die_ready_min

_LIFE_SLACK_KG = 1e-5


def die_rows(sheet: Sheet) -> None:
    """Add rows of each profile whose dies may be the bottleneck."""
    by_profile: dict[ProfileId, list[Pressed]] = {}
    for each in sheet.pressed:
        if each.way.order not in sheet.frame.held.runs:
            by_profile.setdefault(each.way.profile, []).append(each)
    dies: dict[ProfileId, list[Die]] = {}
    for die in sheet.frame.plant.dies.values():
        dies.setdefault(die.profile, []).append(die)
    for profile, pressed in by_profile.items():
        _life(sheet, profile, dies[profile], pressed)
        _one_press(sheet, profile, dies[profile], pressed)


def _life(
    sheet: Sheet, profile: ProfileId, dies: list[Die], pressed: list[Pressed]
) -> None:
    """Ensures that the dies of a profile press no more than they have left (S16)."""
    left = sum(
        die_mass_left_kg(die)
        for die in dies
        if die_ready_min(sheet.frame.plant, die) is not None
    )
    limit = (left + _LIFE_SLACK_KG * len(dies)) / 1000.0
    if _most(sheet, pressed, lambda rate: rate.billet_t) > limit:
        sheet.draft.row(
            f"life|{profile}",
            [each.column for each in pressed],
            [each.way.rate.billet_t for each in pressed],
            up(limit),
        )


def _one_press(
    sheet: Sheet, profile: ProfileId, dies: list[Die], pressed: list[Pressed]
) -> None:
    """Ensures that a profile runs on no more presses at a time than it has dies."""
    frame = sheet.frame
    if len({each.way.press for each in pressed}) <= 1:
        return
    readies = [die_ready_min(frame.plant, die) for die in dies]
    wanted = _most(sheet, pressed, lambda rate: rate.hours)
    by_period: dict[int, list[Pressed]] = {}
    for each in pressed:
        by_period.setdefault(each.period, []).append(each)
    for period, own in by_period.items():
        begin, end = frame.bounds[period - 1], frame.bounds[period]
        hours = sum(
            max(0, end - max(begin, ready)) / HOUR
            for ready in readies
            if ready is not None
        )
        if wanted > hours:
            sheet.draft.row(
                f"die|{profile}|{period}",
                [each.column for each in own],
                [each.way.rate.hours for each in own],
                up(hours),
            )


def _most(sheet: Sheet, pressed: list[Pressed], rate: Callable[[Rate], float]) -> float:
    """Most that all these orders could take of something that has this rate."""
    need: dict[OrderId, float] = {}
    for each in pressed:
        most = rate(each.way.rate) * sheet.frame.most_t(each.way.order)
        need[each.way.order] = max(most, need.get(each.way.order, 0.0))
    return sum(need.values())
