"""A plan in a few lines of text, for a terminal or an interpreter."""

from collections.abc import Sequence

from marcha.plans.plan import Plan, Reason
from marcha.plant.plant import Plant
from marcha.report.facts import Facts, gather
from marcha.report.quantities import difference, gap, label, written
from marcha.report.reasons import reason_text
from marcha.report.sections.aims import aim_lines
from marcha.report.sections.head import troubles
from marcha.report.sections.upkeep import upkeep_line
from marcha.text import Words

_SHOWN = ("good_t", "goal", "yield_ratio", "reactivation_day", "late_t", "cash_spent")
_REASONS = 5


def summary(plant: Plant, plan: Plan, words: Words) -> str:
    """
    Write figures with their bounds, exceptions, first reasons, and what was assumed.

    Returns
    -------
    str
        Aligned lines without a newline at the end.
    """
    facts = gather(plant, plan, words)
    pen = facts.pen
    lines = [
        pen.say(
            "summary.title",
            name=plant.site.name,
            start=pen.full_day(0),
            end=pen.full_day(facts.horizon - 1),
            days=plant.site.horizon_days,
        ),
        *_figure_lines(facts),
        "",
    ]
    found = [each.text for each in troubles(facts)]
    lines.append(" · ".join(found) if found else pen.say("trouble.none"))
    texts = [f"  {reason_text(plant, each, words)}" for each in worst_first(facts)]
    lines += texts[:_REASONS]
    if len(texts) > _REASONS:
        lines.append("  " + pen.say("summary.more", count=len(texts) - _REASONS))
    lines += _route_lines(facts)
    lines += upkeep_line(facts)
    lines += aim_lines(facts)
    if plant.assumptions:
        lines.append(pen.say("summary.assumed", count=len(plant.assumptions)))
    lines.append(
        pen.say(
            "summary.made",
            status=pen.say(f"status.{plan.status.value}"),
            seed=plan.seed,
            effort=words.number(plan.effort),
            seconds=words.number(plan.seconds, 1),
        )
    )
    return "\n".join(lines)


def _route_lines(facts: Facts) -> list[str]:
    """What goes through lines, if anything does."""
    runs = facts.plan.line_runs
    if not runs:
        return []
    kg = sum(
        status.shipped * facts.known[order].piece_kg
        for order, status in facts.statuses.items()
        if facts.known[order].route
    )
    return [
        facts.pen.say(
            "summary.routes",
            shipped=facts.pen.kg(kg),
            steps=facts.pen.words.number(len(runs)),
            lines=len({run.equipment for run in runs}),
        )
    ]


def worst_first(facts: Facts) -> list[Reason]:
    """Reasons of a plan: unplanned orders, short ones, late ones, then machines."""
    states = {str(each.order): each.state for each in facts.statuses.values()}
    rank = {"unplanned": 0, "short": 1, "late": 2, "on_time": 3}
    return sorted(
        facts.plan.reasons, key=lambda each: rank.get(states.get(each.subject, ""), 4)
    )


def _figure_lines(facts: Facts) -> list[str]:
    pen = facts.pen
    rows = []
    for name in _SHOWN:
        figure = facts.figures.get(name)
        if figure is None or (name == "cash_spent" and not figure.value):
            continue
        value, unbound = written(pen, figure, figure.value), pen.say("summary.no_bound")
        cells = [f"  {label(pen, name)}", value, unbound, ""]
        share = gap(figure)
        if figure.bound is not None:
            bound = written(pen, figure, figure.bound)
            cells[2] = pen.say("summary.bound", bound=bound)
        if share is not None:
            cells[3] = pen.say("summary.gap", gap=pen.percent(share))
        rows.append(cells)
    return aligned(rows)


def comparison(plant: Plant, plan: Plan, practice: Plan, words: Words) -> str:
    """
    Write a plan beside today's practice (or any other plan of the plant), by figure.

    Returns
    -------
    str
        Aligned lines: figure, plan, practice, difference.
    """
    facts, other = gather(plant, plan, words), gather(plant, practice, words)
    pen = facts.pen
    rows = [
        ["", pen.say("figures.plan"), pen.say("figures.practice"),
         pen.say("figures.difference")]
    ]  # fmt: skip
    for name, figure in facts.figures.items():
        beside = other.figures.get(name)
        if beside is not None:
            rows.append(
                [
                    label(pen, name),
                    written(pen, figure, figure.value),
                    written(pen, beside, beside.value),
                    difference(pen, figure, beside),
                ]
            )
    return "\n".join(aligned(rows))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """
    Lines with the first column set left and the others right.

    Examples
    --------
    >>> aligned([["Good", "412 t"], ["Late", "7 t"]])
    ['Good  412 t', 'Late    7 t']
    """
    if not rows:
        return []
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [
            cell.rjust(wide) for cell, wide in zip(row[1:], widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
