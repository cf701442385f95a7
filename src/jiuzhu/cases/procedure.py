"""`decide` and `possible`: whether a step may be taken and why not, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from jiuzhu.cases.answers import Possible, Reason, Refusal, Step
from jiuzhu.cases.calendar import months_after
from jiuzhu.cases.clock import Clock, clock, start_of
from jiuzhu.cases.deciding import EngineName, decider
from jiuzhu.cases.events import Event, Situation
from jiuzhu.cases.file import File
from jiuzhu.cases.measuring import Measuring
from jiuzhu.cases.telling import check_told
from jiuzhu.rulebook.procedures.model import ActsAs, Procedure, Requirement, Transition
from jiuzhu.texts import Text


def decide(
    procedure: Procedure, state: str, event: str, situation: Situation, *, engine: EngineName | None = None
) -> Step | Refusal:
    """Whether an event may happen in a case at a state: the step it is, or every reason why not.

    situation: what has happened so far, who would act, on which day, and what that would bring.
    engine: `durable` or `plain`; by default durable-rules where it is installed.
    Raises `CaseError` for names that the procedure does not have or a day before the last event,
    `EngineError` where an engine fails.
    """
    check_told(procedure, state, event, situation)
    return _Deciding(procedure, state, situation, engine).decide(event)


def possible(
    procedure: Procedure, state: str, situation: Situation, *, engine: EngineName | None = None
) -> tuple[Possible, ...]:
    """What can be done next in a case, by whom, and what is still missing for each step.

    Who would act (`situation.by`) plays no part.  Raises as `decide` does.
    """
    nobody = replace(situation, by=None, brought=replace(situation.brought, others=()))
    check_told(procedure, state, None, nobody)
    return tuple(_Deciding(procedure, state, nobody, engine).possible())


class _Deciding:
    """One case at hand."""

    def __init__(
        self, procedure: Procedure, state: str, situation: Situation, engine: EngineName | None
    ) -> None:
        self._procedure = procedure
        self._state = state
        self._situation = situation
        self._file = File(procedure.words, situation.events, situation.brought)
        self._measuring = Measuring(situation, self._file, self._run_out)
        self._decider = decider(procedure, engine)

    def decide(self, event: str) -> Step | Refusal:
        step = self._decider.choose(self._state, event, self._file).step
        if step is None:
            return self._refusal(event, tuple(self._why_not_now(event)), tuple(self.possible()))
        if reasons := tuple(reason for reason, _ in self._lacking(step)):
            return self._refusal(event, reasons, (), step.text)
        clocks = list(self._clocks(step.event))
        happened = len(self._situation.events)
        return Step(
            step,
            self._state,
            step.to or self._state,
            self._effective(step),
            tuple(one for one in clocks if one.number == happened),
            tuple(one for one in clocks if one.number < happened),
        )

    def possible(self) -> Iterator[Possible]:
        for event in dict.fromkeys(step.event for step in self._procedure.possible_at(self._state)):
            choice = self._decider.choose(self._state, event, self._file)
            for step in (choice.step,) if choice.step else choice.open:
                yield self._possible(step, certain=choice.step is not None)

    def _possible(self, step: Transition, *, certain: bool) -> Possible:
        lacking = list(self._lacking(step))
        return Possible(
            step,
            tuple(self._procedure.words.roles[one.role] for one in step.by),
            (
                *self._unmet_guards(step),
                *(reason for reason, requirement in lacking if not requirement.of_act),
            ),
            tuple(
                reason
                for reason, requirement in lacking
                if requirement.of_act and not isinstance(requirement.test, ActsAs)
            ),
            certain,
        )

    def _lacking(self, step: Transition) -> Iterator[tuple[Reason, Requirement]]:
        verdicts = self._decider.judge(step, self._measuring)
        for requirement, verdict in zip(step.requirements, verdicts, strict=True):
            if verdict is not True:
                yield Reason(requirement.text, requirement.basis, verdict is None), requirement

    def _refusal(
        self, event: str, reasons: tuple[Reason, ...], others: tuple[Possible, ...], title: Text | None = None
    ) -> Refusal:
        state = self._procedure.states[self._state]
        return Refusal(event, title or self._procedure.events[event], state, reasons, others)

    def _why_not_now(self, event: str) -> Iterator[Reason]:
        steps = [step for step in self._procedure.transitions if step.event == event]
        here = [step for step in steps if self._state in step.at]
        for step in here:
            yield from self._unmet_guards(step)
        if not here:
            states = dict.fromkeys(state for step in steps for state in step.at)
            texts = [self._procedure.states[name].text for name in states]
            basis = dict.fromkeys(basis for step in steps for basis in step.basis)
            yield Reason(
                Text(
                    f"只能在“{'”“'.join(text.zh for text in texts)}”时办理",
                    f"it can be done only when the case is: {', '.join(text.en for text in texts)}",
                ),
                tuple(basis),
            )

    def _unmet_guards(self, step: Transition) -> Iterator[Reason]:
        for guard in step.guards:
            found = self._file.is_so(guard.circumstance)
            if found != guard.value:
                text = self._procedure.words.circumstances[guard.circumstance].text
                said = Text(f"须属于“{text.zh}”情形", f"must be so: {text.en}")
                if not guard.value:
                    said = Text(f"须不属于“{text.zh}”情形", f"must not be so: {text.en}")
                yield Reason(said, step.basis, found is None)

    def _run_out(self, name: str) -> bool | None:
        limit, events = self._procedure.limits[name], self._situation.events
        start = start_of(limit, events)
        if start is None:
            return False
        found = clock(limit, events, start, self._situation.on)
        if found.due is None:
            return None
        return not found.stands_still and self._situation.on > found.due.day

    def _effective(self, step: Transition) -> date | None:
        if step.effect is None:
            return None
        kind, on = step.effect.event, self._situation.on
        if kind is not None:
            on = next((event.on for event in reversed(self._situation.events) if event.kind == kind), on)
        return months_after(on.replace(day=1), 1 if step.effect.month == "next" else 0).day

    def _clocks(self, kind: str) -> Iterator[Clock]:
        """Those that an event starts, and those that it meets."""
        situation = self._situation
        assert situation.by is not None
        event = Event(kind, situation.on, situation.by, situation.brought)
        events = (*situation.events, event)
        for limit in self._procedure.limits.values():
            if kind not in (*limit.counted_from, *limit.met_by) or self._file.are_so(limit.guards) is False:
                continue
            for number, start in enumerate(events):
                if start.kind in limit.counted_from:
                    found = clock(limit, events, number, situation.on)
                    if start is event or found.met is event:
                        yield found
