"""Truth values written out: True, False, or None where it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.functions import compare_numbers
from jiuzhu.language.tree import Compare, Constant, Node, Number, OneOf

if TYPE_CHECKING:
    from jiuzhu.language.evaluate.body import Body

_BY_BOUNDS: Mapping[str, tuple[str, str]] = {
    "<": ("{a.high} < {b.low}", "{a.low} >= {b.high}"),
    "<=": ("{a.high} <= {b.low}", "{a.low} > {b.high}"),
    ">": ("{a.low} > {b.high}", "{a.high} <= {b.low}"),
    ">=": ("{a.low} >= {b.high}", "{a.high} < {b.low}"),
}
"""When a comparison of numbers holds, and when it fails."""

_EXACTLY: Mapping[str, str] = {
    "<": "{a} < {b}",
    "<=": "{a} <= {b}",
    ">": "{a} > {b}",
    ">=": "{a} >= {b}",
    "==": "{a} == {b}",
    "!=": "{a} != {b}",
}


def until(body: Body, parts: tuple[Node, ...], *, decisive: bool) -> str:
    """`and`, where False is decisive, and `or`, where True is: looked at in turn until one decides."""
    that_matter = [part for part in parts if not body.is_always(not decisive, part)]
    if not that_matter:
        return str(not decisive)
    first, *others = that_matter
    found = body.writer.variable(body.value(first))
    if not others:
        return found
    with body.writer.under("while True:"):
        for part in others:
            body.writer.line(f"if {is_(decisive, found)}: break")
            verdict = body.value(part)
            body.writer.line(f"if {is_not(not decisive, verdict)}: {found} = {verdict}")
        body.writer.line("break")
    return found


def is_(truth: bool, verdict: str) -> str:
    """Whether a truth value is this one, as an expression."""
    return verdict if truth else f"{verdict} is False"


def is_not(truth: bool, verdict: str) -> str:
    return f"not {verdict}" if truth else f"{verdict} or {verdict} is None"


def opposite(body: Body, part: Node) -> str:
    verdict = body.value(part)
    return body.writer.named(f"None if {verdict} is None else not {verdict}")


def comparison(body: Body, node: Compare) -> str:
    sign = node.operator
    if isinstance(node.left.type, Number):
        a, b = body.number(node.left), body.number(node.right)
        if sign not in _BY_BOUNDS:
            return body.writer.named(body.called(compare_numbers, body.writer.bind(sign), a, b))
        holds, fails = (when.format(a=a, b=b) for when in _BY_BOUNDS[sign])
        return body.writer.named(f"True if {holds} else False if {fails} else None")
    sides = body.value(node.left), body.value(node.right)
    # A choice that a code is compared with is never unknown.
    open_ = [
        side for side, of in zip(sides, (node.left, node.right), strict=True) if not isinstance(of, Constant)
    ]
    unknown = " or ".join(f"{side} is None" for side in open_)
    return body.writer.named(f"None if {unknown} else {_EXACTLY[sign].format(a=sides[0], b=sides[1])}")


def one_of(body: Body, node: OneOf) -> str:
    code, among = body.value(node.value), body.writer.bind(frozenset(node.choices))
    return body.writer.named(f"None if {code} is None else {code} in {among}")
