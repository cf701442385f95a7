"""The engine on durable-rules: forward chaining in its C code, checked answer by answer.

The C code is right and stable in one narrow use, which is this one: a ruleset compiled once, one state
at a time behind a lock, flat facts, and the state deleted after every pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import accumulate
from threading import Lock
from typing import NoReturn
from weakref import WeakSet, finalize

from jiuzhu.engine.decision import Decision, Verdicts
from jiuzhu.engine.library import NAME, firings, keep_freed_memory, library
from jiuzhu.engine.limits import MEASURE_LIMIT
from jiuzhu.engine.prepared import Prepared
from jiuzhu.engine.questions import FAILS, HOLDS, OPEN
from jiuzhu.engine.ruleset import LAST, ruleset
from jiuzhu.errors import EngineError

UNANSWERED = -1
VERDICTS = {FAILS: False, HOLDS: True, OPEN: None}


class DurableEngine:
    """Decides by the rules of durable-rules, with a ruleset for each decision.

    In one for all of them every pass would pay for every rule: the C code sets up some 12 KB a rule
    whenever a state begins.
    """

    name = NAME

    def __init__(self, decisions: Iterable[Decision]) -> None:
        keep_freed_memory()
        self._chainings = Prepared(decisions, _Chaining)

    def decide(self, decision: Decision, measures: tuple[int, ...]) -> Verdicts:
        """The verdicts for these measures, `len(measures) == decision.fields`."""
        return self._chainings.find(decision, measures).decide(measures)


class _Chaining:
    """The compiled ruleset of one decision, and the passes through it."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._ruleset = ruleset(decision)
        self._parts = _parts(decision)
        self._lock = Lock()
        self._handle = self._compile()
        _alive.add(self)

    def decide(self, measures: tuple[int, ...]) -> Verdicts:
        whole = tuple(map(int.__index__, measures))  # `%d` would cut a fraction off without a word
        if whole and (max(whole) > MEASURE_LIMIT or min(whole) < -MEASURE_LIMIT):
            whole = tuple([min(max(measure, -MEASURE_LIMIT), MEASURE_LIMIT) for measure in whole])
        with self._lock:
            self._handle = self._handle or self._compile()
            try:
                answers = self._chain(self._ruleset.first % whole)
            except library.error as error:
                raise EngineError(f"{self._decision.name}: durable-rules failed: {error}") from error
        return self._verdicts(answers)

    def forget(self) -> None:
        """Start afresh in a forked process: the fork may have caught another thread within a pass."""
        self._lock = Lock()
        self._handle = 0

    def _compile(self) -> int:
        """A handle that has been through one pass.

        Before an action has run, a state has a pointer that nothing set and that deleting it would free.
        """
        try:
            handle = library.create_ruleset("jiuzhu", self._ruleset.rules)
            finalize(self, library.delete_ruleset, handle).atexit = False
            state = self._assert(handle, self._ruleset.first % ((0,) * self._decision.fields))
            if LAST not in list(firings(handle, state)):
                raise EngineError(f"{self._decision.name}: durable-rules did not come to the end")
            library.delete_state(handle, "0")
        except library.error as error:
            raise EngineError(f"{self._decision.name}: refused by durable-rules: {error}") from error
        return handle

    def _chain(self, fact: str) -> list[int]:
        """Every question's answer, from the rules that fire on this fact and on the one that follows."""
        answers = [UNANSWERED] * len(self._ruleset.questions)
        try:
            state = self._assert(self._handle, fact)
            for rule in firings(self._handle, state):
                if rule == LAST:
                    self._assert(self._handle, self._following(answers))
                    continue
                question, answer = self._ruleset.outcomes[rule]
                if answers[question] not in (UNANSWERED, answer):
                    self._fail(question, "has two answers")
                answers[question] = answer
        finally:
            library.delete_state(self._handle, "0")
        self._check(answers)
        return answers

    def _following(self, answers: list[int]) -> str:
        """The fact that follows from the answers about the first."""
        measured = answers[: self._ruleset.measured]
        self._check(measured)
        conditions = len(self._decision.conditions)
        counts = [measured[:conditions].count(answer) for answer in (FAILS, OPEN, HOLDS)]
        return self._ruleset.second % (*counts, *measured[conditions:])

    def _assert(self, handle: int, fact: str) -> int:
        code, state = library.assert_fact(handle, fact)
        if code:
            raise EngineError(f"{self._decision.name}: durable-rules answers {fact} with code {code}")
        return state

    def _check(self, answers: list[int]) -> None:
        if UNANSWERED in answers:
            self._fail(answers.index(UNANSWERED), "has no answer")

    def _fail(self, question: int, what: str) -> NoReturn:
        raise EngineError(f"{self._decision.name}: {self._ruleset.questions[question].name} {what}")

    def _verdicts(self, answers: list[int]) -> Verdicts:
        conditions, *rows = [tuple([VERDICTS[answer] for answer in answers[part]]) for part in self._parts]
        granted, *tiers = answers[self._ruleset.measured :]
        reached = [tier if tier < len(ladder) else None for tier, ladder in zip(tiers, rows, strict=True)]
        return Verdicts(VERDICTS[granted], conditions, tuple(rows), tuple(reached))


def _parts(decision: Decision) -> list[slice]:
    """Where the answers for the conditions and for the rows of each ladder stand."""
    sizes = [len(decision.conditions), *(len(ladder.rows) for ladder in decision.ladders)]
    return [slice(end - size, end) for size, end in zip(sizes, accumulate(sizes), strict=True)]


_alive: WeakSet[_Chaining] = WeakSet()


def _after_fork() -> None:
    for chaining in _alive:
        chaining.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
