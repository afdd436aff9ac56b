"""Posts and people, against every possible way to give them."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.engines.matching import match

wishes = st.lists(st.lists(st.integers(0, 5), max_size=4, unique=True), max_size=5)


@given(wishes)
def test_as_many_posts_as_possible_get_one_of_their_choices(
    choices: list[list[int]],
) -> None:
    """Protects crews: no person twice, no post with a stranger, none left in vain."""
    given_ = match(choices)
    taken = [each for each in given_ if each is not None]
    assert len(set(taken)) == len(taken)
    for post, person in zip(choices, given_, strict=True):
        assert person is None or person in post
    most = max(
        sum(each is not None for each in way)
        for way in product(*[[None, *post] for post in choices])
        if len({each for each in way if each is not None})
        == sum(each is not None for each in way)
    )
    assert len(taken) == most


@given(wishes)
def test_a_post_served_stays_served(choices: list[list[int]]) -> None:
    """Protects the order of posts: the first ones are served without the others."""
    given_ = match(choices)
    for place in range(len(choices)):
        assert [each is not None for each in match(choices[:place])] == [
            each is not None for each in given_[:place]
        ]


def test_the_first_choice_is_taken_where_it_does_no_harm() -> None:
    """Protects preferences: 1 before 2, unless another post has only 1."""
    assert match([[1, 2]]) == [1]
    assert match([[1, 2], [1]]) == [2, 1]
