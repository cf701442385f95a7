"""One rulebook made ready to assess families: trees compiled, decisions laid before an engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from jiuzhu.assessment.measures import Measuring, Take
from jiuzhu.engine import Decision, Engine, Ladder, Verdicts, choose_engine
from jiuzhu.language.evaluate import Closure, Evaluator, Frames
from jiuzhu.language.grounds import Grounds, Weight
from jiuzhu.language.items import ItemParts
from jiuzhu.language.missing import Missing
from jiuzhu.language.tree import Flag, Number, Outcome
from jiuzhu.language.values import NOT_NEGATIVE
from jiuzhu.rulebook import Benefit, Rulebook
from jiuzhu.rulebook.model import ConditionRule, ItemRule
from jiuzhu.texts import Text

EngineName = Literal["durable", "plain"]
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is laid before the engine at once.

    atoms: what to measure.  For each condition, looked_at: which atoms it looks at; grounds: what its
    verdict rests on.
    """

    decision: Decision
    atoms: tuple[Take, ...]
    looked_at: tuple[tuple[int, ...], ...]
    grounds: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A benefit made ready: what to ask the engine, how much it pays, what it rests on.

    exclusion: whether it is entitled and nothing excludes it; None where nothing can.
    """

    rule: Benefit
    concerns: Closure | None
    entitlement: Question
    exclusion: Question | None
    amount: Closure | None
    amount_grounds: Weight


class Assessor:
    """Everything of one rulebook that no family changes; safe to use from any thread."""

    def __init__(self, rulebook: Rulebook, engine: EngineName | None = None) -> None:
        self.rulebook = rulebook
        self._known_parts: dict[str, ItemParts] = {}
        parameters = {name: figure.value for name, figure in rulebook.figures.items()}
        self.evaluator = Evaluator(parameters, self._compile_item, lambda key: rulebook.items[key].tree)
        self.grounds = Grounds(self.evaluator, self.parts)
        self.missing = Missing(self.evaluator, self.parts)
        self.ladders = {key: self._ladder(rule) for key, rule in rulebook.items.items() if rule.tiers}
        self.benefits = {name: self._benefit(rule) for name, rule in rulebook.benefits.items()}
        questions = [*self.ladders.values()]
        for prepared in self.benefits.values():
            questions += [one for one in (prepared.entitlement, prepared.exclusion) if one]
        self.engine: Engine = choose_engine([one.decision for one in questions], engine)
        self._answers = {
            id(one): lru_cache(REMEMBERED)(partial(self.engine.decide, one.decision)) for one in questions
        }

    def ask(self, question: Question, measures: tuple[int, ...]) -> Verdicts:
        """The engine's verdicts.  The same measures have the same, so those met lately are remembered."""
        return self._answers[id(question)](measures)

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
            return evaluator.compile(rule.tree)
        if rule.tiers:
            return lambda frames: frames[0].situation.decider.tier(key, frames[-1])
        return _finding(rule, evaluator)

    def _ladder(self, rule: ItemRule) -> Question:
        measuring = Measuring(self.evaluator, self.names)
        made = [measuring.condition(tier, when) for tier, _, when in rule.tiers]
        ladder = Ladder(rule.key, tuple(condition for condition, _ in made))
        decision = Decision(rule.key, measuring.fields, (), (ladder,))
        grounds = tuple(self.grounds.compile(when) for _, _, when in rule.tiers)
        return Question(decision, tuple(measuring.atoms), tuple(used for _, used in made), grounds)

    def _benefit(self, rule: Benefit) -> Prepared:
        exclusion = None
        if rule.exclusions:
            entitled = Outcome(rule.subject, rule.name, "entitled", Flag())
            own = ConditionRule("entitled", rule.title, entitled, ())
            exclusion = self._question(f"{rule.name}, excluded", (own, *rule.exclusions))
        return Prepared(
            rule,
            self.evaluator.compile(rule.concerns) if rule.concerns else None,
            self._question(rule.name, rule.conditions),
            exclusion,
            self.evaluator.compile(rule.amount) if rule.amount else None,
            self.grounds.compile(rule.amount) if rule.amount else 0,
        )

    def _question(self, name: str, conditions: tuple[ConditionRule, ...]) -> Question:
        measuring = Measuring(self.evaluator, self.names)
        made = [measuring.condition(one.name, one.tree) for one in conditions]
        decision = Decision(name, measuring.fields, tuple(condition for condition, _ in made))
        grounds = tuple(self.grounds.compile(one.tree) for one in conditions)
        return Question(decision, tuple(measuring.atoms), tuple(used for _, used in made), grounds)


def _finding(rule: ItemRule, evaluator: Evaluator) -> Closure:
    """What an officer found; else what holds until one does; else all that the law lets it be."""
    key = rule.key
    default = evaluator.compile(rule.unless_judged) if rule.unless_judged else None
    bounds = [evaluator.compile(bound) for bound in rule.within or ()]
    unknown = NOT_NEGATIVE if isinstance(rule.type, Number) else None

    def finding(frames: Frames) -> object:
        found = frames[0].situation.judged.get((key, frames[-1].key))
        if found is not None:
            return found
        if default is not None:
            return default(frames)
        if bounds:
            lowest, highest = (bound(frames) for bound in bounds)
            return lowest[0], highest[1]
        return unknown

    return finding
