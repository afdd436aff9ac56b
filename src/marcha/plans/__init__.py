"""
Plans: what was decided, the rules it keeps, what it ships, and how good it can be.

Nothing here knows a solver. Start with :mod:`marcha.plans.plan` (what was decided),
then :mod:`marcha.plans.shipping` and :mod:`marcha.plans.figures` (what follows from
it), then :mod:`marcha.plans.rules` (what it must keep, each rule a function).
"""

from marcha.plans.account import (
    CAUSES,
    AccountLine,
    Loss,
    MetalCurve,
    Peg,
    account,
    losses,
    metal_curve,
    pegging,
)
from marcha.plans.figures import (
    FIGURE_NAMES,
    OrderStatus,
    figures,
    goal,
    good_kg,
    order_status,
)
from marcha.plans.metal_stock import LogSource, log_sources, opened_kg, returned_kg
from marcha.plans.plan import (
    Assignment,
    BilletCut,
    CallOff,
    Certificate,
    DieHeat,
    FeedDraw,
    Figure,
    LineRun,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Purchase,
    Push,
    Reason,
    Run,
    Service,
    SetupRun,
    Status,
    StockUse,
    TaskRun,
    Training,
)
from marcha.plans.reactivation import listed_machines
from marcha.plans.restart_dates import donors, machine_up, runnable_from
from marcha.plans.rules import RULES, CheckResult, Violation, check
from marcha.plans.shipping import Shipment, made_pieces, shipments
from marcha.plans.wire import read_plan, write_plan

__all__ = [
    "CAUSES",
    "FIGURE_NAMES",
    "RULES",
    "AccountLine",
    "Assignment",
    "BilletCut",
    "CallOff",
    "Certificate",
    "CheckResult",
    "DieHeat",
    "FeedDraw",
    "Figure",
    "LineRun",
    "Load",
    "LoadItem",
    "LogCut",
    "LogSource",
    "Loss",
    "MetalCurve",
    "OrderStatus",
    "Peg",
    "Plan",
    "Purchase",
    "Push",
    "Reason",
    "Run",
    "Service",
    "SetupRun",
    "Shipment",
    "Status",
    "StockUse",
    "TaskRun",
    "Training",
    "Violation",
    "account",
    "check",
    "donors",
    "figures",
    "goal",
    "good_kg",
    "listed_machines",
    "log_sources",
    "losses",
    "machine_up",
    "made_pieces",
    "metal_curve",
    "opened_kg",
    "order_status",
    "pegging",
    "read_plan",
    "returned_kg",
    "runnable_from",
    "shipments",
    "write_plan",
]
