"""Cycles in a graph of ids: who waits, at length, for itself."""

from collections.abc import Iterator, Mapping, Sequence


def cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """
    Give one cycle after another, none of which shares a node with one given before.

    Parameters
    ----------
    graph
        Successors of each node; nodes that are only named as successors have none.

    Yields
    ------
    tuple of str
        Nodes in the order of their edges; the first is not repeated at the end.

    Examples
    --------
    >>> list(cycles({"a": ["b"], "b": ["c", "a"], "c": []}))
    [('a', 'b')]
    """
    done: set[str] = set()
    for root in graph:
        if root in done:
            continue
        path: list[str] = []
        place: dict[str, int] = {}
        # Not recursive: a chain of tasks may be longer than Python's stack.
        stack = [iter((root,))]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                if path:
                    done.add(left := path.pop())
                    del place[left]
            elif node in place:
                start = place[node]
                cycle = path[start:]
                yield tuple(cycle)
                # Go on as if the nodes of the cycle were not there.
                done.update(cycle)
                del path[start:], stack[start + 1 :]
                for gone in cycle:
                    del place[gone]
            elif node not in done:
                place[node] = len(path)
                path.append(node)
                stack.append(iter(graph.get(node, ())))
