"""Why one decision comes to something else than the one before: the facts and figures that made it so.

Everything that is otherwise is tried alone: the family as it was, with that one thing as it is now, under the
law as it was; and the family as it was under the law as it is now.  What changes the result is a reason.
Where nothing does so alone, all of it is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiuzhu.assessment import Assessment
from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements, recorded
from jiuzhu.assessment.reopening import same_rules
from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.history.reasons import Reason, became
from jiuzhu.once import once
from jiuzhu.receipts import Change
from jiuzhu.receipts.change import NOTHING, of_whom
from jiuzhu.receipts.family import Matched, changed, made, matched
from jiuzhu.receipts.family import Path as Leaf
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Text

_MEMBER = re.compile(r"members\[([^\]]+)\]")
_RULES = Text("规定有变化", "the rules have changed")
_DAY = Reason("age", Text("随时间推移（如年龄）", "by the passing of time, such as age"))

Key = tuple[str, str | None]
"""A benefit, and the member it is for, None for the household."""


def why_changed(
    before: Assessment,
    after: Assessment,
    benefit: str,
    person: str | None = None,
    *,
    search: Sequence[Path] = (),
) -> tuple[Reason, ...]:
    """What made the sum or the conclusion of a benefit change from one assessment to the next.

    search: folders in which to look for the rules of each, where this process has not read them.  Raises
    `ReceiptError` where these very rules cannot be found.
    """
    key = benefit, person
    old, new = (_Side(one, same_rules(one, search)) for one in (before, after))
    was = old.result(key)
    told = [*_facts(old, new), *_findings(old, new)]
    reasons = [one.reason for one in told if one.result(key) != was]
    if _under(new, old, key) != was:
        reasons += [_DAY] if old.rulebook is new.rulebook else _law(before, after, old, new, key)
    if not reasons and was != new.result(key):
        reasons = [one.reason for one in told]
    return tuple(reasons)


@dataclass(frozen=True)
class _Side:
    """An assessment with the rules that it rests on."""

    assessment: Assessment
    rulebook: Rulebook

    @once
    def judgements(self) -> Mapping[tuple[str, str], Judgement]:
        return recorded(self.assessment.judgements, self.rulebook)

    def result(self, key: Key) -> object:
        """What the benefit comes to by its own rules."""
        one = self.assessment
        return _result(self.rulebook, one.applicant, one.judgements, one.on, key)


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """One thing that is otherwise; result: what the benefit comes to with that alone."""

    reason: Reason
    result: Callable[[Key], object]


def _result(
    rulebook: Rulebook, applicant: Applicant | None, judgements: Sequence[Judgement], on: date, key: Key
) -> object:
    """Whether a benefit is due and how much, in fen; None where it is no question, or no such family."""
    if applicant is None:
        return None
    assessor = assessor_for(rulebook)
    found = [one.model_copy(update={"on": min(one.on, on)}) for one in judgements]
    try:
        family = Family(assessor, applicant, read_judgements(found, rulebook, applicant, on), on)
    except FactError:
        return None
    for one in family.decided():
        if (one.prepared.rule.name, one.scope.key or None) == key:
            return one.eligible, one.amount
    return None


def _under(law: _Side, side: _Side, key: Key) -> object:
    """The family of the one side under the law of the other."""
    one = side.assessment
    return _result(law.rulebook, one.applicant, one.judgements, law.assessment.on, key)


# --- the family ------------------------------------------------------------------------------------------


def _facts(old: _Side, new: _Side) -> Iterator[_Otherwise]:
    before = old.assessment
    both = matched(before.applicant, new.assessment.applicant)
    for change, leaves in changed(both).items():
        yield _Otherwise(_of_fact(change), _with(old, both, leaves))


def _with(old: _Side, both: Matched, leaves: tuple[Leaf, ...]) -> Callable[[Key], object]:
    one = old.assessment
    return lambda key: _result(old.rulebook, made(both, leaves), one.judgements, one.on, key)


def _of_fact(change: Change) -> Reason:
    was, now = change.before or NOTHING, change.after or NOTHING
    member = _MEMBER.fullmatch(change.path)
    if member is None:
        return Reason("fact", became(change.label, was, now, None), change.path, None, was, now)
    name = member[1]
    text = Text(f"{name}不再是家庭成员", f"{name} no longer belongs to the family")
    if change.after is not None:
        text = Text(f"{name}成为家庭成员", f"{name} now belongs to the family")
    return Reason("member", text, name, name)


def _findings(old: _Side, new: _Side) -> Iterator[_Otherwise]:
    for key in dict.fromkeys((*old.judgements, *new.judgements)):
        was, now = old.judgements.get(key), new.judgements.get(key)
        if (was and was.value) == (now and now.value):
            continue
        others = tuple(one for other, one in old.judgements.items() if other != key)
        found = (*others, now) if now else others
        what, whom = key
        item = old.rulebook.items.get(what) or new.rulebook.items.get(what)
        label = of_whom(whom or None, item.text if item else Text(what, what))
        before, after = (NOTHING if one is None else _shown(one) for one in (was, now))
        text = became(label, before, after, None)
        reason = Reason("judgement", text, what, whom or None, before, after)
        yield _Otherwise(reason, _judged(old, found))


def _judged(old: _Side, found: tuple[Judgement, ...]) -> Callable[[Key], object]:
    one = old.assessment
    return lambda key: _result(old.rulebook, one.applicant, found, one.on, key)


def _shown(judgement: Judgement) -> Text:
    value = judgement.value
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    return Text(str(value), str(value))


# --- the law ---------------------------------------------------------------------------------------------


def _law(before: Assessment, after: Assessment, old: _Side, new: _Side, key: Key) -> Iterator[Reason]:
    """The figures that either rests on and that are otherwise; where there are none, that the rules are."""
    names = [
        figure.name
        for one in (before, after)
        for determination in one
        if (determination.benefit, determination.person) == key
        for figure in determination.figures
    ]
    told = False
    for name in dict.fromkeys(names):
        was, now = old.rulebook.figures.get(name), new.rulebook.figures.get(name)
        if was is not None and now is not None and was.value != now.value:
            told = True
            text = became(now.title, was.shown, now.shown, now.since, now.source)
            yield Reason("figure", text, name, None, was.shown, now.shown, now.since, now.source)
    if not told:
        since = new.rulebook.since
        yield Reason("rule", _RULES, key[0], since=since)
