"""Sums, counts, `any` and `all` written out: a loop over the subjects in a collection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.functions import of_people_nobody_told_of
from jiuzhu.language.evaluate.subjects import Bounds
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
            with body.writer.under(f"if {verdict} is not {not sought}:"):
                body.writer.line(f"if {counts} and {verdict} is {sought}: {found} = {sought}; break")
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
            if counts != "True":  # where it is not known, it may also add nothing
                one = body.variables(one)
                with body.writer.under(f"if {counts} is None:"):
                    body.widen(one, Bounds("0", "0"))
            if body.careful:
                body.writer.line(f"{low}, {high} = {body.called(add, found, one)}")
            else:
                body.writer.line(f"{low} += {one.low}; {high} += {one.high}")
                body.may_overflow = True
    return found


def _each(body: Body, node: Aggregate, group: str) -> Iterator[str]:
    """Whether one in the group counts, at the place in the text for what to do with it where it may."""
    with body.each(node.variable, group):
        if node.filter is None:
            yield "True"
            return
        counts = body.value(node.filter)
        with body.writer.under(f"if {counts} is not False:"):
            yield counts
