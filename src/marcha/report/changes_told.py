"""
The changes from one plan to the next in words, for each who must know them.

Changes of one kind at one place are one line, the ones with most behind them first;
what comes after the first few lines is one line that says how many there are. Every
change is in exactly one line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marcha.plans.difference import Change, Part, Who
from marcha.plant.plant import Plant
from marcha.plant.timeline import moment
from marcha.text import Words

MOST_LINES = 6
"""Lines for each reader before the rest is counted."""

_NAMED = 3
"""Orders, dies or tasks that a line names."""

_COUNTED = frozenset({Part.LOGS, Part.ORDER})
"""Parts of which each row has a line of its own: amounts and dates matter."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and the changes that it tells of."""

    who: Who
    text: str
    changes: tuple[Change, ...]


def change_lines(
    plant: Plant, found: Sequence[Change], words: Words
) -> tuple[Line, ...]:
    """
    Tell changes in few lines.

    Parameters
    ----------
    plant
        Gives the dates of minutes.
    found
        Of :func:`marcha.plans.difference.changes`.

    Returns
    -------
    tuple of Line
        By reader, in the order of :class:`Who`.
    """
    lines: list[Line] = []
    for who in Who:
        mine = [each for each in found if each.who is who]
        groups = sorted(_groups(mine).items(), key=_importance)
        told = [
            Line(who, _text(plant, key, group, words), tuple(group))
            for key, group in groups
        ]
        if len(told) > MOST_LINES + 1:
            rest = tuple(
                change for line in told[MOST_LINES:] for change in line.changes
            )
            text = words("changes.more", count=words.number(len(rest)))
            told = [*told[:MOST_LINES], Line(who, text, rest)]
        lines.extend(told)
    return tuple(lines)


Key = tuple[Part, str, str]
"""Part, place or subject, and what happened to the rows."""


def _groups(found: Iterable[Change]) -> dict[Key, list[Change]]:
    groups: dict[Key, list[Change]] = {}
    for each in found:
        row = each.row
        name = row.place
        if row.part in _COUNTED:
            name = f"{row.place}{row.subject}"
        groups.setdefault((row.part, name, _state(each)), []).append(each)
    return groups


def _state(change: Change) -> str:
    if change.row.part in _COUNTED:
        return "amount"
    if change.before is None:
        return "new"
    if change.after is None:
        return "gone"
    if change.minutes:
        return "later" if change.minutes > 0 else "earlier"
    return "other"


def _importance(item: tuple[Key, list[Change]]) -> tuple[int, int, Key]:
    (part, name, state), group = item
    if part is Part.ORDER:
        change = group[0]
        before = change.before.amount if change.before else 0
        after = change.after.amount if change.after else 0
        # Pieces lost first, then dates, then pieces gained.
        return (0 if after < before else 1, -abs(after - before), item[0])
    return (list(Part).index(part), -len(group), (part, name, state))


def _text(plant: Plant, key: Key, group: Sequence[Change], words: Words) -> str:
    part, name, state = key
    if part is Part.ORDER:
        return _order(plant, group[0], words)
    if part is Part.LOGS:
        before, after = (
            words.number(row.amount if row else 0)
            for row in (group[0].before, group[0].after)
        )
        return words("changes.logs", source=name, before=before, after=after)
    noun = words(f"changes.{part.value}.{'one' if len(group) == 1 else 'many'}")
    params = {
        "place": f"{name}: " if name else "",
        "count": words.number(len(group)),
        "noun": noun,
        "names": _names(group, words),
        "first": words.moment(moment(plant, min(e.row.start for e in group))),
        "delta": _delta(group, words),
    }
    if len(group) == 1 and state in ("later", "earlier"):
        change = group[0]
        rows = (change.before, change.after)
        before, after = (words.moment(moment(plant, r.start)) for r in rows if r)
        return words("changes.moved_one", **params, before=before, after=after)
    return words(f"changes.{state}", **params)


def _names(group: Sequence[Change], words: Words) -> str:
    """Orders, dies or tasks in the order of time, the first few by name."""
    rows = sorted((each.row for each in group), key=lambda row: (row.start, row))
    names = list(dict.fromkeys(row.subject for row in rows if row.subject))
    if not names:
        return ""
    shown = ", ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    if rest > 0:
        return f" ({words('changes.and_more', names=shown, count=words.number(rest))})"
    return f" ({shown})"


def _delta(group: Sequence[Change], words: Words) -> str:
    minutes = sorted(abs(each.minutes) for each in group)
    low, high = words.duration(minutes[0]), words.duration(minutes[-1])
    return low if low == high else words("changes.between", low=low, high=high)


def _order(plant: Plant, change: Change, words: Words) -> str:
    """Tell pieces and last date of an order before and after."""
    amounts = [row.amount if row else 0 for row in (change.before, change.after)]
    ends = [row.end if row else -1 for row in (change.before, change.after)]
    dates = [
        words("changes.never") if end < 0 else words.moment(moment(plant, end))
        for end in ends
    ]
    key = "order_gone" if change.after is None else "order"
    if change.before is None:
        key = "order_new"
    elif change.after is not None and amounts[0] == amounts[1]:
        key = "order_date"
    elif change.after is not None and not amounts[1]:
        key = "order_none"
    elif change.after is not None and dates[0] == dates[1]:
        key = "order_pieces"
    return words(
        f"changes.{key}",
        order=change.row.subject,
        before=words.number(amounts[0]),
        after=words.number(amounts[1]),
        date_before=dates[0],
        date_after=dates[1],
    )
