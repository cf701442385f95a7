"""`arrears`: what was due against what was paid, month by month, each difference with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jiuzhu.errors import FactError, Problem
from jiuzhu.history.balance import Arrears, Line
from jiuzhu.history.comparisons import Comparisons, View, missing
from jiuzhu.history.entitlements import Entitlements
from jiuzhu.history.law import Named
from jiuzhu.history.month import Month, months
from jiuzhu.history.payments import Payment
from jiuzhu.history.reasons import Reason
from jiuzhu.history.reckoner import Key
from jiuzhu.history.sums import NOTHING, Sum
from jiuzhu.history.timeline import nobody_called
from jiuzhu.rulebook import Benefit
from jiuzhu.texts import Text

Paid = Mapping[tuple[Month, Key], int]
"""What was paid, in fen, by month and by benefit and person."""


def arrears(due: Entitlements, payments: Iterable[Payment]) -> Arrears:
    """What was due against what was paid; a month without a payment was not paid.

    Raises `FactError` for a payment of a benefit that there is none of, to somebody who never belongs to
    the family, or twice for the same month, benefit and person.
    """
    given = list(payments)
    inside = [one for one in given if due.first <= one.month <= due.last]
    outside = tuple(one for one in given if not due.first <= one.month <= due.last)
    benefits = _named(due)
    paid = _paid(inside, benefits, due.history.names)
    lines: list[Line] = []
    comparisons = Comparisons()
    for month in months(due.first, due.last):
        owed = {key: one for key, one in due.reckoner.month(month).items() if one.due not in (None, NOTHING)}
        for key in dict.fromkeys([*owed, *(key for when, key in paid if when == month)]):
            view = View(due.reckoner, month, key)
            lines.append(_line(view, paid, due.first, benefits.benefits[key[0]].title, comparisons))
    return Arrears(due.first, due.last, tuple(lines), outside)


def _named(due: Entitlements) -> Named:
    days = [month.first_day for month in months(due.first, due.last)]
    return Named.on([*days, *due.law.days_of_change(due.first.first_day, due.last.last_day)], due.law)


def _paid(payments: list[Payment], named: Named, names: tuple[str, ...]) -> Paid:
    paid: dict[tuple[Month, Key], int] = {}
    problems: list[Problem] = []
    for one in payments:
        where = "，".join(filter(None, [str(one.month), one.benefit, one.who]))
        benefit = named.read(one.benefit, one.who)
        if isinstance(benefit, Text):
            problems.append(Problem(where, benefit.zh, benefit.en))
        elif said := _misfit(one, benefit, paid, names):
            problems.append(Problem(where, *said))
        else:
            paid[one.month, (benefit.name, one.who)] = one.fen
    if problems:
        raise FactError(tuple(dict.fromkeys(problems)))
    return paid


def _misfit(payment: Payment, benefit: Benefit, paid: Paid, names: tuple[str, ...]) -> tuple[str, str] | None:
    """What is wrong with a payment, in both languages."""
    title = benefit.title
    if benefit.paid is None:
        return f"“{title.zh}”不发放金额", f"{title.en} gives no money"
    if payment.who is not None and payment.who not in names:
        return nobody_called(payment.who, names)
    if (payment.month, (benefit.name, payment.who)) in paid:
        return (
            "同一个月、同一项待遇、同一人有两笔发放；请合成一笔",
            "paid twice for the same month, benefit and person; put them together",
        )
    return None


def _line(view: View, paid: Paid, first: Month, title: Text, comparisons: Comparisons) -> Line:
    one, (benefit, person) = view.entitlement, view.key
    due = one.due if one is not None and one.due is not None else NOTHING
    was = Sum.of(paid.get((view.month, view.key), 0))
    difference = due - was
    reasons: tuple[Reason, ...] = ()
    if one is not None and due.exact is None:
        reasons = tuple(missing(one))
    elif difference != NOTHING:
        reasons = tuple(_reasons(view, due, paid, first, comparisons))
    return Line(view.month, benefit, title, person, due, was, difference, reasons)


def _reasons(view: View, due: Sum, paid: Paid, first: Month, comparisons: Comparisons) -> Iterator[Reason]:
    """What made the difference: what is otherwise than in the month that was gone on being paid for."""
    gone_on = _gone_on(view, paid, first)
    found = comparisons.reasons(View(view.reckoner, gone_on, view.key), view) if gone_on else ()
    yield from found
    if (view.month, view.key) not in paid:
        yield Reason("unpaid", Text("没有这个月的发放记录", "no payment is on record for this month"))
    elif not found:
        yield from _standing(view, due, paid[view.month, view.key])


def _gone_on(view: View, paid: Paid, first: Month) -> Month | None:
    """The last month before that came to what was paid now: as things stood then, it would have been right.

    Where nothing was paid, only a month since when nothing was paid at all.
    """
    was, month = paid.get((view.month, view.key), 0), view.month
    while month > view.reckoner.first_month:
        month += -1
        one = view.reckoner.month(month).get(view.key)
        if (NOTHING if one is None else one.due) == Sum.of(was):
            return month
        if was == 0 and (month < first or paid.get((month, view.key), 0) != 0):
            return None
    return None


def _standing(view: View, due: Sum, was: int) -> Iterator[Reason]:
    """Why the sum is what it is, where no earlier month explains what was paid."""
    one = view.entitlement
    if one is None:
        text = Text("这个月不涉及这项待遇", "the benefit is no question in this month")
        yield Reason("condition", text, view.key[0], view.key[1])
    elif one.status == "ineligible":
        for condition in one.determination.conditions:
            if condition.verdict == "fails":
                text = Text(f"不符合条件：{condition.text.zh}", f"not met: {condition.text.en}")
                yield Reason("condition", text, condition.name, one.person, source=condition.basis)
    elif due == NOTHING:
        decision = one.payability.decision if one.payability else None
        yield Reason("decision", one.why, one.benefit, one.person, since=decision.on if decision else None)
    else:
        paid = Sum.of(was).shown
        text = Text(
            f"发放了 {paid.zh}，与以前各月应发的数都不相符",
            f"{paid.en} was paid, which no earlier month came to",
        )
        yield Reason("unmatched", text)
