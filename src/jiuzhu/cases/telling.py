"""What a step is told in, held against the procedure: its names, and the order of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import Situation
from jiuzhu.errors import Problem
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook.procedures.model import Procedure
from jiuzhu.texts import Text

_STATE = Text("状态", "state")
_EVENT = Text("办理事项", "event")
_ROLE = Text("角色", "role")
_PAPER = Text("材料", "paper")
_CIRCUMSTANCE = Text("情形", "circumstance")
_SIGNATURE = Text("签字方", "side that signs")


def check_told(procedure: Procedure, state: str, event: str | None, situation: Situation) -> None:
    """Raises `CaseError` with everything that cannot be: names that the procedure does not have, a day
    before the last event.

    event: what is to be done; None where nothing is, and nobody acts.
    """
    problems = list(_problems(procedure, state, event, situation))
    if problems:
        raise CaseError(tuple(problems))


def _problems(procedure: Procedure, state: str, event: str | None, situation: Situation) -> Iterator[Problem]:
    words, brought = procedure.words, situation.brought
    yield from _unknown("state", [state], procedure.states, _STATE)
    if event is not None:
        yield from _unknown("event", [event], procedure.events, _EVENT)
        if situation.by is None:
            yield Problem("by", "缺少办理人", "nobody acts")
    yield from _unknown("by.role", (one.role for one in situation.actors), words.roles, _ROLE)
    yield from _unknown("papers", sorted(brought.papers), words.papers, _PAPER)
    yield from _unknown("found", brought.found, words.circumstances, _CIRCUMSTANCE)
    yield from _unknown("signed", sorted(brought.signed), words.signatures, _SIGNATURE)
    if situation.events and situation.on < situation.events[-1].on:
        last = situation.events[-1].on
        yield Problem(
            "on",
            f"办理日期 {situation.on} 早于前一件事的日期 {last}",
            f"{situation.on} is before the last event, which was on {last}",
        )
    for name in brought.found:
        if name in words.circumstances and (told_by := words.circumstances[name].event):
            yield Problem(
                "found",
                f"“{name}”由是否发生过“{told_by}”决定，不另外记录",
                f"{name!r} is told by whether {told_by!r} has happened; it is not recorded",
            )


def _unknown(where: str, names: Iterable[str], known: Iterable[str], what: Text) -> Iterator[Problem]:
    among = list(known)
    for name in names:
        if name not in among:
            zh, en = nearest(name, among)
            shown = shortened(name)
            yield Problem(where, f"没有名为“{shown}”的{what.zh}{zh}", f"there is no {what.en} {shown!r}{en}")
