"""Truth values written out: True, False, or None where it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.functions import compare_numbers
from jiuzhu.language.tree import Compare, Node, Number, OneOf

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
    if not parts:
        return str(not decisive)
    first, *rest = parts
    found = body.writer.named(body.value(first))
    for part in rest:
        with body.writer.under(f"if {found} is not {decisive}:"):
            verdict = body.value(part)
            body.writer.line(f"if {verdict} is not {not decisive}: {found} = {verdict}")
    return found


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
    left, right = body.value(node.left), body.value(node.right)
    known = _EXACTLY[sign].format(a=left, b=right)
    return body.writer.named(f"None if {left} is None or {right} is None else {known}")


def one_of(body: Body, node: OneOf) -> str:
    code, among = body.value(node.value), body.writer.bind(frozenset(node.choices))
    return body.writer.named(f"None if {code} is None else {code} in {among}")
