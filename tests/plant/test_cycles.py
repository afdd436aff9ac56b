"""Cycles are found once each, however long the chains are."""

from hypothesis import given
from hypothesis import strategies as st

from marcha.plant.cycles import cycles

NODES = "abcdefgh"
GRAPHS = st.dictionaries(
    st.sampled_from(NODES), st.lists(st.sampled_from(NODES), unique=True, max_size=4)
)


def test_two_cycles_are_both_found() -> None:
    """Guards that mending one circle does not bring up the next."""
    graph = {"a": ["b", "x"], "b": ["a"], "x": ["y"], "y": ["x", "a"]}
    assert list(cycles(graph)) == [("a", "b"), ("x", "y")]


def test_who_needs_himself_is_a_cycle_of_one() -> None:
    """Guards the shortest mistake of all."""
    assert list(cycles({"a": ["a"]})) == [("a",)]


def test_a_chain_longer_than_the_stack_is_no_trouble() -> None:
    """Guards plants with more tasks in a row than Python can nest calls."""
    graph = {str(place): [str(place + 1)] for place in range(20_000)}
    assert list(cycles(graph)) == []
    assert len(next(cycles({**graph, "20000": ["0"]}))) == 20_001


@given(GRAPHS)
def test_what_is_found_is_a_cycle_and_what_is_left_has_none(
    graph: dict[str, list[str]],
) -> None:
    """Guards both directions: no false cycle, and none left out."""
    found = list(cycles(graph))
    for cycle in found:
        for node, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            assert after in graph[node]
    nodes = [node for cycle in found for node in cycle]
    assert len(nodes) == len(set(nodes))
    rest = {
        node: [each for each in after if each not in nodes]
        for node, after in graph.items()
        if node not in nodes
    }
    # Without the nodes found, leaves can be taken off until nothing is left.
    while leaves := [
        n for n, after in rest.items() if not any(a in rest for a in after)
    ]:
        for leaf in leaves:
            del rest[leaf]
    assert rest == {}
