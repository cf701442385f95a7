"""A decision written as a durable-rules ruleset.

A rule compares fields of one fact with constants and does nothing else: that is the part of
durable-rules known to be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from jiuzhu.engine.decision import All, Decision, Formula, Operator, Some, Test
from jiuzhu.engine.limits import SECTION, bodies, check_fields, check_pending
from jiuzhu.engine.questions import FIRST_ROW, Question, derived, measured
from jiuzhu.errors import EngineError

# The rule that fires on every first fact, after all others.
LAST = "last"

OPERATORS: dict[Operator, str] = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "!=": "$neq"}

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What durable-rules is given, and how to read what fires.

    rules: the ruleset as JSON.
    first, second: the two facts as JSON, templates for `%`.
    questions: numbered through, the first `measured` of them answered from the first fact.
    outcomes: by the name of a rule, the question and the answer it stands for.
    """

    rules: str
    first: str
    second: str
    questions: tuple[Question, ...]
    measured: int
    outcomes: dict[str, tuple[int, int]]


def ruleset(decision: Decision) -> Ruleset:
    """The ruleset of a decision; `EngineError` where it is more than durable-rules can hold."""
    about_measures, about_answers = measured(decision), derived(decision)
    rows = sum(len(ladder.rows) for ladder in decision.ladders)
    try:
        first, second = _fact(0, decision.fields), _fact(1, FIRST_ROW + rows)
        written = [*_written(0, about_measures), *_written(1, about_answers)]
    except EngineError as error:
        raise EngineError(f"{decision.name}: {error}") from None
    rules: Json = {}
    outcomes: dict[str, tuple[int, int]] = {}
    for question, answers in enumerate(written):
        for answer, rule in answers:
            name = str(len(rules))
            rules[name] = rule
            outcomes[name] = question, answer
    rules[LAST] = _rule([{"g": 0}]) | {"pri": 1}  # the lower number fires first; without one it is 0
    questions = (*about_measures, *about_answers)
    return Ruleset(json.dumps(rules), first, second, questions, len(about_measures), outcomes)


def _fact(kind: int, fields: int) -> str:
    names = [f"x{field}" for field in range(fields)]
    check_fields(names)
    return f'{{"sid":0,"id":{kind},"g":{kind}' + "".join(f',"{name}":%d' for name in names) + "}"


def _written(kind: int, questions: tuple[Question, ...]) -> Iterator[list[tuple[int, Json]]]:
    """For each question about facts of a kind: an answer and a rule that stands for it, and so on."""
    fitted = [list(_fitted(question)) for question in questions]
    check_pending([[body for _, body in answers] for answers in fitted])
    for index, answers in enumerate(fitted):
        # Two tests that are always true: behind them the question is by itself in the C code's network.
        place: list[Json] = [{"g": kind}, {"$neq": {"g": -1 - index // SECTION}}, {"$neq": {"g": -1 - index}}]
        yield [(answer, _rule([*place, *_conjuncts(body)])) for answer, body in answers]


def _fitted(question: Question) -> Iterator[tuple[int, Formula]]:
    for answer, formula in enumerate(question.answers):
        try:
            for body in bodies(formula):
                yield answer, body
        except EngineError as error:
            raise EngineError(f"{question.name} is {error}") from None


def _rule(conjuncts: list[Json]) -> Json:
    return {"all": [{"m": {"$and": conjuncts}}]}


def _conjuncts(body: Formula) -> list[Json]:
    return [_json(part) for part in (body.parts if isinstance(body, All) else (body,))]


def _json(formula: Formula) -> Json:
    match formula:
        case Test(field, operator, constant):
            compared: Json = {f"x{field}": constant}
            return compared if operator == "==" else {OPERATORS[operator]: compared}
        case All(parts):
            return {"$and": [_json(part) for part in parts]}
        case Some(parts):
            return {"$or": [_json(part) for part in parts]}
