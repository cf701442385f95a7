"""What the rules leave to an officer to find, and whom each finding is about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

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
