"""`questions` and `next_question`: what to ask next about a family that was assessed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.assessment.reopening import same_rules
from jiuzhu.assessment.results import Assessment
from jiuzhu.questions.formulating import question
from jiuzhu.questions.question import Question
from jiuzhu.questions.ranking import ranked
from jiuzhu.questions.standing import Standing


def questions(assessment: Assessment, *, search: Sequence[Path] = ()) -> tuple[Question, ...]:
    """Everything worth asking, over all benefits, what settles most of what is open at the head.

    Nothing is asked that can no longer change anything, nor what only the bureau can set.
    search: folders in which to look for its rules, if this process has not read them.  Raises
    `ReceiptError` where they cannot be found.
    """
    standing = standing_of(assessment, search)
    return tuple(question(one, rank, standing) for rank, one in enumerate(ranked(standing), 1))


def next_question(assessment: Assessment, *, search: Sequence[Path] = ()) -> Question | None:
    """What to ask first; None where no answer can change anything any more.  As `questions` otherwise."""
    standing = standing_of(assessment, search)
    return next((question(one, 1, standing) for one in ranked(standing)), None)


def standing_of(assessment: Assessment, search: Sequence[Path] = ()) -> Standing:
    """How the family stands that was assessed."""
    rulebook = same_rules(assessment, search)
    judged = read_judgements(assessment.judgements, rulebook, assessment.applicant, assessment.on)
    return Standing(Family(assessor_for(rulebook), assessment.applicant, judged, assessment.on))
