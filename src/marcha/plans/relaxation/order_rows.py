"""Rows of orders: most that ships, what not shipping costs, and stock (S2, S6, S24)."""

from marcha.plans.relaxation.press_rows import HOUR
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plant.ids import OrderId, StockId
from marcha.plant.records_orders import Stage, StockItem


def stock_rows(sheet: Sheet) -> None:
    """Add pieces of stock given to orders; extruded ones may have to be aged first."""
    frame = sheet.frame
    for item in frame.plant.stock.values():
        if item.pieces <= 0:
            continue
        columns: list[int] = []
        for order in _fitting(sheet, item.id):
            demand = frame.demands[order]
            minute = _first_minute(sheet, item, order)
            if minute is None or minute > frame.horizon:
                continue
            column = sheet.draft.column(
                ("stock", item.id, order),
                up(frame.most_t(order)),
                good_t=1.0,
                goal=up(sheet.worth(order, minute)),
            )
            columns.append(column)
            sheet.ships.setdefault(order, []).append(column)
            if _through(sheet, item, order):
                sheet.through.setdefault(order, []).append((1, column))
            if item.stage is not Stage.FINISHED and demand.aged:
                sheet.wait_for_oven(order, 1, column)
        piece_t = frame.plant.profiles[item.profile].mass_kg_m * item.length_mm / 1e6
        limit = up(item.pieces * piece_t)
        sheet.draft.row(f"stock|{item.id}", columns, [1.0] * len(columns), limit)


def _through(sheet: Sheet, item: StockItem, order: OrderId) -> bool:
    """Whether stock still goes through the route of an order."""
    routed = bool(sheet.frame.demands[order].route)
    return routed and not item.is_done_for(sheet.frame.plant.orders[order])


def _first_minute(sheet: Sheet, item: StockItem, order: OrderId) -> int | None:
    """Minute before which stock cannot ship; None: never."""
    frame, demand = sheet.frame, sheet.frame.demands[order]
    minute = demand.release
    if item.stage is not Stage.FINISHED and demand.aged:
        if order not in frame.ageing:
            return None
        ageing = frame.ageing[order]
        minute = max(minute, ageing.start + ageing.minutes)
    if _through(sheet, item, order):
        routed = frame.routes[order]
        if routed is None:
            return None
        minute = max(minute + routed.minutes, routed.earliest)
    return minute


def _fitting(sheet: Sheet, stock: StockId) -> list[OrderId]:
    """Orders that stock may serve (S24)."""
    plant, item = sheet.frame.plant, sheet.frame.plant.stock[stock]
    has = (item.profile, item.alloy, item.temper, item.length_mm)
    return [
        order.id
        for order in plant.orders.values()
        if order.firm
        and item.serves(order)
        and has
        == (
            order.profile,
            sheet.frame.demands[order.id].alloy,
            sheet.frame.demands[order.id].temper,
            order.length_mm,
        )
    ]


def held_rows(sheet: Sheet) -> None:
    """Add what locked runs and loads may have made before now, for nothing (S31)."""
    frame = sheet.frame
    hours: dict[OrderId, float] = {}
    for way in frame.ways:
        least = min(way.rate.hours, hours.get(way.order, way.rate.hours))
        hours[way.order] = least
    for order, minutes in frame.held.runs_before.items():
        if order not in frame.demands:
            continue  # a forecast
        demand = frame.demands[order]
        if not demand.makeable or (demand.aged and order not in frame.ageing):
            continue
        if demand.route and frame.routes[order] is None:
            continue
        most = frame.most_t(order)
        if minutes is not None and order in hours:
            most = min(most, minutes / HOUR / hours[order])
        column = sheet.draft.column(
            ("held", order),
            up(most),
            good_t=1.0,
            goal=up(sheet.worth(order, demand.release)),
        )
        sheet.ships.setdefault(order, []).append(column)
        if demand.route:
            sheet.through.setdefault(order, []).append((1, column))
        if demand.aged:
            sheet.wait_for_oven(order, 1, column)


def order_rows(sheet: Sheet) -> None:
    """
    Ensures that no order ships more than its maximum (S2).

    What ships of the nominal quantity is spared the penalty of what does not (S6): in
    the worth of all that ships where the maximum is the nominal quantity, else by one
    column that is at most what ships. The penalties themselves are the worth of one
    more column, which a row holds at 1.
    """
    frame, draft = sheet.frame, sheet.draft
    owed = 0.0
    for order, demand in frame.demands.items():
        nominal = demand.pieces * demand.piece_kg / 1000.0
        spared = sheet.spared(order)
        owed += spared * nominal
        columns = sheet.ships.get(order)
        if not columns:
            continue
        ones = [1.0] * len(columns)
        draft.row(f"order|{order}", columns, ones, up(frame.most_t(order)))
        if demand.maximum > demand.pieces and spared > 0.0:
            met = draft.column(("met", order), up(nominal), goal=up(spared))
            minus = [-1.0] * len(columns)
            draft.row(f"met|{order}", [*columns, met], [*minus, 1.0], 0.0)
    if owed > 0.0:
        column = draft.column(("owed",), 1.0, goal=-down(owed))
        draft.row("owed", [column], [-1.0], -1.0)
