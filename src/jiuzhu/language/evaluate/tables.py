"""Tables written out: read from the top; the first row that holds is taken, or all that may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.subjects import Bounds
from jiuzhu.language.evaluate.truths import is_not
from jiuzhu.language.tree import Choose, Node

if TYPE_CHECKING:
    from jiuzhu.language.evaluate.body import Body

NOTHING_YET = object()
"""Stands for the value until a row is taken: None is a value."""


def number(body: Body, node: Choose) -> Bounds:
    """The narrowest bounds around every row that may be taken."""
    found = Bounds(body.writer.named("None"), body.writer.name())
    for taken, is_first in _taken(body, node):
        one = body.number(taken)
        take = f"{found.low} = {one.low}; {found.high} = {one.high}"
        if is_first:
            body.writer.line(take)
        else:
            body.writer.line(f"if {found.low} is None: {take}")
            with body.writer.under("else:"):
                body.widen(found, one)
    return found


def value(body: Body, node: Choose) -> str:
    """What every row that may be taken comes to; unknown where they differ."""
    nothing_yet = body.writer.bind(NOTHING_YET)
    found = body.writer.named(nothing_yet)
    for taken, is_first in _taken(body, node):
        one = body.value(taken)
        if is_first:
            body.writer.line(f"{found} = {one}")
        else:
            body.writer.line(f"if {found} is {nothing_yet}: {found} = {one}")
            body.writer.line(f"elif {found} != {one}: {found} = None")
    return found


def _taken(body: Body, node: Choose) -> Iterator[tuple[Node, bool]]:
    """Each row's value, at the place in the text for what to do with it where it may be taken.

    The other says whether it is the first that can be.
    """
    is_first = True
    with body.writer.under("while True:"):
        for row in node.rows:
            if body.is_always(False, row.when):
                continue
            holds = body.value(row.when)
            with body.writer.under(f"if {is_not(False, holds)}:"):
                yield row.value, is_first
                body.writer.line(f"if {holds}: break")
            is_first = False
        yield node.otherwise, is_first
        body.writer.line("break")
