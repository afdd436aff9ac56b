"""
Own remelt as a schedule unfolds: scrap becomes logs a week at a time (S45).

Each agreement of own remelt may be called off once in :data:`EVERY_DAYS` days. How much
is decided when the presses have come to that minute, for only then is it known what
scrap they made; so the logs of each call-off are a source that is empty until then.
Scrap is counted low, as billets less good pieces, so that the checker finds more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marcha.optimise.metal.call_off import Month, free_id, month_of, taken_kg
from marcha.plans.plan import CallOff, Plan, Run
from marcha.plans.scrap import (
    Charge,
    ScrapKey,
    by,
    charges,
    lead_min,
    log_of,
    remelt_agreements,
    returned_share,
    scrap_feeds,
)
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import AgreementId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min, minute_down, minute_up, now_min
from marcha.process.demand import Demand
from marcha.process.metal import MetalSource, call_off_source, scrap_for_kg

EVERY_DAYS = 7
"""Days between two call-offs of an agreement."""

_ROUNDING = 1e-9


class Logs(Protocol):
    """
    Where the logs of a schedule are.

    Attributes
    ----------
    billet_kg
        Kg of the billets of each run, by alloy and owner.
    """

    billet_kg: dict[str, dict[ScrapKey, float]]

    def stock(self, name: str, logs: int) -> None:
        """Put logs where a source of none was."""


@dataclass(frozen=True, slots=True)
class _Chance:
    """A call-off that may be made, without its pieces."""

    call_off: CallOff
    agreement: Agreement
    key: ScrapKey


class Remelt:
    """
    Decides call-offs of own remelt as time passes.

    Parameters
    ----------
    kept
        Work of an earlier plan that stays.
    """

    def __init__(
        self, plant: Plant, demands: Mapping[OrderId, Demand], kept: Plan
    ) -> None:
        self._plant = plant
        self._demands = demands
        self._shared = remelt_agreements(plant)
        self._feeds = scrap_feeds(plant)
        self._charged: dict[ScrapKey, list[Charge]] = charges(plant, kept)
        self._left: dict[tuple[AgreementId, Month], float] = {}
        self._chances = sorted(
            (
                chance
                for key, agreements in self._shared.items()
                for agreement in agreements
                for chance in self._chances_of(agreement, key, kept)
            ),
            key=lambda each: each.call_off.ordered,
        )
        self._kept = kept
        self._yard: Logs | None = None
        self.decided: list[CallOff] = []

    def _chances_of(
        self, agreement: Agreement, key: ScrapKey, kept: Plan
    ) -> list[_Chance]:
        if not agreement.kg_month:
            return []
        plant, lead = self._plant, lead_min(agreement)
        last, minute = horizon_min(plant), now_min(plant)
        if agreement.starts is not None:
            minute = max(minute, minute_up(plant, agreement.starts) - lead)
        if agreement.ends is not None:
            last = min(last, minute_down(plant, agreement.ends) + 1)
        found: list[_Chance] = []
        while minute + lead < last:
            name = free_id(plant, kept.call_offs, f"{agreement.id}/{len(found) + 1}")
            call_off = CallOff(
                id=name,
                agreement=agreement.id,
                pieces=1,
                ordered=minute,
                arrives=minute + lead,
            )
            found.append(_Chance(call_off, agreement, key))
            minute += EVERY_DAYS * MINUTES_PER_DAY
        return found

    def sources(self) -> tuple[MetalSource, ...]:
        """Logs of every call-off that may be made: none yet."""
        return tuple(
            call_off_source(
                self._plant,
                each.agreement,
                each.call_off.id,
                0,
                each.call_off.arrives,
            )
            for each in self._chances
        )

    def open(self, yard: Logs) -> None:
        """Begin, with the yard that holds the sources."""
        self._yard = yard

    def close(self) -> None:
        """Decide nothing more."""
        self._chances.clear()

    def pass_time(self, minute: int, runs: Sequence[Run]) -> None:
        """Decide the call-offs ordered by a minute; what ends by then is known."""
        while self._chances and self._chances[0].call_off.ordered <= minute:
            self._decide(self._chances.pop(0), runs)

    def _decide(self, chance: _Chance, runs: Sequence[Run]) -> None:
        agreement, call_off = chance.agreement, chance.call_off
        log_kg = log_of(self._plant, agreement)
        month = (agreement.id, month_of(self._plant, call_off.arrives))
        if month not in self._left:
            taken = taken_kg(self._plant, agreement, self._kept.call_offs, log_kg)
            room = (agreement.kg_month or 0.0) - taken.get(month[1], 0.0)
            self._left[month] = room
        per_log = scrap_for_kg(agreement, log_kg)
        there = self._scrap(chance.key, call_off.ordered, runs)
        pieces = int(min(there / per_log, self._left[month] / log_kg) + _ROUNDING)
        if pieces < 1 or pieces * log_kg < agreement.call_off_min_kg:
            return
        self._left[month] -= pieces * log_kg
        charge = Charge(call_off.ordered, pieces * per_log, agreement.id, call_off.id)
        self._charged[chance.key].append(charge)
        decided = CallOff(
            id=call_off.id,
            agreement=call_off.agreement,
            pieces=pieces,
            ordered=call_off.ordered,
            arrives=call_off.arrives,
        )
        self.decided.append(decided)
        if self._yard is not None:
            self._yard.stock(call_off.id, pieces)

    def _scrap(self, key: ScrapKey, minute: int, runs: Sequence[Run]) -> float:
        """Kg of scrap that are left by a minute."""
        made = 0.0
        taken = {} if self._yard is None else self._yard.billet_kg
        for run in runs:
            if run.end <= minute and run.id in taken:
                whole = sum(taken[run.id].values())
                own = taken[run.id].get(key, 0.0)
                good = made_pieces(self._plant, run) * self._piece_kg(run)
                made += own * (1.0 - good / whole) if whole else 0.0
        made *= returned_share(self._shared[key])
        used = sum(
            each.mass_kg for each in self._charged[key] if each.ordered <= minute
        )
        return max(0.0, by(self._feeds.get(key, []), minute) + made - used)

    def _piece_kg(self, run: Run) -> float:
        return self._demands[run.order].piece_kg
