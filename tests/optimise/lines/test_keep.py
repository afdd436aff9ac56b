"""Line runs that locks hold: begun ones stay, those to come start when they say."""

from dataclasses import replace

from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.ids import LockId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.wire import plant_hash
from tests.optimise import small as s


def _plant() -> Plant:
    return s.plant(
        s.line("M"),
        s.line("C"),
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM", yield_ratio=0.9),
        s.operation("LAM-2", "C", product="LAM", step=2),
        s.feed("B1", 2000.0),
        s.feed("B2", 4000.0, arrives=s.at(300)),
        s.product_order("P", 900, "LAM", due=1000),
        s.product_order("Q", 900, "LAM", due=5000),
    )


def _locked(plant: Plant, plan: Plan, place: int, state: LockState) -> Plant:
    """Lock one line run, by its place among those of the plan in time."""
    run = sorted(plan.line_runs, key=lambda each: (each.start, each.id))[place]
    lock = Lock(
        id=LockId(f"F{place}"),
        kind=LockKind.LINE,
        state=state,
        equipment=run.equipment,
        order=run.order,
        start=s.at(run.start),
        end=s.at(run.end),
    )
    return plant.replace(locks={**plant.locks, lock.id: lock})


def _at(plant: Plant, minute: int) -> Plant:
    return plant.replace(site=replace(plant.site, now=s.at(minute)))


def _urgent(plant: Plant) -> Plant:
    """Make Q so urgent that it would go first."""
    orders = dict(plant.orders)
    for name, order in orders.items():
        if name == "Q":
            orders[name] = replace(order, weight=50.0, due=s.at(0))
    return plant.replace(orders=orders)


def test_a_line_run_that_began_stays_with_its_feeds() -> None:
    """At minute 50 P is being rolled (0 to 100): it stays, and Q comes after it."""
    plant = _plant()
    before = s.scheduled(plant)
    assert s.line_runs(before)[0] == ("M", "P", "LAM-1", 0, 100, 1000.0)
    later = _at(_locked(_urgent(plant), before, 0, LockState.IN_PROGRESS), 50)
    plan = s.scheduled(later, previous=before)
    runs = s.line_runs(plan)
    assert runs[0] == ("M", "P", "LAM-1", 0, 100, 1000.0)
    assert ("M", "Q", "LAM-1", 100, 200, 1000.0) in runs
    # What the begun run gives goes on to the next step.
    assert ("C", "P", "LAM-2", 100, 190, 900.0) in runs
    assert sum(each.mass_kg for each in plan.feed_draws) == 2000.0


def test_a_frozen_line_run_to_come_starts_when_it_says() -> None:
    """P is frozen at 0 to 100, though Q would go first; without the lock it does."""
    plant = _plant()
    before = s.scheduled(plant)
    assert s.line_runs(s.scheduled(_urgent(plant)))[0][1] == "Q"
    locked = _locked(_urgent(plant), before, 0, LockState.FROZEN)
    plan = s.scheduled(locked, previous=before)
    assert s.line_runs(plan)[0] == ("M", "P", "LAM-1", 0, 100, 1000.0)


def test_a_lock_that_nothing_keeps_is_named() -> None:
    """A plan without the locked run breaks that rule alone."""
    plant = _plant()
    plan = s.scheduled(plant)
    locked = _locked(plant, plan, 0, LockState.FROZEN)
    lock = next(iter(locked.locks.values()))
    moved = locked.replace(locks={lock.id: replace(lock, start=s.at(1), end=None)})
    stamped = replace(plan, plant_hash=plant_hash(moved))
    assert check(moved, stamped).rules == ("locks_kept",)
