"""Numbers written out: the lowest and the highest side by side, each by a name of its own."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from jiuzhu.language.evaluate.functions import a_twelfth, full_months, full_years, rounded_bounds
from jiuzhu.language.evaluate.subjects import Bounds
from jiuzhu.language.tree import Arithmetic, Elapsed, Extreme, Monthly, Node, Round
from jiuzhu.language.values import add, divide, multiply

if TYPE_CHECKING:
    from jiuzhu.language.evaluate.body import Body


def arithmetic(body: Body, node: Arithmetic) -> Bounds:
    match node.operator:
        case "*":
            return _product(body, body.number(node.left), body.number(node.right))
        case "/":
            return body.pair(body.called(divide, body.number(node.left), body.number(node.right)))
    return _total(body, node)


def _total(body: Body, node: Arithmetic) -> Bounds:
    """A chain of additions and subtractions in one go: long ones are what incomes are made of."""
    terms: list[tuple[str, Bounds]] = []
    rest: Node = node
    while isinstance(rest, Arithmetic) and rest.operator in ("+", "-"):
        terms.append(("+" if rest.operator == "+" else "-", body.number(rest.right)))
        rest = rest.left
    first = body.number(rest)
    terms.reverse()
    if body.careful:
        whole = str(first)
        for sign, term in terms:
            whole = body.called(add, whole, term if sign == "+" else f"(-{term.high}, -{term.low})")
        return body.pair(whole)
    low, high = first.low, first.high
    for sign, term in terms:
        least, most = (term.low, term.high) if sign == "+" else (term.high, term.low)
        low, high = f"{low} {sign} {least}", f"{high} {sign} {most}"
    body.may_overflow = True
    return body.bounds(low, high)


def _product(body: Body, a: Bounds, b: Bounds) -> Bounds:
    for factor, other in ((a, b), (b, a)):
        if factor.is_positive:  # then no zero can meet infinity
            return body.bounds(f"{other.low} * {factor.low}", f"{other.high} * {factor.low}")
    return body.pair(body.called(multiply, a, b))


def extreme(body: Body, node: Extreme) -> Bounds:
    first, *rest = [body.number(part) for part in node.parts]
    found = body.variables(first)
    sign = "<" if node.kind == "min" else ">"
    for other in rest:
        body.writer.line(f"if {other.low} {sign} {found.low}: {found.low} = {other.low}")
        body.writer.line(f"if {other.high} {sign} {found.high}: {found.high} = {other.high}")
    return found


def monthly(body: Body, node: Monthly) -> Bounds:
    return body.pair(body.called(a_twelfth, body.number(node.value)))


def elapsed(body: Body, node: Elapsed) -> Bounds:
    """Never below nothing: an age is not, and an unknown one is taken not to be."""
    start, end = body.value(node.start), body.value(node.end)
    low, high, line = body.writer.name(), body.writer.name(), body.writer.line
    line(f"if {start} is None or {end} is None: {low} = 0; {high} = {body.writer.bind(inf)}")
    with body.writer.under("else:"):
        count = full_years if node.unit == "year" else full_months
        line(f"{low} = {high} = {body.called(count, start, end)}")
        line(f"if {low} < 0: {low} = {high} = 0")
    return Bounds(low, high)


def rounding(body: Body, node: Round) -> Bounds:
    persons = body.number(node.persons) if node.persons else Bounds("1", "1")
    return body.pair(body.called(rounded_bounds, body.number(node.value), body.value(node.mode), persons))
