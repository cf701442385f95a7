"""Of what nature a change is: can it be told, found, can it come about, or is it a fact of life."""

from __future__ import annotations

from typing import Literal

from jiuzhu.texts import Text

Nature = Literal["told", "found", "may_change", "time", "of_life"]

NATURES: dict[Nature, Text] = {
    "told": Text("补充情况即可", "to be told"),
    "found": Text("由工作人员认定", "for an officer to find"),
    "may_change": Text("情况可能变化", "may change"),
    "time": Text("到时自然发生", "comes with time"),
    "of_life": Text("客观事实，只说明界线", "a fact of life: only where the line is"),
}

FACTS_OF_LIFE = frozenset(
    f"member.{name}"
    for name in (
        "birth_date",
        "stated_age",
        "relation",
        "has_duty_of_support",
        "absence",
        "disability_grade",
        "disability_kind",
        "needs_long_term_care",
        "seriously_ill",
        "has_hiv",
        "able_to_work",
        "daily_living_items_failed",
        "supporters",
        "father",
        "mother",
        "supported_by_aged_parents",
        "in_entitled_group",
        "recognised_in_extreme_difficulty",
        "without_means_of_living",
    )
) | frozenset(
    (
        "household.recognised_status",
        "household.emergency.kind",
        "household.emergency.in_jurisdiction",
        "household.emergency.relieved_for_same_cause_this_year",
        "household.expenses.relieved_for_same_cause_this_year",
        "household.work_income_exceeded_since",
        "supporter.age",
        "supporter.in_extreme_difficulty",
        "supporter.on_subsistence_allowance",
        "supporter.severely_disabled",
        "supporter.incapacitated",
        "supporter.missing",
        "supporter.in_prison",
    )
)
"""What nobody can be asked to change once it is so, or has been decided elsewhere; of whom, and what."""
