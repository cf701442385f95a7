"""A question as it is put to somebody: what is asked of whom, why, and what proves the answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jiuzhu.facts.codes import Source
from jiuzhu.texts import Text

QuestionKind = Literal["yes_no", "number", "choice", "date", "text", "people", "declaration"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers there are; of a declaration, one of the things it says there are none of.

    value: the code, or the path of the fact.
    """

    value: str
    text: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """What hangs on a question: a benefit for somebody, and what of it is still open.

    person: the member it is decided for, None for the household.  conditions: those that the answer
    may decide.  amount, tier: whether the sum, or a tier such as that of self-care, hangs on it.
    """

    benefit: str
    title: Text
    person: str | None
    conditions: tuple[Text, ...]
    amount: bool
    tier: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask.

    path: where the answer goes: `members[0].income.wages`; of a finding its name in the rules, after whom
    it is about.  rank: 1 for what to ask first.  kind: what kind of answer it takes:

    - `yes_no`: true or false;
    - `number`: in `unit`, from `lowest` to `highest` (None where there is no bound), money in yuan;
    - `choice`: one of `choices`;  `date`;  `text`: a name;
    - `people`: who belongs to a family, or who is bound to support a person;
    - `declaration`: that there is nothing else, which settles all of `choices` at once; or those of them
      that there are.

    person: whom it is about, None for the household.  finding: whether an officer has to find it, not the
    applicant to tell.  source: who is best placed to answer.  proof: what proves it; None for a finding,
    whose ground the officer gives.  commitment: whether a written commitment may stand in for proof.
    reasons: what hangs on it.
    """

    path: str
    rank: int
    kind: QuestionKind
    label: Text
    text: Text
    person: str | None
    finding: bool
    source: Source
    proof: Text | None
    commitment: bool
    reasons: tuple[Reason, ...]
    choices: tuple[Choice, ...] = ()
    unit: Text | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
