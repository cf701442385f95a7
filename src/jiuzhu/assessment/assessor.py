"""One rulebook made ready to assess families: trees compiled, decisions laid before an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Literal

from jiuzhu.assessment.measures import Measuring
from jiuzhu.assessment.telling import REMEMBERED, Tell, Telling, tell_all
from jiuzhu.engine import Condition, Decision, Engine, Ladder, Verdicts, choose_engine
from jiuzhu.language.evaluate import Closure, Evaluator, Frames
from jiuzhu.language.grounds import Grounds, Weight
from jiuzhu.language.items import ItemParts
from jiuzhu.language.missing import Lack, Missing
from jiuzhu.language.situation import Asked
from jiuzhu.language.tree import Constant, Extreme, Flag, Node, Number, Outcome, Part
from jiuzhu.language.values import NOT_NEGATIVE
from jiuzhu.once import once
from jiuzhu.rulebook import Benefit, Rulebook
from jiuzhu.rulebook.model import ConditionRule, ItemRule
from jiuzhu.texts import Text

EngineName = Literal["durable", "plain"]


@dataclass(slots=True, eq=False)
class Question:
    """What is laid before the engine at once.

    measuring: measures for a family what is to be decided on.  decide: the engine's verdicts on that.
    tell: tells of the conditions.  grounds: what each of them rests on.
    asked_before: of the conditions the first so many are those of another question.
    """

    decision: Decision
    measuring: Asked
    tell: Tell
    grounds: tuple[Weight, ...]
    asked_before: int = 0
    decide: Callable[[tuple[int, ...]], Verdicts] = field(init=False)


@dataclass(frozen=True, slots=True, eq=False)
class Lacks:
    """What finds the gaps that leave the parts of a benefit open."""

    concerns: Lack | None
    conditions: tuple[tuple[ConditionRule, Lack], ...]
    exclusions: tuple[tuple[ConditionRule, Lack], ...]
    amount: Lack | None

    @classmethod
    def of(cls, rule: Benefit, missing: Missing) -> Lacks:
        def of_each(conditions: tuple[ConditionRule, ...]) -> tuple[tuple[ConditionRule, Lack], ...]:
            return tuple((one, missing.of_open(one.tree)) for one in conditions)

        return cls(
            missing.of_open(rule.concerns) if rule.concerns else None,
            of_each(rule.conditions),
            of_each(rule.exclusions),
            missing.of_open(rule.amount) if rule.amount else None,
        )


@dataclass(eq=False)
class Prepared:
    """A benefit made ready: what to ask the engine, how much it pays, what it rests on.

    exclusion: whether it is entitled and nothing excludes it; None where nothing can.
    weigh: finds what several trees rest on.  missing: makes what finds the gaps under a tree.
    """

    rule: Benefit
    concerns: Closure | None
    entitlement: Question
    exclusion: Question | None
    amount: Closure | None
    weigh: Callable[..., Weight]
    missing: Missing
    place: int
    is_for_members: bool = field(init=False)
    _grounds: dict[Part, Weight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_for_members = self.rule.decided_for == "member"

    @once
    def lacks(self) -> Lacks:
        """What leaves it open, made ready when first a family lacks something."""
        return Lacks.of(self.rule, self.missing)

    def grounds(self, part: Part) -> Weight:
        """What a part of it rests on where it is not refused."""
        if part not in self._grounds:
            self._grounds[part] = self.weigh(*self._trees(part))
        return self._grounds[part]

    def _trees(self, part: Part) -> Iterator[Node]:
        rule = self.rule
        if part != "entitlement":
            yield from (one.tree for one in rule.conditions)
        if part in ("eligible", "amount"):
            yield from (one.tree for one in rule.exclusions)
        if part in ("entitlement", "amount") and rule.amount:
            yield rule.amount


class Assessor:
    """Everything of one rulebook that no family changes; safe to use from any thread."""

    def __init__(self, rulebook: Rulebook, engine: EngineName | None = None) -> None:
        self.rulebook = rulebook
        self._known_parts: dict[str, ItemParts] = {}
        self._within: dict[str, tuple[Closure, Closure]] = {}
        parameters = {name: figure.value for name, figure in rulebook.figures.items()}
        self.evaluator = Evaluator(parameters, self._compile_item, lambda key: rulebook.items[key].tree)
        self.grounds = Grounds(self.evaluator, self.parts)
        self.missing = Missing(self.evaluator, self.parts)
        self.ladders = {key: self._ladder(rule) for key, rule in rulebook.items.items() if rule.tiers}
        self.benefits: dict[str, Prepared] = {}
        self.concern_household = self._concern("household")
        self.concern_member = self._concern("member")
        self.benefits = {name: self.benefits[name] for name in rulebook.benefits}
        questions = [*self.ladders.values()]
        for prepared in self.benefits.values():
            questions += [one for one in (prepared.entitlement, prepared.exclusion) if one]
        self.engine: Engine = choose_engine([one.decision for one in questions], engine)
        for one in questions:
            # The same measures have the same verdicts, so those met lately are remembered.
            one.decide = lru_cache(REMEMBERED)(partial(self.engine.decide, one.decision))

    def within(self, rule: ItemRule) -> tuple[Closure, Closure] | None:
        """What works out between what a judgement must lie; None where nothing bounds it."""
        if rule.within is None:
            return None
        if rule.key not in self._within:
            lowest, highest = rule.within
            self._within[rule.key] = self.evaluator.function(lowest), self.evaluator.function(highest)
        return self._within[rule.key]

    def names(self, name: str) -> Text:
        """What people call an item, a figure or a benefit."""
        rulebook = self.rulebook
        if name in rulebook.items:
            return rulebook.items[name].text
        if name in rulebook.figures:
            return rulebook.figures[name].title
        benefit = rulebook.benefits.get(name)
        return benefit.title if benefit else Text(name, name)

    def parts(self, key: str) -> ItemParts:
        """What readers of a tree need to know of an item."""
        if key not in self._known_parts:
            self._known_parts[key] = self._parts_of(self.rulebook.items[key])
        return self._known_parts[key]

    def _parts_of(self, rule: ItemRule) -> ItemParts:
        trees = [rule.tree, rule.unless_judged, *(rule.within or ()), *(when for _, _, when in rule.tiers)]
        given = tuple(tree for tree in trees if tree)
        return ItemParts(given, rule.judged is not None, rule.assumed, ladder=bool(rule.tiers))

    def _compile_item(self, evaluator: Evaluator, key: str) -> Closure:
        rule = self.rulebook.items[key]
        if rule.tree is not None:
            return evaluator.function(rule.tree)
        if rule.tiers:
            return lambda frames: frames[0].situation.decider.tier(key, frames[-1])
        return self._finding(rule)

    def _finding(self, rule: ItemRule) -> Closure:
        """What an officer found; else what holds until one does; else all that the law lets it be."""
        key = rule.key
        default = self.evaluator.function(rule.unless_judged) if rule.unless_judged else None
        within = self.within(rule)
        unknown = NOT_NEGATIVE if isinstance(rule.type, Number) else None

        def finding(frames: Frames) -> object:
            found = frames[0].situation.judged.get((key, frames[-1].key))
            if found is not None:
                return found
            if default is not None:
                return default(frames)
            if within is not None:
                lowest, highest = within
                return lowest(frames)[0], highest(frames)[1]
            return unknown

        return finding

    def _ladder(self, rule: ItemRule) -> Question:
        measuring = Measuring(self.evaluator)
        rows = tuple(measuring.condition(tier, when)[0] for tier, _, when in rule.tiers)
        decision = Decision(rule.key, measuring.fields, (), (Ladder(rule.key, rows),))
        for _, _, when in rule.tiers:
            self.grounds.compile(when)
        return Question(decision, Asked(measuring.function), tell_all(()), ())

    def _concern(self, whom: str) -> Closure:
        """Prepares the benefits decided for these subjects; finds which of them one of these concerns.

        All are asked at once, since much that they ask is the same: a truth value for each, in its place.
        """
        rules = [rule for rule in self.rulebook.benefits.values() if rule.decided_for == whom]
        for place, rule in enumerate(rules):
            self.benefits[rule.name] = self._benefit(rule, place)
        asked = [rule.concerns or Constant(True, Flag()) for rule in rules]
        return self.evaluator.written(lambda body: f"({''.join(f'{body.value(one)}, ' for one in asked)})")

    def _benefit(self, rule: Benefit, place: int) -> Prepared:
        exclusion = None
        if rule.exclusions:
            entitled = Outcome(rule.subject, rule.name, "entitled", Flag())
            own = ConditionRule("entitled", rule.title, entitled, ())
            exclusion = self._question(f"{rule.name}, excluded", (own, *rule.exclusions), asked_before=1)
        concerns = self.evaluator.function(rule.concerns) if rule.concerns else None
        entitlement = self._question(rule.name, rule.conditions)
        amount = self.evaluator.compile(_not_below_nothing(rule.amount)) if rule.amount else None
        prepared = Prepared(
            rule, concerns, entitlement, exclusion, amount, self.grounds.compile, self.missing, place
        )
        prepared.grounds("amount")
        return prepared

    def _question(self, name: str, conditions: tuple[ConditionRule, ...], asked_before: int = 0) -> Question:
        measuring = Measuring(self.evaluator)
        formulas: list[Condition] = []
        tellings: list[Telling] = []
        for one in conditions:
            formula, looked_at = measuring.condition(one.name, one.tree)
            formulas.append(formula)
            tellings.append(Telling(one, looked_at, self.evaluator, self.names))
        decision = Decision(name, measuring.fields, tuple(formulas))
        tell = tell_all(tuple(tellings[asked_before:]))
        trees = [one.tree for one in conditions[asked_before:]]
        grounds = tuple(self.grounds.compile(tree) for tree in trees)
        return Question(decision, Asked(measuring.function), tell, grounds, asked_before)


def _not_below_nothing(amount: Node) -> Node:
    """Whatever its formula, nobody pays a benefit back by drawing it."""
    kind = amount.type
    assert isinstance(kind, Number), "an amount is a number"
    return Extreme("max", (Constant(0, kind), amount), kind)
