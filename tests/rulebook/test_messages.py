"""How slips are told: each by its own sentence, at its own line, all of them at once, none twice."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from jiuzhu.errors import RuleError
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.document import LARGEST
from tests.rulebook.small_rules import SUMMER, Rules

AID = "nation/benefits/aid.yaml"
NATION = "nation/parameters.yaml"
CITY = "city/parameters.yaml"
DEFINITIONS = "nation/definitions.yaml"
POOR = "household.reported_counted_income < line"
VALUE = "    unit: yuan/month\n    value: standard * household.size\n"
CARS = "household.property.cars"


# --- expressions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["household.size > 2", "line + 3 > line", "max(line, 5) > line", "2 < household.size"]
)
def test_a_number_with_a_unit_belongs_in_a_parameter(rules: Rules, written: str) -> None:
    problem = rules.change(AID, POOR, written).problem()
    assert "different units; a number with a unit belongs in a parameter" in problem.en
    assert "要写成参数" in problem.zh


def test_two_quantities_of_different_units_are_not_told_so(rules: Rules) -> None:
    assert "parameter" not in rules.change(AID, POOR, "standard < line").problem().en


def test_an_amount_that_cannot_be_read_is_not_said_to_be_unrounded(rules: Rules) -> None:
    amount = "round_to(max(0, line - household.reported_counted_income), rounding)"
    assert "unknown name" in rules.change(AID, amount, "max(0, lien)").problem().en


# --- rows and tiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        f"{CARS} < 1 and {CARS} > 2",
        f"{CARS} < 1 and {CARS} >= 1",
        'household.emergency.kind == "fire" and household.emergency.kind == "none"',
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_contradicts_itself_has_its_own_sentence(rules: Rules, row: str, first: bool) -> None:
    rows = [f"      - {{when: '{row}', value: 0}}\n"]
    rows.insert(1 if first else 0, f"      - {{when: {CARS} < 9, value: 0}}\n")
    end = "      - otherwise: standard * household.size\n"
    rules.change(AID, VALUE, f"    unit: yuan/month\n    table:\n{''.join(rows)}{end}")
    problem = rules.problem()
    assert problem.where == rules.where(AID, row)
    assert "自相矛盾" in problem.zh
    assert f"row {1 if first else 2} contradicts itself" in problem.en


def test_a_tier_twice_on_a_ladder(rules: Rules) -> None:
    tiers = "".join(
        f"      - {{tier: low, zh: 档, en: tier, when: {CARS} {when}}}\n" for when in ("== 0", "== 1")
    )
    rules.change(AID, "quantities:\n", f"quantities:\n  step:\n    zh: 档\n    en: step\n    tiers:\n{tiers}")
    problem = rules.problem()
    assert problem.where == rules.where(AID, "== 1")
    assert problem.zh == "档次“low”写了两次"
    assert problem.en == "the tier 'low' stands twice"


# --- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "en"),
    [
        ("40%", "a percentage is a rate, not a sum of yuan/person/month"),
        ("1_000", "is not a number"),
        ("+5", "is not a number"),
        ("1/3%", "is not a number"),
        (".5", "is not a number"),
        ("1/0", "is not a number"),
        ("٣", "is not a number"),
    ],
)
def test_what_is_no_sum_of_money(rules: Rules, written: str, en: str) -> None:
    assert en in rules.change(CITY, "value: 1000", f"value: {written}").problem().en


# --- who pays what --------------------------------------------------------------------------------

CARE = """\
benefit: care
title: {zh: 补贴, en: Care}
decided_for: WHO
paid: {period: PERIOD, zh: 发放, en: paid}
conditions:
  here: {zh: 条件, en: condition, basis: aid_law 8, judged: caseworker}
amount:
  value: round_to(VALUE, "fen")
  basis: aid_law 8
"""


@pytest.mark.parametrize(
    ("who", "period", "value", "fits"),
    [
        ("member", "month", "standard", True),
        ("member", "month", "member.income.wages", True),
        ("household", "month", "standard", False),
        ("household", "month", "standard * household.size", True),
        ("member", "once", "standard", False),
        ("member", "once", "fee", True),
        ("household", "once", "fee", False),
        ("household", "once", "fee * household.size", True),
    ],
)
def test_a_benefit_for_each_member_may_state_its_amount_per_person(
    rules: Rules, who: str, period: str, value: str, fits: bool
) -> None:
    rules.add(NATION, "fee: {zh: 费, en: fee, unit: yuan/person}\n")
    text = CARE.replace("WHO", who).replace("PERIOD", period).replace("VALUE", value)
    found = rules.write("nation/care.yaml", text).problems()
    assert (found == []) is fits
    assert fits or "is expected" in found[0].en


# --- files ----------------------------------------------------------------------------------------


def test_an_empty_file_and_a_large_one_are_told_apart(rules: Rules) -> None:
    rules.write("city/a.yaml", "\n").write("city/b.yaml", "#" * (LARGEST + 1))
    empty, large = rules.problems()
    assert (empty.zh, empty.en) == ("文件为空", "the file is empty")
    assert "文件过大" in large.zh
    assert f"more than {LARGEST}" in large.en


def test_the_other_ending_is_refused(rules: Rules) -> None:
    """It would be left out in silence."""
    problem = rules.write("city/more.yml", "sources: {}\n").problem()
    assert problem.where == "rules/city/more.yml:1"
    assert problem.en == "rename it to .yaml"


def test_a_folder_or_a_pipe_is_not_opened(rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "city" / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "city" / "pipe.yaml")
    assert [problem.en for problem in rules.problems()] == ["not a regular file"] * 2


# --- where it stands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (AID, "en: Income is below the standard", "en: []", "'conditions.poor.en'"),
        (AID, "judged: caseworker", "judged: mayor", "'conditions.modest.judged'"),
        (DEFINITIONS, "basis: aid_law 2", "basis: {a: b}", "'definitions.household.size.basis'"),
    ],
)
def test_a_key_is_named_as_it_was_written(rules: Rules, file: str, old: str, new: str, key: str) -> None:
    problem = rules.change(file, old, new).problem()
    assert problem.where == rules.where(file, new)
    assert key in problem.en


@pytest.mark.parametrize(
    ("where", "old", "new"),
    [
        ("aid_lw 6", "basis: aid_law 6", "basis: aid_lw 6"),
        ("aid_lw 3", "basis: aid_law 3", "basis: aid_lw 3"),
        ("aid_lw 7", "status: stated\n        source: aid_law 7", "status: stated\n        source: aid_lw 7"),
    ],
)
def test_an_unknown_source_is_told_at_its_line(rules: Rules, where: str, old: str, new: str) -> None:
    (file,) = [one for one in (AID, DEFINITIONS, CITY) if old in rules.read(one)]
    assert rules.change(file, old, new).problem().where == rules.where(file, where)


@pytest.mark.parametrize("own", ["sources: {}\n", "jurisdiction: town\nzh: 镇\nen: Town\n"])
def test_a_folder_without_a_jurisdiction_of_its_own(rules: Rules, own: str) -> None:
    problem = rules.write("city/jurisdiction.yaml", own).problem()
    assert problem.where == "rules/city/jurisdiction.yaml:1"
    assert "'jurisdiction: city'" in problem.en


# --- all at once ----------------------------------------------------------------------------------


def test_slips_of_every_kind_are_told_together(rules: Rules) -> None:
    rules.change(CITY, "value: 1000", "value: 1000.001")
    rules.change(CITY, "source: aid_law 7\n        known", "source: aid_lw 7\n        known")
    rules.change(AID, POOR, "household.siz > line").change(AID, "basis: aid_law 6", "basis: aid_lw 6")
    rules.add(
        DEFINITIONS, "household.cars: {zh: 车, en: cars, basis: aid_law 1, unit: catr, judged: county}\n"
    )
    rules.write(
        "nation/remedies.yaml", "remedies: {suit: {from: 2020-01-01, zh: 诉, en: suit, basis: aid_lw}}\n"
    )
    assert len(rules.problems()) == 6


def test_slips_of_shape_in_every_layer_are_told_together(rules: Rules) -> None:
    rules.write("city/jurisdiction.yaml", "jurisdiction: city\nzh: 市\nen: City\nwithin: nation\nwithn: x\n")
    rules.write("city/empty.yaml", "").change(NATION, "unit: rounding", "unt: rounding")
    layers = [problem.where.split("/")[1] for problem in rules.problems()]
    assert sorted(layers) == ["city", "city"], (
        "a city whose own file cannot be read stands within nobody knows what"
    )
    rules.change("city/jurisdiction.yaml", "withn: x\n", "")
    layers = [problem.where.split("/")[1] for problem in rules.problems()]
    assert sorted(layers) == ["city", "nation"]


def test_a_bad_jurisdiction_above_is_told_with_the_slips_below(rules: Rules) -> None:
    rules.change("city/jurisdiction.yaml", "within: nation", "within: natoin").write("city/empty.yaml", "")
    assert len(rules.problems()) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("period: month", "period: 1"),
        ("decided_for: household", "decided_for: [household]"),
        ("title: {zh: 救助金, en: Aid}", "title: 救助金"),
        ("benefit: aid\n", "benefit: aid\norder: first\n"),
        ("    judged: caseworker\n", "    judged: caseworker\n    local: maybe\n"),
        ("    judged: caseworker\n", "    judged: caseworker\n    within: [0]\n"),
        ("    judged: caseworker\n", "    judged: caseworker\n    within: [0, 1, 2]\n"),
        ("  basis: aid_law 6", "  basis: []"),
        ("conditions:\n", "conditions: [a]\nquantity:\n"),
        (VALUE, "    unit: yuan/month\n    table: none\n"),
    ],
)
def test_a_chinese_reader_is_not_told_in_english(rules: Rules, old: str, new: str) -> None:
    for problem in rules.change(AID, old, new).problems():
        assert not re.search("([A-Za-z]{2,} ){3}", problem.zh)
        assert "None" not in problem.zh + problem.en
        assert "Input should" not in problem.zh + problem.en


@pytest.mark.parametrize("how", ["unit: yuan\n    value: 1", "unit: yuan\n    judged: county"])
def test_a_fill_of_another_kind_is_told_once(rules: Rules, how: str) -> None:
    fill = f"fills: aid\nconditions:\n  modest:\n    zh: 市\n    en: city\n    basis: aid_law 1\n    {how}\n"
    problem = rules.write("city/fills.yaml", fill).problem()
    assert problem.where == "rules/city/fills.yaml:3"
    assert problem.en == "'aid.modest' is a condition in the upper layer, here a quantity in yuan"
    assert problem.zh == "“aid.modest”在上层是条件，这里是数量（yuan）"


def test_a_name_of_any_kind_is_no_path(tmp_path: Path) -> None:
    for name in ("a/b", "City", "1city", "a-b", "a\n", "ａ"):
        with pytest.raises(RuleError, match="there is no jurisdiction"):
            Rulebook.load(name, SUMMER, search=(tmp_path,))
