"""An assessment opened again: the family, the rules and the decisions it came from, worked out anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from jiuzhu.assessment.assess import assess_under, assessor_for, reporter_for
from jiuzhu.assessment.assessor import Assessor
from jiuzhu.assessment.comparing import Leaf, differences
from jiuzhu.assessment.family import Decided, Family
from jiuzhu.assessment.judged import recorded
from jiuzhu.assessment.receipt import data_of
from jiuzhu.assessment.report import Reporter
from jiuzhu.assessment.results import Assessment
from jiuzhu.errors import FactError, Problem, ReceiptError, RuleError
from jiuzhu.facts import Judgement
from jiuzhu.facts.showing import shown
from jiuzhu.once import once
from jiuzhu.rulebook import Rulebook

_MOST_TOLD = 10


@dataclass(frozen=True)
class Reopened:
    """An assessment with everything that it was worked out from.

    decided: what stands behind each of its determinations, in their order.
    """

    assessment: Assessment
    family: Family

    @property
    def assessor(self) -> Assessor:
        return self.family.assessor

    @property
    def rulebook(self) -> Rulebook:
        return self.assessor.rulebook

    @property
    def reporter(self) -> Reporter:
        return reporter_for(self.assessor)

    @once
    def decided(self) -> tuple[Decided, ...]:
        return tuple(self.family.decided())

    @once
    def judgements(self) -> Mapping[tuple[str, str], Judgement]:
        """What officers found, by the finding's key and whom it is about."""
        return recorded(self.assessment.judgements, self.rulebook)


def reopen(assessment: Assessment, *, search: Sequence[Path] = ()) -> Reopened:
    """The assessment worked out again from its own facts, judgements and rules.

    search: folders in which to look for its rules, if this process has not read them.
    Raises `ReceiptError` where the very rules cannot be found, or where they do not give this result.
    """
    rulebook = same_rules(assessment, search)
    try:
        family, again = assess_under(
            assessor_for(rulebook), assessment.applicant, assessment.judgements, assessment.on
        )
    except FactError as error:
        raise ReceiptError(error.problems) from None
    again = replace(again, engine=assessment.engine, versions=assessment.versions)
    if again != assessment:
        raise ReceiptError(tuple(_not_the_same(assessment, again)))
    return Reopened(assessment, family)


def same_rules(assessment: Assessment, search: Sequence[Path] = ()) -> Rulebook:
    """The very rules that an assessment rests on; raises `ReceiptError` where they cannot be found."""
    rulebook = Rulebook.find(assessment.rulebook, assessment.jurisdiction, assessment.on, search=search)
    if rulebook is None:
        raise ReceiptError((_other_rules(assessment, search),))
    return rulebook


def _other_rules(assessment: Assessment, search: Sequence[Path]) -> Problem:
    needed, name = assessment.rulebook[:12], assessment.jurisdiction
    present = _present_digest(assessment, search)
    zh = f"现有的规则是 {present[:12]}" if present else f"现在没有“{name}”的规则"
    en = f"the rules at hand are {present[:12]}" if present else f"there are no rules of {name!r} at hand"
    return Problem(
        f"规则版本 (rulebook) {needed}",
        f"这份评估依据的是版本为 {needed} 的规则，{zh}；请给出当时的规则文件夹：search=[文件夹]，"
        "或在命令行用 --rules 文件夹",
        f"this assessment rests on the rules with the digest {needed}, but {en}; give the folder of the "
        "rules of that time with search=[folder], or --rules folder on the command line",
    )


def _present_digest(assessment: Assessment, search: Sequence[Path]) -> str | None:
    """The digest of the rules that are found now for the same jurisdiction and day."""
    try:
        return Rulebook.load(assessment.jurisdiction, assessment.on, search=search).digest
    except RuleError:
        return None


def _not_the_same(assessment: Assessment, again: Assessment) -> list[Problem]:
    found = differences(data_of(assessment), data_of(again))
    return [_differs(leaf) for leaf in islice(found, _MOST_TOLD)]


def _differs(leaf: Leaf) -> Problem:
    before, after = shown(leaf.before), shown(leaf.after)
    return Problem(
        leaf.path,
        f"记录为{before}，按同样的规则重新评估为{after}；这份记录可能被改动过",
        f"recorded as {before}, but the same rules give {after}; the record may have been changed",
    )
