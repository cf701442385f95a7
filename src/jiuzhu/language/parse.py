"""Expression text to typed tree: Python's own syntax, of which only a whitelist is let through.

The text is untrusted.  It is parsed, never compiled or run; its length, depth and size are bounded;
every name is looked up in `Symbols`; every type and unit is checked here, before any family comes.
"""

from __future__ import annotations

import ast
import keyword
import warnings
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import count
from operator import add, mul, sub, truediv
from typing import Literal, NoReturn

from jiuzhu.facts.vocabulary import Entity
from jiuzhu.language.fitting import FollowUp, choose, common_unit, expect, expect_flag, refuse, unit_of
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.language.symbols import Symbols, type_of_word
from jiuzhu.language.tree import (
    ROUNDINGS,
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Coded,
    Compare,
    Constant,
    Day,
    Elapsed,
    Extreme,
    Fact,
    Flag,
    Given,
    Item,
    Monthly,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Outcome,
    Parameter,
    Round,
    Row,
    Subject,
    Type,
)
from jiuzhu.language.units import PERSON, PLAIN, Unit

LONGEST = 2_000  # characters
DEEPEST = 40
LARGEST_TREE = 2_000  # nodes
LARGEST_NUMBER = 1_000_000

_PER_MONTH = Unit((("month", -1),))
_PER_YEAR = Unit((("year", -1),))


def parse_expression(text: str, symbols: Symbols, expected: Type | tuple[Type, ...] | None = None) -> Node:
    """The typed tree of an expression.

    expected: the type it must have, or several of which it must have one; a number's unit must be that
    one.  Raises `ExpressionError`.
    """
    if len(text) > LONGEST:
        refuse(f"表达式过长（上限 {LONGEST} 字）", f"the expression is longer than {LONGEST} characters")
    if "#" in text:  # where YAML folds lines, a comment would go on to the end
        refuse("表达式里不能写注释（#）", "there are no comments (#) in an expression")
    source = " ".join(text.split())
    try:
        with warnings.catch_warnings(action="ignore"):  # of code that is never run
            syntax = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        detail = shortened(error.msg) if isinstance(error, SyntaxError) else "too complex"
        refuse(f"表达式“{shortened(text)}”写法有误", f"cannot read {shortened(text)!r}: {detail}")
    node = _Parser(symbols, source, count())(syntax, 0)
    if expected is not None:
        expect(node, expected if isinstance(expected, tuple) else (expected,), text)
    return node


_OPERATORS: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Literal["<", "<=", ">", ">=", "==", "!="]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_FUNCTIONS = (
    "sum",
    "count",
    "any",
    "all",
    "min",
    "max",
    "given",
    "monthly",
    "years_between",
    "months_between",
    "round_to",
)
_VALUES = ("assessment_date", "one_person")


RESERVED = frozenset(
    {
        *_FUNCTIONS,
        *_VALUES,
        *("household", "member", "members", "applicant", "supporter", "supporters"),
        *keyword.kwlist,
    }
)
"""Names with a meaning of their own in every expression; nothing else may be called by them."""


class _Parser:
    """One expression's parse; called with a piece of syntax and how deep it stands.

    made: counts the nodes of the whole tree, of which a chain of comparisons makes more than are written.
    """

    def __init__(self, symbols: Symbols, source: str, made: count[int]) -> None:
        self.symbols = symbols
        self.source = source
        self.made = made

    def __call__(self, syntax: ast.expr, depth: int) -> Node:
        if depth > DEEPEST:
            refuse(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} deep")
        if next(self.made) > LARGEST_TREE:
            refuse("表达式过于复杂，请拆成几个定义", "too complex; make several definitions of it")
        depth += 1
        match syntax:
            case ast.Constant(value):
                return self._constant(value, self._written(syntax))
            case ast.Name(name):
                return self._bare(name)
            case ast.Attribute():
                return self._dotted(syntax)
            case ast.BoolOp(operator, values):
                parts = tuple(expect_flag(self(value, depth)) for value in values)
                return And(parts) if isinstance(operator, ast.And) else Or(parts)
            case ast.UnaryOp(ast.Not(), operand):
                return Not(expect_flag(self(operand, depth)))
            case ast.BinOp(left, operator, right):
                return self._arithmetic(self(left, depth), operator, self(right, depth))
            case ast.Compare(left, operators, comparators):
                return self._comparison(left, operators, comparators, depth)
            case ast.IfExp(test, body, orelse):
                when = expect_flag(self(test, depth))
                return choose((Row(when, self(body, depth)),), self(orelse, depth))
            case ast.Call(ast.Name(name), arguments, []):
                return self._call(name, arguments, depth)
        shown = self._written(syntax)
        refuse(f"规则语言里没有“{shown}”这种写法", f"{shown!r} is not in the rule language")

    def _written(self, syntax: ast.expr) -> str:
        """A piece of the expression as it was written; `ast.unparse` would recurse on hostile ones."""
        return shortened(ast.get_source_segment(self.source, syntax) or self.source)

    def _constant(self, value: object, written: str) -> Node:
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(
                f"表达式里只能直接写整数；“{written}”请写成参数，并注明日期和来源",
                f"an expression may hold whole numbers only; make {written} a parameter with date and source",
            )
        if value > LARGEST_NUMBER:
            refuse(f"数字 {written} 过大，请写成参数", f"{written} is too large; make it a parameter")
        return Constant(value, Number(None if value == 0 else PLAIN))

    def _bare(self, name: str) -> Node:
        symbols = self.symbols
        if name == "assessment_date":
            return AssessmentDate()
        if name == "one_person":
            return Constant(1, Number(PERSON))
        key = symbols.own.get(name, name)
        if key in symbols.unusable:
            self._unusable(name, key)
        if name in symbols.own and key in symbols.items and symbols.subject is not None:
            return Item(symbols.subject, key, symbols.items[key])
        if kind := symbols.parameters.get(name):
            return Parameter(name, kind)
        if name in symbols.variables:
            refuse(
                f"“{name}”是人或家庭，要写明它的哪一项，如 {name}.…",
                f"{name!r} is a subject; say what of it, as in {name}.…",
            )
        if name in _FUNCTIONS:
            refuse(f"“{name}”是函数，要写成 {name}(…)", f"{name!r} is a function; write {name}(…)")
        known = [*symbols.own, *symbols.parameters, *symbols.variables]
        self._unknown(name, [*known, *_FUNCTIONS, *_VALUES])

    def _unknown(self, name: str, known: Iterable[str]) -> NoReturn:
        zh, en = nearest(name, known)
        shown = shortened(name)
        refuse(f"未知名称“{shown}”{zh}", f"unknown name {shown!r}{en}")

    def _unusable(self, name: str, key: str) -> NoReturn:
        why = self.symbols.unusable[key]
        if why is None:
            raise FollowUp(f"“{name}”本身有误", f"{name!r} was itself refused")
        refuse(f"“{name}”{why.zh}", f"{name!r} {why.en}")

    def _subject(self, name: str) -> Subject:
        if subject := self.symbols.variables.get(name):
            return subject
        self._unknown(name, list(self.symbols.variables))

    def _path(self, syntax: ast.expr) -> tuple[Subject, str]:
        steps: list[str] = []
        while isinstance(syntax, ast.Attribute):
            steps.append(syntax.attr)
            syntax = syntax.value
        if not isinstance(syntax, ast.Name):
            shown = self._written(syntax)
            refuse(f"“{shown}”后面不能加点号", f"nothing can be taken from {shown!r}")
        return self._subject(syntax.id), ".".join(reversed(steps))

    def _dotted(self, syntax: ast.Attribute) -> Node:
        subject, path = self._path(syntax)
        entity = subject.entity
        if word := entity.words.get(path):
            kind = type_of_word(word)
            if kind is None:
                refuse(f"规则不能以“{path}”这类文字为条件", f"rules do not speak of a text such as {path!r}")
            return Fact(subject, word, kind)
        key = f"{entity.name}.{path}"
        if key in self.symbols.unusable:
            self._unusable(f"{subject.name}.{path}", key)
        if key in self.symbols.items:
            return Item(subject, key, self.symbols.items[key])
        name, _, part = path.partition(".")
        benefit = self.symbols.benefits.get(name)
        if benefit and benefit.entity == entity.name:
            match part:
                case "entitled" | "eligible":
                    return Outcome(subject, name, part, Flag())
                case "amount" | "entitlement" if benefit.unit is not None:
                    return Outcome(subject, name, part, benefit.unit)
            known = ["entitled", "eligible", *(["amount", "entitlement"] if benefit.unit else [])]
            self._unknown(f"{subject.name}.{path}", [f"{subject.name}.{name}.{one}" for one in known])
        if path in entity.collections:
            refuse(
                f"“{subject.name}.{path}”是多项，要用 sum、count、any 或 all 来汇总",
                f"{subject.name}.{path} is a collection; use it in sum, count, any or all",
            )
        known = [f"{subject.name}.{one}" for one in self.symbols.names_of(entity)]
        self._unknown(f"{subject.name}.{path}", known)

    def _arithmetic(self, left: Node, operator: ast.operator, right: Node) -> Node:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            refuse("只有加、减、乘、除四种运算", "there are only the operations + - * /")
        a, b = unit_of(left), unit_of(right)
        if sign in ("+", "-"):
            unit = common_unit(("相加减", "add or subtract"), (left, right))
            return Arithmetic(sign, left, right, Number(unit))
        if sign == "/" and _worked_out(right) == 0:
            refuse("不能除以 0", "division by zero")
        product = (a or PLAIN) * (b or PLAIN) if sign == "*" else (a or PLAIN) / (b or PLAIN)
        if dict(product.powers).get("yuan", 0) not in (0, 1):
            refuse(
                "金额不能与金额相乘，也不能作除数去除非金额",
                "money is neither multiplied by money nor a divisor of anything but money",
            )
        return Arithmetic(sign, left, right, Number(None if product == PLAIN and None in (a, b) else product))

    def _comparison(
        self, first: ast.expr, operators: list[ast.cmpop], others: list[ast.expr], depth: int
    ) -> Node:
        parts: list[Node] = []
        for operator, left, right in zip(operators, [first, *others], others, strict=False):
            parts.append(self._compared(left, operator, right, depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Node:
        if isinstance(left, ast.Constant) and isinstance(left.value, str):
            refuse(
                "引号中的一项写在右边，代码写在左边",
                "the code stands on the left, the quoted choice on the right",
            )
        value = self(left, depth)
        if isinstance(operator, ast.In | ast.NotIn):
            one_of = OneOf(value, self._choices(value, right))
            return Not(one_of) if isinstance(operator, ast.NotIn) else one_of
        sign = _COMPARISONS.get(type(operator))
        if sign is None:
            refuse("比较只有 < <= > >= == != in 几种", "comparisons are < <= > >= == != and in")
        if isinstance(value.type, Coded):
            if sign not in ("==", "!="):
                refuse("代码没有大小之分，只能用 == != in", "codes have no order; use == != or in")
            if not (isinstance(right, ast.Constant) and isinstance(right.value, str)):
                refuse("代码要与引号中的一项比较", "a code is compared with a quoted choice")
            (choice,) = self._choices(value, ast.Tuple([right]))
            return Compare(sign, value, Constant(choice, value.type))
        other = self(right, depth)
        if isinstance(value.type, Day) and isinstance(other.type, Day):
            return Compare(sign, value, other)
        if isinstance(value.type, Flag) or isinstance(other.type, Flag):
            refuse("条件本身就是真或假，请用 and、or、not", "a condition is true or false; use and, or, not")
        common_unit(("比较", "compare"), (value, other))
        return Compare(sign, value, other)

    def _choices(self, value: Node, syntax: ast.expr) -> tuple[str, ...]:
        if not isinstance(value.type, Coded) or not isinstance(syntax, ast.Tuple | ast.Set | ast.List):
            refuse("in 的左边应为代码，右边为括号中的若干项", "in takes a code and choices in brackets")
        known = [choice for choice, _ in value.type.choices]
        read: list[str] = []
        for one in syntax.elts:
            if not (isinstance(one, ast.Constant) and isinstance(one.value, str)):
                refuse("各项应写在引号里", "each choice stands in quotes")
            if one.value not in known:
                self._unknown(one.value, known)
            read.append(one.value)
        if not read:
            refuse("in 的右边没有任何一项", "there is no choice to the right of in")
        return tuple(read)

    def _call(self, name: str, arguments: list[ast.expr], depth: int) -> Node:
        match name, arguments:
            case (("sum" | "count" | "any" | "all"), [ast.GeneratorExp() as over]):
                return self._aggregate(name, over, depth)
            case (("min" | "max"), [_, _, *_]):
                parts = tuple(self(one, depth) for one in arguments)
                unit = common_unit(("比较", "compare"), parts)
                return Extreme("min" if name == "min" else "max", parts, Number(unit))
            case "given", [one]:
                fact = self(one, depth)
                if not isinstance(fact, Fact):
                    refuse("given 只能用于填报的事实", "given takes a fact")
                return Given(fact)
            case "monthly", [one]:
                value = self(one, depth)
                yearly = unit_of(value) or PLAIN
                if dict(yearly.powers).get("year") != -1:
                    refuse(
                        f"monthly 用于每年的数，这里是 {yearly}", f"monthly takes a yearly sum, not {yearly}"
                    )
                return Monthly(value, Number(yearly / _PER_YEAR * _PER_MONTH))
            case (("years_between" | "months_between"), [start, end]):
                days = self(start, depth), self(end, depth)
                if not all(isinstance(day.type, Day) for day in days):
                    refuse(f"{name} 需要两个日期", f"{name} takes two dates")
                base: Literal["year", "month"] = "year" if name == "years_between" else "month"
                return Elapsed(base, *days, Number(Unit(((base, 1),))))
            case "round_to", [amount, mode, *persons] if len(persons) <= 1:
                return self._round(amount, mode, persons, depth)
        if name in _FUNCTIONS:
            refuse(f"函数 {name} 的写法不对", f"{name} is not used like this")
        self._unknown(name, list(_FUNCTIONS))

    def _aggregate(self, name: str, over: ast.GeneratorExp, depth: int) -> Node:
        if len(over.generators) != 1:
            refuse("一次只能汇总一组", "one collection at a time")
        loop = over.generators[0]
        if not isinstance(loop.target, ast.Name) or loop.is_async or len(loop.ifs) > 1:
            refuse(
                "应写成 … for x in 某人.某组 if 条件",
                "write it as … for x in subject.collection if condition",
            )
        subject, path = self._path(loop.iter)
        entity: Entity | None = subject.entity.collections.get(path)
        if entity is None:
            self._unknown(
                f"{subject.name}.{path}", [f"{subject.name}.{one}" for one in subject.entity.collections]
            )
        variable = loop.target.id
        if variable in self.symbols.variables and self.symbols.variables[variable].entity is not entity:
            refuse(f"名称“{variable}”已另有所指", f"the name {variable!r} is taken")
        symbols, bound = self.symbols.binding(variable, entity)
        inside = _Parser(symbols, self.source, self.made)
        condition = expect_flag(inside(loop.ifs[0], depth)) if loop.ifs else None
        if name == "count":
            if not (isinstance(over.elt, ast.Name) and over.elt.id == variable):
                refuse("count 应写成 count(x for x in …)", "write count(x for x in …)")
            unit = PERSON if entity.name in ("member", "supporter") else PLAIN
            return Aggregate("count", subject, path, bound, condition, None, Number(unit))
        body = inside(over.elt, depth)
        if name == "sum":
            unit_of(body)
            return Aggregate("sum", subject, path, bound, condition, body, body.type)
        expect_flag(body)
        kind: Literal["any", "all"] = "any" if name == "any" else "all"
        return Aggregate(kind, subject, path, bound, condition, body, Flag())

    def _round(self, amount: ast.expr, mode: ast.expr, persons: list[ast.expr], depth: int) -> Node:
        if depth > 1:
            refuse(
                "一笔金额只在最后舍入一次：round_to 应在最外层", "round_to stands only around a whole amount"
            )
        value = self(amount, depth)
        unit = unit_of(value)
        if unit is not None and not unit.is_money:
            refuse("只有金额才舍入", "only money is rounded")
        if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
            known = [choice for choice, _ in ROUNDINGS.choices]
            if mode.value not in known:
                self._unknown(mode.value, known)
            how: Node = Constant(mode.value, ROUNDINGS)
        else:
            how = self(mode, depth)
        if how.type != ROUNDINGS:
            refuse("round_to 的第二项应为舍入方式", "the second of round_to is a way of rounding")
        shared = self(persons[0], depth) if persons else None
        if shared is not None and unit_of(shared) not in (None, PERSON):
            refuse(
                f"按人分摊的应为人数（person），这里是 {unit_of(shared)}",
                f"it is shared among a number of persons (person), not of {unit_of(shared)}",
            )
        return Round(value, how, shared, Number(unit))


def _worked_out(node: Node) -> Fraction | None:
    """What a number comes to that is written with constants alone; None for any other."""
    match node:
        case Constant(int() as value):
            return Fraction(value)
        case Arithmetic(sign, left, right):
            a, b = _worked_out(left), _worked_out(right)
            return None if a is None or b is None else _EXACT[sign](a, b)
    return None
