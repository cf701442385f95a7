"""Items and benefits that refer to one another for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jiuzhu.language.tree import Item, Node, Outcome, walk
from jiuzhu.rulebook.model import Benefit, ItemRule


def find_cycle(items: Mapping[str, ItemRule], benefits: Mapping[str, Benefit]) -> list[str]:
    """One ring of names that refer to one another, the first repeated at the end; empty if there is none."""
    graph: dict[str, list[str]] = {}
    for key, item in items.items():
        trees = [
            item.tree,
            item.unless_judged,
            *(item.within or ()),
            *(when for _, _, when in item.tiers),
        ]
        graph[key] = [name for tree in trees if tree for name in _needs(tree)]
    for name, benefit in benefits.items():
        own = [*benefit.conditions]
        graph[f"{name}.entitled"] = [
            *(need for one in own for need in _needs(one.tree)),
            *(_needs(benefit.concerns) if benefit.concerns else ()),
        ]
        graph[f"{name}.eligible"] = [
            f"{name}.entitled",
            *(need for one in benefit.exclusions for need in _needs(one.tree)),
        ]
        graph[f"{name}.entitlement"] = list(_needs(benefit.amount)) if benefit.amount else []
        graph[f"{name}.amount"] = [f"{name}.eligible", f"{name}.entitlement"]
    return _cycle(graph)


def _needs(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, Item):
            yield node.key
        elif isinstance(node, Outcome):
            yield f"{node.benefit}.{node.part}"


def _cycle(graph: Mapping[str, list[str]]) -> list[str]:
    """One ring of names that refer to one another, the first repeated at the end; empty if none."""
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        pending: list[Iterator[str]] = [iter((start,))]
        while pending:
            name = next(pending[-1], None)
            if name is None:
                pending.pop()
                if trail:
                    done.add(trail.pop())
            elif name in trail:
                return [*trail[trail.index(name) :], name]
            elif name not in done:
                trail.append(name)
                pending.append(iter(graph.get(name, ())))
    return []
