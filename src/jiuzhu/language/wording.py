"""A tree in words: the short label by which people know what an expression measures."""

from __future__ import annotations

from collections.abc import Callable

from jiuzhu.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Choose,
    Compare,
    Constant,
    Elapsed,
    Extreme,
    Fact,
    Given,
    Item,
    Monthly,
    Node,
    Not,
    OneOf,
    Or,
    Outcome,
    Parameter,
    Round,
)
from jiuzhu.texts import Language, Text

Names = Callable[[str], Text]
"""How people call an item, a parameter or a benefit, by its name."""

_SIGNS = {"*": "×", "/": "÷", "+": "+", "-": "-"}
_COMPARISONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_WORDS: dict[str, Text] = {
    "and": Text("且", "and"),
    "or": Text("或", "or"),
    "not": Text("并非", "not"),
    "sum": Text("合计", "total of"),
    "any": Text("有人", "somebody:"),
    "all": Text("全部", "everybody:"),
    "min": Text("较小者", "the lesser of"),
    "max": Text("较大者", "the greater of"),
    "monthly": Text("按月折算", "a month's part of"),
    "given": Text("已填报", "given:"),
    "today": Text("评估日期", "the day of the assessment"),
    "table": Text("按表确定", "by table"),
    "in": Text("属于", "among"),
}

# With the words that they stand around.
_COUNT = Text("{}人数", "number of {}")
_WHERE = Text("{}（限：{}）", "{} (where {})")
_SINCE = {
    "year": Text("自{}起的周年数", "full years since {}"),
    "month": Text("自{}起的足月数", "full months since {}"),
}
_BETWEEN = {
    "year": Text("自{}至{}的周年数", "full years from {} to {}"),
    "month": Text("自{}至{}的足月数", "full months from {} to {}"),
}


def describe(node: Node, names: Names) -> Text:
    """What a node measures, in both languages."""
    return Text(_say(node, names, "zh"), _say(node, names, "en"))


def _say(node: Node, names: Names, lang: Language) -> str:
    def say(part: Node) -> str:
        return _say(part, names, lang)

    def inside(part: Node) -> str:
        return f"({say(part)})" if isinstance(part, Arithmetic | Choose | And | Or) else say(part)

    def word(name: str) -> str:
        return _WORDS[name][lang]

    match node:
        case Constant(value, kind):
            return kind.text(value)[lang] if isinstance(value, str) and hasattr(kind, "text") else str(value)
        case Parameter(name) | Item(_, name):
            return names(name)[lang]
        case Outcome(_, benefit):
            return names(benefit)[lang]
        case Fact(_, fact):
            return fact.about.label[lang]
        case AssessmentDate():
            return word("today")
        case Given(fact_given):
            return f"{word('given')} {say(fact_given)}"
        case Arithmetic("*", left, Constant(1)):  # a figure for each person, times the one person
            return say(left)
        case Arithmetic(sign, left, right):
            return f"{inside(left)} {_SIGNS[sign]} {inside(right)}"
        case Compare(sign, left, right):
            return f"{say(left)} {_COMPARISONS[sign]} {say(right)}"
        case OneOf(value, choices):
            kind = value.type
            shown = [kind.text(one)[lang] if hasattr(kind, "text") else one for one in choices]
            return f"{say(value)} {word('in')} {'、'.join(shown) if lang == 'zh' else ', '.join(shown)}"
        case And(parts):
            return f" {word('and')} ".join(map(inside, parts))
        case Or(parts):
            return f" {word('or')} ".join(map(inside, parts))
        case Not(part):
            return f"{word('not')} {inside(part)}"
        case Choose():
            return word("table")
        case Aggregate(kind, owner, collection, _, condition, body):
            group = owner.entity.collections[collection].label[lang]
            whole = f"{word(kind)} {inside(body)}" if body else _COUNT[lang].format(group)
            return _WHERE[lang].format(whole, say(condition)) if condition else whole
        case Extreme(kind, parts):
            return f"{word(kind)} ({', '.join(map(say, parts))})"
        case Monthly(value):
            return f"{word('monthly')} {inside(value)}"
        case Elapsed(unit, start, AssessmentDate()):
            return _SINCE[unit][lang].format(say(start))
        case Elapsed(unit, start, end):
            return _BETWEEN[unit][lang].format(say(start), say(end))
        case Round(value):
            return say(value)
