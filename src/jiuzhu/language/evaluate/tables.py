"""Tables written out: read from the top; the first row that holds is taken, or all that may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.subjects import Bounds
from jiuzhu.language.tree import Choose, Node

if TYPE_CHECKING:
    from jiuzhu.language.evaluate.body import Body

NOTHING_YET = object()
"""Stands for the value until a row is taken: None is a value."""


def number(body: Body, node: Choose) -> Bounds:
    """The narrowest bounds around every row that may be taken."""
    found = Bounds(body.writer.named("None"), body.writer.name())
    for taken in _taken(body, node):
        one = body.number(taken)
        body.writer.line(f"if {found.low} is None: {found.low}, {found.high} = {one}")
        with body.writer.under("else:"):
            body.widen(found, one)
    return found


def value(body: Body, node: Choose) -> str:
    """What every row that may be taken comes to; unknown where they differ."""
    nothing_yet = body.writer.bind(NOTHING_YET)
    found = body.writer.named(nothing_yet)
    for taken in _taken(body, node):
        one = body.value(taken)
        body.writer.line(f"if {found} is {nothing_yet}: {found} = {one}")
        body.writer.line(f"elif {found} != {one}: {found} = None")
    return found


def _taken(body: Body, node: Choose) -> Iterator[Node]:
    """Each row's value, at the place in the text for what to do with it where it may be taken."""
    holds = body.writer.named("None")
    for row in node.rows:
        with body.writer.under(f"if {holds} is not True:"):
            body.writer.line(f"{holds} = {body.value(row.when)}")
            with body.writer.under(f"if {holds} is not False:"):
                yield row.value
    with body.writer.under(f"if {holds} is not True:"):
        yield node.otherwise
