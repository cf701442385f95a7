"""One family assessed under one rulebook: each benefit decided when it is asked for, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from jiuzhu.assessment.assessor import Assessor, Prepared, Question
from jiuzhu.assessment.judged import Judged
from jiuzhu.assessment.measures import Found
from jiuzhu.assessment.results import Condition
from jiuzhu.engine import Verdicts
from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant
from jiuzhu.language.grounds import weigh
from jiuzhu.language.missing import Gap, gaps_in
from jiuzhu.language.situation import Frames, Scope, Situation
from jiuzhu.language.tree import Part
from jiuzhu.language.values import Interval, hull
from jiuzhu.once import once
from jiuzhu.rulebook.model import ConditionRule, show_value

NOTHING: Interval = (0, 0)

Lacking = ConditionRule | Literal["concerns", "amount", "tier"]
"""What of a benefit may be open: a condition, whether it is a question at all, the amount, a tier."""


class Answered:
    """A question with what was found for it and what the engine said.

    conditions: the verdicts on its own conditions, without those of another question.
    """

    __slots__ = ("conditions", "found", "frames", "question", "sums", "verdicts")

    def __init__(self, question: Question, frames: Frames) -> None:
        self.question = question
        self.frames = frames
        self.sums: Found
        self.found: Found
        measures, self.sums, self.found = question.measuring.work_out(frames)
        self.verdicts: Verdicts = question.decide(measures)
        self.conditions = self.verdicts.conditions[question.asked_before :]

    def grounds_of_failed(self) -> int:
        """What the conditions rest on that failed."""
        mask = 0
        for weight, verdict in zip(self.question.grounds, self.conditions, strict=True):
            if verdict is False:
                mask |= weigh(weight, self.frames)
        return mask

    def told(self) -> tuple[Condition, ...]:
        """Its conditions as they are told."""
        return self.question.tell(self.conditions, self.sums, self.found)


class Decided:
    """What a benefit comes to for one subject; each part is worked out when first asked for."""

    def __init__(self, prepared: Prepared, scope: Scope, assessor: Assessor) -> None:
        self.prepared = prepared
        self.scope = scope
        self._assessor = assessor
        self._grounds: dict[Part, int] = {}
        self._lack: dict[Part, int] = {}
        # What is so for every family need not be worked out.
        if prepared.exclusion is None:
            self.excluded = None
        if prepared.amount is None:
            self.entitlement = NOTHING

    @once
    def own(self) -> Answered:
        """Its own conditions."""
        return Answered(self.prepared.entitlement, self.scope.frames)

    @once
    def excluded(self) -> Answered | None:
        """Whether something excludes it."""
        exclusion = self.prepared.exclusion
        return Answered(exclusion, self.scope.frames) if exclusion else None

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
        return self.excluded.verdicts.granted if self.excluded else self.entitled

    @once
    def entitlement(self) -> Interval:
        amount = self.prepared.amount
        return amount(self.scope.frames) if amount else NOTHING

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
        mask = self._grounds.get(part)
        if mask is None:
            verdict = self.entitled if part == "entitled" else self.eligible
            if verdict is False and part != "entitlement":
                mask = self._grounds_of_refusal(part)
            else:
                mask = weigh(self.prepared.grounds(part), self.scope.frames)
            self._grounds[part] = mask
        return mask

    def _grounds_of_refusal(self, part: Part) -> int:
        failed = self.own.grounds_of_failed()
        if part != "entitled" and self.excluded is not None:
            failed |= self.excluded.grounds_of_failed()
        return failed

    def gaps(self, part: Part) -> tuple[Gap, ...]:
        """What leaves a part open; for the amount, a tier too."""
        return gaps_in(self.scope.situation, self.whole_lack if part == "amount" else self.lack(part))

    @property
    def whole_lack(self) -> int:
        """What leaves the amount or a tier open, as a set."""
        lack = self.lack("amount")
        if self.prepared.rule.tiers:
            for _, under_tier in self.open_tiers():
                lack |= under_tier
        return lack

    def lack(self, part: Part) -> int:
        """What leaves a part open, as a set."""
        found = self._lack.get(part)
        if found is None:
            found = 0
            for _, lack in self.lacks(part):
                found |= lack
            self._lack[part] = found
        return found

    def lacks(self, part: Part) -> list[tuple[Lacking, int]]:
        """Each condition that is open, and the amount, with the set of gaps that leaves it so."""
        found: list[tuple[Lacking, int]] = []
        lacks, frames = self.prepared.lacks, self.scope.frames
        verdict = self.entitled if part == "entitled" else self.eligible
        if part != "entitlement" and verdict is None:
            if lacks.concerns is not None and self.concerned is None:
                found.append(("concerns", lacks.concerns(frames)))
            for (condition, lack), holds in zip(lacks.conditions, self.own.conditions, strict=True):
                if holds is None:
                    found.append((condition, lack(frames)))
            if part != "entitled" and self.excluded is not None:
                for (condition, lack), holds in zip(lacks.exclusions, self.excluded.conditions, strict=True):
                    if holds is None:
                        found.append((condition, lack(frames)))
        if lacks.amount is not None and part in ("amount", "entitlement") and verdict is not False:
            lowest, highest = self.entitlement
            if lowest != highest:
                found.append(("amount", lacks.amount(frames)))
        return found

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
        self.situation = Situation(applicant, on, judged, self, assessor.missing.open_figures)
        self._ladders: dict[tuple[str, int], Answered] = {}
        for (key, whom), found in judged.items():
            if isinstance(found, tuple):
                self._refuse_out_of_bounds(key, whom, found)

    def decided(self) -> Iterator[Decided]:
        """Each benefit for each subject that it concerns, or may."""
        household, assessor = self.situation.household, self.assessor
        of_household = [(household, assessor.concern_household(household.frames))]
        of_members = [
            (member, assessor.concern_member(member.frames))
            for member in household.collection("members") or ()
        ]
        for prepared in assessor.benefits.values():
            for scope, concerned in of_members if prepared.is_for_members else of_household:
                if concerned[prepared.place] is not False:
                    decided = self._decide(prepared, scope)
                    decided.concerned = concerned[prepared.place]
                    yield decided

    def outcome(self, benefit: str, scope: Scope) -> Decided | NotInForce:
        prepared = self.assessor.benefits.get(benefit)
        return self._decide(prepared, scope) if prepared else NotInForce()

    def _decide(self, prepared: Prepared, scope: Scope) -> Decided:
        decided: Decided | None = scope.worked_out.get(prepared.rule.name)
        if decided is None:
            decided = scope.worked_out[prepared.rule.name] = Decided(prepared, scope, self.assessor)
        return decided

    def ladder(self, key: str, scope: Scope) -> Answered:
        """The answer for a ladder of tiers."""
        known = key, id(scope)
        if known not in self._ladders:
            self._ladders[known] = Answered(self.assessor.ladders[key], scope.frames)
        return self._ladders[known]

    def tier(self, ladder: str, scope: Scope) -> str | None:
        (reached,) = self.ladder(ladder, scope).verdicts.tiers
        tiers = self.assessor.rulebook.items[ladder].tiers
        return None if reached is None else tiers[reached][0]

    def _refuse_out_of_bounds(self, key: str, whom: str, found: Interval) -> None:
        """Raises `FactError` where a judgement does not lie between what the rules let it be."""
        rule = self.assessor.rulebook.items[key]
        within = self.assessor.within(rule)
        if within is None:
            return
        household = self.situation.household
        scopes = [household, *(household.collection("members") or ())]
        frames = next(scope for scope in scopes if scope.key == whom).frames
        lowest, highest = (bound(frames) for bound in within)
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
