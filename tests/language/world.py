"""A small world to try the language in: its figures, its definitions, what was decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Any

from jiuzhu.facts import Applicant
from jiuzhu.facts.vocabulary import household
from jiuzhu.language.evaluate import Closure, Evaluator, Frames
from jiuzhu.language.grounds import Grounds, weigh
from jiuzhu.language.items import ItemParts
from jiuzhu.language.missing import Gap, Missing, bit_of, gaps_in
from jiuzhu.language.parse import parse_expression
from jiuzhu.language.situation import Judged, Scope, Situation, Value
from jiuzhu.language.symbols import BenefitSymbol, Symbols
from jiuzhu.language.tree import APPLICANT, ROUNDINGS, Coded, Flag, Node, Number, Part, Subject, Type
from jiuzhu.language.units import parse_unit
from jiuzhu.texts import Text

TODAY = date(2022, 8, 1)

HOUSEHOLD = household()
MEMBER = HOUSEHOLD.collections["members"]
SUPPORTER = MEMBER.collections["supporters"]


def number(unit: str) -> Number:
    return Number(parse_unit(unit))


FIGURES: Mapping[str, tuple[Type, Value]] = {
    "standard": (number("yuan/person/month"), (100_000, 100_000)),
    "supplement": (number("yuan/month"), (12_345, 12_345)),
    "unset": (number("yuan/month"), (-inf, inf)),
    "yearly": (number("yuan/year"), (100_000, 100_000)),
    "share": (number("1"), (Fraction(1, 3), Fraction(1, 3))),
    "rate": (number("1"), (Fraction(2, 5), Fraction(3, 5))),
    "of_age": (number("year"), (18, 18)),
    "large_family": (number("person"), (3, 3)),
    "strict": (Flag(), True),
    "unset_flag": (Flag(), None),
    "rounding": (ROUNDINGS, "fen"),
    "unset_rounding": (ROUNDINGS, None),
}

RUNGS = Coded("rungs", (("a", Text("甲", "a")), ("b", Text("乙", "b"))))

ITEMS: Mapping[str, tuple[Type, str]] = {
    "member.age": (
        number("year"),
        "years_between(member.birth_date, assessment_date)",
    ),
    "member.counted": (
        number("yuan/month"),
        "max(member.income.wages + member.income.pension - member.income.support_paid, 0)",
    ),
    "member.severe": (
        Flag(),
        'member.disability_grade in ("grade_1", "grade_2")'
        ' or member.disability_grade == "grade_3" and member.disability_kind == "mental"',
    ),
    "household.size": (
        number("person"),
        "count(member for member in household.members if member.lives_with_family)",
    ),
    "household.total": (
        number("yuan/month"),
        "sum(member.counted for member in household.members if member.lives_with_family)",
    ),
}


@dataclass(frozen=True)
class Decided:
    """What another benefit comes to."""

    entitled: bool | None
    eligible: bool | None
    entitlement: Any = (0, 0)
    amount: Any = (0, 0)
    rests_on: int = 0
    missing: tuple[Gap, ...] = ()
    situation: Situation | None = None

    def grounds(self, part: Part) -> int:
        return self.rests_on

    def lack(self, part: Part) -> int:
        assert self.situation is not None
        return sum(bit_of(self.situation, gap) for gap in self.missing)


@dataclass(frozen=True)
class Elsewhere:
    """What was decided elsewhere, by the benefit's name and whom it is about."""

    decided: Mapping[tuple[str, str], Decided]

    def outcome(self, benefit: str, scope: Scope) -> Decided:
        return replace(self.decided[benefit, scope.key], situation=scope.situation)

    def tier(self, ladder: str, scope: Scope) -> str | None:
        raise AssertionError("there are no tiers here")


@dataclass(frozen=True, repr=False)
class World:
    """Figures and items by name; an item without an expression is one that an officer judges.

    ladders: of each its rungs; none is ever reached.  within: of a finding what bounds it.
    own: the bare names of a benefit's own items, with their keys; `decided_for` is whom it is for.
    """

    figures: Mapping[str, tuple[Type, Value]] = field(default_factory=lambda: FIGURES)
    items: Mapping[str, tuple[Type, str]] = field(default_factory=lambda: ITEMS)
    benefits: Mapping[str, BenefitSymbol] = field(default_factory=dict)
    decided: Mapping[tuple[str, str], Decided] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    decided_for: str = "household"
    assumed: Mapping[str, Text] = field(default_factory=dict)
    ladders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)

    def symbols(self, decided_for: str = "household") -> Symbols:
        variables = {
            "household": Subject("household", 0, HOUSEHOLD),
            "applicant": Subject("applicant", APPLICANT, MEMBER),
        }
        if decided_for == "member":
            variables["member"] = Subject("member", 1, MEMBER)
        return Symbols(
            variables,
            {name: kind for name, (kind, _) in self.figures.items()},
            {key: kind for key, (kind, _) in self.items.items()} | dict.fromkeys(self.ladders, RUNGS),
            self.benefits,
            self.own,
            variables[decided_for],
        )

    def parse(self, text: str, expected: Type | None = None, decided_for: str | None = None) -> Node:
        return parse_expression(text, self.symbols(decided_for or self.decided_for), expected)

    def _item(self, key: str) -> Node | None:
        kind, text = self.items[key]
        entity = key.partition(".")[0]
        decided_for = entity if entity in ("household", "member") else self.decided_for
        return self.parse(text, kind, decided_for) if text else None

    def _compile(self, evaluator: Evaluator, key: str) -> Closure:
        if key in self.ladders:
            return lambda frames: None
        tree = self._item(key)
        if tree is not None:
            return evaluator.compile(tree)
        unknown = (0, inf) if isinstance(self.items[key][0], Number) else None
        return lambda frames: frames[0].situation.judged.get((key, frames[-1].key), unknown)

    def _parts(self, key: str) -> ItemParts:
        if key in self.ladders:
            rungs = tuple(self.parse(rung, Flag()) for rung in self.ladders[key])
            return ItemParts(rungs, judged=False, assumed=None, ladder=True)
        tree = self._item(key)
        bounds = (self.parse(self.within[key]),) if key in self.within else ()
        return ItemParts((tree,) if tree else bounds, tree is None, self.assumed.get(key))

    @cached_property
    def evaluator(self) -> Evaluator:
        figures = {name: value for name, (_, value) in self.figures.items()}
        return Evaluator(figures, self._compile, self._tree)

    def _tree(self, key: str) -> Node | None:
        return None if key in self.ladders else self._item(key)

    def frames(self, family: Applicant, member: int | None, judged: Judged, on: date) -> Frames:
        situation = Situation(family, on, judged, Elsewhere(self.decided))
        if member is None:
            return situation.household.frames
        members = situation.household.collection("members")
        assert members is not None
        return members[member].frames

    def value(
        self,
        text: str,
        family: Applicant | None = None,
        *,
        member: int | None = None,
        judged: Judged | None = None,
        on: date = TODAY,
    ) -> Any:
        """What an expression comes to for a family, or for the member with this index."""
        frames = self.frames(family or Applicant(), member, judged or {}, on)
        return self.evaluator.compile(self.parse(text))(frames)

    def gaps(
        self,
        text: str,
        family: Applicant | None = None,
        *,
        member: int | None = None,
        judged: Judged | None = None,
    ) -> set[tuple[str, str, str]]:
        """What is missing, each gap as its kind, its name and whom it is about."""
        frames = self.frames(family or Applicant(), member, judged or {}, TODAY)
        lack = Missing(self.evaluator, self._parts).compile(self.parse(text))(frames)
        return {(gap.kind, gap.name, gap.whom) for gap in gaps_in(frames[0].situation, lack)}

    def grounds(self, text: str, family: Applicant | None = None, *, member: int | None = None) -> set[str]:
        """The figures and the assumptions (in English) that an expression rests on for a family."""
        frames = self.frames(family or Applicant(), member, {}, TODAY)
        grounds = Grounds(self.evaluator, self._parts)
        named = grounds.named(weigh(grounds.compile(self.parse(text)), frames))
        return {
            one.figure if one.figure is not None else one.assumption.en if one.assumption else ""
            for one in named
        }


WORLD = World()
