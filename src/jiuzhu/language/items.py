"""What readers of a tree need to know of the items it names, without knowing the rulebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jiuzhu.language.tree import Node
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class ItemParts:
    """An item's trees; whether somebody judges it; what it takes for granted, if anything.

    ladder: whether the trees are conditions of which the first that holds is taken.
    """

    trees: tuple[Node, ...]
    judged: bool
    assumed: Text | None
    ladder: bool = False


Parts = Callable[[str], ItemParts]
