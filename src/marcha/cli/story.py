"""The scenes of the demo in words: short paragraphs, figures with unit and bound."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from marcha.app.changes import Change
from marcha.app.demo import FirstPlan, Forged, Left, Made, Scene, Stopped, Truck
from marcha.app.planning import Planned
from marcha.app.verifying import Verification
from marcha.plans.figures import order_status
from marcha.plans.plan import Figure, Plan
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.timeline import moment
from marcha.text import Words

WIDTH = 79
SHOWN = 4
"""Orders that a scene names; the rest is counted."""

FIGURES = ("good_t", "yield_ratio", "late_orders", "reactivation_day")


class Story:
    """Tells scenes in one language on standard output."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._chapter = 0
        self._tellers: Mapping[type, Callable[[Any], Iterator[str]]] = {
            Stopped: self._stopped,
            FirstPlan: self._first_plan,
            Made: self._made,
            Truck: self._truck,
            Forged: self._forged,
            Left: self._left,
        }

    def tell(self, scene: Scene) -> None:
        """Print a scene at once, so that it is read while the next one is played."""
        for text in self._tellers[type(scene)](scene):
            print(text, flush=True)

    def say(self, key: str, /, **params: object) -> str:
        """Return a paragraph of the demo."""
        return textwrap.fill(self.words(f"cli.demo.{key}", **params), WIDTH)

    def heading(self, key: str) -> str:
        """Return the numbered heading of a chapter, after an empty line."""
        self._chapter += 1
        return f"\n{self._chapter}. {self.words(f'cli.demo.heading.{key}')}"

    def item(self, text: str) -> str:
        """Return a line of a list, indented below its dash."""
        return textwrap.fill(
            text, WIDTH, initial_indent="  - ", subsequent_indent="    "
        )

    # --- scenes --------------------------------------------------------------------

    def _stopped(self, scene: Stopped) -> Iterator[str]:
        plant, number = scene.plant, self.words.number
        down = [
            each for each in plant.equipment.values() if each.state is MachineState.DOWN
        ]
        yield self.heading("stopped")
        yield self.say(
            "stopped",
            plant=plant.site.name,
            down=number(len(down)),
            machines=number(len(plant.equipment)),
            tasks=number(len(plant.tasks)),
            orders=number(sum(order.firm for order in plant.orders.values())),
            tonnes=number(_ordered_t(plant)),
            days=plant.site.horizon_days,
        )

    def _first_plan(self, scene: FirstPlan) -> Iterator[str]:
        number = self.words.number
        yield self.heading("plan")
        yield self.say(
            "first_plan",
            seconds=number(scene.seconds, 1),
            good=number(scene.good_t, 1),
        )

    def _made(self, scene: Made) -> Iterator[str]:
        planned = scene.planned
        yield ""
        yield from self._table(planned)
        yield ""
        good = _figures(planned.plan)["good_t"]
        if good.bound is not None:
            yield self.say(
                "bound",
                bound=self.words.number(good.bound, 1),
                gap=self._percent(_gap(good)),
                good=self.words.number(good.value or 0.0, 1),
            )
        yield self._verdict(scene.verified)
        yield self.heading("reasons")
        yield from self._reasons(planned)

    def _truck(self, scene: Truck) -> Iterator[str]:
        number = self.words.number
        yield self.heading("truck")
        yield self.say(
            "truck",
            day=self.words.day(moment(scene.before.plant, scene.moment_min)),
            number=scene.moment_min // 1440 + 1,
            delivery=scene.delivery,
            promised=scene.promised_mm,
            found=scene.found_mm,
        )
        yield self.say(
            "replanned",
            tasks=number(scene.tasks),
            runs=number(scene.runs),
            loads=number(scene.loads),
            before=number(_good(scene.before), 1),
            after=number(_good(scene.after), 1),
        )
        yield from self._changes(scene.changes)
        yield self._verdict(scene.verified, rules_only=True)

    def _forged(self, scene: Forged) -> Iterator[str]:
        yield self.heading(f"forged_{scene.what}")
        yield self.say(f"forged_{scene.what}", file=scene.file.name)
        for line in scene.verified.lines(language=self.words.language)[:SHOWN]:
            yield self.item(line)

    def _left(self, scene: Left) -> Iterator[str]:
        yield self.heading("left")
        yield self.say(
            "left", folder=scene.folder, seconds=self.words.number(scene.seconds)
        )
        for file in scene.files:
            yield f"  {file.name}"
        yield self.say("next", folder=scene.folder)

    # --- parts of scenes -----------------------------------------------------------

    def _table(self, planned: Planned) -> Iterator[str]:
        """Figures of plan, bound and practice, one a line."""
        made = _figures(planned.plan)
        usual = {} if planned.practice is None else _figures(planned.practice)
        heads = [self.words(f"cli.demo.column.{name}") for name in ("plan", "bound")]
        heads.append(self.words("cli.demo.column.practice"))
        yield f"  {'':<26}" + "".join(f"{head:>18}" for head in heads)
        for name in FIGURES:
            if name not in made:
                continue
            figure, other = made[name], usual.get(name)
            cells = [
                self._written(figure, figure.value, planned.plant),
                "–"
                if figure.bound is None
                else self._written(figure, figure.bound, planned.plant),
                "–"
                if other is None
                else self._written(other, other.value, planned.plant),
            ]
            label = self.words(f"figures.label.{name}")
            yield f"  {label:<26}" + "".join(f"{cell:>18}" for cell in cells)

    def _written(self, figure: Figure, value: float | None, plant: Plant) -> str:
        if figure.name == "reactivation_day":
            if value is None:
                return self.words("cli.demo.not_within")
            return self.words.day(moment(plant, max(0, round(value * 1440) - 1)))
        if value is None:
            return "–"
        if figure.unit == "0-1":
            return self._percent(value)
        digits = 1 if figure.unit == "t" else 0
        return f"{self.words.number(value, digits)} {figure.unit}".strip()

    def _percent(self, share: float) -> str:
        return f"{self.words.number(100.0 * share, 1)} %"

    def _verdict(self, verified: Verification, *, rules_only: bool = False) -> str:
        """What the verification says; of a good plan, if asked, only the rules."""
        text = verified.text(language=self.words.language)
        if rules_only and verified.ok:
            text = text.splitlines()[0]
        return textwrap.fill(text, WIDTH)

    def _reasons(self, planned: Planned) -> Iterator[str]:
        """The orders worst off, each with its reason."""
        from marcha.report import reason_text

        plant, made = planned.plant, planned.plan
        named = [
            reason
            for each in order_status(plant, made)
            if each.state != "on_time"
            for reason in made.reasons
            if reason.subject == each.order
        ]
        yield self.say("reasons", count=self.words.number(len(named)))
        for reason in named[:SHOWN]:
            yield self.item(reason_text(plant, reason, self.words))
        yield from self._more(len(named))

    def _changes(self, changes: Sequence[Change]) -> Iterator[str]:
        if not changes:
            yield self.say("no_changes")
            return
        yield self.say("changes", count=self.words.number(len(changes)))
        for change in changes[:SHOWN]:
            yield self.item(self._change(change))
        yield from self._more(len(changes))

    def _change(self, change: Change) -> str:
        number, order = self.words.number, change.after.order
        texts: list[str] = []
        if change.pieces:
            key = "more_pieces" if change.pieces > 0 else "fewer_pieces"
            texts.append(
                self.words(f"cli.demo.{key}", pieces=number(abs(change.pieces)))
            )
        if change.minutes:
            key = "later" if change.minutes > 0 else "earlier"
            span = self.words.duration(abs(change.minutes))
            texts.append(self.words(f"cli.demo.{key}", span=span))
        return f"{order}: {', '.join(texts)}"

    def _more(self, count: int) -> Iterator[str]:
        if count > SHOWN:
            yield self.item(
                self.words("cli.demo.more", count=self.words.number(count - SHOWN))
            )


def _figures(plan: Plan) -> dict[str, Figure]:
    return {figure.name: figure for figure in plan.figures}


def _good(planned: Planned) -> float:
    return _figures(planned.plan)["good_t"].value or 0.0


def _gap(figure: Figure) -> float:
    if figure.value is None or not figure.bound:
        return 0.0
    return (figure.bound - figure.value) / figure.bound


def _ordered_t(plant: Plant) -> float:
    from marcha.process.demand import firm_demands

    wanted = firm_demands(plant).values()
    return sum(each.pieces * each.piece_kg for each in wanted) / 1000.0
