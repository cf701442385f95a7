"""Facts of life are facts that there are."""

from __future__ import annotations

from jiuzhu.facts.vocabulary import household
from jiuzhu.whatif.nature import FACTS_OF_LIFE


def test_every_fact_of_life_is_in_the_vocabulary() -> None:
    family = household()
    member = family.collections["members"]
    known = {
        f"{entity.name}.{name}"
        for entity in (family, member, member.collections["supporters"])
        for name in (*entity.words, *entity.collections)
    }
    assert known >= FACTS_OF_LIFE
