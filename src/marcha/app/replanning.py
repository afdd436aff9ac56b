"""
Plan anew after something happened: few changes, in words for whom they concern.

:func:`replan_files` is the command; :func:`replan_events` the same for a plan and
events at hand. The plan file that comes in stays as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from marcha.actuals import Event, Folded, Receipt, fold
from marcha.app.files import Writer, write_whole
from marcha.app.planning import Planned, prepared, read_plan, replan
from marcha.app.receipts import Remedy, claim, remedies
from marcha.app.restated import restated
from marcha.plans.difference import Change, Moved, changes, moved
from marcha.plant.errors import WorkbookError
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_site import Site
from marcha.plant.timeline import horizon_min, moment
from marcha.text import Language, Words, spoken

FREE_EFFORT = 4
"""Plans that are tried to say what a free plan would ship."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    How to plan anew.

    Attributes
    ----------
    hold
        Leave unstarted work where it is, as far as it can stay.
    seconds, effort, seed
        As in :func:`marcha.app.planning.plan`; the seconds are for everything.
    alternatives
        Try a free plan too, and price what can be done about odd trucks.
    """

    hold: bool = True
    seconds: float | None = None
    effort: int | None = None
    seed: int = 0
    alternatives: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """
    A new plan, and what it changes.

    Attributes
    ----------
    before, after
        The plan that was followed, and the new one.
    events
        What happened, as told.
    warnings
        What is doubtful in the files.
    remedies
        For each truck unlike the promise what can be done, and what it is worth.
    free
        The plan made freely; None: it was not tried.
    """

    before: Planned
    after: Planned
    folded: Folded
    events: tuple[Event, ...]
    warnings: tuple[Problem, ...]
    changes: tuple[Change, ...]
    moved: Moved
    remedies: tuple[Remedy, ...] = ()
    free: Planned | None = None


def replan_files(
    plan_file: str | Path,
    events_file: str | Path | None = None,
    *,
    workbook: str | Path | None = None,
    at: datetime | None = None,
    settings: Settings | None = None,
) -> Replanned:
    """
    Plan anew from files.

    Parameters
    ----------
    plan_file
        The plan that was followed, with its plant.
    events_file
        Workbook with the sheet Novedades; None: nothing happened.
    workbook
        The plant's workbook with rows that changed; None: as it was.
    at
        The moment from which to plan; None: the time of the last event.

    Raises
    ------
    WorkbookError
        Naming every cell that cannot be read and every event that is impossible.
    DataError, InfeasiblePlan, PlanFileError
        As :func:`marcha.app.planning.replan` and ``read_plan``.
    """
    from marcha.tables.events import placed, read_events_with_rows

    before = read_plan(plan_file)
    plant, warnings = before.plant, list[Problem]()
    if workbook is not None:
        plant, warnings = _restated(before, workbook, at)
    events: tuple[Event, ...] = ()
    rows: tuple[int, ...] = ()
    if events_file is not None:
        events, found, rows = read_events_with_rows(events_file, plant, before.plan)
        _refuse(found)
        warnings.extend(found)
    folded = fold(plant, before.plan, events, at)
    _refuse([placed(each, rows) for each in folded.problems])
    return _replanned(before, folded, events, settings or Settings(), warnings)


def replan_events(
    before: Planned,
    events: Sequence[Event],
    *,
    at: datetime | None = None,
    settings: Settings | None = None,
) -> Replanned:
    """
    Plan anew after events, with few changes.

    Raises
    ------
    DataError
        When an event is impossible; it holds every problem.
    InfeasiblePlan
        When locked work cannot be kept.
    """
    folded = fold(before.plant, before.plan, events, at)
    _refuse(folded.problems)
    return _replanned(before, folded, tuple(events), settings or Settings())


def _refuse(found: Sequence[Problem]) -> None:
    if any(each.severity == "error" for each in found):
        raise WorkbookError(found)


def _refuse_when_over(folded: Folded) -> None:
    """Refuse a moment at which the plan is over: nothing is left to plan."""
    end = horizon_min(folded.plant)
    if folded.at_minute >= end:
        now, over = (
            str(moment(folded.plant, each)) for each in (folded.at_minute, end)
        )
        problem = Problem(
            code="now_after_plan",
            sheet=Site.__name__,
            field="now",
            value=now,
            hint=over,
        )
        raise WorkbookError([problem])


def _restated(
    before: Planned, workbook: str | Path, at: datetime | None
) -> tuple[Plant, list[Problem]]:
    from marcha.tables import read_workbook_with_warnings

    stated, warnings = read_workbook_with_warnings(workbook)
    plant, gone = restated(before, prepared(stated), at)
    return plant, [*warnings, *gone]


def _urgent(before: Plant, after: Plant) -> frozenset[OrderId]:
    """Orders that are new, weigh more or are due earlier than before."""
    found: set[OrderId] = set()
    for key, order in after.orders.items():
        old = before.orders.get(key)
        if old is None:
            if order.weight > max(
                (each.weight for each in before.orders.values()), default=0.0
            ):
                found.add(key)
        elif order.weight > old.weight or order.due < old.due:
            found.add(key)
    return frozenset(found)


def _replanned(
    before: Planned,
    folded: Folded,
    events: tuple[Event, ...],
    settings: Settings,
    warnings: Sequence[Problem] = (),
) -> Replanned:
    _refuse_when_over(folded)
    beside = settings.alternatives and settings.hold
    seconds, rest = settings.seconds, None
    if seconds is not None and beside:
        seconds, rest = 0.6 * seconds, 0.2 * seconds
    after = replan(
        folded.plant,
        folded.previous,
        hold=settings.hold,
        seconds=seconds,
        effort=settings.effort,
        seed=settings.seed,
        urgent=_urgent(before.plant, folded.plant),
    )
    free: Planned | None = None
    priced: tuple[Remedy, ...] = ()
    if beside:
        free = replan(
            folded.plant,
            folded.previous,
            hold=False,
            seconds=rest,
            effort=FREE_EFFORT,
            seed=settings.seed,
        )
        priced = remedies(folded, after, seconds=rest, seed=settings.seed)
    pair = (before.plant, before.plan), (after.plant, after.plan)
    return Replanned(
        before=before,
        after=after,
        folded=folded,
        events=events,
        warnings=tuple(warnings),
        changes=changes(*pair, folded.at_minute),
        moved=moved(*pair, folded.at_minute),
        remedies=priced,
        free=free,
    )


def write_replanned(
    done: Replanned, book: str | Path, *, language: Language | None = None
) -> tuple[Path, ...]:
    """
    Write the new plan and, beside it, a claim for each truck unlike the promise.

    Returns
    -------
    tuple of Path
        Workbook, page and JSON of the plan, then the claims: all of them, or none.

    Raises
    ------
    OSError
        When one of them cannot be written; nothing was changed then.
    """
    words = spoken(language)
    writers = done.after.writers(book, language=words.language)
    for receipt in done.folded.receipts:
        text = claim(done.after.plant, receipt, words)
        path = _claim_file(Path(book), receipt, words, writers)
        writers[path] = partial(_write_text, text=text)
    return write_whole(writers)


def _claim_file(
    book: Path, receipt: Receipt, words: Words, taken: Mapping[Path, Writer]
) -> Path:
    """Name a claim by its delivery; A/1 and A-1 would have the same name."""
    name = "".join(c if c.isalnum() else "-" for c in receipt.delivery)
    tried = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 2)))
    paths = (
        book.with_name(words("receipts.file", stem=book.stem, name=each))
        for each in tried
    )
    return next(path for path in paths if path not in taken)


def _write_text(draft: Path, *, text: str) -> None:
    draft.write_text(text, encoding="utf-8")
