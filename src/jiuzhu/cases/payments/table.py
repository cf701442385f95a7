"""The list of payments as a table: what stands in each cell, whatever file it goes into.

A spreadsheet takes a text that begins with = + - @ (or their wide forms), a tab or a line break for a formula
or a command; such a text comes with an apostrophe before it, in every file, so that it does no harm wherever
it is opened or copied to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jiuzhu.cases.payments.payments import KINDS, PAID, Line, Payments, Total
from jiuzhu.facts.id_number import masked
from jiuzhu.facts.showing import printable
from jiuzhu.history.sums import yuan_of
from jiuzhu.texts import Language, Text

Cell = str | Decimal | int | None

COLUMNS: dict[str, Text] = {
    "office": Text("办理机关", "Office"),
    "case": Text("案件编号", "Case"),
    "benefit": Text("待遇", "Benefit"),
    "name": Text("领取人", "Payee"),
    "id_number": Text("公民身份号码", "ID number"),
    "persons": Text("人数", "Persons"),
    "month": Text("所属月份", "Month"),
    "kind": Text("类别", "Kind"),
    "amount": Text("发放金额（元）", "Paid (yuan)"),
    "before": Text("上月金额（元）", "Month before (yuan)"),
    "difference": Text("增减（元）", "Difference (yuan)"),
    "note": Text("变动原因", "Why"),
}
MONEY = ("amount", "before", "difference")
"""The columns that hold sums."""

_TOTAL = Text("合计", "total")
_ALL = Text("全部待遇", "all benefits")
_SEEN_AS_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, a row for each line of payment, a row for each total; cells in the order of `COLUMNS`."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]


def table(payments: Payments, *, lang: Language = "zh", full_ids: bool = False) -> Table:
    """The payments as a table.  full_ids: with whole ID numbers, for the bank; else they are masked."""
    return Table(
        tuple(text[lang] for text in COLUMNS.values()),
        tuple(_row(one, lang, full_ids) for one in payments.lines),
        tuple(_total_rows(payments, lang)),
    )


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    safe = printable(text)
    dangerous = _SEEN_AS_FORMULA.match(text) or text[:1] in ("\t", "\r", "\n", "\v", "\f")
    return f"'{safe}" if dangerous else safe


def _row(one: Line, lang: Language, full_ids: bool) -> tuple[Cell, ...]:
    is_paid = one.kind in PAID
    amount = one.due.exact if is_paid else Decimal("0.00") if one.kind == "ended" else None
    in_words = {"open": [one.due.shown[lang]], "overpaid": [(-one.due).shown[lang]]}.get(one.kind, [])
    semicolon = "；" if lang == "zh" else "; "
    of_month = one.kind in ("paid", "ended", "open")
    id_number = one.payee.id_number
    return (
        harmless(one.about.office),
        harmless(one.about.case),
        harmless(one.about.title[lang]),
        harmless(one.payee.name or ""),
        None if id_number is None else harmless(id_number if full_ids else masked(id_number)),
        one.payee.persons,
        one.month.shown[lang],
        KINDS[one.kind][lang],
        amount,
        one.before.exact if of_month else None,
        one.difference.exact if of_month else None,
        harmless(semicolon.join([*in_words, *(reason.text[lang] for reason in one.reasons)])),
    )


def _total_rows(payments: Payments, lang: Language) -> Iterator[tuple[Cell, ...]]:
    for one in payments.totals:
        yield _total_row(payments, one, lang)
    totals = payments.totals
    if len(totals) > 1:
        # Whoever holds several benefits counts in each of them, so the persons of all are not added up.
        both = Total(
            "",
            _ALL,
            sum(one.lines for one in totals),
            None,
            sum(one.fen for one in totals),
            sum(one.before for one in totals),
        )
        yield _total_row(payments, both, lang)


def _total_row(payments: Payments, one: Total, lang: Language) -> tuple[Cell, ...]:
    count = Text(f"{one.lines} 笔", f"{one.lines} payments")[lang]
    return (
        None,
        None,
        one.title[lang],
        None,
        None,
        one.persons,
        payments.month.shown[lang],
        _TOTAL[lang],
        yuan_of(one.fen),
        yuan_of(one.before),
        yuan_of(one.fen - one.before),
        count,
    )
