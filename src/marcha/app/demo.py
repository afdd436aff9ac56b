"""
The product in one minute: a stopped plant, its plan, a truck, and two forgeries.

:func:`demo` plays the scenes and tells each as a record; the words are the command
line's. What it leaves in its folder are ordinary files that the other commands read.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.actuals.standing import Standing, standing
from marcha.app.changes import Change, order_changes
from marcha.app.files import write_whole
from marcha.app.planning import Planned, plan, replan
from marcha.app.template import write_example
from marcha.app.verifying import Verification, verify
from marcha.plans.metal_stock import arrival
from marcha.plans.plan import Load, Plan, Run, TaskRun
from marcha.plant.ids import DeliveryId, LotId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import DeliveryState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.text import Language, Words

if TYPE_CHECKING:
    from marcha.optimise.compose import Progress

GUIDE = "marcha-demo.txt"
"""Says what the files of the folder are, and that they are a demo's."""

FIRST_SHARE = 0.5
"""Share of the time that the first plan may take."""

SECOND_SHARE = 0.25
"""Share of the time that the new plan after the truck may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The plant as it stands still."""

    plant: Plant


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPlan:
    """The first complete plan of the search."""

    good_t: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The plan, and what a checker without a solver says of it."""

    planned: Planned
    verified: Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Truck:
    """
    A delivery that came with another diameter, and the new plan.

    Attributes
    ----------
    moment_min
        When the truck is opened.
    tasks, runs, loads
        How many had begun and stay as they are.
    """

    delivery: DeliveryId
    promised_mm: int
    found_mm: int
    moment_min: int
    before: Planned
    after: Planned
    verified: Verification
    tasks: int
    runs: int
    loads: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """A plan that somebody changed, and why it is refused."""

    what: str
    file: Path
    verified: Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What lies in the folder, and how long everything took."""

    folder: Path
    files: tuple[Path, ...]
    seconds: float


Scene = Stopped | FirstPlan | Made | Truck | Forged | Left


def demo(
    folder: Path,
    *,
    seconds: float,
    language: Language,
    tell: Callable[[Scene], None],
) -> bool:
    """
    Play every scene.

    Parameters
    ----------
    folder
        Made if it is not there; an earlier demo in it is written over.
    seconds
        For everything, roughly.
    tell
        Called with each scene as soon as it is over.

    Returns
    -------
    bool
        Whether the plans were verified and the forgeries refused, as they must be.

    Raises
    ------
    OSError
        When the folder cannot be made, or holds anything but an earlier demo.
    """
    started = time.monotonic()
    stage = _Stage(folder, language, tell)
    stage.open_folder()
    planned = stage.first_plan(seconds * FIRST_SHARE)
    stage.truck(planned, seconds * SECOND_SHARE)
    stage.forgeries(planned)
    left = tuple(stage.files)
    tell(Left(folder=folder, files=left, seconds=time.monotonic() - started))
    return stage.as_expected


class _Stage:
    """What the scenes share: where files go, who is told, whether all went well."""

    def __init__(
        self, folder: Path, language: Language, tell: Callable[[Scene], None]
    ) -> None:
        self.folder = folder
        self.language: Language = language
        self.words = Words(language)
        self.tell = tell
        self.files: list[Path] = []
        self.as_expected = True

    def file(self, name: str) -> Path:
        """Path of a file by its name in the catalogue."""
        return self.folder / self.words(f"cli.demo.file.{name}")

    def open_folder(self) -> None:
        """Make the folder and say in it what its files are; spare other folders."""
        if self.folder.exists() and not self.folder.is_dir():
            raise NotADirectoryError(
                errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.folder)
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        guide = self.folder / GUIDE
        if any(self.folder.iterdir()) and not guide.exists():
            code = errno.ENOTEMPTY
            raise OSError(code, os.strerror(code), str(self.folder))
        text = self.words("cli.demo.guide")
        self.files += write_whole({guide: _text_writer(text)})

    def first_plan(self, seconds: float) -> Planned:
        """The stopped plant, its plan and today's practice."""
        from marcha.plant.example import example

        plant = example()
        self.tell(Stopped(plant=plant))
        planned = plan(plant, seconds=seconds, progress=self._first_news())
        write_example(self.file("plant"), self.language)
        self.files.append(self.file("plant"))
        self._keep(planned, "plan")
        self._keep_pictures(planned)
        verified = verify(self.file("plan").with_suffix(".json"))
        self._expect(verified.ok)
        self.tell(Made(planned=planned, verified=verified))
        return planned

    def truck(self, before: Planned, seconds: float) -> None:
        """A truck brings logs of another diameter; everything begun stays."""
        event = wrong_truck(before)
        if event is None:
            return
        after = replan(event.now.plant, event.now.previous, seconds=seconds)
        self._keep(after, "new_plan")
        verified = verify(self.file("new_plan").with_suffix(".json"))
        self._expect(verified.ok)
        self.tell(
            Truck(
                delivery=event.delivery,
                promised_mm=event.promised_mm,
                found_mm=event.found_mm,
                moment_min=event.moment_min,
                before=before,
                after=after,
                verified=verified,
                tasks=_begun(before.plan.tasks, event.moment_min),
                runs=_begun(before.plan.runs, event.moment_min),
                loads=_begun(before.plan.loads, event.moment_min),
                changes=order_changes(
                    (before.plant, before.plan), (after.plant, after.plan)
                ),
            )
        )

    def forgeries(self, planned: Planned) -> None:
        """A run that was moved and a bound that was lowered: both are refused."""
        for what, forge in (("run", forged_run), ("bound", forged_bound)):
            forged = forge(planned.plan)
            if forged is None:
                continue
            path = self.file(f"forged_{what}")
            self.files.append(replace(planned, plan=forged).write_json(path))
            verified = verify(path)
            self._expect(not verified.ok)
            self.tell(Forged(what=what, file=path, verified=verified))

    def _expect(self, fact: bool) -> None:
        self.as_expected = self.as_expected and fact

    def _first_news(self) -> "Callable[[Progress], None]":
        """Tell of the first plan, once."""
        told: list[float] = []

        def listen(news: "Progress") -> None:
            if news.plan is not None and news.good_t is not None and not told:
                told.append(news.good_t)
                self.tell(FirstPlan(good_t=news.good_t, seconds=news.seconds))

        return listen

    def _keep(self, planned: Planned, name: str) -> None:
        self.files += planned.write_all(self.file(name), language=self.language)

    def _keep_pictures(self, planned: Planned) -> None:
        from marcha.report import press_gantt, restart_gantt

        for name, draw in (("restart", restart_gantt), ("presses", press_gantt)):
            text = draw(planned.plant, planned.plan, self.words)
            path = self.file(name)
            self.files += write_whole({path: _text_writer(text)})


def _begun(works: Sequence[TaskRun | Run | Load], minute: int) -> int:
    return sum(work.start < minute for work in works)


def _text_writer(text: str) -> Callable[[Path], object]:
    return lambda draft: draft.write_text(text, encoding="utf-8")


# --- the truck ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongTruck:
    """A delivery with another diameter than promised, and the plant at that moment."""

    delivery: DeliveryId
    promised_mm: int
    found_mm: int
    moment_min: int
    now: Standing


def wrong_truck(planned: Planned) -> WrongTruck | None:
    """
    Choose the delivery the plan leans on most and let it come with another diameter.

    None when the plan uses no delivery after the first day, or knows one diameter.
    """
    plant, made = planned.plant, planned.plan
    for delivery in _leaned_on(plant, made):
        promised = plant.deliveries[delivery].diameter_mm
        found = _another_diameter(plant, promised)
        moment_min = arrival(plant, plant.deliveries[delivery])
        if found is None or moment_min < MINUTES_PER_DAY:
            continue
        now = standing(plant, made, moment_min)
        lot = replace(now.plant.lots[LotId(delivery)], diameter_mm=found)
        if _begun_with(now, delivery):
            continue
        changed = now.plant.replace(lots={**now.plant.lots, lot.id: lot})
        return WrongTruck(
            delivery=delivery,
            promised_mm=promised,
            found_mm=found,
            moment_min=moment_min,
            now=replace(now, plant=changed),
        )
    return None


def _leaned_on(plant: Plant, made: Plan) -> Iterator[DeliveryId]:
    """
    Promised deliveries that the plan cuts.

    Those that come while the presses run first, for then there is something to keep;
    among them the one with most logs.
    """
    begins = min((run.start for run in made.runs), default=0)
    logs: dict[DeliveryId, int] = {}
    for cut in made.log_cuts:
        delivery = plant.deliveries.get(DeliveryId(cut.source))
        if delivery is not None and delivery.state is not DeliveryState.RECEIVED:
            logs[delivery.id] = logs.get(delivery.id, 0) + cut.logs

    def rank(key: DeliveryId) -> tuple[bool, int, DeliveryId]:
        return arrival(plant, plant.deliveries[key]) <= begins, -logs[key], key

    yield from sorted(logs, key=rank)


def _another_diameter(plant: Plant, diameter_mm: int) -> int | None:
    known = {each.billet_diameter_mm for each in plant.containers.values()}
    return min(known - {diameter_mm}, default=None)


def _begun_with(now: Standing, delivery: DeliveryId) -> bool:
    """Whether a run that began, or whose setup did, is to be cut from the delivery."""
    begun = {key.removeprefix("run/") for key in now.plant.locks}
    return any(
        cut.run in begun
        for log in now.previous.log_cuts
        if log.source == delivery
        for cut in log.cuts
    )


# --- the forgeries -----------------------------------------------------------------


def forged_run(made: Plan) -> Plan | None:
    """Let the last run of the busiest press start when its first one does."""
    presses = [run.press for run in made.runs]
    busiest = max(sorted(set(presses)), key=presses.count, default=None)
    runs = [run for run in made.runs if run.press == busiest]
    first = min(runs, key=lambda run: run.start, default=None)
    last = max(runs, key=lambda run: run.start, default=None)
    if first is None or last is None or first is last:
        return None
    moved = replace(last, start=first.start, end=first.start + last.end - last.start)
    return replace(made, runs=tuple(moved if run is last else run for run in made.runs))


def forged_bound(made: Plan) -> Plan | None:
    """Let a certificate claim half the gap, so that the plan looks better."""
    if not made.certificates:
        return None
    first = made.certificates[0]
    shown = next((each for each in made.figures if each.name == first.figure), None)
    if shown is None or shown.value is None:
        return None
    claim = (shown.value + first.bound) / 2.0
    return replace(
        made,
        certificates=(replace(first, bound=claim), *made.certificates[1:]),
        figures=tuple(
            replace(each, bound=claim) if each is shown else each
            for each in made.figures
        ),
    )
