"""
Make a plan and keep it: the main use case, and what it gives back.

:func:`plan` is the public ``marcha.plan``. It completes the plant with its defaults,
refuses one that cannot be planned, and puts today's practice beside the plan.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marcha.app.files import Writer, write_whole
from marcha.plans.aims import aims
from marcha.plans.figures import order_status
from marcha.plans.plan import Plan
from marcha.plant.defaults import complete
from marcha.plant.errors import DataError
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.references import check_plant
from marcha.plant.wire import record_to_json
from marcha.text import Language, spoken

if TYPE_CHECKING:
    from marcha.app.why import Why
    from marcha.optimise.compose import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    A plan with the plant it was made for.

    Attributes
    ----------
    plant
        Completed with its defaults: the plant that the plan's hash names.
    practice
        What today's practice would do with the same plant; None: not known (a plan
        that was read from a file).
    """

    plant: Plant
    plan: Plan
    practice: Plan | None = None

    def summary(self, *, language: Language | None = None) -> str:
        """Figures with their bounds, late orders with reasons, and what was assumed."""
        from marcha.report import summary

        return summary(self.plant, self.plan, spoken(language))

    def write_workbook(
        self, path: str | Path, *, language: Language | None = None
    ) -> Path:
        """Write the plan as a workbook; OSError when the file cannot be written."""
        return self._write(path, lambda draft: self._workbook(draft, language))

    def write_page(self, path: str | Path, *, language: Language | None = None) -> Path:
        """Write the plan as one page for a browser, with its Gantt charts."""
        return self._write(path, lambda draft: self._page(draft, language))

    def write_json(self, path: str | Path) -> Path:
        """Write plan and plant as one file that :func:`read_plan` reads."""
        return self._write(path, self._json)

    def write_all(
        self, workbook: str | Path, *, language: Language | None = None
    ) -> tuple[Path, ...]:
        """
        Write workbook, page and JSON beside each other: all of them, or none.

        Returns
        -------
        tuple of Path
            The files, the workbook first.
        """
        return write_whole(self.writers(workbook, language=language))

    def writers(
        self, workbook: str | Path, *, language: Language | None = None
    ) -> dict[Path, Writer]:
        """What :meth:`write_all` writes, to be written together with more."""
        book, page, data = plan_files(workbook)
        return {
            book: lambda draft: self._workbook(draft, language),
            page: lambda draft: self._page(draft, language),
            data: self._json,
        }

    def comparison(self, *, language: Language | None = None) -> str:
        """Figures beside today's practice; empty when that is not known."""
        from marcha.report import comparison

        if self.practice is None:
            return ""
        return comparison(self.plant, self.plan, self.practice, spoken(language))

    def why(
        self,
        name: str,
        *,
        most: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> "Why":
        """
        Explain an order, a machine or a figure, and try what would help.

        Parameters
        ----------
        name
            Id of an order or machine, or name of a figure.
        most
            Remedies that are tried at most; 0: only the causes.
        progress
            Called before each remedy with its number and how many there are.

        Raises
        ------
        UnknownName
            When nothing has that name; it holds the names like it.
        """
        from marcha.app.why import MOST_REMEDIES, why

        tried = MOST_REMEDIES if most is None else most
        return why(self.plant, self.plan, name, most=tried, progress=progress)

    def as_json(self) -> dict[str, Any]:
        """Status, figures, how every order fares, reasons, assumptions: JSON data."""
        return {
            "plant": self.plant.site.name,
            "plant_hash": self.plan.plant_hash,
            "status": self.plan.status.value,
            "seed": self.plan.seed,
            "effort": self.plan.effort,
            "seconds": self.plan.seconds,
            "figures": [record_to_json(each) for each in self.plan.figures],
            "practice": [
                record_to_json(each)
                for each in (self.practice.figures if self.practice else ())
            ],
            "orders": [
                record_to_json(each) for each in order_status(self.plant, self.plan)
            ],
            "reasons": [record_to_json(each) for each in self.plan.reasons],
            "aims": aims(self.plant, self.plan).as_json(),
            "assumptions": list(self.plant.assumptions),
        }

    def __str__(self) -> str:
        return self.summary()

    @staticmethod
    def _write(path: str | Path, write: Callable[[Path], object]) -> Path:
        return write_whole({Path(path): write})[0]

    def _workbook(self, draft: Path, language: Language | None) -> None:
        from marcha.tables import write_plan_workbook

        write_plan_workbook(self.plant, self.plan, draft, spoken(language).language)

    def _page(self, draft: Path, language: Language | None) -> None:
        from marcha.report import page

        words = spoken(language)
        text = page(self.plant, self.plan, words, practice=self.practice)
        draft.write_text(text, encoding="utf-8")

    def _json(self, draft: Path) -> None:
        from marcha.plans.wire import write_plan

        write_plan(draft, self.plant, self.plan)


def plan(
    plant: Plant,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    progress: "Callable[[Progress], None] | None" = None,
) -> Planned:
    """
    Plan a plant: restart, metal, schedule, cuts and crews, checked and bounded.

    Parameters
    ----------
    plant
        As read or made; sheets that are empty take defaults, which the result lists.
    seconds
        Take the best plan after so many seconds; alone, the effort is not limited.
    effort
        Plans to try. It decides the result: same plant, effort and seed, same plan.
    seed
        Seed of everything random.
    progress
        Called with news from time to time.

    Returns
    -------
    Planned
        When interrupted (Ctrl-C), the best plan so far, its status ``stopped``.

    Raises
    ------
    DataError
        When the plant cannot be planned; it holds every problem.
    InfeasiblePlan
        When locked work cannot be kept.
    KeyboardInterrupt
        When interrupted before there was any plan.
    """
    from marcha.optimise import compose, practice

    ready = prepared(plant)
    made = compose.compose(
        ready, seconds=seconds, effort=effort, seed=seed, progress=progress
    )
    try:
        usual = made.practice() or practice.plan(ready)
    except KeyboardInterrupt:
        usual = None
    return Planned(plant=ready, plan=made.plan, practice=usual)


def replan(
    plant: Plant,
    previous: Plan,
    *,
    hold: bool = True,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    urgent: Collection[OrderId] = (),
) -> Planned:
    """
    Plan a plant that stands where an earlier plan brought it, keeping begun work.

    Parameters
    ----------
    plant, previous
        From :func:`marcha.actuals.fold`, or any plant with the plan it had so far.
    hold
        Leave unstarted work where it is as far as it can stay, and plan only the rest;
        False: plan freely.
    seconds, effort, seed
        As in :func:`plan`.
    urgent
        Orders that may push held work away, besides heavy ones that are new.

    Raises
    ------
    DataError
        When the plant cannot be planned; it holds every problem.
    InfeasiblePlan
        When locked work cannot be kept.
    """
    from marcha.optimise import compose, replanning

    ready = prepared(plant)
    if hold:
        near = replanning.replan(
            ready, previous, seconds=seconds, effort=effort, seed=seed, urgent=urgent
        )
        return Planned(plant=ready, plan=near)
    made = compose.plan(
        ready, seconds=seconds, effort=effort, seed=seed, previous=previous
    )
    return Planned(plant=ready, plan=made)


def prepared(plant: Plant) -> Plant:
    """
    Complete a plant with its defaults.

    Raises
    ------
    DataError
        When it cannot be planned; it holds every problem, warnings too.
    """
    found = check_plant(plant)
    if any(problem.severity == "error" for problem in found):
        raise DataError(found)
    return complete(plant)


def read_plan(path: str | Path) -> Planned:
    """
    Read a plan and its plant from a JSON file; nothing is checked but its form.

    Raises
    ------
    PlanFileError
        When the file is damaged, foreign or of a later version.
    """
    from marcha.plans import wire

    plant, made = wire.read_plan(Path(path))
    return Planned(plant=plant, plan=made)


def plan_files(workbook: str | Path) -> tuple[Path, Path, Path]:
    """Workbook, page and JSON of one plan, by the name of the workbook."""
    book = Path(workbook)
    return book, book.with_suffix(".html"), book.with_suffix(".json")
