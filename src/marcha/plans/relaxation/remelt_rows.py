"""
Rows of one's own remelt: what is cast comes from scrap, and good metal is none (S45).

Column ``potential`` is, for an alloy of the plant's own metal and up to the end of a
period, the scrap that there could be: feeds, and of all metal that has come the share
that is returned, less what is pressed of it and ships, less what was cast of scrap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plans.relaxation.supply import Owner, Supply
from marcha.plans.scrap import lead_min, remelt_agreements, returned_share, scrap_feeds
from marcha.plant.ids import AgreementId, AlloyId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_metal import Agreement
from marcha.process.machines import machines_of
from marcha.process.metal import scrap_for_kg

Metal = Mapping[tuple[AlloyId, int, Owner], Supply]


def remelt_rows(sheet: Sheet, metal: Metal) -> None:
    """
    Ensures that own remelt takes no more scrap than there can be by the order.

    Left out where work begun before now was cut from metal that need not have come
    (S31), and where something that could be called off has no columns.
    """
    frame = sheet.frame
    if frame.held.runs:
        return
    called = {key[1] for key in sheet.draft.keys if key[0] == "called"}
    shares = {
        room.agreement: room.share
        for supply in metal.values()
        for room in supply.rooms
        if room.agreement in called
    }
    for (alloy, owner), agreements in remelt_agreements(frame.plant).items():
        every = {
            each.id: each
            for each in frame.plant.agreements.values()
            if each.alloy == alloy and each.owner == owner and each.kg_month
        }
        if owner is None and all(name in shares for name in every):
            _Rows(
                sheet=sheet,
                metal=metal,
                alloy=alloy,
                every=every,
                remelting={each.id for each in agreements},
                share=returned_share(agreements),
                shares=shares,
            ).add()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """
    The rows of one alloy.

    Attributes
    ----------
    every, remelting
        Agreements that bring metal of the alloy, and which of them are own remelt.
    share
        Of scrap made, what comes back.
    shares
        Mass of a log with one kerf over that of the log, by agreement.
    """

    sheet: Sheet
    metal: Metal
    alloy: AlloyId
    every: Mapping[AgreementId, Agreement]
    remelting: set[AgreementId]
    share: float
    shares: Mapping[AgreementId, float]

    def add(self) -> None:
        """Add one row for each period, each with what is left of the one before."""
        frame, draft = self.sheet.frame, self.sheet.draft
        entries: dict[int, dict[int, float]] = {each: {} for each in frame.periods}
        self._called(entries)
        self._pressed(entries)
        rooms = sum(
            room.tonnes
            for (alloy, _, owner), supply in self.metal.items()
            for room in supply.rooms
            if alloy == self.alloy and owner is None
        )
        most = up(self._come(frame.periods[-1]) + self.share * rooms)
        before: int | None = None
        for period in frame.periods:
            held = entries[period]
            left = draft.column(("potential", self.alloy, period), most)
            held[left] = 1.0
            if before is not None:
                held[before] = -1.0
            before = left
            limit = up(self._come(period) - self._come(period - 1))
            name = f"remelt|{self.alloy}|{period}"
            draft.row(name, [*held], [*held.values()], limit)

    def _called(self, entries: dict[int, dict[int, float]]) -> None:
        """Enter call-offs: scrap taken by the order, metal there from its arrival."""
        bounds = self.sheet.frame.bounds
        for key, column in self.sheet.draft.keys.items():
            if key[0] != "called" or key[1] not in self.every:
                continue
            agreement, period = self.every[AgreementId(str(key[1]))], int(key[-1])
            row = entries[period]
            row[column] = row.get(column, 0.0) - up(self.share)
            if agreement.id in self.remelting:
                # What arrives before a bound was ordered its lead before that.
                ordered = bounds[period] - lead_min(agreement)
                by = next(at for at in range(1, period + 1) if bounds[at] >= ordered)
                # A column of call-offs counts the kerf that each log saves.
                taken = scrap_for_kg(agreement, 1.0) / self.shares[agreement.id]
                row = entries[by]
                row[column] = row.get(column, 0.0) + down(taken)

    def _pressed(self, entries: dict[int, dict[int, float]]) -> None:
        """Enter what is pressed of metal that is the plant's for sure, and ships."""
        for each in self.sheet.pressed:
            way = each.way
            own = (way.alloy, way.diameter_mm, way.customer) not in self.metal
            if way.alloy == self.alloy and (own or way.customer is None):
                entries[each.period][each.column] = down(self.share)

    def _come(self, period: int) -> float:
        """Tonnes that could be scrap by the end of a period, but for call-offs."""
        frame = self.sheet.frame
        bound = frame.bounds[period]
        feeds = scrap_feeds(frame.plant).get((self.alloy, None), [])
        heaps = sum(kg for minute, kg in feeds if minute <= bound and period)
        if not period or bound <= self._first_press():
            return heaps / 1000.0
        arrived = sum(
            each.pieces * each.log_kg
            for each in frame.metal
            if each.alloy == self.alloy
            and each.owner is None
            and each.available < bound
        )
        return (heaps + self.share * arrived) / 1000.0

    def _first_press(self) -> int:
        """Minute before which no press can run; 0 where one has no date here."""
        frame = self.sheet.frame
        presses = machines_of(frame.plant, EquipmentKind.PRESS)
        if any(press not in frame.presses for press in presses):
            return 0
        return min((each.start for each in frame.presses.values()), default=0)
