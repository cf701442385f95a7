from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.errors import JiuzhuError
from jiuzhu.language.fitting import ExpressionError
from jiuzhu.language.parse import DEEPEST, LARGEST_NUMBER, LONGEST
from jiuzhu.language.symbols import BenefitSymbol
from jiuzhu.language.tree import (
    ROUNDINGS,
    Aggregate,
    And,
    Choose,
    Coded,
    Compare,
    Constant,
    Day,
    Fact,
    Flag,
    Item,
    Number,
    Outcome,
    Round,
    Type,
    walk,
)
from tests.language.expressions import expressions
from tests.language.world import WORLD, World, number

MONTHLY, YEARLY, PLAIN = number("yuan/month"), number("yuan/year"), number("1")


def refused(text: str, world: World = WORLD, expected: Type | None = None) -> ExpressionError:
    """Why an expression is refused, told in both languages and briefly."""
    with pytest.raises(ExpressionError) as caught:
        world.parse(text, expected)
    error = caught.value
    assert isinstance(error, JiuzhuError)
    assert re.search(r"[\u4e00-\u9fff]", error.zh)
    assert re.search(r"[a-z]", error.en)
    assert len(error.zh) < 400
    assert len(error.en) < 400
    return error


# --- what is in the language -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7", PLAIN),
        ("0", Number(None)),
        ("1_000", PLAIN),
        ("standard", number("yuan/person/month")),
        ("rounding", ROUNDINGS),
        ("strict", Flag()),
        ("assessment_date", Day()),
        ("household.reported_counted_income", MONTHLY),
        ("household.property.cars", PLAIN),
        ("applicant.birth_date", Day()),
        ("applicant.seriously_ill", Flag()),
        ("applicant.age", number("year")),
        ("household.size", number("person")),
        ("standard * household.size", MONTHLY),
        ("unset / household.size", number("yuan/person/month")),
        ("supplement / unset", PLAIN),
        ("supplement / 3", MONTHLY),
        ("0 * supplement", MONTHLY),
        ("supplement + 0", MONTHLY),
        ("0 - supplement", MONTHLY),
        ("monthly(yearly)", MONTHLY),
        ("monthly(yearly) + supplement", MONTHLY),
        ("min(supplement, unset, 0)", MONTHLY),
        ("max(1, 2)", PLAIN),
        ("1 < 2", Flag()),
        ("0 < supplement <= unset", Flag()),
        ("applicant.age >= of_age", Flag()),
        ("household.size == large_family", Flag()),
        ("applicant.birth_date <= assessment_date", Flag()),
        ('applicant.relation == "self"', Flag()),
        ('applicant.relation != "self"', Flag()),
        ('applicant.relation in ("self", "spouse")', Flag()),
        ('applicant.relation not in ["child"]', Flag()),
        ("strict and not applicant.seriously_ill or unset_flag", Flag()),
        ("supplement if strict else 0", MONTHLY),
        ("0 if strict else supplement", MONTHLY),
        ("strict if strict else unset_flag", Flag()),
        ("given(applicant.birth_date)", Flag()),
        ("given(household.property.cars)", Flag()),
        ("years_between(applicant.birth_date, assessment_date)", number("year")),
        ("months_between(applicant.birth_date, assessment_date)", number("month")),
        ("count(m for m in household.members)", number("person")),
        ("count(m for m in household.members if m.seriously_ill)", number("person")),
        ("count(s for s in applicant.supporters)", number("person")),
        ("sum(m.income.wages for m in household.members)", MONTHLY),
        ("sum(0 for m in household.members)", Number(None)),
        ("any(m.seriously_ill for m in household.members if m.severe)", Flag()),
        ("all(any(s.in_prison for s in m.supporters) for m in household.members)", Flag()),
        ('round_to(supplement, "fen")', MONTHLY),
        ("round_to(supplement, rounding)", MONTHLY),
        ('round_to(supplement, "ceil_yuan_per_person", household.size)', MONTHLY),
        ("  (supplement\n  + unset)  ", MONTHLY),
    ],
)
def test_what_is_in_the_language_is_read_with_its_type(text: str, kind: Type) -> None:
    assert WORLD.parse(text).type == kind


@given(expressions())
def test_every_expression_of_the_language_is_read(text: str) -> None:
    assert WORLD.parse(text) == WORLD.parse(f"  ({text})  ")


def test_a_chain_of_comparisons_is_all_of_them() -> None:
    assert WORLD.parse("0 < supplement < unset") == WORLD.parse("0 < supplement and supplement < unset")


def test_a_comprehension_binds_its_variable() -> None:
    (tree,) = [WORLD.parse("any(m.seriously_ill for m in household.members)")]
    assert isinstance(tree, Aggregate)
    assert isinstance(tree.body, Fact)
    assert tree.body.subject == tree.variable
    assert tree.variable.index == 1
    refused("any(m.seriously_ill for m in household.members) and m.seriously_ill")


def test_what_another_benefit_comes_to_can_be_asked() -> None:
    benefits = {
        "allowance": BenefitSymbol("household", MONTHLY),
        "waiver": BenefitSymbol("household", None),
        "care": BenefitSymbol("member", MONTHLY),
    }
    world = World(benefits=benefits)
    assert isinstance(world.parse("household.allowance.eligible"), Outcome)
    assert world.parse("household.allowance.amount").type == MONTHLY
    assert world.parse("household.allowance.entitlement").type == MONTHLY
    assert world.parse("household.waiver.entitled").type == Flag()
    assert world.parse("sum(m.care.amount for m in household.members)").type == MONTHLY
    assert "'household.allowance.eligible'" in refused("household.allowance.elgible", world).en
    for text in ("household.waiver.amount", "household.care.amount", "applicant.allowance.eligible"):
        refused(text, world)


def test_a_bare_name_is_an_item_of_the_file() -> None:
    items = {**WORLD.items, "aid.shortfall": (MONTHLY, "supplement")}
    world = World(items=items, own={"shortfall": "aid.shortfall"})
    tree = world.parse("max(shortfall, 0)")
    assert [node.subject.name for node in walk(tree) if isinstance(node, Item)] == ["household"]


@pytest.mark.parametrize("decided_for", ["household", "member"])
@pytest.mark.parametrize("variable", ["m", "member", "applicant"])
def test_a_bare_name_means_the_same_inside_a_comprehension(decided_for: str, variable: str) -> None:
    """It is an item of whom the file decides for, not of whom the comprehension goes over."""
    items = {**WORLD.items, "aid.needy": (Flag(), "household.property.cars < 1")}
    world = World(items=items, own={"needy": "aid.needy"}, decided_for=decided_for)
    tree = world.parse(f"any(needy for {variable} in household.members)")
    (item,) = [node for node in walk(tree) if isinstance(node, Item)]
    assert item.subject.index == (0 if decided_for == "household" else 1)


def test_an_expected_type_must_be_met() -> None:
    assert WORLD.parse("supplement", MONTHLY).type == MONTHLY
    assert WORLD.parse("0", MONTHLY)
    error = refused("monthly(yearly)", expected=YEARLY)
    assert "yuan/month" in error.en
    assert "yuan/year" in error.en
    for text, expected in (("strict", MONTHLY), ("supplement", Flag()), ("7", MONTHLY), ("0", Flag())):
        refused(text, expected=expected)


# --- what is not ------------------------------------------------------------------------------------

TRICKS = [
    *("household.__class__", "().__class__.__bases__[0]", "(1).real", "'a'.join", "household.members.x.y"),
    *("__import__('os')", "eval('1')", "open('x')", "print(1)", "exec", "getattr(household, 'members')"),
    *("lambda: 1", "(lambda m: m)(1)", "household.members[0]", "household['members']", "standard[1:2]"),
    *("f'{standard}'", "f'{1!r:>{2}}'", "(x := 1)", "[1, 2]", "(1, 2)", "{1}", "{'a': 1}", "[m for m in x]"),
    *("2 ** 3", "5 // 2", "5 % 2", "1 << 2", "1 | 2", "1 & 2", "1 ^ 2", "supplement @ supplement"),
    *("-1", "+1", "~1", "- supplement", "await standard", "yield", "1; 2", "1\n2", "x = 1", "import os"),
    *(
        "min(*household.members)",
        "min(1, 2, key=3)",
        "max(1)",
        "max()",
        "sum([1])",
        "sum(1, 2)",
        "sum(**standard)",
    ),
    *("standard()", "household.size()", "sum", "count(household.members)", "given()", "monthly()"),
    *(
        "household",
        "applicant",
        "household.members",
        "household.property",
        "applicant.income",
        "applicant.name",
    ),
    *("", "   ", "(", "1 +", "standard standard", "名称", "＞", "standard＊2", "“self”"),
]


@pytest.mark.parametrize("text", TRICKS)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "sum(1 for m in household)",
        "sum(1 for m in standard)",
        "sum(1 for m in household.property)",
        "sum(1 for m in [1, 2])",
        "sum(1 for m in household.members for n in household.members)",
        "sum(1 for m in household.members if strict if strict)",
        "sum(1 for m, n in household.members)",
        "sum(1 async for m in household.members)",
        "sum(1 for household in household.members)",
        "sum(m for m in household.members)",
        "sum(m.seriously_ill for m in household.members)",
        "any(m.income.wages for m in household.members)",
        "all(1 for m in household.members)",
        "any(strict for m in household.members if m.income.wages)",
        "count(1 for m in household.members)",
        "count(m.age for m in household.members)",
        "count(n for m in household.members)",
        "min(m.age for m in household.members)",
        "any(s.in_prison for s in household.supporters)",
        "any(s.in_prison for s in household.members.supporters)",
        "any(any(m.in_prison for m in m.supporters) for m in household.members)",
    ],
)
def test_a_collection_is_gone_over_in_one_way(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "text", ["1.5", "1e5", "1j", "True", "False", "None", "...", "'a'", "b'a'", "'a' 'b'"]
)
def test_only_whole_numbers_are_written_out(text: str) -> None:
    error = refused(f"max(0, {text})")
    assert "整数" in error.zh
    assert "whole numbers" in error.en


@pytest.mark.parametrize("text", ["supplement # + unset", "supplement # the sum\n+ unset", "# nothing"])
def test_a_comment_does_not_swallow_the_rest(text: str) -> None:
    """In a folded text of YAML a comment would go on to the end, and half the rule with it."""
    refused(text)


def test_large_numbers_are_parameters() -> None:
    assert WORLD.parse(str(LARGEST_NUMBER))
    assert "parameter" in refused(str(LARGEST_NUMBER + 1)).en


@pytest.mark.parametrize("text", ["1" * 1900, "0x" + "f" * 1900])
def test_a_refused_number_is_not_repeated_at_length(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("standrd", "'standard'"),
        ("household.propety.cars", "'household.property.cars'"),
        ("household.sise", "'household.size'"),
        ("applicnt.age", "'applicant'"),
        ("sum(m.income.wagse for m in household.members)", "'m.income.wages'"),
        ("any(m.seriously_ill for m in household.member)", "'household.members'"),
        ('applicant.relation == "slef"', "'self'"),
        ('applicant.relation in ("self", "spose")', "'spouse'"),
        ('round_to(supplement, "fne")', "'fen'"),
        ("coun(m for m in household.members)", "'count'"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(text: str, nearest: str) -> None:
    error = refused(text)
    assert f"did you mean {nearest}?" in error.en
    assert f"“{nearest[1:-1]}”？" in error.zh


@pytest.mark.parametrize("name", ["sum", "min", "given", "round_to"])
def test_a_function_by_itself_is_not_an_unknown_name_like_itself(name: str) -> None:
    error = refused(f"{name} + 1")
    assert f"did you mean {name!r}" not in error.en


# --- units and types ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("supplement + yearly", ("yuan/month", "yuan/year")),
        ("supplement - standard", ("yuan/month", "yuan/person/month")),
        ("supplement + 1", ("yuan/month", "1")),
        ("household.size + 1", ("person", "1")),
        ("household.size + applicant.age", ("person", "year")),
        ("household.size < applicant.age", ("person", "year")),
        ("household.size > 3", ("person", "1")),
        ("applicant.age >= 18", ("year", "1")),
        ("supplement > 1000", ("yuan/month", "1")),
        ("household.property.deposits < supplement", ("yuan", "yuan/month")),
        ("min(supplement, yearly)", ("yuan/month", "yuan/year")),
        ("max(household.size, 0, 1)", ("person", "1")),
        ("supplement if strict else yearly", ("yuan/month", "yuan/year")),
        ('round_to(supplement, "fen", supplement)', ("yuan/month", "person")),
    ],
)
def test_different_units_do_not_go_together(text: str, units: tuple[str, str]) -> None:
    error = refused(text)
    for unit in units:
        assert re.search(rf"(?<![\w/]){re.escape(unit)}(?![\w/])", error.en)
        assert re.search(rf"(?<![\w/]){re.escape(unit)}(?![\w/])", error.zh, re.ASCII)


@pytest.mark.parametrize(
    "text", ["supplement * supplement", "standard * yearly", "1 / supplement", "household.size / supplement"]
)
def test_money_is_not_multiplied_by_money_nor_divided_into_other_things(text: str) -> None:
    assert "money" in refused(text).en


@pytest.mark.parametrize("text", ["1 / 0", "supplement / 0", "5 / (0)", "supplement / (2 - 2 * 1)"])
def test_nothing_is_divided_by_nothing(text: str) -> None:
    assert "zero" in refused(text).en


@pytest.mark.parametrize(
    "text", ["1 is 1", '"a" is "a"', "(1)(2)", '"\\d"', "1if strict else 2", "0x1for x in y"]
)
def test_what_python_warns_of_is_read_or_refused_without_a_warning(text: str) -> None:
    with suppress(ExpressionError):  # a warning would be an error here
        WORLD.parse(text)


@pytest.mark.parametrize("text", ["monthly(supplement)", "monthly(0)", "monthly(1)", "monthly(strict)"])
def test_only_what_is_yearly_becomes_monthly(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('applicant.relation < "self"', "order"),
        ('applicant.relation >= "self"', "order"),
        ("applicant.relation == applicant.relation", "quoted"),
        ("applicant.relation == 1", "quoted"),
        ("applicant.relation is applicant.relation", "comparisons"),
        ("applicant.relation in ()", "no choice"),
        ('applicant.relation in "self"', "in brackets"),
        ("applicant.relation in (1, 2)", "quotes"),
        ('applicant.age in ("self",)', "a code"),
        ("strict in (strict,)", "a code"),
        ("applicant.relation + 1", "quantity"),
        ("strict == strict", "use and, or, not"),
        ("strict == 1", "use and, or, not"),
        ("strict < 1", "use and, or, not"),
        ("strict + 1", "quantity"),
        ("not 1", "condition"),
        ("1 and 2", "condition"),
        ("strict or supplement", "condition"),
        ("1 if supplement else 2", "condition"),
        ("applicant.birth_date < 5", "not a date"),
        ("applicant.birth_date < applicant.age", "not a date"),
        ("assessment_date - applicant.birth_date", "not a date"),
        ("years_between(1, 2)", "two dates"),
        ("years_between(applicant.birth_date, 2)", "two dates"),
        ("1 if strict else applicant.relation", "differ in type"),
        ("0 if strict else applicant.relation", "differ in type"),
        ("strict if strict else 0", "differ in type"),
        ("given(1)", "a fact"),
        ("given(standard)", "a fact"),
        ("given(household.size)", "a fact"),
        ("given(given(applicant.age))", "a fact"),
        ('applicant.name == "x"', "text"),
    ],
)
def test_types_do_not_mix(text: str, said: str) -> None:
    assert said in refused(text).en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('round_to(supplement, "fen") + supplement', "around a whole amount"),
        ('max(round_to(supplement, "fen"), 0)', "around a whole amount"),
        ('round_to(supplement, "fen") if strict else 0', "around a whole amount"),
        ('round_to(round_to(supplement, "fen"), "fen")', "around a whole amount"),
        ("round_to(supplement, 5)", "a way of rounding"),
        ("round_to(supplement, strict)", "a way of rounding"),
        ('round_to(household.size, "fen")', "only money"),
        ('round_to(strict, "fen")', "quantity"),
        ("round_to(supplement)", "not used like this"),
        ('round_to(supplement, "fen", household.size, 1)', "not used like this"),
    ],
)
def test_a_sum_is_rounded_once_at_the_end(text: str, said: str) -> None:
    assert said in refused(text).en
    assert isinstance(WORLD.parse('round_to(supplement, "fen")'), Round)


def test_a_code_on_the_right_is_told_to_stand_on_the_left() -> None:
    error = refused('"self" == applicant.relation')
    assert "parameter" not in error.en


# --- untrusted text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "1 + " * 750 + "1",
        "not " * 750 + "strict",
        " " * 3000 + "1",
        "not " * (DEEPEST + 5) + "strict",
        "not " * 400 + "strict",
        "(" * 900 + "1" + ")" * 900,
        "[" * 190 + "1" + "]" * 190,
        "standard" + ".x" * 900,
        "1 + " * 400 + "1",
        "1\0",
        "\0",
        "\ud800",
        "'\ud800'",
        "1\r\n+\x0c\x0b2)",
        "\ufeff",
        '"' * 3,
        "\\",
        "'\\q' + 1",
        "0777",
    ],
)
def test_a_hostile_text_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 1500 + "1",
        "~" * 300 + "1",
        "standard" + "()" * 600,
        "standard" + "[0]" * 500,
        "lambda: " * 200 + "1",
        "{" * 150 + "1" + "}" * 150,
        "(yield " * 60 + "1" + ")" * 60,
    ],
    ids=["minus", "tilde", "calls", "subscripts", "lambdas", "sets", "yields"],
)
def test_deep_nesting_of_what_is_not_in_the_language_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize("brackets", [150, 199])
def test_superfluous_brackets_do_no_harm(brackets: int) -> None:
    assert WORLD.parse("(" * brackets + "1" + ")" * brackets) == Constant(1, PLAIN)


def test_the_longest_expression_is_read() -> None:
    assert WORLD.parse("1".rjust(LONGEST))
    assert str(LONGEST) in refused("1".rjust(LONGEST + 1)).en


def test_an_expression_is_read_to_a_depth() -> None:
    assert WORLD.parse("not " * DEEPEST + "strict")
    assert str(DEEPEST) in refused("not " * (DEEPEST + 1) + "strict").en


def test_a_tree_is_not_much_larger_than_its_text() -> None:
    """The middle of a chain of comparisons stands twice in the tree, and so on inside it."""
    text = "strict"
    for _ in range(12):
        text = f"0 < sum(1 for m in household.members if {text}) < 1"
    try:
        tree = WORLD.parse(text)
    except ExpressionError:
        return
    assert sum(1 for _ in walk(tree)) < 10 * len(text)


@given(st.text(max_size=40) | st.text("()[]{}.,:+-*/%<>=!'\"0123456789 abmnotrifels_", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ExpressionError):
        assert WORLD.parse(text)


_PIECES = [
    *("standard", "supplement", "household", "applicant", "members", "m", "strict", "sum", "any", "count"),
    *("given", "round_to", "self", "fen", "0", "1", "7", "for", "in", "if", "else", "and", "or", "not"),
    *("(", ")", "[", "]", ".", ",", "+", "-", "*", "/", "<", "==", "'", '"', ":=", "lambda", "**"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=20), st.sampled_from([" ", ""]))
def test_any_words_are_read_or_refused(pieces: list[str], between: str) -> None:
    with suppress(ExpressionError):
        assert isinstance(WORLD.parse(between.join(pieces)).type, Number | Flag | Coded | Day)


# --- what the tree is like -----------------------------------------------------------------------------


def test_a_tree_is_a_value() -> None:
    text = "sum(m.counted for m in household.members if m.severe) if strict else 0"
    assert WORLD.parse(text) == WORLD.parse(text)
    assert isinstance(WORLD.parse(text), Choose)


def test_a_walk_meets_every_node() -> None:
    tree = WORLD.parse("supplement if strict else sum(m.counted for m in household.members if not m.severe)")
    names = [type(node).__name__ for node in walk(tree)]
    assert names == ["Choose", "Parameter", "Parameter", "Aggregate", "Not", "Item", "Item"]


def test_a_test_of_both_bounds_is_an_and() -> None:
    tree = WORLD.parse("0 <= supplement <= unset")
    assert isinstance(tree, And)
    assert all(isinstance(part, Compare) for part in tree.parts)
