"""A new plan after events: few changes, in words that are the difference."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from marcha.actuals import Event, EventKind
from marcha.app import Planned
from marcha.app.receipts import claim
from marcha.app.replanning import (
    Replanned,
    Settings,
    replan_events,
    replan_files,
    write_replanned,
)
from marcha.app.replanning_words import replanned_json, replanned_text
from marcha.app.restated import restated
from marcha.plans.difference import Change, Part, Row, Who, applied, table
from marcha.plans.rules import check
from marcha.plant.errors import WorkbookError
from marcha.plant.ids import DeliveryId
from marcha.plant.timeline import horizon_min, moment
from marcha.report.changes_told import change_lines
from marcha.tables.events_template import write_events
from marcha.text import LANGUAGES, Language, Words


def _event(planned: Planned, kind: EventKind, **more: object) -> Event:
    """Return an event in the middle of the work."""
    runs = sorted(planned.plan.runs, key=lambda each: each.start)
    at = runs[len(runs) // 2].start + 5
    when = moment(planned.plant, at)
    return Event(when=when, kind=kind, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def done(planned: Planned) -> Replanned:
    """Plan anew after a die broke and a truck came with other logs."""
    run = sorted(planned.plan.runs, key=lambda each: each.start)[-1]
    broken = _event(planned, EventKind.DIE_BROKEN, reference=run.die)
    truck = _event(
        planned,
        EventKind.RECEIVED,
        reference=next(iter(planned.plant.deliveries)),
        quantity=2.0,
    )
    events = [replace(broken, until=broken.when + timedelta(days=1)), truck]
    return replan_events(planned, events, settings=Settings(effort=2))


def test_nothing_that_happens_changes_nothing(planned: Planned) -> None:
    """Protects the floor: planned anew with no news, all that is held stays."""
    event = _event(planned, EventKind.CASH_RECEIVED, quantity=1.0)
    same = replan_events(
        planned, [event], settings=Settings(effort=1, alternatives=False)
    )
    assert same.moved.moved <= 0.2 * same.moved.work
    assert check(same.after.plant, same.after.plan).ok


def test_the_new_plan_passes_and_its_changes_are_the_difference(
    done: Replanned,
) -> None:
    """Protects the words: the old table with the changes made is the new one."""
    assert check(done.after.plant, done.after.plan).ok
    at = done.folded.at_minute
    old = table(done.before.plant, done.before.plan, at)
    assert applied(old, done.changes) == table(done.after.plant, done.after.plan, at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_in_exactly_one_sentence(
    done: Replanned, language: Language
) -> None:
    """Protects whoever must know: few lines, none of the changes left out or twice."""
    lines = change_lines(done.after.plant, done.changes, Words(language))
    said = Counter(change for line in lines for change in line.changes)
    assert said == Counter(done.changes)
    assert all(change.who is line.who for line in lines for change in line.changes)
    per_reader = Counter(line.who for line in lines)
    assert max(per_reader.values(), default=0) <= 8
    assert all(line.text.strip() and "{" not in line.text for line in lines)
    assert replanned_text(done, language=language)


def test_an_order_with_the_same_date_is_not_told_two_dates(planned: Planned) -> None:
    """Protects sales from reading the same date twice as if it had moved."""
    before = Row(
        part=Part.ORDER, place="", subject="P-1", start=60, end=600, amount=100
    )
    change = Change(who=Who.SALES, before=before, after=replace(before, amount=70))
    (line,) = change_lines(planned.plant, [change], Words("es"))
    assert "salen 70 piezas en lugar de 100" in line.text
    assert line.text.endswith("como antes")


def test_a_truck_unlike_the_promise_has_remedies_and_a_claim(done: Replanned) -> None:
    """Protects the buyer: what using it is worth, and a text with both tables."""
    (remedy,) = done.remedies
    assert remedy.using_t is not None
    text = claim(done.after.plant, remedy.receipt, Words("es"))
    assert str(remedy.receipt.promised.pieces) in text
    assert remedy.receipt.delivery in text
    assert replanned_json(done, language="es")["remedies"][0]["claim"] == text


def test_a_new_plan_and_its_claims_are_written_together_or_not_at_all(
    done: Replanned, tmp_path: Path
) -> None:
    """Protects the buyer: a claim that cannot be written leaves no plan without it."""
    files = write_replanned(done, tmp_path / "nuevo.xlsx", language="es")
    assert [each.suffix for each in files] == [".xlsx", ".html", ".json", ".txt"]
    assert all(each.exists() for each in files)
    other = tmp_path / "otro"
    other.mkdir()
    (other / files[-1].name).mkdir()
    with pytest.raises(IsADirectoryError):
        write_replanned(done, other / "nuevo.xlsx", language="es")
    assert [each.name for each in other.iterdir()] == [files[-1].name]


def test_each_truck_has_a_claim_of_its_own(done: Replanned, tmp_path: Path) -> None:
    """Protects the second claim: A/1 and A-1 would be one name of a file."""
    (receipt,) = done.folded.receipts
    pair = tuple(replace(receipt, delivery=DeliveryId(each)) for each in ("A/1", "A-1"))
    both = replace(done, folded=replace(done.folded, receipts=pair))
    claims = write_replanned(both, tmp_path / "nuevo.xlsx", language="es")[3:]
    assert len(set(claims)) == 2
    assert ["A/1" in each.read_text("utf-8") for each in claims] == [True, False]


def test_files_in_and_the_earlier_plan_untouched(
    planned: Planned, tmp_path: Path
) -> None:
    """Protects the way people use it: plan and Novedades in, nothing written over."""
    source = planned.write_json(tmp_path / "plan.json")
    before = source.read_bytes()
    book = tmp_path / "novedades.xlsx"
    event = _event(planned, EventKind.POWER_CUT)
    events = [replace(event, until=event.when + timedelta(hours=4))]
    write_events(book, planned.plant, planned.plan, events=events)
    done = replan_files(source, book, settings=Settings(effort=1, alternatives=False))
    assert check(done.after.plant, done.after.plan).ok
    assert source.read_bytes() == before


def test_a_moment_after_the_plan_is_refused(planned: Planned) -> None:
    """Protects whoever mistypes a year: there is nothing left to plan then."""
    over = moment(planned.plant, horizon_min(planned.plant))
    with pytest.raises(WorkbookError) as refused:
        replan_events(planned, [], at=over, settings=Settings(effort=1))
    assert [each.code for each in refused.value.problems] == ["now_after_plan"]


def test_an_impossible_event_is_refused_with_its_row(
    planned: Planned, tmp_path: Path
) -> None:
    """Protects against a plan made of mistakes: the row of the sheet is named."""
    source = planned.write_json(tmp_path / "plan.json")
    book = tmp_path / "novedades.xlsx"
    key = next(iter(planned.plant.deliveries))
    early = Event(when=planned.plant.site.start, kind=EventKind.HELD, reference=key)
    write_events(book, planned.plant, planned.plan, events=[early])
    with pytest.raises(WorkbookError) as refused:
        replan_files(source, book)
    assert [(e.code, e.row) for e in refused.value.problems] == [("event_not_there", 4)]


def test_begun_work_that_is_gone_from_the_workbook_is_kept_and_told(
    planned: Planned,
) -> None:
    """Protects the floor: an order whose run goes on stays, and people are told."""
    run = min(planned.plan.runs, key=lambda each: each.start)
    orders = {k: each for k, each in planned.plant.orders.items() if k != run.order}
    stated = planned.plant.replace(orders=orders)
    at = moment(planned.plant, run.start + 1)
    plant, problems = restated(planned, stated, at)
    assert run.order in plant.orders
    assert [(each.code, each.value) for each in problems] == [
        ("started_work_gone", run.order)
    ]
