"""Remedies: what one can do against a decision, each version with its days, several in force at once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rulebook.small_rules import SUMMER, Rules

FILE = "nation/remedies.yaml"
REMEDIES = """\
remedies:
  reconsideration:
    - {from: 2014-05-01, until: 2023-12-31, zh: 复议（旧法）, en: Review under the old law, basis: aid_law 9}
    - {from: 2024-01-01, zh: 复议（新法）, en: Review under the new law, basis: aid_law 10}
  litigation:
    from: 2015-05-01
    zh: 起诉
    en: Suit
    basis: [aid_law 45, aid_law 46]
"""


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2014, 4, 30), []),
        (date(2014, 5, 1), ["Review under the old law"]),
        (date(2015, 5, 1), ["Review under the old law", "Suit"]),
        (date(2023, 12, 31), ["Review under the old law", "Suit"]),
        (date(2024, 1, 1), ["Review under the new law", "Suit"]),
    ],
)
def test_those_of_the_day_are_in_force(rules: Rules, on: date, said: list[str]) -> None:
    rules.write(FILE, REMEDIES)
    assert [remedy.text.en for remedy in rules.load(on).remedies] == said


def test_a_remedy_says_where_it_stands(rules: Rules) -> None:
    suit = rules.write(FILE, REMEDIES).load().remedies[1]
    assert suit.text.zh == "起诉"
    assert [basis.article for basis in suit.basis] == ["45", "46"]


def test_without_remedies_there_are_none(rules: Rules) -> None:
    assert rules.load().remedies == ()


def test_their_days_are_days_of_change(rules: Rules) -> None:
    before = {rules.load(date(2023, 12, 31)).until, rules.load(date(2015, 1, 1)).until}
    assert date(2024, 1, 1) not in before
    other = Rules(rules.root / "other").write(FILE, REMEDIES)
    assert other.load(date(2023, 12, 31)).until == date(2024, 1, 1)
    assert other.load(date(2015, 1, 1)).until == date(2015, 5, 1)


@pytest.mark.parametrize(
    ("old", "new", "at", "zh", "en"),
    [
        ("until: 2023-12-31", "until: 2024-01-01", "from: 2024", "重叠", "overlaps with the one before"),
        (
            "until: 2023-12-31",
            "until: 2023-11-30",
            "from: 2024",
            "2023-12-01 至 2023-12-31",
            "from 2023-12-01",
        ),
        (
            "until: 2023-12-31",
            "until: 2013-12-31",
            "from: 2014",
            "until 早于 from",
            "'until' is before 'from'",
        ),
        ("from: 2024-01-01", "from: 2014-05-01", "（新法）", "先后", "order of their dates"),
        ("basis: aid_law 9", "basis: aid_lw 9", "aid_lw", "aid_law", "did you mean 'aid_law'"),
        (", basis: aid_law 10", "", "（新法）", "缺少", "is missing"),
        ("from: 2024-01-01, ", "", "（新法）", "缺少", "is missing"),
    ],
)
def test_what_is_wrong_with_a_remedy(rules: Rules, old: str, new: str, at: str, zh: str, en: str) -> None:
    rules.write(FILE, REMEDIES).change(FILE, old, new)
    problem = rules.problem()
    assert problem.where == rules.where(FILE, at)
    assert zh in problem.zh
    assert en in problem.en


@pytest.mark.parametrize(("layer", "below"), [("city", True), ("nation", False)])
def test_a_name_is_not_defined_again(rules: Rules, layer: str, below: bool) -> None:
    rules.write(FILE, REMEDIES)
    again = "remedies:\n  litigation: {from: 2015-05-01, zh: 又, en: Again, basis: aid_law 1}\n"
    problem = rules.write(f"{layer}/z.yaml", again).problem()
    assert problem.where == f"rules/{layer}/z.yaml:2"
    assert ("upper layer" in problem.en) is below
    assert rules.where(FILE, "  litigation:") in problem.en


def test_a_lower_layer_adds_its_own(rules: Rules) -> None:
    rules.write(FILE, REMEDIES)
    rules.write(
        "city/remedies.yaml",
        "remedies:\n  hotline: {from: 2020-01-01, zh: 热线, en: Hotline, basis: aid_law 1}\n",
    )
    assert [remedy.text.en for remedy in rules.load(SUMMER).remedies][-1] == "Hotline"
