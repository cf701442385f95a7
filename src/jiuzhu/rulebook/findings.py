"""What the rules leave to an officer to find, and whom each finding is about."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from jiuzhu.errors import Problem
from jiuzhu.language.situation import Value
from jiuzhu.language.tree import Coded, Flag, Number
from jiuzhu.rulebook.figures import read_number
from jiuzhu.rulebook.model import ItemRule
from jiuzhu.rulebook.rulebook import Rulebook


@cache
def findings(rulebook: Rulebook) -> Mapping[str, ItemRule]:
    """Everything that the rules leave to an officer, by its name."""
    return {key: rule for key, rule in rulebook.items.items() if rule.judged}


def decided_for(rule: ItemRule, rulebook: Rulebook) -> str:
    """Whom a finding is about: the household or a member."""
    owner = rule.key.split(".")[0]
    benefit = rulebook.benefits.get(owner)
    return benefit.decided_for if benefit else owner


def finding_called(what: str, rulebook: Rulebook) -> ItemRule | None:
    """The finding of this name, or of this wording in Chinese; None where there is none."""
    known = findings(rulebook)
    if what in known:
        return known[what]
    called = [rule for rule in known.values() if what in (rule.text.zh, rule.key.split(".")[1])]
    return called[0] if len(called) == 1 else None


def no_such_finding(where: str, what: str, rulebook: Rulebook) -> Problem:
    """Tells that the rules leave nothing of this name to an officer, and what may have been meant."""
    known = findings(rulebook)
    names = [*known, *(rule.text.zh for rule in known.values())]
    close = get_close_matches(what, names, n=1, cutoff=0.4)
    zh, en = (f"，是否指“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
    return Problem(
        where,
        f"没有名为“{what}”的认定事项{zh}",
        f"the rules leave no finding {what!r} to an officer{en}",
    )


def read_finding(value: bool | str, rule: ItemRule) -> Value:
    """What was found, in the form that readers of trees take; raises ValueError, `zh / en`."""
    match rule.type:
        case Flag():
            if isinstance(value, bool):
                return value
            raise ValueError(f"应为是或否，收到的是“{value}” / should be true or false, not {value!r}")
        case Number():
            if isinstance(value, bool):
                raise ValueError("应为数字 / should be a number")
            exact = read_number(value, rule.type)
            if exact < 0:
                raise ValueError(f"不能为负数，收到的是 {value} / should not be negative, as {value} is")
            return exact, exact
        case Coded(_, choices):
            for choice, text in choices:
                if value in (choice, text.zh):
                    return choice
    raise ValueError(f"读不懂“{value}” / cannot be {value!r}")
