"""
The relaxation of the whole problem of a plant, put together from its families of rows.

Every family is one module and every row is argued valid in
``docs/design/relaxation.md``: any plan that keeps the rules is a feasible point whose
objective is at least the plan's own figure (:mod:`marcha.plans.relaxation.point`).
"""

from marcha.plans.relaxation.ageing_rows import ageing_rows, wait_for_ovens
from marcha.plans.relaxation.die_rows import die_rows
from marcha.plans.relaxation.frame import Frame, frame_of
from marcha.plans.relaxation.line_rows import line_rows
from marcha.plans.relaxation.metal_rows import metal_rows
from marcha.plans.relaxation.order_rows import held_rows, order_rows, stock_rows
from marcha.plans.relaxation.people_rows import people_rows, power_rows
from marcha.plans.relaxation.press_rows import press_rows
from marcha.plans.relaxation.remelt_rows import remelt_rows
from marcha.plans.relaxation.restart_rows import restart_rows
from marcha.plans.relaxation.rows import Relaxation
from marcha.plans.relaxation.sheet import Sheet
from marcha.plans.relaxation.supply import supplies
from marcha.plant.plant import Plant


def build_relaxation(plant: Plant) -> Relaxation:
    """
    Build the relaxation of a plant; the same plant gives the same rows.

    Examples
    --------
    >>> from datetime import datetime
    >>> from marcha.plant.records_site import Site
    >>> site = Site(name="empty", start=datetime(2027, 1, 11), horizon_days=10)
    >>> str(build_relaxation(Plant(site=site)))
    '0 rows, 0 columns, 0 non-zeros, 5 periods'
    """
    return relax(frame_of(plant))


def relax(frame: Frame) -> Relaxation:
    """Build the relaxation of a frame."""
    sheet = Sheet(frame)
    metal = supplies(frame)
    restart_rows(sheet)
    held_rows(sheet)
    stock_rows(sheet)
    press_rows(sheet, metal)
    wait_for_ovens(sheet)
    ageing_rows(sheet)
    metal_rows(sheet, metal)
    remelt_rows(sheet, metal)
    line_rows(sheet)
    die_rows(sheet)
    people_rows(sheet)
    power_rows(sheet)
    order_rows(sheet)
    return sheet.draft.finish(frame.bounds)
