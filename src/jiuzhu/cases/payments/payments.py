"""`payments`: for a month who is paid what, what is otherwise than last month, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jiuzhu.cases.differences import why_changed
from jiuzhu.cases.family import Payee, payee
from jiuzhu.cases.payments.claims import About, Claim, Due
from jiuzhu.errors import ReceiptError
from jiuzhu.history import Month, Reason, Sum, months
from jiuzhu.history.sums import NOTHING
from jiuzhu.texts import Text

Kind = Literal["paid", "arrears", "ended", "open", "overpaid"]

KINDS: dict[Kind, Text] = {
    "paid": Text("发放", "paid"),
    "arrears": Text("补发", "paid later"),
    "ended": Text("不再发放", "no longer paid"),
    "open": Text("金额待定", "sum still open"),
    "overpaid": Text("多发待处理", "paid too much"),
}
PAID: tuple[Kind, ...] = ("paid", "arrears")
"""The kinds of line by which money goes out."""

_NOT_ASSESSED = Text("卷内还没有评估结果", "no assessment is on file yet")
_ONCE = Text("上月为一次性发放", "last month's was paid once")


@dataclass(frozen=True, slots=True)
class Line:
    """One sum of one case.

    month: for which month.  due: what is paid, for `open` and `overpaid` what it is about.  before: what was
    due for the month before, for `arrears` and `overpaid` what that month was paid by then.  reasons: why it
    is not the same, or why it is open.
    """

    kind: Kind
    about: About
    payee: Payee
    month: Month
    due: Sum
    before: Sum
    reasons: tuple[Reason, ...]

    @property
    def difference(self) -> Sum:
        """What is due less what was due before."""
        return self.due - self.before


@dataclass(frozen=True, slots=True)
class Total:
    """All that is paid of a benefit in a month, arrears included.

    lines: how many sums.  persons: for how many people; None where that is not known of some.
    before: what was paid the month before.  fen, before: in fen.
    """

    benefit: str
    title: Text
    lines: int
    persons: int | None
    fen: int
    before: int


@dataclass(frozen=True, slots=True)
class Payments:
    """The payments of a month: a line for each sum and for whatever is otherwise than last month."""

    month: Month
    lines: tuple[Line, ...]

    def of_kind(self, *kinds: Kind) -> tuple[Line, ...]:
        """The lines of these kinds."""
        return tuple(one for one in self.lines if one.kind in kinds)

    @property
    def paid(self) -> tuple[Line, ...]:
        """The lines by which money goes out."""
        return self.of_kind(*PAID)

    @property
    def totals(self) -> tuple[Total, ...]:
        """What goes out of each benefit."""
        titles = {one.about.benefit: one.about.title for one in self.lines}
        return tuple(self._total(benefit, title) for benefit, title in titles.items())

    @property
    def fen(self) -> int:
        """Everything that goes out."""
        return sum(exact_fen(one.due) for one in self.paid)

    def _total(self, benefit: str, title: Text) -> Total:
        own = [one for one in self.lines if one.about.benefit == benefit]
        paid = [one for one in own if one.kind in PAID]
        people = {one.about.case: one.payee.persons for one in paid}
        persons = [count for count in people.values() if count is not None]
        before = sum(
            one.before.least or 0
            for one in own
            if one.kind in ("paid", "ended", "open") and one.before.exact is not None
        )
        return Total(
            benefit,
            title,
            len(paid),
            sum(persons) if len(persons) == len(people) else None,
            sum(exact_fen(one.due) for one in paid),
            before,
        )


def payments(month: Month, claims: Iterable[Claim], *, search: Sequence[Path] = ()) -> Payments:
    """Who is paid what for a month by the decisions taken until its end, and what is otherwise than before.

    A sum that is not exactly known is not paid but listed as open.  Months before the first of this one that
    a decision of this month reaches back to are paid with it.  search: folders in which to look for the rules
    of the assessments; where they cannot be found, the decision alone is the reason for a change.
    """
    lines = [line for claim in claims for line in _Lines(claim, month, search)]
    lines.sort(key=lambda one: (one.about.office, one.about.benefit, one.about.case, one.month))
    return Payments(month, tuple(lines))


def exact_fen(due: Sum) -> int:
    """A sum that is exactly known, in fen."""
    assert due.least is not None
    assert due.least == due.most
    return due.least


class _Lines:
    """The lines of one case."""

    def __init__(self, claim: Claim, month: Month, search: Sequence[Path]) -> None:
        self._claim = claim
        self._about = claim.about
        self._month = month
        self._search = search
        self._known = month.last_day
        self._known_before = (month + -1).last_day

    def __iter__(self) -> Iterator[Line]:
        yield from self._reached_back()
        yield from self._not_assessed()
        now = self._claim.due(self._month, self._known)
        before = self._claim.due(self._month + -1, self._known_before)
        due, was = _sum(now), _sum(before)
        if now is None:
            if before is not None:
                yield self._as("ended", before, self._month, due, was, self._why_ended(before))
        elif due.exact is None:
            yield self._as("open", now, self._month, due, was, _lacking(now))
        else:
            reasons = () if before and due == was else self._why(before, now)
            yield self._as("paid", now, self._month, due, was, reasons)

    def _reached_back(self) -> Iterator[Line]:
        """Earlier months that a decision of this month changes."""
        late = [one for one in self._claim.turns if self._known_before < one.decided <= self._known]
        first = min((one.first for one in late), default=self._month)
        for month in months(first, self._month + -1):
            now, was = (self._claim.due(month, day) for day in (self._known, self._known_before))
            one, more = now or was, _sum(now) - _sum(was)
            if one is None or _sum(now) == _sum(was):
                continue
            if more.exact is None:
                yield self._as("open", one, month, more, _sum(was), _lacking(one))
            else:
                kind: Kind = "arrears" if exact_fen(more) > 0 else "overpaid"
                yield self._as(kind, one, month, more, _sum(was), self._decided(month))

    def _not_assessed(self) -> Iterator[Line]:
        """What was granted though nobody has assessed it yet, as where relief comes first."""
        turn = self._claim.in_force(self._month, self._known)
        if turn is not None and not turn.ends and turn.assessment is None:
            reasons = (turn.reason, Reason("missing", _NOT_ASSESSED))
            nobody = Payee(self._about.person, None, None)
            yield Line("open", self._about, nobody, self._month, Sum(0, None), NOTHING, reasons)

    def _why(self, before: Due | None, now: Due) -> tuple[Reason, ...]:
        """Why a sum is not what it was the month before."""
        if before is None:
            return (now.turn.reason,)
        about = self._about.benefit, self._about.person
        try:
            causes = why_changed(before.assessment, now.assessment, *about, search=self._search)
        except ReceiptError:  # the decision stands, whether or not its calculation can be repeated
            causes = ()
        return (*causes, now.turn.reason)

    def _why_ended(self, before: Due) -> tuple[Reason, ...]:
        amount = before.determination.amount
        if amount is not None and amount.period == "once":
            return (Reason("decision", _ONCE, self._about.benefit, self._about.person),)
        return self._decided(self._month)

    def _decided(self, month: Month) -> tuple[Reason, ...]:
        turn = self._claim.in_force(month, self._known)
        return () if turn is None else (turn.reason,)

    def _as(
        self, kind: Kind, of: Due, month: Month, due: Sum, before: Sum, reasons: tuple[Reason, ...]
    ) -> Line:
        to = payee(of.assessment, self._about.person, search=self._search)
        return Line(kind, self._about, to, month, due, before, reasons)


def _sum(due: Due | None) -> Sum:
    if due is None or due.determination.amount is None:
        return NOTHING
    return Sum.due(due.determination.amount)


def _lacking(due: Due) -> tuple[Reason, ...]:
    """What is missing to know a sum."""
    found: list[Reason] = []
    for gap in due.determination.missing:
        zh = f"{gap.person}的{gap.label.zh}" if gap.person else gap.label.zh
        en = f"{gap.person}, {gap.label.en}" if gap.person else gap.label.en
        text = Text(f"尚缺：{zh}", f"missing: {en}")
        found.append(Reason("missing", text, gap.name, gap.person))
    return tuple(found)
