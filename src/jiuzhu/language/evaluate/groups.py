"""Sums, counts, `any` and `all` written out: a loop over the subjects in a collection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.functions import of_people_nobody_told_of
from jiuzhu.language.evaluate.subjects import Bounds
from jiuzhu.language.evaluate.truths import is_, is_not
from jiuzhu.language.tree import Aggregate
from jiuzhu.language.values import add

if TYPE_CHECKING:
    from jiuzhu.language.evaluate.body import Body


def quantified(body: Body, node: Aggregate) -> str:
    """`any`, and `all`: the same of the opposite, turned round."""
    assert node.body is not None
    sought = node.kind == "any"
    found = body.writer.named("None")
    group = body.collection(node)
    with body.writer.under(f"if {group} is not None:"):
        body.writer.line(f"{found} = {not sought}")
        for counts in _each(body, node, group):
            verdict = body.value(node.body)
            with body.writer.under(f"if {is_not(not sought, verdict)}:"):
                body.writer.line(f"if {counts} and {is_(sought, verdict)}: {found} = {sought}; break")
                body.writer.line(f"{found} = None")
    return found


def total(body: Body, node: Aggregate) -> Bounds:
    """A sum, and a count: the sum of one for each."""
    low, high = body.writer.name(), body.writer.name()
    found = Bounds(low, high)
    group = body.collection(node)
    amount = body.rules.compile(node.body) if node.body else None
    unknown = of_people_nobody_told_of(node, amount)
    body.writer.line(f"if {group} is None: {low}, {high} = {body.called(unknown, body.frames)}")
    with body.writer.under("else:"):
        body.writer.line(f"{low} = {high} = 0")
        for counts in _each(body, node, group):
            one = body.number(node.body) if node.body else Bounds("1", "1")
            with body.writer.under(f"if {counts}:"):
                _add(body, found, one)
            if counts != "True":  # it is not known, and may also add nothing
                with body.writer.under("else:"):
                    _add(body, found, _with_nothing(body, one))
    return found


def _add(body: Body, found: Bounds, one: Bounds) -> None:
    if body.careful:
        body.writer.line(f"{found.low}, {found.high} = {body.called(add, found, one)}")
    else:
        body.writer.line(f"{found.low} += {one.low}; {found.high} += {one.high}")
        body.may_overflow = True


def _with_nothing(body: Body, one: Bounds) -> Bounds:
    low = body.writer.named(f"{one.low} if {one.low} < 0 else 0")
    return Bounds(low, body.writer.named(f"{one.high} if {one.high} > 0 else 0"))


def _each(body: Body, node: Aggregate, group: str) -> Iterator[str]:
    """Whether one in the group counts, at the place in the text for what to do with it where it may."""
    with body.each(node.variable, group):
        if node.filter is None:
            yield "True"
            return
        counts = body.value(node.filter)
        with body.writer.under(f"if {is_not(False, counts)}:"):
            yield counts
