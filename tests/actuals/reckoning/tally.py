"""
The figures of the floor counted once more, by other means than the product's.

Straight from the rows and the records, with plain loops, sets of minutes and exact
fractions; nothing here calls what it is to check.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from marcha.actuals.event import Event
from marcha.plans.plan import Plan
from marcha.plant.ids import CalendarId
from marcha.plant.plant import Plant

Span = tuple[datetime, datetime]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTE = timedelta(minutes=1)


def piece_kg(plant: Plant, order: str) -> float:
    """Kg of a piece: kg/m of the profile times the length."""
    wanted: Any = {str(key): each for key, each in plant.orders.items()}[order]
    if wanted.profile is None:
        return plant.products[wanted.product].piece_kg or 1.0
    return float(plant.profiles[wanted.profile].mass_kg_m * wanted.length_mm / 1000)


def of(events: Iterable[Event], kind: str, span: Span) -> list[Event]:
    """Rows of a kind in a span."""
    return [
        each for each in events if each.kind == kind and span[0] <= each.when < span[1]
    ]


def pieces_kg(
    plant: Plant, events: Sequence[Event], kind: str, span: Span
) -> float | None:
    """Kg of the pieces of a kind of row; None where the kind was never written."""
    if not [each for each in events if each.kind == kind and each.when < span[1]]:
        return None
    orders = {str(each) for each in plant.orders}
    return math.fsum(
        piece_kg(plant, each.reference) * (each.quantity or 0)
        for each in of(events, kind, span)
        if each.reference in orders
    )


def scrap_kg(events: Sequence[Event], span: Span) -> float | None:
    """Kg of scrap; None where scrap was never written."""
    if not [each for each in events if each.kind == "scrapped" and each.when < span[1]]:
        return None
    return math.fsum(each.quantity or 0 for each in of(events, "scrapped", span))


def log_kg(plant: Plant, alloy: str, diameter_mm: int, length_mm: int) -> float:
    """Kg of a log: a cylinder."""
    density = {str(key): each.density_kg_m3 for key, each in plant.alloys.items()}[
        alloy
    ]
    return math.pi / 4 * (diameter_mm / 1000) ** 2 * (length_mm / 1000) * density


def logs(plant: Plant, plan: Plan) -> dict[str, tuple[Any, str, int, int, int]]:
    """Owner, alloy, diameter, length and pieces of each lot, delivery and call-off."""
    found: dict[str, tuple[Any, str, int, int, int]] = {}
    for call in plan.call_offs:
        deal = plant.agreements[call.agreement]
        found[call.id] = (
            deal.owner, deal.alloy, deal.diameter_mm, deal.log_length_mm, call.pieces
        )  # fmt: skip
    for delivery in plant.deliveries.values():
        found[delivery.id] = (
            delivery.owner, delivery.alloy, delivery.diameter_mm,
            delivery.log_length_mm, delivery.pieces,
        )  # fmt: skip
    for lot in plant.lots.values():
        found[lot.id] = lot.owner, lot.alloy, lot.diameter_mm, lot.length_mm, lot.pieces
    return found


def alloy_of(plant: Plant, order: str) -> str:
    """Alloy of an order, its own or that of its profile."""
    wanted: Any = {str(key): each for key, each in plant.orders.items()}[order]
    if wanted.profile is None:
        return str(wanted.alloy or plant.products[wanted.product].alloy)
    return str(wanted.alloy or plant.profiles[wanted.profile].alloy)


def shares(plant: Plant, plan: Plan) -> dict[str, dict[Any, Fraction]]:
    """Share of each order's metal by owner, from the millimetres that the plan cuts."""
    known = logs(plant, plan)
    order_of = {run.id: str(run.order) for run in plan.runs}
    taken: dict[str, dict[Any, Fraction]] = {}
    for cut in plan.log_cuts:
        owner, alloy, diameter, length, _ = known[cut.source]
        back = cut.remnant_mm if cut.remnant_mm >= plant.site.minimum_remnant_mm else 0
        kg = Fraction(log_kg(plant, alloy, diameter, length)) * cut.logs
        kg *= Fraction(length - back, length)
        total = sum(each.billets * each.billet_mm for each in cut.cuts)
        for each in cut.cuts:
            own = taken.setdefault(order_of[each.run], {})
            part = kg * Fraction(each.billets * each.billet_mm, total)
            own[owner] = own.get(owner, Fraction(0)) + part
    owners = {held[0] for held in known.values()}
    owners |= {deal.owner for deal in plant.agreements.values()}
    found = {}
    for order in plant.orders.values():
        own = taken.get(str(order.id), {})
        total_kg = sum(own.values())
        if total_kg:
            found[str(order.id)] = {who: kg / total_kg for who, kg in own.items()}
        else:
            who = order.customer if order.customer in owners else None
            found[str(order.id)] = {who: Fraction(1)}
    return found


Key = tuple[Any, str]
Move = tuple[datetime, Key, str, Fraction]


def moves_of(plant: Plant, plan: Plan, events: Sequence[Event]) -> list[Move]:
    """Every kg that came, or went as good pieces or scrap, by owner and alloy."""
    known, share = logs(plant, plan), shares(plant, plan)
    orders: Any = {str(key): each for key, each in plant.orders.items()}
    found: list[Move] = []
    for each in events:
        if each.kind == "received" and each.reference in known:
            owner, alloy, diameter, length, pieces = known[each.reference]
            name = str(each.alloy or alloy)
            size = each.diameter_mm or diameter, each.length_mm or length
            kg = Fraction(log_kg(plant, name, *size))
            count = pieces if each.quantity is None else each.quantity
            found.append((each.when, (owner, name), "received", kg * Fraction(count)))
        if each.kind not in ("produced", "scrapped") or each.reference not in share:
            continue
        kg = Fraction(each.quantity or 0)
        if each.kind == "produced":
            kg *= Fraction(piece_kg(plant, each.reference))
        if kg > 0 and orders[each.reference].profile is not None:
            name = "good" if each.kind == "produced" else "lost"
            for owner, part in share[each.reference].items():
                key = owner, alloy_of(plant, each.reference)
                found.append((each.when, key, name, kg * part))
    return found


def metal(
    plant: Plant, plan: Plan, events: Sequence[Event], span: Span
) -> dict[Key, dict[str, float | None]]:
    """Account by owner and alloy: opening, received, good, lost, closing."""
    came = {each.reference for each in events if each.kind == "received"}
    start: dict[Key, Fraction] = {}
    for lot in plant.lots.values():
        if lot.id not in came:
            kg = Fraction(log_kg(plant, lot.alloy, lot.diameter_mm, lot.length_mm))
            key = lot.owner, str(lot.alloy)
            start[key] = start.get(key, Fraction(0)) + kg * lot.pieces
    moves = [each for each in moves_of(plant, plan, events) if each[0] < span[1]]
    found = {
        key: account([move for move in moves if move[1] == key], start.get(key), span)
        for key in {*start, *(move[1] for move in moves)}
    }
    past = [each for each in events if each.when < span[1]]
    presses = [str(e.id) for e in plant.equipment.values() if e.kind == "press"]
    since = [up_since(plant, past, each) for each in presses]
    first = min((each for each in since if each is not None), default=span[1])
    if first < span[1] and not any(each.kind == "produced" for each in past):
        for line in found.values():
            line |= {"good": None, "lost": None, "closing": None}
            if first < span[0]:
                line["opening"] = None
    return found


def account(
    mine: list[Move], start: Fraction | None, span: Span
) -> dict[str, float | None]:
    """One line of the account; None where scrap is not known."""
    sums = {
        name: sum((m[3] for m in mine if m[2] == name and m[0] >= span[0]), Fraction(0))
        for name in ("received", "good", "lost")
    }
    scrap = any(move[2] == "lost" for move in mine)
    unknown = bool(sums["good"]) and not scrap
    return {
        "opening": book(mine, start, span[0]),
        "received": float(sums["received"]),
        "good": float(sums["good"]),
        "lost": None if unknown else float(sums["lost"]),
        "closing": book(mine, start, span[1]),
    }


def book(mine: list[Move], start: Fraction | None, until: datetime) -> float | None:
    """Stock at a moment; None where pieces were made and scrap is not known."""
    scrap = any(move[2] == "lost" for move in mine)
    past = [move for move in mine if move[0] < until]
    if not scrap and any(move[2] == "good" for move in past):
        return None
    total = start or Fraction(0)
    for _, _, name, kg in past:
        total += kg if name == "received" else -kg
    return float(total)


def is_open(plant: Plant, calendar: CalendarId | None, when: datetime) -> bool:
    """Whether a calendar is open at a minute; a closed exception wins."""
    effects = set()
    for each in plant.exceptions:
        if each.calendar not in (None, calendar):
            continue
        last = each.daily_until or each.start.date()
        gone = (when.date() - each.start.date()).days
        for shift in {0, gone - 1, gone}:  # once, or the one of yesterday or today
            start = each.start + timedelta(days=max(0, shift))
            end = each.end + timedelta(days=max(0, shift))
            if start.date() <= last and start <= when < end:
                effects.add(str(each.effect))
    if "closed" in effects:
        return False
    if "open" in effects or calendar is None:
        return True
    week = plant.calendars[calendar]
    minute = when.hour * 60 + when.minute
    today = getattr(week, DAYS[when.weekday()])
    before = getattr(week, DAYS[(when - timedelta(days=1)).weekday()])
    return any(span.start <= minute < span.end for span in today) or any(
        span.start <= minute + 1440 < span.end for span in before
    )


def minutes(span: Span) -> list[datetime]:
    """Every minute of a span."""
    count = int((span[1] - span[0]).total_seconds() // 60)
    return [span[0] + MINUTE * each for each in range(count)]


def up_since(plant: Plant, events: Sequence[Event], machine: str) -> datetime | None:
    """When a machine came up first, by its tasks or by hand."""
    record: Any = {str(key): each for key, each in plant.equipment.items()}[machine]
    tasks = {
        str(t.id): t.done_ratio for t in plant.tasks.values() if t.equipment == machine
    }
    if str(record.state) == "up" or (tasks and all(r >= 1 for r in tasks.values())):
        return plant.site.start
    for each in sorted(events, key=lambda event: event.when):
        if each.kind == "machine_up" and each.reference == machine:
            return each.when
        if each.reference in tasks and each.kind in ("task_done", "task_progress"):
            done = each.kind == "task_done"
            tasks[each.reference] = 1.0 if done else each.quantity or 0.0
            if all(ratio >= 1 for ratio in tasks.values()):
                return each.when
    return None


def hours(
    plant: Plant, events: Sequence[Event], press: str, span: Span
) -> tuple[set[datetime], set[datetime]]:
    """Open minutes of a press once it is up, and those of them that stops took."""
    since = up_since(plant, events, press)
    calendar = {str(k): e.calendar for k, e in plant.equipment.items()}[press]
    if since is None:
        return set(), set()
    opened = {
        minute
        for minute in minutes(span)
        if minute >= since
        and minute >= plant.site.start
        and is_open(plant, calendar, minute)
    }
    lost: set[datetime] = set()
    for each in events:
        end = each.until
        if each.kind == "power_cut" and not each.quantity:
            pass
        elif each.kind == "stopped" and each.reference == press:
            if end is None and each.quantity is not None:
                end = each.when + timedelta(minutes=each.quantity)
        elif each.kind == "machine_down" and each.reference == press:
            back = [
                other.when
                for other in events
                if other.kind == "machine_up"
                and other.reference == press
                and other.when >= each.when
            ]
            end = min(back) if back else end
        else:
            continue
        end = span[1] if end is None else end
        lost |= {
            minute for minute in opened if minute + MINUTE > each.when and minute < end
        }
    return opened, lost
