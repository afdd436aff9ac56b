"""
Plan → workbook, as people read it: to print and to filter, not to fill in.

The sheets are in :mod:`marcha.tables.plan_book`. Nothing here is read back;
:mod:`marcha.plans.wire` keeps plans.
"""

from collections.abc import Iterator
from pathlib import Path

from marcha import __version__
from marcha.plans.plan import Plan
from marcha.plans.wire import plan_hash
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import machines_of
from marcha.tables.excel import new_workbook
from marcha.tables.plan_book import (
    aims,
    lines,
    metal,
    orders,
    presses,
    restart,
    upkeep,
)
from marcha.tables.plan_book.facts import PlanFacts, gather
from marcha.tables.plan_book.layout import Layout
from marcha.tables.plan_book.overview import Overview
from marcha.tables.plan_book.part import Part
from marcha.tables.styles import Styles
from marcha.text import Language, Words

_MARK = 12
"""Digits of the plan's hash on every printed page: paper that tells its plan."""


def write_plan_workbook(
    plant: Plant, plan: Plan, path: str | Path, language: Language
) -> None:
    """
    Write a plan as a workbook: a summary, then a sheet for each who works by it.

    Parameters
    ----------
    plant
        Completed with its defaults: the one that the plan was made for.
    path
        File to write; it is replaced only once the new one is complete.
    language
        Of sheets, titles and words; numbers and dates are written as Excel's own.

    Raises
    ------
    OSError
        When the file cannot be written; what was there is still there.
    """
    facts = gather(plant, plan, Words(language))
    name = plant.site.name
    subject = facts.say("subject")
    with new_workbook(Path(path), title=name, subject=subject) as workbook:
        mark = facts.say("mark", plan=plan_hash(plan)[:_MARK], made=__version__)
        layout = Layout(workbook, Styles(workbook), facts.words, name=name, mark=mark)
        overview = Overview(layout, facts)
        overview.write()
        contents = []
        for wanted, parts in _sheets(facts):
            given = layout.add(wanted, *parts)
            contents.append((given, parts[0].note))
        overview.write_contents(contents)


def _sheets(facts: PlanFacts) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Give the name and the parts of each sheet after the first, in their order."""
    yield facts.say("sheet.orders"), (orders.orders(facts),)
    yield facts.say("sheet.shipments"), (orders.shipped(facts),)
    yield facts.say("sheet.aims"), aims.parts(facts)
    yield facts.say("sheet.restart"), (restart.tasks(facts),)
    yield facts.say("sheet.machines"), (restart.machines(facts),)
    yield facts.say("sheet.purchases"), (restart.purchases(facts),)
    for machine in machines_of(facts.plant, EquipmentKind.PRESS):
        name = facts.say("sheet.press", press=machine)
        yield name, (presses.press(facts, machine),)
    for machine in machines_of(facts.plant, EquipmentKind.LINE):
        name = facts.say("sheet.line", line=machine)
        yield name, (lines.line(facts, machine),)
    yield facts.say("sheet.heats"), (presses.heats(facts),)
    yield facts.say("sheet.loads"), (presses.loads(facts),)
    yield facts.say("sheet.cuts"), (metal.cuts(facts),)
    yield facts.say("sheet.metal"), (metal.metal(facts),)
    parts = metal.metal_account(facts), metal.metal_losses(facts)
    yield facts.say("sheet.account"), parts
    yield facts.say("sheet.call_offs"), (metal.call_offs(facts),)
    yield facts.say("sheet.people"), (restart.people(facts),)
    if facts.plant.maintenance:
        yield facts.say("sheet.services"), (upkeep.services(facts),)
    if facts.plant.courses:
        yield facts.say("sheet.trainings"), (upkeep.trainings(facts),)
    if facts.plant.supplies:
        yield facts.say("sheet.supplies"), (upkeep.supplies(facts),)
    yield facts.say("sheet.stock"), (orders.stock_used(facts),)
