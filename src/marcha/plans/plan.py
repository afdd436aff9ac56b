"""
A plan: what was decided, part by part.

Times are whole minutes from the start of the plan. A plan holds decisions; what
follows from them (shipments, account, yield) is derived in this room, so that there is
one truth. The rules that a plan must keep are in :mod:`marcha.plans.rules`, their
meaning in ``docs/design/semantics.md``.
"""

from dataclasses import dataclass
from enum import StrEnum

from marcha.plant.ids import (
    AgreementId,
    ContainerId,
    CourseId,
    DieId,
    EquipmentId,
    FeedId,
    MaintenanceId,
    OperationId,
    OrderId,
    PartId,
    PartSourceId,
    PersonId,
    RecipeId,
    SkillId,
    StockId,
    TaskId,
)
from marcha.plant.units import Count, CountFromOne, Kg, Minute, Mm, MmOrZero, Money


class Status(StrEnum):
    """How a plan ended: with everything, or with what the time allowed."""

    COMPLETE = "complete"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRun:
    """One task of the restart as planned; ``end`` is when its last work is done."""

    task: TaskId
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Spares ordered (and paid) at a minute, there when they arrive."""

    source: PartSourceId
    part: PartId
    count: CountFromOne
    ordered: Minute
    arrives: Minute
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """Logs called off from an agreement; ``id`` stands for a lot from ``arrives``."""

    id: str
    agreement: AgreementId
    pieces: CountFromOne
    ordered: Minute
    arrives: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupRun:
    """
    Change of die, container or both on a press.

    ``die`` and ``container`` are what is in the press afterwards.
    """

    press: EquipmentId
    die: DieId
    container: ContainerId
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class DieHeat:
    """A die in a die oven, from ``start`` until it is taken to the press."""

    die: DieId
    oven: EquipmentId
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """
    Equal billets of a run and what each becomes.

    Attributes
    ----------
    billet_mm
        Length of the billet, a multiple of the saw step.
    billets
        How many.
    cuts
        Customer lengths cut from each pull for each billet in it and cavity (q).
    billets_per_pull, pulls_per_billet
        k and p; one of them is 1.
    """

    billet_mm: Mm
    billets: CountFromOne
    cuts: CountFromOne
    billets_per_pull: CountFromOne = 1
    pulls_per_billet: CountFromOne = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One press run: one die, one order, without a break."""

    id: str
    press: EquipmentId
    die: DieId
    container: ContainerId
    order: OrderId
    start: Minute
    end: Minute
    pushes: tuple[Push, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BilletCut:
    """Billets of one run cut from one log."""

    run: str
    billet_mm: Mm
    billets: CountFromOne


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCut:
    """
    One way in which some equal logs are cut.

    Attributes
    ----------
    source
        Id of the lot, delivery or call-off.
    logs
        How many logs are cut this way.
    cuts
        What each of them gives, for one run or several.
    remnant_mm
        What remains of each; 0 when the last cut meets the end.
    """

    source: str
    logs: CountFromOne
    cuts: tuple[BilletCut, ...]
    remnant_mm: MmOrZero


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadItem:
    """Pieces in an oven load, from a run (``run``) or from stock (``stock``)."""

    run: str | None = None
    stock: StockId | None = None
    order: OrderId
    pieces: CountFromOne


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One load of an ageing oven."""

    id: str
    oven: EquipmentId
    recipe: RecipeId
    start: Minute
    end: Minute
    items: tuple[LoadItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockUse:
    """Finished pieces of stock given to an order."""

    stock: StockId
    order: OrderId
    pieces: CountFromOne


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRun:
    """
    One operation of one order on one of its machines, without a break (S35).

    Attributes
    ----------
    mass_kg
        What goes in; what comes out at the end is this times the yield.
    """

    id: str
    equipment: EquipmentId
    order: OrderId
    operation: OperationId
    start: Minute
    end: Minute
    mass_kg: Kg


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDraw:
    """Metal that a line run takes from a feed when it starts (S39)."""

    line_run: str
    feed: FeedId
    mass_kg: Kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """
    One person in one post.

    Attributes
    ----------
    task, equipment
        Exactly one: the task, or the machine while it runs.
    """

    person: PersonId
    skill: SkillId
    task: TaskId | None = None
    equipment: EquipmentId | None = None
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service that a maintenance rule asks for; its end is when its work ends."""

    rule: MaintenanceId
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """
    A course given once: who is trained, and who teaches.

    Attributes
    ----------
    mentor
        None: the course needs none.
    """

    course: CourseId
    people: tuple[PersonId, ...]
    mentor: PersonId | None = None
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """
    Why an order is late, short or unplanned, or a machine stays down.

    Attributes
    ----------
    subject
        Id of the order or machine.
    code
        Name of the cause; the words are looked up by it (``reasons``).
    objects
        Ids of what stands in the way, most important first.
    minute
        When it will be past; None: not within the horizon, or no time applies.
    amount
        Kilograms or minutes the cause is about; None: no amount.
    """

    subject: str
    code: str
    objects: tuple[str, ...] = ()
    minute: Minute | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """
    Proof of a bound: multipliers of the rows of the relaxation, none negative.

    Attributes
    ----------
    figure
        Name of the figure that is bounded (``good_t`` or ``goal``).
    bound
        The claim; ``verify`` recomputes it exactly and refuses a smaller truth.
    rows
        Names of the rows with a multiplier above zero.
    multipliers
        One for each of ``rows``, each at least 0.
    """

    figure: str
    bound: float
    rows: tuple[str, ...]
    multipliers: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One figure of a plan.

    Attributes
    ----------
    value
        None: not within the horizon, or not known.
    bound
        Proved; None: this figure has none.
    unit
        As people write it.
    """

    name: str
    value: float | None
    unit: str
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A complete plan for one plant."""

    plant_hash: str
    status: Status = Status.COMPLETE
    seed: Count = 0
    effort: Count = 0
    seconds: float = 0.0
    tasks: tuple[TaskRun, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    call_offs: tuple[CallOff, ...] = ()
    setups: tuple[SetupRun, ...] = ()
    heats: tuple[DieHeat, ...] = ()
    runs: tuple[Run, ...] = ()
    log_cuts: tuple[LogCut, ...] = ()
    loads: tuple[Load, ...] = ()
    stock_uses: tuple[StockUse, ...] = ()
    line_runs: tuple[LineRun, ...] = ()
    feed_draws: tuple[FeedDraw, ...] = ()
    services: tuple[Service, ...] = ()
    trainings: tuple[Training, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    reasons: tuple[Reason, ...] = ()
    figures: tuple[Figure, ...] = ()
    certificates: tuple[Certificate, ...] = ()
