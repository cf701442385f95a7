"""The entries of a case read back into the case: nothing else is the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import Brought, Event
from jiuzhu.cases.office.case import Case, Receipt, Taken
from jiuzhu.cases.office.sums import amount_from
from jiuzhu.cases.record import Entry
from jiuzhu.errors import Problem
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook.procedures.model import Procedure
from jiuzhu.texts import Text

OPEN, FILE_FACTS, CORRECT, ASSIGN, READ = "open_case", "file_facts", "correct", "assign", "read"
ACTS: dict[str, Text] = {
    OPEN: Text("登记案件", "Open the case"),
    FILE_FACTS: Text("变更填报内容", "File the family anew"),
    CORRECT: Text("更正", "Correct"),
    ASSIGN: Text("分派", "Assign"),
    READ: Text("查阅", "Read"),
}
"""What is done with a case beside the steps of its procedure."""

FACTS, ASSESSMENT = "facts", "assessment"
"""What the family's facts, and an assessment, are called as evidence."""

FactsOf = Callable[[str], CaseFile]
"""The facts of this hash."""


def fold(entries: Sequence[Entry], facts_of: FactsOf) -> Case:
    """The case that these entries, all of its book of steps, come to.

    Raises `CaseError` where it was not opened by the office.
    """
    first, last = entries[0], entries[-1]
    if first.event.kind != OPEN:
        said = "不是在这里登记的案件，读不出来", "was not opened by an office, and cannot be read as a case"
        raise CaseError((Problem(first.case, *said),))
    data = first.event.data
    facts = _last_facts(entries)
    family = facts_of(facts)
    steps = tuple(taken_in(entries))
    standing = last.standing
    assert standing is not None, "a command's last entry says how the case stands"
    return Case(
        id=first.case,
        version=last.number,
        jurisdiction=str(data["jurisdiction"]),
        procedure=standing.procedure,
        benefit=str(data["benefit"]),
        person=_text(data.get("person")),
        opened=date.fromisoformat(str(data["on"])),
        office=standing.office,
        assigned=standing.assigned,
        state=standing.state,
        applicant=family.applicant,
        judgements=family.judgements,
        facts=facts,
        steps=steps,
        receipts=tuple(_receipts(entries)),
        entries=tuple(entries),
        standing=standing,
    )


def taken_in(entries: Sequence[Entry]) -> Iterator[Taken]:
    """The steps among the entries, each as the last correction left it."""
    corrected = {
        entry.event.corrects: entry.event.data for entry in entries if entry.event.corrects is not None
    }
    for entry in entries:
        if "step" in entry.event.data:
            yield _corrected(_taken(entry), corrected.get(entry.number))


def _taken(entry: Entry) -> Taken:
    recorded, data = entry.event, entry.event.data
    effective = _text(data.get("effective"))
    return Taken(
        entry.number,
        Event(recorded.kind, day_in(entry), recorded.actor, Brought.from_data(data)),
        str(data["step"]),
        str(data["state"]),
        _text(data.get("rests_on")),
        None if effective is None else date.fromisoformat(effective),
        data.get("ends") is True,
    )


def _corrected(taken: Taken, data: Mapping[str, Any] | None) -> Taken:
    if data is None:
        return taken
    was = taken.event.brought
    # What an assessment says is never corrected by hand: the family is assessed again.
    brought = replace(Brought.from_data(data), assessed=was.assessed)
    return replace(taken, event=replace(taken.event, brought=brought))


def day_in(entry: Entry) -> date:
    """The day on which it happened; the record's moment says when it was written down."""
    on = _text(entry.event.data.get("on"))
    return day_of(entry.event.at) if on is None else date.fromisoformat(on)


def called(entry: Entry, procedure: Procedure) -> tuple[Text, Text]:
    """How people say the role of who acted, and what was done."""
    event = entry.event
    role, step = procedure.words.roles.get(event.actor.role), event.data.get("step")
    steps = {one.name: one.text for one in procedure.transitions}
    what = steps.get(str(step)) or ACTS.get(event.kind) or Text(event.kind, event.kind)
    return role.text if role else Text(event.actor.role, event.actor.role), what


def _last_facts(entries: Sequence[Entry]) -> str:
    return next(
        one.sha256 for entry in reversed(entries) for one in entry.event.evidence if one.name == FACTS
    )


def _receipts(entries: Sequence[Entry]) -> Iterator[Receipt]:
    for entry in entries:
        data = entry.event.data
        for one in entry.event.evidence:
            if one.name == ASSESSMENT:
                outcome = Brought.from_data(data).assessed
                assert outcome is not None, "an assessment comes with what it says"
                found: Any = data.get("amount")
                yield Receipt(
                    entry.number,
                    day_in(entry),
                    one.sha256,
                    outcome,
                    None if found is None else amount_from(found),
                    str(data["facts"]),
                )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
