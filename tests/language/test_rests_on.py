"""What a value rests on: nothing that it looks at is left out, and whatever is not named changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from jiuzhu.facts import Applicant
from jiuzhu.language.items import ItemParts
from jiuzhu.language.rests_on import RestsOn, Support
from jiuzhu.language.symbols import BenefitSymbol
from jiuzhu.language.tree import Flag
from tests.language.expressions import expressions, small_families
from tests.language.world import ITEMS, TODAY, WORLD, World, number


def parts(key: str) -> ItemParts:
    kind, text = ITEMS[key] if key in ITEMS else (Flag(), "")
    entity = key.partition(".")[0]
    return ItemParts((WORLD.parse(text, kind, entity),) if text else (), not text, None)


def support(text: str, told: Applicant, world: World = WORLD, **trees: str) -> Support:
    """What an expression rests on; `trees` are those of benefits."""
    frames = world.frames(told, None, {}, TODAY)
    found = RestsOn(parts, lambda benefit, part: [world.parse(trees[benefit])])
    return found.under([world.parse(text)], frames)


def named(found: Support) -> set[tuple[str, str, str]]:
    return {(leaf.kind, leaf.name, leaf.whom.key) for leaf in found.leaves}


def people(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), **facts})


TWO = people({"name": "王芳", "relation": "self", "supporters": [{"name": "赵军"}]}, {"name": "王小"})


def test_facts_are_named_of_whom_they_are() -> None:
    assert named(support("household.property.cars > 0 or applicant.seriously_ill", TWO)) == {
        ("fact", "property.cars", ""),
        ("fact", "seriously_ill", "王芳"),
    }


def test_of_a_group_everybody_counts_and_who_is_in_it() -> None:
    assert named(support("any(m.seriously_ill for m in household.members if m.lives_with_family)", TWO)) == {
        ("members", "members", ""),
        *(("fact", name, who) for name in ("seriously_ill", "lives_with_family") for who in ("王芳", "王小")),
    }
    inner = "any(any(s.in_prison for s in m.supporters) for m in household.members)"
    assert {one for one in named(support(inner, TWO)) if one[0] == "members"} == {
        ("members", "members", ""),
        ("members", "supporters", "王芳"),
        ("members", "supporters", "王小"),
    }
    assert ("fact", "in_prison", "赵军") in named(support(inner, TWO))


def test_it_looks_through_items_and_to_the_day() -> None:
    assert named(support("applicant.age", TWO)) == {("fact", "birth_date", "王芳"), ("day", "", "")}


def test_a_branch_that_is_not_taken_today_counts() -> None:
    text = "supplement if strict else household.reported_counted_income"
    assert named(support(text, TWO)) == {("fact", "reported_counted_income", "")}
    assert named(support("strict or applicant.seriously_ill", TWO)) == {("fact", "seriously_ill", "王芳")}
    assert named(support("given(applicant.seriously_ill)", TWO)) == {("fact", "seriously_ill", "王芳")}


def test_a_judgement_is_named_and_other_benefits_are_looked_through() -> None:
    items = {**ITEMS, "household.within": (Flag(), "")}
    judging = World(items=items)
    assert named(support("household.within", TWO, judging)) == {("judgement", "household.within", "")}
    other = World(benefits={"aid": BenefitSymbol("household", number("yuan/month"))})
    found = support("household.aid.eligible", TWO, other, aid="household.property.houses > 1")
    assert named(found) == {("fact", "property.houses", "")}


def test_each_line_is_named_with_what_it_rests_on() -> None:
    text = "household.property.cars > 1 and (household.size < large_family or strict)"
    found = support(text, TWO)
    lines = {
        line.node.operator: {(leaf.name, leaf.whom.key) for leaf in leaves}
        for line, leaves in found.lines.items()
    }
    assert lines == {
        ">": {("property.cars", "")},
        "<": {("members", ""), ("lives_with_family", "王芳"), ("lives_with_family", "王小")},
    }
    assert not support("share > 0 and strict", TWO).lines  # of figures alone


# --- nothing is left out ----------------------------------------------------------------------------


def mixed(one: Applicant, other: Applicant, found: Support) -> Applicant:
    """The one family, but as the other in everything that is not named."""
    kept = named(found)
    first, second = one.model_dump(), other.model_dump()

    def mix(mine: dict[str, Any], theirs: dict[str, Any], whom: str, prefix: str = "") -> dict[str, Any]:
        whole: dict[str, Any] = {}
        for name in mine:
            group = name in ("income", "property", "expenses")
            if group and mine[name] is not None and theirs[name] is not None:
                whole[name] = mix(mine[name], theirs[name], whom, f"{prefix}{name}.")
            elif name == "members":
                others = [*(theirs[name] or ()), *mine[name]]
                pairs = zip(mine[name], others, strict=False)
                whole[name] = [mix(a, b, f"members[{index}]") for index, (a, b) in enumerate(pairs)]
            else:
                kind = "members" if name == "supporters" else "fact"
                stays = group or name == "relation" or (kind, prefix + name, whom) in kept
                whole[name] = mine[name] if stays else theirs[name]
        return whole

    data = mix(first, second, "")
    return Applicant.model_validate({name: value for name, value in data.items() if value is not None})


@settings(max_examples=200)
@given(expressions(), small_families(least=1), small_families())
def test_what_is_not_named_changes_nothing(text: str, one: Applicant, other: Applicant) -> None:
    changed = mixed(one, other, support(text, one))
    assert WORLD.value(text, changed) == WORLD.value(text, one)
