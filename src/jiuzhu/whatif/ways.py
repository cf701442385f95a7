"""The ways in which one thing that a value rests on may be otherwise, each with how people call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from jiuzhu.assessment.results import VERDICTS
from jiuzhu.facts import PerYear
from jiuzhu.facts.codes import Relation
from jiuzhu.facts.fields import LARGEST_COUNT, LARGEST_SUM, OLDEST, Facts
from jiuzhu.facts.vocabulary import Word
from jiuzhu.language.rests_on import Leaf
from jiuzhu.language.situation import Scope, Value
from jiuzhu.language.symbols import type_of_word
from jiuzhu.language.tree import Coded, Day, Flag, Number, Type
from jiuzhu.language.units import parse_unit
from jiuzhu.language.values import unbounded
from jiuzhu.rulebook.model import UNKNOWN_TEXT, ItemRule, show_value
from jiuzhu.texts import Text
from jiuzhu.whatif.alteration import Alteration, FactSet, Joined, Judged, Left
from jiuzhu.whatif.nature import FACTS_OF_LIFE, Nature
from jiuzhu.whatif.trying import Trial

A_YEAR = Number(parse_unit("yuan/year"))
HOLDS, FAILS = VERDICTS["holds"], VERDICTS["fails"]
NOBODY = Text("没有", "nobody")
_MOST_FEN = int(LARGEST_SUM) * 100
_TO_COME = Text("将有", "to come")
_GONE = Text("不再是家庭成员", "no longer a member")

Sort = Literal["number", "date", "choice", "judgement", "joining", "leaving", "day"]


@dataclass(frozen=True, slots=True)
class Thing:
    """What may be otherwise: a fact, a judgement, who the members are.

    sort: how people tell ways apart; `day` is the day of the assessment, `date` a fact.  label: what it
    is called.  whom: whose it is; None for the household's.  before: what it is now.  known: whether that
    is known.  given: whether somebody told or found it.  officer: who judges a judgement.
    """

    sort: Sort
    label: Text
    whom: Text | None
    nature: Nature
    before: Text
    known: bool
    given: bool
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A thing that grows in steps: money by the fen, counts and ages by one, dates by the day.

    low, high: within which it is looked for, in steps.  here: where it is now, None while unknown.
    """

    thing: Thing
    kind: Type
    low: int
    high: int
    here: int | None
    alter: Callable[[int], Alteration]

    @property
    def is_money(self) -> bool:
        """Whether a step is a fen."""
        return isinstance(self.kind, Number) and self.kind.unit is not None and self.kind.unit.is_money

    def shown(self, step: int) -> Text:
        """The thing at a step, with its unit."""
        return show_value(date.fromordinal(step) if self.kind == Day() else (step, step), self.kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing as it would be otherwise."""

    thing: Thing
    alteration: Alteration
    after: Text


class Ways:
    """Every way in which the leaves of one case may be otherwise."""

    def __init__(self, base: Trial) -> None:
        self._base = base
        self._law = base.law
        self._steps = base.steps()

    @property
    def day(self) -> Thing:
        """The day of the assessment."""
        today = show_value(self._base.case.on, Day())
        return Thing("day", Text("评估日期", "the day of the assessment"), None, "time", today, True, True)

    def reachable(self, leaf: Leaf) -> bool:
        """Whether it is about somebody whom the case tells of."""
        return leaf.whom in self._steps

    def known(self, leaf: Leaf) -> bool:
        """Whether a fact or a group is known, or a judgement made."""
        match leaf.kind:
            case "fact":
                assert leaf.word is not None
                return leaf.word.reader()(leaf.whom.record, leaf.whom.above) is not None
            case "members":
                return leaf.whom.collection(leaf.name) is not None
            case "judgement":
                return (leaf.name, leaf.whom.key) in self._base.case.judged
        return True

    def nature(self, leaf: Leaf) -> Nature:
        """Of what nature it is that this is otherwise."""
        if leaf.kind == "judgement":
            return "found"
        if not self.known(leaf):
            return "told"
        return "of_life" if f"{leaf.whom.entity.name}.{leaf.name}" in FACTS_OF_LIFE else "may_change"

    # --- what grows ------------------------------------------------------------------------------

    def scale(self, leaf: Leaf) -> Scale | None:
        """The leaf as something that grows, if it is that."""
        if leaf.kind == "judgement":
            return self._judged_scale(leaf)
        if leaf.word is None or leaf.word.kind not in ("number", "day"):
            return None
        word, steps = leaf.word, self._steps[leaf.whom]
        if word.kind == "day":
            return self._day_scale(leaf, word)
        raw = _raw(leaf.whom.record, word)
        if not isinstance(raw, PerYear):
            return self.number(leaf)
        return Scale(
            self._thing(leaf, "number", _number(raw.per_year, A_YEAR), raw, raw),
            A_YEAR,
            0,
            _MOST_FEN,
            _fen(raw.per_year),
            lambda step: FactSet(steps, word.path, PerYear.model_construct(per_year=_yuan(step))),
        )

    def number(self, leaf: Leaf) -> Scale:
        """A fact that is a number, in its own unit, also where it was given for a year."""
        word, steps = leaf.word, self._steps[leaf.whom]
        assert word is not None
        kind, value = type_of_word(word), word.reader()(leaf.whom.record, leaf.whom.above)
        assert isinstance(kind, Number)
        money = kind.unit is not None and kind.unit.is_money
        most = _MOST_FEN if money else OLDEST if word.unit == "year" else LARGEST_COUNT
        return Scale(
            self._thing(leaf, "number", _shown(value, kind), value, _raw(leaf.whom.record, word)),
            kind,
            0,
            most,
            None if value is None else int(value),  # type: ignore[arg-type]
            lambda step: FactSet(steps, word.path, _yuan(step) if money else step),
        )

    def _day_scale(self, leaf: Leaf, word: Word) -> Scale:
        case, steps = self._base.case, self._steps[leaf.whom]
        value: Any = word.reader()(leaf.whom.record, leaf.whom.above)
        last = min(case.on, case.applicant.application_date or case.on)
        return Scale(
            self._thing(leaf, "date", _shown(value, Day()), value, value),
            Day(),
            last.toordinal() - 366 * OLDEST,
            last.toordinal(),
            None if value is None else value.toordinal(),
            lambda step: FactSet(steps, word.path, date.fromordinal(step)),
        )

    def _judged_scale(self, leaf: Leaf) -> Scale | None:
        rule, whom = self._law.rulebook.items[leaf.name], leaf.whom
        if not (isinstance(rule.type, Number) and rule.type.unit and rule.type.unit.is_money):
            return None
        low, high = 0, _MOST_FEN
        if rule.within:
            bounds = [self._base.value(bound, whom.frames) for bound in rule.within]
            if unbounded(bounds[1][1]):
                return None
            low, high = -int(-bounds[0][0] // 1), int(bounds[1][1] // 1)
        found: Any = self._base.family.situation.judged.get((leaf.name, whom.key))
        if found is None and rule.unless_judged is not None:
            found = self._base.value(rule.unless_judged, whom.frames)
        here = int(found[0]) if found is not None and found[0] == found[1] else None
        return Scale(
            self._judged_thing(leaf, rule, found),
            rule.type,
            low,
            high,
            here,
            lambda step: Judged(leaf.name, whom.key, (step, step), str(_yuan(step))),
        )

    # --- what is one of several ------------------------------------------------------------------

    def choices(self, leaf: Leaf) -> Iterator[Choice]:
        """Every other value that a leaf might have, if it is one of several."""
        match leaf.kind:
            case "fact":
                yield from self._fact_choices(leaf)
            case "judgement":
                yield from self._judged_choices(leaf)
            case "members":
                yield from self._group_choices(leaf)

    def _fact_choices(self, leaf: Leaf) -> Iterator[Choice]:
        word = leaf.word
        assert word is not None
        kind = type_of_word(word)
        possible: list[Any] = [True, False] if word.kind == "flag" else list(word.codes or ())
        if kind is None or not possible:
            return
        raw, value = _raw(leaf.whom.record, word), word.reader()(leaf.whom.record, leaf.whom.above)
        thing = self._thing(leaf, "choice", _shown(value, kind), value, raw)
        for one in possible:
            if one != value:
                yield Choice(thing, FactSet(self._steps[leaf.whom], word.path, one), _shown(one, kind))

    def _judged_choices(self, leaf: Leaf) -> Iterator[Choice]:
        rule = self._law.rulebook.items[leaf.name]
        found = self._base.family.situation.judged.get((leaf.name, leaf.whom.key))
        possible: list[tuple[bool | str, Text]] = []
        if isinstance(rule.type, Flag):
            possible = [(True, HOLDS), (False, FAILS)]
        elif isinstance(rule.type, Coded):
            possible = list(rule.type.choices)
        thing = self._judged_thing(leaf, rule, found)
        for one, text in possible:
            if one != found:
                yield Choice(thing, Judged(leaf.name, leaf.whom.key, one, one), text)

    def _group_choices(self, leaf: Leaf) -> Iterator[Choice]:
        group = leaf.whom.collection(leaf.name)
        steps, about = self._steps[leaf.whom], leaf.whom.entity.model.describe()[leaf.name]
        if leaf.name == "members":
            if group is None:
                return
            yield Choice(_member("joining", None, _TO_COME), Joined(), _TO_COME)
            for one in group:
                if getattr(one.record, "relation", None) is not Relation.SELF:
                    yield Choice(_member("leaving", one.key, _GONE), Left(one.key), _GONE)
            return
        if group != ():
            thing = Thing(
                "choice",
                about.label,
                self._whom(leaf.whom),
                self.nature(leaf),
                UNKNOWN_TEXT if group is None else _names(group),
                group is not None,
                group is not None,
            )
            yield Choice(thing, FactSet(steps, leaf.name, ()), NOBODY)

    # --- how people call it ----------------------------------------------------------------------

    def _thing(self, leaf: Leaf, sort: Sort, before: Text, value: Any, raw: Any) -> Thing:
        assert leaf.word is not None
        return Thing(
            sort,
            leaf.word.about.label,
            self._whom(leaf.whom),
            self.nature(leaf),
            before,
            value is not None,
            raw is not None,
        )

    def _judged_thing(self, leaf: Leaf, rule: ItemRule, found: Value) -> Thing:
        known = found is not None
        return Thing(
            "judgement",
            rule.text,
            self._whom(leaf.whom),
            "found",
            show_value(found, rule.type) if known else UNKNOWN_TEXT,
            known,
            (leaf.name, leaf.whom.key) in self._base.case.judged,
            rule.judged,
        )

    def _whom(self, scope: Scope) -> Text | None:
        steps = self._steps[scope]
        if not steps:
            return None
        name = scope.key
        if len(steps) == 1:
            return Text(name, name)
        owner = self._base.scope(steps[:-1]).key
        own = getattr(scope.record, "name", None) or str(steps[-1][1] + 1)
        return Text(f"{owner}的法定义务人{own}", f"{owner}'s supporter {own}")


def _member(sort: Sort, name: str | None, before: Text) -> Thing:
    label = Text("共同生活的家庭成员", "co-living member")
    whom = Text(name, name) if name else None
    return Thing(sort, label, whom, "may_change", Text("", ""), True, True)


def _names(group: tuple[Scope, ...]) -> Text:
    names = [getattr(one.record, "name", None) or str(index + 1) for index, one in enumerate(group)]
    return Text("、".join(names), ", ".join(names))


def _raw(record: Facts, word: Word) -> Any:
    """The fact as somebody gave it; None where nobody did."""
    found: Any = record
    for name in word.path.split("."):
        found = None if found is None else getattr(found, name)
    return found


def _shown(value: Any, kind: Type) -> Text:
    if value is None:
        return UNKNOWN_TEXT
    return show_value((value, value) if isinstance(kind, Number) else value, kind)


def _number(yuan: Decimal, kind: Number) -> Text:
    return _shown(_fen(yuan), kind)


def _fen(yuan: Decimal) -> int:
    return int(yuan.scaleb(2))


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
