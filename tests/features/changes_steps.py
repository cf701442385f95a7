"""The steps about what would change a result, and about one fact going through values."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from pytest_bdd import parsers, then, when

from jiuzhu.assessment.results import Status
from jiuzhu.whatif import Change, Sweep
from tests.features.steps import CITIES, NUMBER, QUOTED, Story, determination

BEGINS: dict[str, tuple[set[Status], Status]] = {
    "终止": ({"eligible"}, "ineligible"),
    "开始符合": ({"ineligible", "undetermined"}, "eligible"),
}


@dataclass
class Tried:
    """What was tried out in a scenario: the change that a step spoke of last, the sweep."""

    change: Change | None = None
    sweep: Sweep | None = None
    told_cliffs: set[tuple[Decimal, str]] = field(default_factory=set)

    def last(self) -> Change:
        assert self.change is not None, "前面没有提到哪一种变化"
        return self.change

    def swept(self) -> Sweep:
        assert self.sweep is not None, "前面没有“让……从……升到……”"
        return self.sweep


@pytest.fixture
def tried() -> Tried:
    return Tried()


def changes(story: Story, title: str, limit: int | None) -> list[Change]:
    """Those for one determination, called as the other steps call it."""
    one = determination(story, title)
    found = story.result().changes(one.benefit, limit=limit, search=(CITIES,))
    return [change for change in found if change.person == one.person]


def choose(found: list[Change], lead: str) -> Change:
    said = [change.lead.zh for change in found]
    chosen = [change for change in found if lead in change.lead.zh]
    assert chosen, f"没有“{lead}”；有：{'；'.join(said) or '无'}"
    return chosen[0]


@when(parsers.re(rf"让(?P<fact>[^“”\"]+)从\s*(?P<start>{NUMBER})\s*元升到\s*(?P<stop>{NUMBER})\s*元"))
def a_fact_rises(story: Story, tried: Tried, fact: str, start: str, stop: str) -> None:
    tried.sweep = story.result().sweep(fact, start, stop, search=(CITIES,))


@then(
    parsers.re(
        rf"要使(?P<title>[^，“”\"]+)的条件{QUOTED.format('condition')}成立，可以是\"(?P<lead>[^\"]+)\"",
    )
)
def would_turn_it(story: Story, tried: Tried, title: str, condition: str, lead: str) -> None:
    """Among the few that are told: no more than three."""
    found = [one for one in changes(story, title, limit=3) if one.condition_text]
    turning = [one for one in found if one.condition_text and one.condition_text.zh == condition]
    tried.change = choose(turning, lead)
    assert tried.change.verdict_after == "holds"


@then(parsers.re(r"会改变(?P<title>[^，“”\"]+)的，有\"(?P<lead>[^\"]+)\""))
def would_change_it(story: Story, tried: Tried, title: str, lead: str) -> None:
    tried.change = choose(changes(story, title, limit=3), lead)


@then(
    parsers.re(
        rf"那时(?P<title>[^，“”\"]+)即符合，(?P<period>每月|一次性)\s*(?P<least>不低于)?\s*(?P<sum>{NUMBER})\s*元"
    )
)
def is_due_then(tried: Tried, title: str, period: str, least: str | None, sum: str) -> None:
    change, amount = tried.last(), tried.last().amount_after
    assert change.enough, change.text.zh
    assert title.endswith(change.title.zh)
    assert amount is not None
    assert amount.period == ("month" if period == "每月" else "once")
    assert amount.lowest == Decimal(sum.replace(",", ""))
    assert amount.highest == (None if least else amount.lowest)


@then(parsers.re(rf"那时(?P<title>[^，“”\"]+)仍不符合，因为{QUOTED.format('condition')}不成立"))
def is_not_due_then(tried: Tried, title: str, condition: str) -> None:
    change = tried.last()
    assert (change.title.zh, change.status_after) == (title, "ineligible"), change.text.zh
    assert condition in [one.text.zh for one in change.still_against if one.verdict == "fails"]


@then(parsers.re(r"那时(?P<title>[^，“”\"]+)即终止"))
def ends_then(tried: Tried, title: str) -> None:
    change = tried.last()
    assert change.title.zh == title
    assert (change.status_before, change.status_after) == ("eligible", "ineligible"), change.text.zh


@then(
    parsers.re(
        rf"那时(?P<title>[^，“”\"]+)由每月\s*(?P<before>{NUMBER})\s*元变为每月\s*(?P<after>{NUMBER})\s*元"
    )
)
def is_another_sum_then(tried: Tried, title: str, before: str, after: str) -> None:
    change = tried.last()
    assert change.title.zh == title
    assert change.amount_before is not None
    assert change.amount_after is not None
    assert change.amount_before.exact == Decimal(before.replace(",", ""))
    assert change.amount_after.exact == Decimal(after.replace(",", "")), change.text.zh


@then("注明这是客观事实")
def is_a_fact_of_life(tried: Tried) -> None:
    assert tried.last().nature == "of_life"
    assert "客观事实" in tried.last().text.zh


@then(parsers.re(rf"(?P<value>{NUMBER})\s*元处(?P<title>[^，“”\"]+?)(?P<how>终止|开始符合)"))
def turns_there(tried: Tried, value: str, title: str, how: str) -> None:
    at = Decimal(value.replace(",", ""))
    before, after = BEGINS[how]
    turns = {
        (cliff.at, turn.title.zh)
        for cliff in tried.swept().cliffs
        for turn in cliff.turns
        if turn.status_before in before and turn.status_after == after
    }
    assert (at, title) in turns, f"有：{sorted(turns)}"
    tried.told_cliffs.add((at, title))


@then("此外没有哪里待遇终止")
def nothing_else_ends(tried: Tried) -> None:
    """Of what the household was due; what follows from it for each person is not asked here."""
    ends = {
        (cliff.at, turn.title.zh)
        for cliff in tried.swept().cliffs
        for turn in cliff.turns
        if turn.status_before == "eligible" and turn.person is None
    }
    assert ends <= tried.told_cliffs, sorted(ends - tried.told_cliffs)
