"""Metal that waits for its next operation: from the step before, or from feeds."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from marcha.plant.ids import AlloyId, CustomerId, FeedId
from marcha.plant.records_routes import FeedForm
from marcha.process.routes import FeedSource

_NOTHING = 1e-12
"""Kg that are none."""


class Stream:
    """What the step before gives of one order, by the minute, less what is taken."""

    def __init__(self) -> None:
        self._gives: list[tuple[int, float]] = []
        self._taken = 0.0

    def give(self, minute: int, mass_kg: float) -> None:
        """Let metal be there from a minute on."""
        insort(self._gives, (minute, mass_kg))

    def there(self, minute: int) -> float:
        """Kg that are there at a minute and not taken."""
        place = bisect_right(self._gives, (minute, float("inf")))
        return max(0.0, fsum(kg for _, kg in self._gives[:place]) - self._taken)

    def take(self, mass_kg: float) -> None:
        """Take metal."""
        self._taken += mass_kg

    def next_after(self, minute: int) -> int | None:
        """Next minute at which more comes."""
        place = bisect_right(self._gives, (minute, float("inf")))
        return self._gives[place][0] if place < len(self._gives) else None


@dataclass(slots=True)
class _Ledger:
    """Kg left of each feed, and how often that has changed."""

    left: dict[FeedId, float]
    changes: int = 0


class FeedPool:
    """All feeds, shared by the orders that they suit."""

    def __init__(self, sources: Sequence[FeedSource]) -> None:
        self._sources = tuple(sources)
        self._kept = _Ledger({source.id: source.mass_kg for source in sources})
        self._owners = {source.owner for source in sources}
        self._streams: dict[object, FeedStream] = {}

    def use(self, feed: FeedId, mass_kg: float) -> None:
        """Leave out what kept work took."""
        if feed in self._kept.left:
            self._kept.left[feed] = max(0.0, self._kept.left[feed] - mass_kg)
            self._kept.changes += 1

    def stream(
        self, alloy: AlloyId, form: FeedForm, customer: CustomerId | None
    ) -> "FeedStream":
        """Feeds that suit an order, as a stream; its customer's own go first."""
        owner = customer if customer in self._owners else None
        key = (alloy, form, owner)
        if key not in self._streams:
            mine = [
                source
                for source in self._sources
                if (source.alloy, source.form) == (alloy, form)
                and source.owner in (None, owner)
            ]
            mine.sort(key=lambda each: (each.owner is None, each.available, each.id))
            self._streams[key] = FeedStream(mine, self._kept)
        return self._streams[key]


class FeedStream:
    """The feeds of one order, or of several that may take the same."""

    def __init__(self, sources: Sequence[FeedSource], kept: _Ledger) -> None:
        self._sources = sources
        self._kept = kept
        # Asked again and again at the same minute: the last answer is kept.
        self._asked: tuple[int, int, float] = (-1, -1, 0.0)

    def there(self, minute: int) -> float:
        """Kg that are there at a minute."""
        if self._asked[:2] != (minute, self._kept.changes):
            left = self._kept.left
            kg = fsum(
                left[each.id] for each in self._sources if each.available <= minute
            )
            self._asked = (minute, self._kept.changes, kg)
        return self._asked[2]

    def draw(self, mass_kg: float, minute: int) -> list[tuple[FeedId, float]]:
        """Take metal that is there, and say from which feeds."""
        drawn: list[tuple[FeedId, float]] = []
        for each in self._sources:
            kg = min(mass_kg, self._kept.left[each.id])
            if each.available <= minute and kg > _NOTHING:
                self._kept.left[each.id] -= kg
                mass_kg -= kg
                drawn.append((each.id, kg))
        self._kept.changes += 1
        return drawn

    def give_back(self, drawn: Sequence[tuple[FeedId, float]]) -> None:
        """Undo a draw."""
        for feed, kg in drawn:
            self._kept.left[feed] += kg
        self._kept.changes += 1

    def next_after(self, minute: int) -> int | None:
        """Next minute at which more comes."""
        return min(
            (
                each.available
                for each in self._sources
                if each.available > minute and self._kept.left[each.id] > _NOTHING
            ),
            default=None,
        )
