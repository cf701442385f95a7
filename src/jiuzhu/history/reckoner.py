"""A history under a law: each day assessed, each month worked out, both once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jiuzhu.assessment import Assessment, Determination, assess
from jiuzhu.assessment.results import STATUSES, Status
from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.history.history import History
from jiuzhu.history.law import Law, Named
from jiuzhu.history.month import Month, months
from jiuzhu.history.payability import Payability, payability
from jiuzhu.history.record import Decision, Outcome
from jiuzhu.history.sums import NOTHING, Sum
from jiuzhu.rulebook import Benefit
from jiuzhu.rulebook.findings import finding_called, no_such_finding
from jiuzhu.texts import Text

Key = tuple[str, str | None]
"""A benefit and whose it is; None for the household's."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a benefit comes to for the household or a person in a month.

    determination: of the day whose facts and law count for the month.  payability: whether it is paid in
    the month and by which decision; None where a benefit gives no money.  due: the sum, with bounds
    where it is not exactly known; None where a benefit gives no money.
    """

    month: Month
    determination: Determination
    payability: Payability | None
    due: Sum | None

    @property
    def benefit(self) -> str:
        return self.determination.benefit

    @property
    def person(self) -> str | None:
        return self.determination.person

    @property
    def key(self) -> Key:
        return self.benefit, self.person

    @property
    def title(self) -> Text:
        return self.determination.title

    @property
    def status(self) -> Status:
        """What the conditions come to, whether or not it is paid already."""
        return self.determination.status

    @property
    def why(self) -> Text:
        """Why it is paid, is not, or is still open."""
        if self.status == "ineligible":
            failed = [one.text for one in self.determination.conditions if one.verdict == "fails"]
            zh, en = "、".join(one.zh for one in failed), "; ".join(one.en for one in failed)
            return Text(f"不符合条件：{zh}", f"not met: {en}")
        return self.payability.why if self.payability else STATUSES[self.status]


class Reckoner:
    """Answers for days and months from the history's first month on.

    Raises `FactError` for what the history says against the rules, such as a benefit that there is none of.
    """

    def __init__(self, history: History, law: Law) -> None:
        self.history = history
        self.law = law
        self.first_month = Month.of(history.since)
        self._assessments: dict[date, Assessment] = {}
        self._months: dict[Month, dict[Key, Entitlement]] = {}
        problems: list[Problem] = []
        self._decisions = self._read_decisions(problems)
        self._check_findings(problems)
        if problems:
            raise FactError(tuple(problems))

    def assessment(self, day: date) -> Assessment:
        """The family of a day under the law of that day."""
        if day not in self._assessments:
            try:
                self._assessments[day] = self.assess(self.history.on(day), self.judgements(day), day)
            except FactError as error:
                told = (Problem(f"{day} › {one.where}", one.zh, one.en) for one in error.problems)
                raise FactError(tuple(told)) from None
        return self._assessments[day]

    def assess(self, applicant: Applicant, judgements: tuple[Judgement, ...], day: date) -> Assessment:
        """Any family under the law of a day."""
        law = self.law
        return assess(
            applicant,
            on=day,
            jurisdiction=law.jurisdiction,
            judgements=judgements,
            engine=law.engine,
            search=law.search,
        )

    def judgements(self, day: date) -> tuple[Judgement, ...]:
        """What officers found of a day, as far as the law of that day leaves it to them."""
        rulebook = self.law.rulebook(day)
        return tuple(one for one in self.history.judgements_on(day) if finding_called(one.what, rulebook))

    def day(self, month: Month) -> date:
        """The day whose facts count for a month: its first, or the first that the history tells."""
        return max(month.first_day, self.history.since)

    def month(self, month: Month) -> dict[Key, Entitlement]:
        """What every benefit comes to in a month, in the order of results."""
        if month not in self._months:
            self._months[month] = {
                one.key: one
                for benefit, day in self._in_force(month)
                for one in self._entitlements(benefit, month, day)
            }
        return self._months[month]

    # --- a month -------------------------------------------------------------------------------------

    def _in_force(self, month: Month) -> Iterator[tuple[Benefit, date]]:
        """The benefits of a month, each with the day whose facts count.

        What is paid once and comes into force within the month counts from then; what is paid every month,
        from the next.
        """
        first = self.day(month)
        seen = self.law.rulebook(first).benefits
        for benefit in seen.values():
            changes = benefit.paid and benefit.paid.changes
            yield benefit, month.last_day if changes and changes.when == "same_month" else first
        for day in self.law.days_of_change(first, month.last_day):
            for name, benefit in self.law.rulebook(day).benefits.items():
                if name not in seen and benefit.paid is not None and benefit.paid.period == "once":
                    seen = {**seen, name: benefit}
                    yield benefit, day

    def _entitlements(self, benefit: Benefit, month: Month, day: date) -> Iterator[Entitlement]:
        found = [one.person for one in self.assessment(day) if one.benefit == benefit.name]
        decided = [who for name, who in self._decisions if name == benefit.name]
        for person in dict.fromkeys([*found, *decided]):
            one = self._entitlement(benefit, person, month, day)
            if one is not None:
                yield one

    def _entitlement(
        self, benefit: Benefit, person: str | None, month: Month, day: date
    ) -> Entitlement | None:
        key, paid = (benefit.name, person), benefit.paid
        if paid is None:
            found = self._determination(key, day)
            return Entitlement(month, found, None, None) if found else None
        decisions = self._decisions.get(key, [])
        runs = payability(paid, decisions, self.history.family.application_date, month, day)
        if paid.period == "once" and runs.runs and runs.decision is None:
            runs = self._first_time(key, month, runs)
        found = self._determination(key, runs.day)
        return Entitlement(month, found, runs, _due(found, runs)) if found else None

    def _determination(self, key: Key, day: date) -> Determination | None:
        return next((one for one in self.assessment(day) if (one.benefit, one.person) == key), None)

    def _first_time(self, key: Key, month: Month, runs: Payability) -> Payability:
        """Of what is paid once without anybody's decision: whether this is the first month it is due."""
        before = self.law.rulebook(self.first_month.first_day - timedelta(days=1))
        open_before = key[0] in before.benefits
        for earlier in months(self.first_month, month + -1):
            one = self.month(earlier).get(key)
            if one is not None and one.status == "eligible":
                zh, en = ("最晚", " at the latest") if open_before else ("", "")
                why = Text(f"{zh}已算作{earlier.shown.zh}的一次性发放", f"paid once, for {earlier}{en}")
                return replace(runs, runs=False, why=why)
            open_before = open_before or (one is not None and one.status == "undetermined")
        if open_before:
            why = Text(
                "一次性发放，是否已算作以前的月份还不能确定",
                "paid once; whether for an earlier month is not known",
            )
            return replace(runs, runs=None, why=why)
        return runs

    # --- what the history says against the rules -----------------------------------------------------

    def _read_decisions(self, problems: list[Problem]) -> dict[Key, list[Decision]]:
        decisions = self.history.decisions
        days = [one.on for one in decisions] + [(Month.of(one.on) + 1).first_day for one in decisions]
        named = Named.on([self.history.since, *days], self.law)
        read: dict[Key, list[Decision]] = {}
        for index, one in enumerate(decisions):
            benefit = named.read(one.benefit, one.who)
            before = [] if isinstance(benefit, Text) else read.setdefault((benefit.name, one.who), [])
            said = benefit if isinstance(benefit, Text) else _misfit(one, benefit, before)
            if said is not None:
                problems.append(Problem(f"决定[{index}] (decisions[{index}])", said.zh, said.en))
            before.append(one)
        return {key: sorted(found, key=lambda one: one.on) for key, found in read.items()}

    def _check_findings(self, problems: list[Problem]) -> None:
        for index, one in enumerate(self.history.judgements):
            rulebook = self.law.rulebook(max(one.since, self.history.since))
            if finding_called(one.what, rulebook) is None:
                where = f"认定意见[{index}] (judgements[{index}])"
                problems.append(no_such_finding(where, one.what, rulebook))


def _misfit(decision: Decision, benefit: Benefit, before: list[Decision]) -> Text | None:
    """What is wrong with a decision on a benefit, given those told before it."""
    title, paid = benefit.title, benefit.paid
    if paid is not None and paid.starts is not None and paid.starts.when == "without_application":
        return Text(f"“{title.zh}”无须申请和决定", f"{title.en} is paid without application or decision")
    if any(one.on == decision.on for one in before):
        return Text(
            f"“{title.zh}”在 {decision.on} 有不止一个决定",
            f"{title.en} is decided more than once on {decision.on}",
        )
    months = [Month.of(one.on) for one in (*before, decision) if one.outcome is Outcome.GRANTED]
    if paid is not None and paid.period == "once" and len(set(months)) < len(months):
        return Text(
            f"“{title.zh}”是一次性的，一个月里给予了两次；请合成一次",
            f"{title.en} is paid once, but granted twice within a month; put the two together",
        )
    return None


def _due(determination: Determination, payability: Payability) -> Sum:
    if payability.runs is False or determination.status == "ineligible":
        return NOTHING
    assert determination.amount is not None
    amount = Sum.due(determination.amount)
    return amount if payability.runs and determination.status == "eligible" else amount.or_nothing
