"""One family assessed under one rulebook: each benefit decided when it is asked for, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_
from typing import Literal

from jiuzhu.assessment.assessor import Assessor, Prepared, Question
from jiuzhu.assessment.judged import Judged
from jiuzhu.assessment.measures import Row
from jiuzhu.engine import Verdicts
from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant
from jiuzhu.language.grounds import weigh
from jiuzhu.language.missing import Gap, gaps_in
from jiuzhu.language.situation import Scope, Situation
from jiuzhu.language.tree import Part
from jiuzhu.language.values import Interval, hull, largest
from jiuzhu.once import once
from jiuzhu.rulebook.model import ConditionRule, show_value

NOTHING: Interval = (0, 0)

Lacking = ConditionRule | Literal["concerns", "amount", "tier"]
"""What of a benefit may be open: a condition, whether it is a question at all, the amount, a tier."""


class Answered:
    """A question with what was measured for it and what the engine said."""

    __slots__ = ("frames", "question", "rows", "verdicts")

    def __init__(self, question: Question, scope: Scope, assessor: Assessor) -> None:
        self.frames = scope.frames
        self.question = question
        self.rows: list[Row] = [take(self.frames) for take in question.atoms]
        measures = tuple(chain.from_iterable([integers for integers, _ in self.rows]))
        self.verdicts: Verdicts = assessor.ask(question, measures)

    def grounds(self, of_failed: bool, skip: int = 0) -> int:
        """What its conditions rest on, all of them or those that failed."""
        mask = 0
        found = zip(self.question.grounds[skip:], self.verdicts.conditions[skip:], strict=True)
        for weight, verdict in found:
            if not of_failed or verdict is False:
                mask |= weigh(weight, self.frames)
        return mask


class Decided:
    """What a benefit comes to for one subject; each part is worked out when first asked for."""

    def __init__(self, prepared: Prepared, scope: Scope, assessor: Assessor) -> None:
        self.prepared = prepared
        self.scope = scope
        self._assessor = assessor
        self._grounds: dict[Part, int] = {}
        self._lack: dict[Part, int] = {}

    @once
    def own(self) -> Answered:
        """Its own conditions."""
        return Answered(self.prepared.entitlement, self.scope, self._assessor)

    @once
    def excluded(self) -> Answered | None:
        """Whether something excludes it."""
        exclusion = self.prepared.exclusion
        return Answered(exclusion, self.scope, self._assessor) if exclusion else None

    @once
    def concerned(self) -> bool | None:
        """Whether it is a question at all for this subject."""
        concerns = self.prepared.concerns
        return True if concerns is None else concerns(self.scope.frames)

    @once
    def entitled(self) -> bool | None:
        granted = self.own.verdicts.granted
        if granted is False or self.prepared.concerns is None:
            return granted
        concerned = self.concerned
        return granted if concerned else concerned

    @once
    def eligible(self) -> bool | None:
        excluded = self.excluded
        return self.entitled if excluded is None else excluded.verdicts.granted

    @once
    def entitlement(self) -> Interval:
        amount = self.prepared.amount
        # Whatever its formula, nobody pays a benefit back by drawing it.
        return largest(NOTHING, amount(self.scope.frames)) if amount else NOTHING

    @property
    def amount(self) -> Interval:
        match self.eligible:
            case True:
                return self.entitlement
            case False:
                return NOTHING
        return hull(NOTHING, self.entitlement)

    def grounds(self, part: Part) -> int:
        """What a part rests on: for a refusal, what the failed conditions rest on."""
        if part not in self._grounds:
            self._grounds[part] = self._rests_on(part)
        return self._grounds[part]

    def _rests_on(self, part: Part) -> int:
        mask = 0
        refused = (self.entitled if part == "entitled" else self.eligible) is False
        if part != "entitlement":
            mask |= self.own.grounds(refused)
        if part in ("eligible", "amount") and (excluded := self.excluded) is not None:
            mask |= excluded.grounds(refused, skip=1)
        if part == "entitlement" or (part == "amount" and not refused):
            mask |= weigh(self.prepared.amount_grounds, self.scope.frames)
        return mask

    def gaps(self, part: Part) -> tuple[Gap, ...]:
        """What leaves a part open; for the amount, a tier too."""
        lack = self.lack(part)
        if part == "amount":
            lack |= reduce(or_, (open_ for _, open_ in self.open_tiers()), 0)
        return gaps_in(self.scope.situation, lack)

    def lack(self, part: Part) -> int:
        """What leaves a part open, as a set."""
        if part not in self._lack:
            self._lack[part] = reduce(or_, (lack for _, lack in self.lacks(part)), 0)
        return self._lack[part]

    def lacks(self, part: Part) -> Iterator[tuple[Lacking, int]]:
        """Each condition that is open, and the amount, with the set of gaps that leaves it so."""
        rule, frames = self.prepared.rule, self.scope.frames
        compiled = self._assessor.missing.compile
        verdict = self.entitled if part == "entitled" else self.eligible
        if part != "entitlement" and verdict is None:
            if rule.concerns is not None:
                yield "concerns", compiled(rule.concerns)(frames)
            for condition in rule.conditions if part == "entitled" else rule.conditions + rule.exclusions:
                yield condition, compiled(condition.tree)(frames)
        if rule.amount is not None and part in ("amount", "entitlement") and verdict is not False:
            lowest, highest = self.entitlement
            if lowest != highest:
                yield "amount", compiled(rule.amount)(frames)

    def open_tiers(self) -> Iterator[tuple[Lacking, int]]:
        """Each tier that is open where the benefit may be granted, with what leaves it so."""
        if self.eligible is not False:
            for ladder in self.prepared.rule.tiers:
                yield "tier", self._assessor.missing.under_item(ladder)(self.scope.frames)


class NotInForce:
    """A benefit that the law of the day does not know: it is not due, and that is no unknown."""

    entitled = eligible = False
    entitlement = amount = NOTHING

    def grounds(self, part: Part) -> int:
        return 0

    def gaps(self, part: Part) -> tuple[Gap, ...]:
        return ()

    def lack(self, part: Part) -> int:
        return 0


class Family:
    """A family on a day under a rulebook; decides what its expressions ask for."""

    def __init__(self, assessor: Assessor, applicant: Applicant, judged: Judged, on: date) -> None:
        self.assessor = assessor
        self.situation = Situation(applicant, on, judged, self)
        self._outcomes: dict[tuple[str, int], Decided] = {}
        self._ladders: dict[tuple[str, int], Answered] = {}
        for key, whom in judged:
            self._refuse_out_of_bounds(key, whom, judged)

    def decided(self) -> Iterator[Decided]:
        """Each benefit for each subject that it concerns, or may."""
        household = self.situation.household
        for prepared in self.assessor.benefits.values():
            of_members = prepared.rule.decided_for == "member"
            for scope in household.collection("members") or () if of_members else (household,):
                if prepared.concerns is None or prepared.concerns(scope.frames) is not False:
                    yield self._decide(prepared, scope)

    def outcome(self, benefit: str, scope: Scope) -> Decided | NotInForce:
        prepared = self.assessor.benefits.get(benefit)
        return self._decide(prepared, scope) if prepared else NotInForce()

    def _decide(self, prepared: Prepared, scope: Scope) -> Decided:
        key = prepared.rule.name, id(scope)
        if key not in self._outcomes:
            self._outcomes[key] = Decided(prepared, scope, self.assessor)
        return self._outcomes[key]

    def ladder(self, key: str, scope: Scope) -> Answered:
        """The answer for a ladder of tiers."""
        known = key, id(scope)
        if known not in self._ladders:
            self._ladders[known] = Answered(self.assessor.ladders[key], scope, self.assessor)
        return self._ladders[known]

    def tier(self, ladder: str, scope: Scope) -> str | None:
        (reached,) = self.ladder(ladder, scope).verdicts.tiers
        tiers = self.assessor.rulebook.items[ladder].tiers
        return None if reached is None else tiers[reached][0]

    def _refuse_out_of_bounds(self, key: str, whom: str, judged: Judged) -> None:
        rule = self.assessor.rulebook.items[key]
        found = judged[key, whom]
        if rule.within is None or not isinstance(found, tuple):
            return
        household = self.situation.household
        scopes = [household, *(household.collection("members") or ())]
        frames = next(scope for scope in scopes if scope.key == whom).frames
        lowest, highest = (self.assessor.evaluator.compile(bound)(frames) for bound in rule.within)
        if not lowest[0] <= found[0] <= highest[1]:
            band = show_value((lowest[0], highest[1]), rule.type)
            value = show_value(found, rule.type)
            raise FactError(
                (
                    Problem(
                        f"认定意见 ({key})",
                        f"“{rule.text.zh}”认定为 {value.zh}，应在 {band.zh} 之内",
                        f"{key} is found to be {value.en}, but must lie within {band.en}",
                    ),
                )
            )
