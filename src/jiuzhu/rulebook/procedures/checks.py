"""Whether the states of a procedure hang together: none cut off, none a dead end, no step in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from jiuzhu.errors import Problem
from jiuzhu.rulebook.procedures.model import Procedure, Transition


def check_procedure(procedure: Procedure, state_at: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong.  state_at: the file and line of each state."""
    yield from _finals_with_exits(procedure)
    reached = _reachable([procedure.begins], _moves(procedure))
    backwards = [(after, before) for before, after in _moves(procedure)]
    ending = _reachable((name for name, state in procedure.states.items() if state.final), backwards)
    for name, state in procedure.states.items():
        if name not in reached:
            yield Problem(
                state_at[name],
                f"从“{procedure.begins}”出发到不了状态“{name}”（{state.text.zh}）",
                f"the state {name!r} cannot be reached from {procedure.begins!r}",
            )
        elif name not in ending:
            yield Problem(
                state_at[name],
                f"状态“{name}”（{state.text.zh}）没有出路：从这里到不了任何办结的状态（final: true）",
                f"the state {name!r} is a dead end: from it no final state can be reached",
            )
    for one, other in combinations(procedure.transitions, 2):
        if shared := _both_may_fire(one, other):
            yield Problem(
                other.where,
                f"在状态“{shared}”，“{one.name}”（{one.where}）和“{other.name}”都可能是“{one.event}”，"
                "分不清走哪一步；请用 when 和 unless 区分",
                f"at {shared!r}, {one.event!r} could be {one.name!r} ({one.where}) or {other.name!r}; "
                "tell them apart by 'when' and 'unless'",
            )


def _finals_with_exits(procedure: Procedure) -> Iterator[Problem]:
    for one in procedure.transitions:
        for state in one.at:
            if procedure.states[state].final:
                yield Problem(
                    one.where,
                    f"“{state}”是办结的状态，不能再有“{one.name}”",
                    f"{state!r} is final: there can be no {one.name!r} from it",
                )


def _moves(procedure: Procedure) -> list[tuple[str, str]]:
    return [(at, one.to) for one in procedure.transitions if one.to is not None for at in one.at]


def _reachable(starts: Iterable[str], moves: Iterable[tuple[str, str]]) -> set[str]:
    following: dict[str, list[str]] = {}
    for before, after in moves:
        following.setdefault(before, []).append(after)
    reached: set[str] = set()
    pending = list(starts)
    while pending:
        state = pending.pop()
        if state not in reached:
            reached.add(state)
            pending += following.get(state, ())
    return reached


def _both_may_fire(one: Transition, other: Transition) -> str | None:
    """A state at which one event could be either of two steps, if there is one."""
    if one.event != other.event:
        return None
    values = {guard.circumstance: guard.value for guard in one.guards}
    if any(values.get(guard.circumstance, guard.value) != guard.value for guard in other.guards):
        return None
    return next((state for state in one.at if state in other.at), None)
