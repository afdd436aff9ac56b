"""
Bipartite matching by augmenting paths, for posts and the people who can take them.

Sizes are those of a crew (a handful of posts, tens of people), where the plain method
of Kuhn (1955) beats the asymptotically better ones.
"""

from collections.abc import Sequence


def match(choices: Sequence[Sequence[int]]) -> list[int | None]:
    """
    Give each post one of its choices, no choice twice, as many posts as possible.

    Parameters
    ----------
    choices
        For each post the people who can take it, the one preferred first. Posts are
        served in this order, and a post once served stays served.

    Returns
    -------
    list
        For each post its person; None where no complete matching exists.

    Examples
    --------
    >>> match([[1, 2], [1]])
    [2, 1]
    >>> match([[1], [1]])
    [1, None]
    """
    taken: dict[int, int] = {}
    given: list[int | None] = [None] * len(choices)
    for post in range(len(choices)):
        _augment(post, choices, taken, given, set())
    return given


def _augment(
    post: int,
    choices: Sequence[Sequence[int]],
    taken: dict[int, int],
    given: list[int | None],
    seen: set[int],
) -> bool:
    for person in choices[post]:
        if person not in taken:
            taken[person], given[post] = post, person
            return True
    for person in choices[post]:
        if person in seen:
            continue
        seen.add(person)
        if _augment(taken[person], choices, taken, given, seen):
            taken[person], given[post] = post, person
            return True
    return False
