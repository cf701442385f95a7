from __future__ import annotations

from typing import Any

from jiuzhu.facts import Applicant
from jiuzhu.language.symbols import BenefitSymbol
from jiuzhu.texts import Text
from tests.language.world import FIGURES, ITEMS, WORLD, Decided, World, number


def people(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), **facts})


def test_a_value_rests_on_the_figures_in_it() -> None:
    assert WORLD.grounds("1 + 2") == set()
    assert WORLD.grounds("applicant.seriously_ill") == set()
    assert WORLD.grounds("supplement + monthly(yearly)") == {"supplement", "yearly"}
    assert WORLD.grounds("standard * household.size > supplement and not strict") == {
        "standard",
        "supplement",
        "strict",
    }
    assert WORLD.grounds("round_to(max(supplement, 0), rounding)") == {"supplement", "rounding"}


def test_a_figure_that_is_not_set_is_named_too() -> None:
    assert WORLD.grounds("unset > 0") == {"unset"}


def test_a_row_that_is_not_taken_does_not_count() -> None:
    text = "supplement if applicant.seriously_ill else (unset if applicant.employed else monthly(yearly))"
    for ill, employed, figures in (
        (True, None, {"supplement"}),
        (False, True, {"unset"}),
        (False, False, {"yearly"}),
        (False, None, {"unset", "yearly"}),
        (None, False, {"supplement", "yearly"}),
        (None, None, {"supplement", "unset", "yearly"}),
    ):
        told = people({"relation": "self", "seriously_ill": ill, "employed": employed})
        assert WORLD.grounds(text, told) == figures


def test_what_was_asked_on_the_way_to_a_row_counts() -> None:
    text = "1 if supplement > monthly(yearly) else (2 if unset_flag else 3)"
    assert WORLD.grounds(text) == {"supplement", "yearly"}
    assert WORLD.grounds(text.replace(">", "<=")) == {"supplement", "yearly", "unset_flag"}


def test_a_definition_rests_on_what_is_in_it() -> None:
    items = {
        **ITEMS,
        "household.line": (number("yuan/month"), "standard * household.size if strict else unset"),
    }
    world = World(items=items)
    assert world.grounds("household.line < supplement") == {"standard", "strict", "supplement"}
    assert world.grounds("household.line < household.line") == {"standard", "strict"}


def test_a_definition_of_each_person_rests_on_what_each_takes() -> None:
    items = {"member.part": (number("yuan/month"), "supplement if member.seriously_ill else monthly(yearly)")}
    world = World(items=items)
    text = "sum(m.part for m in household.members)"
    assert world.grounds(text, people()) == set()
    assert world.grounds(text, people({"seriously_ill": True})) == {"supplement"}
    assert world.grounds(text, people({"seriously_ill": True}, {"seriously_ill": False})) == {
        "supplement",
        "yearly",
    }
    assert world.grounds("applicant.part", people({"relation": "self", "seriously_ill": False})) == {"yearly"}


def test_one_who_does_not_count_rests_on_nothing() -> None:
    """The figures of a person who is filtered out are those of a row that is not taken."""
    items = {"member.part": (number("yuan/month"), "supplement if member.seriously_ill else monthly(yearly)")}
    text = "sum(m.part for m in household.members if m.lives_with_family)"
    told = people(
        {"seriously_ill": True, "lives_with_family": True},
        {"seriously_ill": False, "lives_with_family": False},
    )
    assert World(items=items).grounds(text, told) == {"supplement"}
    nobody = people({"seriously_ill": True, "lives_with_family": False})
    assert WORLD.grounds("sum(supplement for m in household.members if m.lives_with_family)", nobody) == set()
    assert WORLD.grounds("count(m for m in household.members if strict and m.employed)", nobody) == {"strict"}


def test_what_is_taken_for_granted_is_said() -> None:
    text = Text("按12个月平均", "averaged over 12 months")
    world = World(assumed={"household.total": text})
    assert world.grounds("household.total > supplement") == {"supplement", "averaged over 12 months"}
    assert world.grounds("household.size > large_family") == {"large_family"}
    assert world.grounds("supplement if strict else household.total") == {"supplement", "strict"}


def test_what_another_benefit_rests_on_is_asked_of_it() -> None:
    for mask, figures in ((0, {"supplement"}), (1, {"supplement"})):
        world = World(
            benefits={"aid": BenefitSymbol("household", number("yuan/month"))},
            decided={("aid", ""): Decided(True, True, rests_on=mask)},
        )
        assert world.grounds("supplement > 0 and household.aid.eligible") == figures


def test_grounds_are_of_figures_there_are() -> None:
    assert WORLD.grounds("standard * large_family > household.total") <= set(FIGURES)
