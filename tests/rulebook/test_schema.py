"""The shape of rule files: what may stand where, and how a slip is told."""

from __future__ import annotations

import re

import pytest

from tests.rulebook.small_rules import Rules

AID = "nation/benefits/aid.yaml"
NATION = "nation/parameters.yaml"
CITY = "city/parameters.yaml"
DEFINITIONS = "nation/definitions.yaml"


def test_the_small_rules_are_sound(rules: Rules) -> None:
    assert rules.problems() == []
    assert rules.ever_problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "suggested"),
    [
        (AID, "    when: household", "    whn: household", "whn", "when"),
        (AID, "amount:", "ammount:", "ammount", "amount"),
        (AID, "decided_for:", "decided_fro:", "decided_fro", "decided_for"),
        (AID, "judged: caseworker", "jugded: caseworker", "jugded", "judged"),
        (CITY, "known_until:", "known_untill:", "known_untill", "known_until"),
        (DEFINITIONS, "basis: aid_law 2", "basics: aid_law 2", "basics", "basis"),
        ("nation/sources.yaml", "zh: 救助法", "zh: 救助法, nubmer: 1", "nubmer", "number"),
        ("city/jurisdiction.yaml", "within:", "withn:", "withn", "within"),
    ],
)
def test_an_unknown_key_gets_a_suggestion(
    rules: Rules, file: str, old: str, new: str, key: str, suggested: str
) -> None:
    rules.change(file, old, new)
    found = [problem for problem in rules.problems() if repr(key) in problem.en]
    assert len(found) == 1
    assert found[0].en == f"there is no key {key!r}; did you mean {suggested!r}?"
    assert found[0].zh == f"没有名为“{key}”的项，是否想写“{suggested}”？"
    assert found[0].where == rules.where(file, key)


@pytest.mark.parametrize(
    ("file", "line", "key", "near"),
    [
        (AID, "    zh: 收入低于标准\n", "zh", "  poor:"),
        (AID, "    en: Income is below the standard\n", "en", "  poor:"),
        (AID, "title: {zh: 救助金, en: Aid}\n", "title", "benefit: aid"),
        (AID, "decided_for: household\n", "decided_for", "benefit: aid"),
        (AID, "  basis: aid_law 6\n", "basis", "amount:"),
        (CITY, "      - from: 2022-07-01\n        value: 1000\n", "from", "        status: stated"),
        ("city/jurisdiction.yaml", "en: The city\n", "en", "jurisdiction: city"),
    ],
)
def test_what_is_missing(rules: Rules, file: str, line: str, key: str, near: str) -> None:
    left = "      - \n" if key == "from" else ""
    rules.change(file, line, left)
    problem = next(one for one in rules.problems() if "missing" in one.en)
    assert "缺少" in problem.zh
    assert key in problem.zh
    assert key in problem.en
    if key != "from":
        assert problem.where == rules.where(file, near)


@pytest.mark.parametrize(
    ("file", "line", "word", "near"),
    [
        (AID, "    basis: aid_law 4\n", "basis", "  poor:"),
        (AID, "    basis: aid_law 5\n", "basis", "  modest:"),
        (DEFINITIONS, "    basis: aid_law 3\n", "basis", "  household.property_found:"),
        (AID, "    unit: yuan/month\n", "unit", "  line:"),
        (NATION, "    zh: 舍入方式\n", "zh", "  rounding:"),
        (NATION, "    en: rounding\n", "en", "  rounding:"),
        (NATION, "    unit: rounding\n", "unit", "  rounding:"),
    ],
)
def test_basis_unit_and_names_are_not_left_out(
    rules: Rules, file: str, line: str, word: str, near: str
) -> None:
    problem = rules.change(file, line, "").problem()
    assert word in problem.zh
    assert word in problem.en
    assert problem.where == rules.where(file, near)


@pytest.mark.parametrize(
    ("old", "new", "en"),
    [
        (
            "    basis: aid_law 4\n",
            "    basis: aid_law 4\n    judged: county\n",
            "exactly one of value, table",
        ),
        ("    judged: caseworker\n", "", "exactly one of value, table"),
        ("    basis: aid_law 4\n", "    basis: aid_law 4\n    within: [0, 1]\n", "go with 'judged'"),
        ("    basis: aid_law 4\n", "    basis: aid_law 4\n    unless_judged: 'yes'\n", "go with 'judged'"),
    ],
)
def test_one_way_of_coming_by_an_item(rules: Rules, old: str, new: str, en: str) -> None:
    problem = rules.change(AID, old, new).problem()
    assert en in problem.en


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        (
            "        status: stated\n        source: aid_law 7\n",
            "",
            "status 和 source",
            "a status and a source",
        ),
        ("        status: stated\n", "", "status 和 source", "a status and a source"),
        (
            "status: stated\n        source: aid_law 7\n",
            "status: stated\n",
            "source",
            "a status and a source",
        ),
        ("        status: stated\n", "        status: unset\n", "status", "a status"),
        ("        value: 1000\n", "        value: unset\n", "未定", "unset"),
        ("        value: 1000\n", "", "写且只写一个", "exactly one of"),
        ("        value: 1000\n", "        value: 1000\n        at_least: 900\n", "只写一个", "exactly one"),
        (
            "        value: 1000\n",
            "        at_least: 1\n        between: [1, 2]\n",
            "只写一个",
            "exactly one",
        ),
        ("        known_until: 2023-06-30\n", "        until: 2022-06-30\n", "until 早于 from", "'until' is"),
    ],
)
def test_a_figure_has_one_value_a_status_and_a_source(
    rules: Rules, old: str, new: str, zh: str, en: str
) -> None:
    problem = rules.change(CITY, old, new).problem()
    assert problem.where == rules.where(CITY, "from: 2022-07-01")
    assert zh in problem.zh
    assert en in problem.en


def test_what_nobody_knows_needs_neither_status_nor_source(rules: Rules) -> None:
    old = "value: 1000\n        status: stated\n        source: aid_law 7\n"
    assert rules.change(CITY, old, "value: unset\n").load().figures["standard"].status == "unset"


UNFIT = pytest.mark.parametrize(
    ("file", "old", "new", "at"),
    [
        (CITY, "status: stated", "status: sated", "sated"),
        (CITY, "from: 2022-07-01", "from: 2022年7月1日", "2022年7月1日"),
        (CITY, "from: 2022-07-01", "from: 2022-06-31", "2022-06-31"),
        (CITY, "from: 2022-07-01", "from: 20220701", "20220701"),
        (CITY, "value: 1000", "value: [1000]", "[1000]"),
        (CITY, "value: 1000", "between: [900]", "[900]"),
        (CITY, "known_until: 2023-06-30", "note: 说明", "note"),
        (AID, "decided_for: household", "decided_for: family", "family"),
        (AID, "period: month", "period: year", "year"),
        (AID, "judged: caseworker", "judged: mayor", "mayor"),
        (AID, "  basis: aid_law 6", "  basis: []", "basis: []"),
        (AID, "en: Income is below the standard", "en: ''", "en: ''"),
        (AID, "benefit: aid", "benefit: Aid", "benefit: Aid"),
        (AID, "  modest:", "  Modest-One:", "Modest-One"),
        (DEFINITIONS, "household.size:", "size:", "  size:"),
    ],
)


@UNFIT
def test_what_does_not_fit_is_told_with_its_line(
    rules: Rules, file: str, old: str, new: str, at: str
) -> None:
    assert rules.change(file, old, new).problem().where == rules.where(file, at)


@UNFIT
def test_what_does_not_fit_is_told_in_chinese(rules: Rules, file: str, old: str, new: str, at: str) -> None:
    said = rules.change(file, old, new).problem().zh
    assert not re.search("([A-Za-z]{2,} ){3}", said), f"a Chinese reader is told {said!r}"


@pytest.mark.parametrize("day", ["0", "1656633600", "2022-07-01T00:00:00", "1e9"])
def test_a_day_is_written_as_a_day(rules: Rules, day: str) -> None:
    """A bare number is no date: it must not be read as seconds since 1970."""
    problem = rules.change(CITY, "from: 2022-01-01", f"from: {day}").problem()
    assert problem.where == rules.where(CITY, f"from: {day}")


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("benfit: a\n", "not a known kind"),
        ("benefit: a\nfills: b\n", "exactly one of"),
        ("title: {zh: 甲, en: a}\n", "not a known kind"),
    ],
)
def test_the_kind_of_a_file_is_known_by_one_key(rules: Rules, text: str, en: str) -> None:
    problem = rules.write("city/extra.yaml", text).problem()
    assert problem.where == "rules/city/extra.yaml:1"
    assert en in problem.en


def test_a_benefit_has_conditions_and_an_amount_or_is_a_status(rules: Rules) -> None:
    amount = rules.read(AID).partition("amount:")
    rules.write(AID, amount[0].encode())
    assert "go together" in rules.problem().en
    rules.change(AID, "paid: {period: month, zh: 按月, en: monthly}\n", "")
    assert "a benefit has an amount" in rules.problem().en
    rules.change(AID, "benefit: aid\n", "benefit: aid\nkind: status\n")
    assert rules.load().benefits["aid"].amount is None


def test_no_conditions_at_all(rules: Rules) -> None:
    text = rules.read(AID)
    conditions = text[text.index("conditions:") : text.index("amount:")]
    assert "at least one condition" in rules.change(AID, conditions, "conditions: {}\n").problem().en
