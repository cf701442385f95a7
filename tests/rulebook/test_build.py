"""The rulebook of a day: names, units, cycles, what a lower layer may fill, what a benefit needs."""

from __future__ import annotations

from datetime import date
from textwrap import dedent, indent

import pytest

from jiuzhu import Applicant, assess
from jiuzhu.errors import Problem, RuleError
from jiuzhu.language.tree import Aggregate, Item
from tests.rulebook.small_rules import SUMMER, Rules

AID = "nation/benefits/aid.yaml"
NATION = "nation/parameters.yaml"
CITY = "city/parameters.yaml"
DEFINITIONS = "nation/definitions.yaml"
POOR = "household.reported_counted_income < line"
LINE = "value: standard * household.size"
AMOUNT = "round_to(max(0, line - household.reported_counted_income), rounding)"


def status(name: str, when: str, more: str = "") -> str:
    """The file of a status with one condition."""
    text = f"""\
        benefit: {name}
        title: {{zh: 身份, en: Status {name}}}
        kind: status
        decided_for: household
        conditions:
          holds:
            zh: 条件
            en: condition
            basis: aid_law 1
            when: {when}
        """
    return dedent(text) + dedent(more)


def definition(key: str, when: str) -> str:
    return f"{key}:\n  zh: 定义\n  en: definition\n  basis: aid_law 1\n  when: {when}\n"


# --- expressions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        (POOR, "household.reported_counted_income < lin", "是否想写“line”", "did you mean 'line'"),
        (POOR, "household.reported_counted_incom < line", "_income”", "household.reported_counted_income'"),
        (POOR, "houshold.size > 0", "“household”", "did you mean 'household'"),
        (POOR, "household.siz > 0", "“household.size”", "did you mean 'household.size'"),
        (POOR, "household.ade.eligible", "household.aid", "household.aid"),
        (POOR, "household.aid.eligble", "household.aid.eligible", "household.aid.eligible"),
        (POOR, "any(m.minr for m in household.members)", "未知名称“m.minr”", "unknown name 'm.minr'"),
        (POOR, "any(m.age for m in household.member)", "household.members", "household.members"),
        (POOR, 'household.emergency.kind == "fier"', "“fire”", "did you mean 'fire'"),
        (POOR, "household.size > household.reported_counted_income", "单位不同", "different units"),
        (POOR, "standard < line", "yuan/person/month 与 yuan/month", "yuan/person/month and yuan/month"),
        (POOR, "line", "此处应为条件", "a condition is expected"),
        (POOR, "line <", "写法有误", "cannot read"),
        (POOR, "household.members", "要用 sum、count", "use it in sum, count"),
        (LINE, "value: standard", "此处应为数量（yuan/month）", "a quantity in yuan/month is expected"),
        (LINE, "value: standard * 0.5 * household.size", "请写成参数", "make 0.5 a parameter"),
        (LINE, "value: standrad * household.size", "“standard”", "did you mean 'standard'"),
        (LINE, "value: household.size > 0", "此处应为数量", "a quantity in yuan/month is expected"),
        (LINE, "value: __import__('os').system('ls')", "没有", "is not in the rule language"),
        (LINE, "value: '[x for x in ().__class__.__bases__]'", "没有", "is not in the rule language"),
        (LINE, "value: eval('1')", "未知名称“eval”", "unknown name 'eval'"),
        (AMOUNT, "round_to(standard, rounding)", "yuan/month", "yuan/month is expected"),
        (AMOUNT, "line", "round_to", "an amount says how it is rounded"),
        (AMOUNT, "max(0, line)", "round_to", "an amount says how it is rounded"),
        (AMOUNT, "round_to(line, standard)", "舍入方式", "a way of rounding"),
        (AMOUNT, 'round_to(line, "fenn")', "“fen”", "did you mean 'fen'"),
    ],
)
def test_what_an_expression_gets_wrong(rules: Rules, old: str, new: str, zh: str, en: str) -> None:
    rules.change(AID, old, new)
    problem = rules.problem()
    key = "when: " if old == POOR else "value: " if old == AMOUNT else ""
    assert problem.where == rules.where(AID, key + new)
    assert zh in problem.zh
    assert en in problem.en


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("-" * 900 + "1", id="signs"),
        pytest.param("x" + "()" * 900, id="calls"),
        pytest.param("x" + "[0]" * 600, id="subscripts"),
        pytest.param("[" * 190 + "]" * 190, id="lists"),
        pytest.param("(" * 900 + "1" + ")" * 900, id="brackets"),
        pytest.param("not " * 450 + "line", id="negations"),
        pytest.param("household" + ".a" * 900, id="attributes"),
        pytest.param("+".join(["line"] * 300), id="sums"),
        pytest.param("line if line > 0 else " * 80 + "line", id="choices"),
        pytest.param("max(" * 90 + "0" + ", 0)" * 90, id="calls within calls"),
        pytest.param("lambda: " * 200 + "0", id="lambdas"),
        pytest.param("9" * 1900, id="a long number"),
        pytest.param("x" * 2001, id="a long text"),
        pytest.param("f'{" * 90 + "1" + "}'" * 90, id="formatted"),
        pytest.param("10 ** 10 ** 10 ** 10", id="powers"),
        pytest.param("line\\", id="a backslash"),
    ],
)
def test_any_expression_is_parsed_or_refused(rules: Rules, expression: str) -> None:
    quoted = '"' + expression.replace("\\", "\\\\") + '"'
    problem = rules.change(AID, LINE, f"value: {quoted}").problems()[0]
    assert problem.where == f"rules/{AID}:10"
    assert len(problem.en) < 300, "a problem is short enough to read"


def test_an_item_not_in_force_is_not_suggested_for_itself(rules: Rules) -> None:
    rules.change(AID, "    zh: 全家标准\n", "    zh: 全家标准\n    from: 2022-07-01\n")
    assert rules.problems(on=date(2022, 7, 1)) == []
    for problem in rules.problems(on=date(2022, 6, 30)):
        assert "did you mean 'line'" not in problem.en, "that is what was written"


def test_a_name_of_the_file_means_the_same_inside_a_comprehension(rules: Rules) -> None:
    """`line` is the household's, also where members are gone through."""
    total = "{zh: 合计, en: total, unit: yuan/month, value: sum(line for m in household.members)}"
    rules.change(AID, "conditions:\n", f"  total: {total}\nconditions:\n")
    tree = rules.load().items["aid.total"].tree
    assert isinstance(tree, Aggregate)
    assert isinstance(tree.body, Item)
    assert tree.body.subject.name == "household"


# --- names taken twice ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("nation/s2.yaml", "sources:\n  aid_law: {zh: 又, en: Again}\n", "aid_law"),
        (
            "nation/d2.yaml",
            "definitions:\n" + indent(definition("household.size", POOR), "  "),
            "household.size",
        ),
        (
            "nation/d2.yaml",
            "definitions:\n" + indent(definition("household.property_found", "household.size > 0"), "  "),
            "household.property_found",
        ),
        ("nation/b2.yaml", status("aid", "household.size > 0"), "aid"),
    ],
)
def test_a_name_twice_in_one_layer(rules: Rules, file: str, text: str, name: str) -> None:
    rules.write(file, text)
    found = rules.problems()
    assert found
    assert any(name in problem.en for problem in found)
    assert not any("upper layer" in problem.en for problem in found), "both stand in the same folder"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  line:\n", "  standard:\n"),
        ("  poor:\n", "  rounding:\n"),
        ("  poor:\n", "  line:\n"),
        ("  poor:\n", "  assessment_date:\n"),
    ],
)
def test_an_item_named_like_something_else(rules: Rules, old: str, new: str) -> None:
    name = new.strip().rstrip(":")
    found = rules.change(AID, old, new).problems()
    taken = [problem for problem in found if "already taken" in problem.en]
    assert [problem.en for problem in taken] == [f"the name {name!r} is already taken; choose another"]
    assert "已用于别处" in taken[0].zh


@pytest.mark.parametrize(
    "name", ["size", "property_found", "reported_counted_income", "members", "household", "member"]
)
def test_a_benefit_named_like_something_else(rules: Rules, name: str) -> None:
    """`household.size` could mean either."""
    rules.write("nation/b2.yaml", status(name, "household.reported_counted_income > 0"))
    problem = rules.problem()
    assert problem.where == "rules/nation/b2.yaml:1"
    assert "已用于别处" in problem.zh
    assert "already taken" in problem.en


@pytest.mark.parametrize("key", ["household.reported_counted_income", "household.members", "member.relation"])
def test_a_definition_named_like_a_fact(rules: Rules, key: str) -> None:
    """The fact would win, and the definition never be read."""
    rules.add(DEFINITIONS, definition(key, "household.size > 0"))
    problem = rules.problem()
    assert problem.where == rules.where(DEFINITIONS, f"  {key}:")
    assert "taken" in problem.en


@pytest.mark.parametrize("name", ["assessment_date"])
def test_a_figure_named_like_a_word_of_the_language(rules: Rules, name: str) -> None:
    rules.add(NATION, f"{name}:\n  {{zh: 又, en: again, unit: 1}}\n")
    assert rules.problem().where == rules.where(NATION, f"{name}:")


def test_a_definition_of_nobody(rules: Rules) -> None:
    problem = rules.add(DEFINITIONS, definition("familly.size", "household.size > 0")).problem()
    assert problem.where == rules.where(DEFINITIONS, "familly.size")
    assert "household、member、supporter" in problem.zh
    assert "there is no 'familly'" in problem.en


# --- cycles ---------------------------------------------------------------------------------------


def test_two_definitions_in_a_circle(rules: Rules) -> None:
    rules.add(
        DEFINITIONS,
        definition("household.a", "not household.b") + definition("household.b", "not household.a"),
    )
    problem = rules.problem()
    assert "household.a → household.b → household.a" in problem.zh
    assert "household.a → household.b → household.a" in problem.en
    assert problem.where in [rules.where(DEFINITIONS, f"  household.{name}:") for name in "ab"]


def test_a_definition_that_refers_to_itself(rules: Rules) -> None:
    rules.add(DEFINITIONS, definition("household.a", "not household.a"))
    assert "household.a → household.a" in rules.problem().en


def test_a_benefit_and_a_definition_in_a_circle(rules: Rules) -> None:
    rules.add(DEFINITIONS, definition("household.rich", "not household.aid.eligible"))
    problem = rules.change(AID, POOR, "household.rich").problem()
    assert problem.where == rules.where(DEFINITIONS, "household.rich:")
    assert "aid.eligible → aid.entitled → household.rich" in problem.en


def test_two_benefits_in_a_circle(rules: Rules) -> None:
    rules.write("nation/a.yaml", status("one", "not household.two.eligible"))
    rules.write("nation/b.yaml", status("two", "not household.one.eligible"))
    problem = rules.problem()
    assert "two.eligible" in problem.en
    assert problem.where.startswith(("rules/nation/a.yaml:", "rules/nation/b.yaml:"))


def test_every_circle_is_told(rules: Rules) -> None:
    pairs = (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    rules.add(DEFINITIONS, "".join(definition(f"household.{a}", f"not household.{b}") for a, b in pairs))
    assert len(rules.problems()) == 2


@pytest.mark.parametrize("amount", ["household.aid.amount", "household.aid.entitlement"])
def test_an_amount_that_refers_to_itself(rules: Rules, amount: str) -> None:
    problem = rules.change(AID, AMOUNT, f"round_to({amount}, rounding)").problem()
    assert "aid.entitlement" in problem.en


def test_benefits_may_refer_to_one_another_in_one_direction(rules: Rules) -> None:
    rules.write("nation/a.yaml", status("one", "not household.aid.eligible"))
    rules.write("nation/b.yaml", status("two", "household.one.eligible and household.aid.entitled"))
    assert rules.problems() == []


LONG = "".join(
    f"household.q{index}:\n  {{zh: 甲, en: a, basis: aid_law 1, unit: yuan/month, value: household."
    + (f"q{index + 1}" if index < 399 else "reported_counted_income")
    + "}\n"
    for index in range(400)
)
EXCLUDED = "excluded_by:\n  - {{benefit: {0}, basis: aid_law 1}}\n"


@pytest.mark.parametrize("case", ["excluded by itself", "excluded by one another", "a long chain"])
def test_what_loads_can_be_assessed(rules: Rules, case: str) -> None:
    """A bad rule is refused when it loads, never when a family is waiting."""
    match case:
        case "excluded by itself":
            rules.write("nation/a.yaml", status("one", "household.size > 0", EXCLUDED.format("one")))
        case "excluded by one another":
            rules.write("nation/a.yaml", status("one", "household.size > 0", EXCLUDED.format("two")))
            rules.write("nation/b.yaml", status("two", "household.size > 0", EXCLUDED.format("one")))
        case "a long chain":
            rules.add(DEFINITIONS, LONG).change(AID, POOR, "household.q0 < line")
    if rules.problems():
        return
    family = Applicant.model_validate({"reported_counted_income": 1, "members": [{"relation": "self"}]})
    assert assess(family, on=SUMMER, jurisdiction="city", search=(rules.root,)).determinations


# --- what a lower layer fills ---------------------------------------------------------------------


def fills(item: str, how: str, group: str = "conditions") -> str:
    return f"""\
fills: aid
{group}:
  {item}:
    zh: 本市规定
    en: the city's rule
    basis: aid_law 9
    {how}
"""


def test_a_finding_is_filled_by_the_city(rules: Rules) -> None:
    rules.write("city/fills.yaml", fills("modest", "when: household.property.cars == 0"))
    rulebook = rules.load()
    item = rulebook.items["aid.modest"]
    assert (item.judged, item.text.en, item.where) == (None, "the city's rule", "rules/city/fills.yaml:3")
    assert rulebook.benefits["aid"].conditions[1].text.zh == "本市规定"


def test_a_definition_left_to_judgement_is_filled_by_the_city(rules: Rules) -> None:
    text = "definitions:\n" + indent(
        definition("household.property_found", "household.property.cars == 0"), "  "
    )
    rules.write("city/definitions.yaml", text)
    assert rules.load().items["household.property_found"].where == "rules/city/definitions.yaml:2"


def test_an_item_marked_local_is_filled_by_the_city(rules: Rules) -> None:
    rules.change(AID, "    unit: yuan/month\n", "    unit: yuan/month\n    local: true\n")
    rules.write(
        "city/fills.yaml",
        fills("line", "unit: yuan/month\n    value: standard * household.size * 2", "quantities"),
    )
    assert rules.load().items["aid.line"].where == "rules/city/fills.yaml:3"


def test_a_city_uses_its_own_sources_and_the_benefits_own_names(rules: Rules) -> None:
    rules.write("city/sources.yaml", "sources:\n  notice: {zh: 通告, en: Notice}\n")
    text = fills("modest", "when: line > 0").replace("aid_law 9", "notice 二")
    assert rules.write("city/fills.yaml", text).load().items["aid.modest"].basis[0].text.zh == "《通告》二"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (fills("poor", "when: household.size > 0"), "没有留给下层", "not left open"),
        (fills("modst", "when: household.size > 0"), "“aid.modest”", "did you mean 'aid.modest'"),
        (fills("line", "unit: yuan/month\n    value: 0", "quantities"), "没有留给下层", "not left open"),
    ],
)
def test_what_a_city_may_not_fill(rules: Rules, text: str, zh: str, en: str) -> None:
    problem = rules.write("city/fills.yaml", text).problem()
    assert problem.where == "rules/city/fills.yaml:3"
    assert zh in problem.zh
    assert en in problem.en


def test_a_settled_definition_is_not_replaced_below(rules: Rules) -> None:
    size = "{zh: 人口, en: size, unit: person, basis: aid_law 1, value: 0}"
    text = f"definitions:\n  household.size: {size}\n"
    problem = rules.write("city/definitions.yaml", text).problem()
    assert problem.where == "rules/city/definitions.yaml:2"
    assert rules.where(DEFINITIONS, "household.size:") in problem.en


def test_a_benefit_is_not_written_again_below(rules: Rules) -> None:
    problem = rules.write("city/aid.yaml", rules.read(AID)).problem()
    assert problem.where == "rules/city/aid.yaml:1"
    assert "fills: aid" in problem.zh
    assert "fills: aid" in problem.en


def test_it_is_the_lower_file_that_is_refused_whatever_its_place_in_the_list(rules: Rules) -> None:
    rules.write("city/aid.yaml", "order: 1\n" + rules.read(AID))
    assert rules.problem().where == "rules/city/aid.yaml:2"


def test_a_fill_of_another_unit_says_which_is_right(rules: Rules) -> None:
    problem = rules.write("city/fills.yaml", fills("modest", "unit: yuan\n    value: 1")).problems()[0]
    assert problem.where == "rules/city/fills.yaml:3"
    assert "None" not in problem.zh
    assert "None" not in problem.en


def test_a_fill_of_what_comes_into_force_later(rules: Rules) -> None:
    """Before its day there is nothing to fill, and nothing wrong."""
    rules.change(AID, "    judged: caseworker\n", "    judged: caseworker\n    from: 2022-10-20\n")
    rules.write(
        "city/fills.yaml", fills("modest", "from: 2022-10-20\n    when: household.property.cars == 0")
    )
    assert rules.problems(on=date(2022, 10, 20)) == []
    assert rules.problems(on=date(2022, 10, 19)) == []


# --- versions of an item --------------------------------------------------------------------------


def versions(*dates: str) -> str:
    """Versions of the condition `poor`, each with its own dates."""
    entries = "".join(
        f"    - {{zh: 版, en: version {index}, basis: aid_law 4, when: household.size >= 0, {when}}}\n"
        for index, when in enumerate(dates, 1)
    )
    return f"  poor:\n{entries}"


ONE_VERSION = """\
  poor:
    zh: 收入低于标准
    en: Income is below the standard
    when: household.reported_counted_income < line
    basis: aid_law 4
"""


def test_a_condition_changes_on_its_day(rules: Rules) -> None:
    rules.change(AID, ONE_VERSION, versions("until: 2022-10-19", "from: 2022-10-20"))
    assert rules.ever_problems() == []
    for on, text in ((date(2022, 10, 19), "version 1"), (date(2022, 10, 20), "version 2")):
        assert rules.load(on).benefits["aid"].conditions[0].text.en == text


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param(("from: 2014-05-01", "from: 2022-07-01"), id="both from their day on"),
        pytest.param(("from: 2014-05-01, until: 2022-07-01", "from: 2022-07-01"), id="a day twice"),
        pytest.param(("from: 2022-07-01, until: 2022-06-30",), id="until before from"),
    ],
)
def test_versions_that_overlap(rules: Rules, dates: tuple[str, ...]) -> None:
    """As with figures, the later one must not be passed over in silence."""
    rules.change(AID, ONE_VERSION, versions(*dates))
    if dates == ("from: 2014-05-01", "from: 2022-07-01") and not rules.ever_problems():
        assert rules.load().benefits["aid"].conditions[0].text.en == "version 2"
        return
    assert rules.ever_problems()


def test_a_benefit_without_any_condition_in_force(rules: Rules) -> None:
    """Without conditions everybody would be entitled."""
    rules.change(AID, "    zh: 收入低于标准\n", "    zh: 收入低于标准\n    from: 2022-07-01\n")
    rules.change(AID, "    judged: caseworker\n", "    judged: caseworker\n    from: 2022-07-01\n")
    assert rules.problems(on=date(2022, 7, 1)) == []
    before: list[Problem] = rules.problems(on=date(2022, 6, 30))
    if not before:
        assert "aid" not in rules.load(date(2022, 6, 30)).benefits


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (AID, "benefit: aid\n", "benefit: aid\nfrom: 2022-07-01\nuntil: 2022-06-30\n"),
        ("nation/sources.yaml", "en: Aid Law", "en: Aid Law, from: 2022-07-01, until: 2022-06-30"),
    ],
)
def test_until_before_from(rules: Rules, file: str, old: str, new: str) -> None:
    assert "'until' is before 'from'" in rules.change(file, old, new).problem().en


def test_a_benefit_without_end(rules: Rules) -> None:
    rules.change(AID, "benefit: aid\n", "benefit: aid\nfrom: 2014-05-01\nuntil: 9999-12-31\n")
    assert "aid" in rules.load().benefits
    assert "aid" not in rules.load(date(2014, 4, 30)).benefits


# --- benefits -------------------------------------------------------------------------------------


def test_excluded_by_an_unknown_benefit(rules: Rules) -> None:
    rules.write("nation/b.yaml", status("marginal", "household.size > 0", EXCLUDED.format("aidd")))
    problem = rules.problem()
    assert problem.where == rules.where("nation/b.yaml", "benefit: aidd")
    assert problem.zh == "没有待遇“aidd”，是否想写“aid”？"
    assert problem.en == "there is no benefit 'aidd'; did you mean 'aid'?"


def test_an_exclusion_is_a_condition_in_words(rules: Rules) -> None:
    rules.write("nation/b.yaml", status("marginal", "household.size > 0", EXCLUDED.format("aid")))
    (exclusion,) = rules.load().benefits["marginal"].exclusions
    assert (exclusion.text.zh, exclusion.text.en) == ("未享受救助金", "Does not hold: Aid")


CARE = """\
benefit: care
title: {zh: 护理补贴, en: Care}
decided_for: member
paid: {period: month, zh: 按月, en: monthly}
concerns: member.disability.grade != "none"
quantities:
  base: {zh: 基数, en: base, unit: yuan/month, value: member.income.wages}
conditions:
  works:
    zh: 有工资
    en: Has wages
    when: base > 0
    basis: aid_law 8
amount:
  value: round_to(base, "fen")
  basis: aid_law 8
"""


def care(rules: Rules) -> Rules:
    return rules.write("nation/care.yaml", CARE.replace('concerns: member.disability.grade != "none"\n', ""))


def test_a_benefit_for_each_member(rules: Rules) -> None:
    benefit = care(rules).load().benefits["care"]
    assert benefit.decided_for == "member"
    assert (benefit.subject.name, benefit.subject.index) == ("member", 1)


def test_a_household_has_no_member_of_its_own(rules: Rules) -> None:
    care(rules).change("nation/care.yaml", "decided_for: member", "decided_for: household")
    problem = rules.problem()
    assert problem.where == rules.where("nation/care.yaml", "member.income.wages")
    assert "unknown name 'member'" in problem.en


def test_a_household_is_not_excluded_by_a_person(rules: Rules) -> None:
    rules.write(AID, rules.read(AID) + EXCLUDED.format("care"))
    problem = care(rules).problem()
    assert problem.where == rules.where(AID, "benefit: care")
    assert "不能直接被按人的待遇排除" in problem.zh
    assert "not excluded by a person's" in problem.en


def test_a_person_is_excluded_by_the_household(rules: Rules) -> None:
    care(rules)
    rules.write("nation/care.yaml", rules.read("nation/care.yaml") + EXCLUDED.format("aid"))
    assert [one.name for one in rules.load().benefits["care"].exclusions] == ["not_aid"]


def test_a_condition_is_a_condition(rules: Rules) -> None:
    rules.change(AID, f"    when: {POOR}\n", "    unit: yuan/month\n    value: line\n")
    problem = rules.problem()
    assert problem.where == rules.where(AID, "  poor:")
    assert "“poor”不是条件" in problem.zh
    assert "'poor' is not a condition" in problem.en


def test_paid_once_is_not_paid_by_the_month(rules: Rules) -> None:
    problem = rules.change(AID, "period: month", "period: once").problem()
    assert problem.where == rules.where(AID, AMOUNT)
    assert "yuan/month" in problem.en


@pytest.mark.parametrize("default", ["maybe", "'true'", "1"])
def test_what_holds_unless_judged_is_yes_or_no(rules: Rules, default: str) -> None:
    rules.change(AID, "    judged: caseworker\n", f"    judged: caseworker\n    unless_judged: {default}\n")
    problem = rules.problem()
    assert problem.where == rules.where(AID, "unless_judged")
    assert "yes" in problem.zh


# --- sources --------------------------------------------------------------------------------------


def test_an_unknown_source(rules: Rules) -> None:
    problem = rules.change(AID, "basis: aid_law 4", "basis: aid_lw 4").problem()
    assert problem.en == "there is no source 'aid_lw'; did you mean 'aid_law'?"
    assert problem.where == rules.where(AID, "aid_lw")


def test_an_unknown_source_among_several(rules: Rules) -> None:
    rules.change(AID, "basis: aid_law 4", "basis:\n      - aid_law 4\n      - other_law 1")
    assert rules.problem().where == rules.where(AID, "other_law")


def test_a_source_named_again_below(rules: Rules) -> None:
    problem = rules.write("city/sources.yaml", "sources:\n  aid_law: {zh: 又, en: Again}\n").problem()
    assert problem.where == "rules/city/sources.yaml:2"
    assert "already in an upper layer" in problem.en


# --- every problem at once ------------------------------------------------------------------------


def test_every_problem_of_shape_is_listed(rules: Rules) -> None:
    rules.change(AID, "decided_for: household", "decided_for: family").change(
        AID, "    judged: caseworker\n", ""
    )
    rules.change(DEFINITIONS, "basis: aid_law 2", "bases: aid_law 2").write("nation/extra.yaml", "a: &a 1\n")
    files = [problem.where.split(":")[0] for problem in rules.problems()]
    assert sorted(files) == [
        f"rules/{AID}",
        f"rules/{AID}",
        f"rules/{DEFINITIONS}",
        "rules/nation/extra.yaml",
    ]


def test_every_problem_of_names_and_units_is_listed(rules: Rules) -> None:
    rules.change(AID, POOR, "lin > 0").change(AID, LINE, "value: standard").change(AID, AMOUNT, "line")
    rules.change(AID, "basis: aid_law 5", "basis: aid_lw 5").change(DEFINITIONS, "    basis: aid_law 2\n", "")
    assert len(rules.problems()) == 5


def test_every_problem_of_figures_is_listed(rules: Rules) -> None:
    rules.change(CITY, "value: 1000", "value: 1000.001").change(CITY, "value: 940", "value: x")
    rules.change(NATION, "unit: rounding", "unit: roundin")
    assert len(rules.problems()) == 3


def test_a_bad_figure_does_not_hide_a_bad_name(rules: Rules) -> None:
    rules.change(CITY, "value: 1000", "value: 1000.001").change(AID, POOR, "household.siz > 0")
    assert {problem.where for problem in rules.problems()} >= {rules.where(AID, "household.siz ")}


def test_problems_in_two_layers_are_listed_together(rules: Rules) -> None:
    rules.change(CITY, "status: stated", "status: sated").change(
        AID, "decided_for: household", "decided_for: us"
    )
    layers = {problem.where.split("/")[1] for problem in rules.problems()}
    assert layers == {"nation", "city"}


def test_each_problem_is_listed_once(rules: Rules) -> None:
    rules.change(CITY, "value: 1000", "value: x")
    found = rules.ever_problems()
    assert len(found) == len(set(found)) == 1


def test_a_problem_reads_well(rules: Rules) -> None:
    rules.change(AID, POOR, "household.reported_counted_income < lin")
    with pytest.raises(RuleError) as error:
        rules.load()
    assert str(error.value) == (
        "规则文件有误（1）/ the rules cannot be loaded (1)\n"
        "  rules/nation/benefits/aid.yaml:15: conditions.poor.when：未知名称“lin”，是否想写“line”？\n"
        "    conditions.poor.when: unknown name 'lin'; did you mean 'line'?"
    )
