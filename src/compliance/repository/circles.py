"""Circles in a graph of paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def circles(above: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The largest sets of two nodes and more of which each leads to every other (Tarjan's strongly connected components), each sorted.

    ``above``: node → the nodes that it leads to, all of them nodes of their own, none to itself. No recursion: a chain may be long.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    for root in sorted(above):
        if root in order:
            continue
        work = [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                order[node] = low[node] = len(order)
                stack.append(node)
                waiting.add(node)
            elif (before := above[node][at - 1]) in waiting:
                low[node] = min(low[node], low[before])
            for index in range(at, len(above[node])):
                other = above[node][index]
                if other not in order:
                    work += [(node, index + 1), (other, 0)]
                    break
                if other in waiting:
                    low[node] = min(low[node], order[other])
            else:
                if low[node] == order[node]:
                    found: list[str] = []
                    while not found or found[-1] != node:
                        found.append(stack.pop())
                        waiting.discard(found[-1])
                    if len(found) > 1:
                        yield tuple(sorted(found))
