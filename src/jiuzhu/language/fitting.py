"""Whether the parts of an expression fit together: types, units, and how a misfit is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from jiuzhu.errors import JiuzhuError
from jiuzhu.language.hints import shortened
from jiuzhu.language.tree import Choose, Coded, Constant, Day, Flag, Node, Number, Row, Type
from jiuzhu.language.units import Unit


class ExpressionError(JiuzhuError):
    """An expression that is not in the language; says in both languages what is wrong."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class FollowUp(ExpressionError):
    """An expression that names something that was itself refused: there is nothing new to tell."""


def refuse(zh: str, en: str) -> NoReturn:
    raise ExpressionError(zh, en)


def unit_of(node: Node) -> Unit | None:
    if not isinstance(node.type, Number):
        refuse(
            f"此处应为数量，而不是{_type_name(node.type)[0]}",
            f"expected a quantity, not {_type_name(node.type)[1]}",
        )
    return node.type.unit


def expect_flag(node: Node) -> Node:
    if not isinstance(node.type, Flag):
        refuse(
            f"此处应为条件，而不是{_type_name(node.type)[0]}",
            f"expected a condition, not {_type_name(node.type)[1]}",
        )
    return node


def expect(node: Node, expected: tuple[Type, ...], text: str) -> None:
    if any(_fits(node.type, one) for one in expected):
        return
    shown, found, wanted = shortened(text), _type_name(node.type), [_type_name(one) for one in expected]
    refuse(
        f"“{shown}”是{found[0]}，此处应为{'或'.join(zh for zh, _ in wanted)}",
        f"{shown!r} is {found[1]}, where {' or '.join(en for _, en in wanted)} is expected",
    )


def _fits(found: Type, wanted: Type) -> bool:
    if isinstance(wanted, Number):
        return isinstance(found, Number) and found.unit in (None, wanted.unit)
    return found == wanted


def _type_name(kind: Type) -> tuple[str, str]:
    match kind:
        case Number(unit):
            return (f"数量（{unit or '任意单位'}）", f"a quantity in {unit or 'any unit'}")
        case Flag():
            return ("条件", "a condition")
        case Day():
            return ("日期", "a date")
        case Coded(name):
            return (f"代码（{name}）", f"a code of {name}")


def common_unit(doing: tuple[str, str], nodes: Iterable[Node]) -> Unit | None:
    """The unit that quantities share; refused where they have different ones."""
    first: Node | None = None
    for node in nodes:
        unit = unit_of(node)
        if first is None or unit_of(first) is None:
            first = node
        elif unit is not None and unit != unit_of(first):
            _refuse_units(doing, first, node)
    return None if first is None else unit_of(first)


def _refuse_units(doing: tuple[str, str], left: Node, right: Node) -> NoReturn:
    a, b = unit_of(left), unit_of(right)
    written_out = isinstance(left, Constant) or isinstance(right, Constant)
    zh, en = (
        ("；带单位的数要写成参数", "; a number with a unit belongs in a parameter")
        if written_out
        else ("", "")
    )
    refuse(f"单位不同，不能{doing[0]}：{a} 与 {b}{zh}", f"cannot {doing[1]} {a} and {b}: different units{en}")


def choose(rows: tuple[Row, ...], otherwise: Node) -> Choose:
    """A table of these rows, all values of one type; raises `ExpressionError` where they differ."""
    first = next((row.value for row in rows if row.value.type != Number(None)), otherwise)
    kind = first.type
    for value in (*(row.value for row in rows), otherwise):
        if isinstance(kind, Number) and isinstance(value.type, Number):
            common_unit(("写在同一张表里", "put in one table"), (first, value))
        elif value.type != kind:
            refuse(
                f"表中各行类型不同：{_type_name(kind)[0]} 与 {_type_name(value.type)[0]}",
                f"the rows differ in type: {_type_name(kind)[1]} and {_type_name(value.type)[1]}",
            )
    return Choose(rows, otherwise, kind)
