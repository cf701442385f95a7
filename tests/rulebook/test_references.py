"""What refers to what: rings, and chains so long that working them out would exhaust Python's stack."""

from __future__ import annotations

import pytest

from jiuzhu import Applicant, assess
from tests.rulebook.small_rules import SUMMER, Rules

AID = "nation/benefits/aid.yaml"
DEFINITIONS = "nation/definitions.yaml"
POOR = "household.reported_counted_income < line"
FAMILY = {"reported_counted_income": 1, "members": [{"relation": "self"}]}


def chain(rules: Rules, links: int) -> Rules:
    """`q0` is `q1`, that is `q2`, and so on; `aid` asks for `q0`."""
    head = "{zh: 甲, en: a, basis: aid_law 1, unit: yuan/month, value: household."
    lines = [f"household.q{index}: {head}q{index + 1}}}" for index in range(links)]
    lines.append(f"household.q{links}: {head}reported_counted_income}}")
    return rules.add(DEFINITIONS, "\n".join(lines)).change(AID, POOR, "household.q0 < line")


def benefit(name: str, when: str, more: str = "") -> str:
    condition = f"{{zh: 条件, en: condition, basis: aid_law 1, when: {when}}}"
    head = f"benefit: {name}\ntitle: {{zh: 身份, en: Status}}\nkind: status\ndecided_for: household\n"
    return f"{head}conditions:\n  holds: {condition}\n{more}"


def test_a_chain_that_is_too_long_is_refused_once_with_its_line(rules: Rules) -> None:
    problem = chain(rules, 400).problem()
    assert "套得太深" in problem.zh
    assert "too long a chain of definitions" in problem.en
    name = problem.en.split("'")[1]
    assert problem.where == rules.where(DEFINITIONS, f"{name}:")


def test_the_longest_chain_that_loads_can_be_assessed(rules: Rules) -> None:
    chain(rules, 110)
    assert rules.problems() == []
    family = Applicant.model_validate(FAMILY)
    assert assess(family, on=SUMMER, jurisdiction="city", search=(rules.root,)).determinations


def test_a_chain_of_benefits_weighs_more(rules: Rules) -> None:
    rules.write("nation/b0.yaml", benefit("b0", "household.size > 0 * household.size"))
    for index in range(1, 60):
        rules.write(f"nation/b{index}.yaml", benefit(f"b{index}", f"household.b{index - 1}.eligible"))
    problem = rules.problem()
    assert "too long a chain" in problem.en
    assert problem.where.endswith(":1"), "the benefit's own file"


def test_excluded_by_itself(rules: Rules) -> None:
    more = "excluded_by:\n  - {benefit: one, basis: aid_law 1}\n"
    problem = rules.write("nation/one.yaml", benefit("one", "household.aid.eligible", more)).problem()
    assert problem.where == rules.where("nation/one.yaml", "{benefit: one")
    assert "排除它自己" in problem.zh
    assert "does not exclude itself" in problem.en


@pytest.mark.parametrize("part", ["amount", "entitlement"])
def test_a_ring_through_an_amount_has_a_line(rules: Rules, part: str) -> None:
    amount = "value: round_to(max(0, line - household.reported_counted_income), rounding)"
    problem = rules.change(AID, amount, f"value: round_to(household.aid.{part}, rounding)").problem()
    assert problem.where == rules.where(AID, "benefit: aid")


def test_a_ring_through_two_benefits_has_a_line(rules: Rules) -> None:
    rules.write("nation/one.yaml", benefit("one", "not household.two.eligible"))
    rules.write("nation/two.yaml", benefit("two", "not household.one.eligible"))
    problem = rules.problem()
    assert problem.where in ("rules/nation/one.yaml:1", "rules/nation/two.yaml:1")
    assert "one.eligible" in problem.zh


def test_an_item_named_like_an_outcome_is_no_ring(rules: Rules) -> None:
    """`aid.amount` the quantity is not `household.aid.amount` the outcome."""
    rules.change(AID, "  line:\n", "  amount:\n").change(
        AID, POOR, "household.reported_counted_income < amount"
    )
    rules.change(AID, "max(0, line - household", "max(0, amount - household")
    rules.write("nation/one.yaml", benefit("one", "household.aid.amount > 0"))
    assert rules.problems() == []


def test_a_definition_between_a_benefit_and_another_is_no_ring(rules: Rules) -> None:
    rules.write("nation/one.yaml", benefit("one", "not household.aid.entitled"))
    more = "excluded_by:\n  - {benefit: one, when: household.one.entitled, basis: aid_law 1}\n"
    rules.write(AID, rules.read(AID) + more)
    assert rules.problems() == []


@pytest.mark.parametrize("deep", ["any({} for m in household.members)", "not {}"])
def test_deep_expressions_in_a_chain_load_only_if_they_can_be_assessed(rules: Rules, deep: str) -> None:
    """One expression may be 40 deep; several of them under one another may not."""

    def nested(name: str) -> str:
        return "".join(deep.split("{}")[0] for _ in range(15)) + name + deep.split("{}")[1] * 15

    links = 0
    while rules.problems() == [] and links < 40:
        links += 1
        root = Rules(rules.root.parent / f"{rules.root.name}_{links}")
        head = "{zh: 甲, en: a, basis: aid_law 1, when: "
        lines = [f"household.q{index}: {head}{nested(f'household.q{index + 1}')}}}" for index in range(links)]
        last = f"household.q{links}: {{zh: 甲, en: a, basis: aid_law 1, judged: county}}"
        rules = root.add(DEFINITIONS, "\n".join([*lines, last])).change(AID, POOR, "household.q0")
        if rules.problems() == []:
            family = Applicant.model_validate(FAMILY)
            assert assess(family, on=SUMMER, jurisdiction="city", search=(rules.root,)).determinations
    assert links > 2
    assert "too long a chain" in rules.problem().en
