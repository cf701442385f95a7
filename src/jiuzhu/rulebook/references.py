"""What refers to what: rings of names that never end, and chains too long to be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from jiuzhu.errors import Problem
from jiuzhu.language.tree import Aggregate, Flag, Item, Node, Outcome, children, walk
from jiuzhu.rulebook.model import Benefit, ItemRule

MOST_FRAMES = 500
"""How deep Python may have to call to work something out; it allows 1,000, of which callers need some."""

_NODE, _AGGREGATE, _ITEM, _OUTCOME = 3, 5, 4, 12
"""Frames that the readers of a tree need at most for each kind of node, as measured."""

Name = str | tuple[str, str]
"""The key of an item, or a benefit and a part of what it comes to."""
Trees = Mapping[Name, tuple[Node, ...]]


def check_references(items: Mapping[str, ItemRule], benefits: Mapping[str, Benefit]) -> list[Problem]:
    """Every ring of references and every chain that is too long."""
    trees = _trees(items, benefits)

    def where(name: Name) -> str:
        return items[name].where if isinstance(name, str) else benefits[name[0]].where

    problems: list[Problem] = []
    order: list[Name] = []
    for ring in _rings(trees, order):
        # An item's definition is nearer to the slip than the benefit it belongs to.
        at = next((name for name in ring if isinstance(name, str)), ring[0])
        shown = " → ".join(_shown(name) for name in ring)
        problems.append(
            Problem(
                where(at), f"互相引用，没有尽头：{shown}", f"these refer to one another for ever: {shown}"
            )
        )
    for name in [] if problems else _too_deep(trees, order):
        shown = _shown(name)
        problems.append(
            Problem(
                where(name),
                f"“{shown}”引用的定义一个套一个，套得太深；请减少层次",
                f"{shown!r} rests on too long a chain of definitions; shorten it",
            )
        )
    return problems


def _trees(items: Mapping[str, ItemRule], benefits: Mapping[str, Benefit]) -> Trees:
    """The trees under each name."""
    trees: dict[Name, tuple[Node, ...]] = {}
    for key, item in items.items():
        own = [item.tree, item.unless_judged, *(item.within or ()), *(when for _, _, when in item.tiers)]
        trees[key] = tuple(tree for tree in own if tree is not None)
    for name, benefit in benefits.items():
        entitled, eligible, entitlement = (
            Outcome(benefit.subject, name, part, Flag()) for part in ("entitled", "eligible", "entitlement")
        )
        conditions = (one.tree for one in benefit.conditions)
        trees[name, "entitled"] = (*conditions, *((benefit.concerns,) if benefit.concerns else ()))
        trees[name, "eligible"] = (entitled, *(one.tree for one in benefit.exclusions))
        trees[name, "entitlement"] = (benefit.amount,) if benefit.amount else ()
        trees[name, "amount"] = (eligible, entitlement)
    return trees


def _shown(name: Name) -> str:
    return name if isinstance(name, str) else ".".join(name)


def _named(node: Node) -> Name | None:
    match node:
        case Item(_, key):
            return key
        case Outcome(_, benefit, part):
            return benefit, part
    return None


def _needs(trees: tuple[Node, ...]) -> Iterator[Name]:
    """The names that trees mention."""
    for tree in trees:
        for node in walk(tree):
            if (name := _named(node)) is not None:
                yield name


def _rings(trees: Trees, order: list[Name]) -> Iterator[list[Name]]:
    """One ring of each knot of names, its first name repeated at the end.

    order: is filled with the names, each after those it needs.
    """
    done: set[Name] = set()
    told: set[Name] = set()
    for start in trees:
        trail: list[Name] = []
        pending: list[Iterator[Name]] = [iter((start,))]
        while pending:
            name = next(pending[-1], None)
            if name is None:
                pending.pop()
                if trail:
                    done.add(trail[-1])
                    order.append(trail.pop())
            elif name in trail:
                ring = trail[trail.index(name) :]
                if told.isdisjoint(ring):
                    yield [*ring, name]
                told.update(ring)
            elif name not in done and name in trees:
                trail.append(name)
                pending.append(_needs(trees[name]))


def _too_deep(trees: Trees, order: list[Name]) -> Iterator[Name]:
    """The names that go too deep, though nothing they need does."""
    depths: dict[Name, float] = {}

    def depth(node: Node) -> float:
        name = _named(node)
        if name is None:
            own = _AGGREGATE if isinstance(node, Aggregate) else _NODE
            return own + max(map(depth, children(node)), default=0)
        return (_ITEM if isinstance(name, str) else _OUTCOME) + depths.get(name, 0)

    for name in order:
        depths[name] = max(map(depth, trees[name]), default=0)
        if depths[name] > MOST_FRAMES:
            yield name
            depths[name] = -inf  # who needs it is not to blame
