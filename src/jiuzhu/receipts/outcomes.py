"""What two assessments say differently of the same benefits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jiuzhu.assessment import Assessment, Condition, Determination
from jiuzhu.assessment.results import STATUSES, VERDICTS
from jiuzhu.receipts.change import Change, Kind
from jiuzhu.texts import Text

Key = tuple[str, str | None]
Look = Callable[[Determination], Text | None]
"""One thing that a determination says, in words; None where it says nothing of it."""

_STATUS = Text("结论", "conclusion")
_AMOUNT = Text("金额", "sum")
_NO_QUESTION = Text("不涉及", "no question")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that an assessment says of a benefit, and how to look it up in another assessment."""

    benefit: str
    person: str | None
    title: Text
    change: Change
    look: Look

    def says(self, assessment: Assessment) -> Text | None:
        """What another assessment says of the same thing."""
        one = by_key(assessment).get((self.benefit, self.person))
        return _NO_QUESTION if one is None else self.look(one)


def by_key(assessment: Assessment) -> dict[Key, Determination]:
    """Each determination by its benefit and whom it is for."""
    return {(one.benefit, one.person): one for one in assessment}


def outcomes(before: Assessment, after: Assessment) -> Iterator[Outcome]:
    """Everything that the two say differently: conclusions, sums, conditions, what was compared."""
    old, new = by_key(before), by_key(after)
    for key in dict.fromkeys((*old, *new)):
        yield from outcomes_of(old.get(key), new.get(key))


def outcomes_of(old: Determination | None, new: Determination | None) -> Iterator[Outcome]:
    """The same of one benefit for one person or household."""
    one = new or old
    assert one is not None
    path = f"determinations[{', '.join(part for part in (one.benefit, one.person) if part)}]"

    def told(kind: Kind, place: str, label: Text, look: Look) -> Iterator[Outcome]:
        before, after = (_NO_QUESTION if side is None else look(side) for side in (old, new))
        if before != after:
            change = Change(kind, f"{path}.{place}", label, before, after)
            yield Outcome(one.benefit, one.person, one.title, change, look)

    yield from told("status", "status", _STATUS, lambda side: STATUSES[side.status])
    if old is None or new is None:
        return  # that it is a question at all, or no longer one, says everything
    yield from told("amount", "amount", _AMOUNT, lambda side: side.amount.shown if side.amount else None)
    for condition in dict.fromkeys((*_names(old), *_names(new))):
        label = next(found.text for side in (new, old) if (found := _condition(side, condition)))
        yield from told("condition", f"conditions[{condition}].verdict", label, _verdict(condition))
        for measure in _measured(old, new, condition):
            place = f"conditions[{condition}].measures"
            yield from told("measure", place, measure, _measure(condition, measure))


def _names(one: Determination) -> list[str]:
    return [condition.name for condition in one.conditions]


def _condition(one: Determination, name: str) -> Condition | None:
    return next((condition for condition in one.conditions if condition.name == name), None)


def _measured(old: Determination, new: Determination, condition: str) -> list[Text]:
    found = (_condition(side, condition) for side in (old, new))
    return list(dict.fromkeys(measure.label for side in found if side for measure in side.measures))


def _verdict(name: str) -> Look:
    def look(one: Determination) -> Text | None:
        condition = _condition(one, name)
        return None if condition is None else VERDICTS[condition.verdict]

    return look


def _measure(name: str, label: Text) -> Look:
    def look(one: Determination) -> Text | None:
        condition = _condition(one, name)
        measures = condition.measures if condition else ()
        return next((measure.shown for measure in measures if measure.label == label), None)

    return look
