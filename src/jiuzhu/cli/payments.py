"""`jiuzhu payments`: the list of payments of a month, into a file for the bank or the finance office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.cli.case_options import ActingAs, Moment, StorePlace, actor, moment, office_at
from jiuzhu.cli.options import Jurisdiction, Lang, Language, RuleFolders
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.cases.payments import Payments
    from jiuzhu.history import Month

_HEADINGS = (
    Text("待遇", "Benefit"),
    Text("笔数", "Payments"),
    Text("人数", "Persons"),
    Text("金额（元）", "Yuan"),
    Text("比上月（元）", "Against last month"),
)


def list_payments(
    month: Annotated[str, typer.Argument(help="月份，如 2022-09 / the month", show_default=False)],
    store: StorePlace,
    as_: ActingAs,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="写到哪个文件：.csv 或 .xlsx / into which file", show_default=False
        ),
    ],
    full_ids: Annotated[
        bool, typer.Option("--full-ids", help="写完整的公民身份号码 / with whole ID numbers")
    ] = False,
    at: Moment = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """一个月的发放表：发给谁、多少、与上月有何不同 / Who is paid what in a month, and what is otherwise."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cases.payments import pay
        from jiuzhu.cases.payments.files import check_name, write_payments
        from jiuzhu.cases.payments.table import table

        of = _month(month)
        check_name(output)
        found = pay(desk, of, by=by, at=when, full_ids=full_ids)
        write_payments(table(found, lang=lang.value, full_ids=full_ids), output)
        _show(Console(), found, output, lang)


def _month(text: str) -> Month:
    from jiuzhu.history import Month

    try:
        return Month.parse(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是月份，应如 2022-09 / not a month such as 2022-09", param_hint="MONTH"
        ) from None


def _show(console: Console, found: Payments, file: Path, lang: Lang) -> None:
    """The totals of each benefit, and how many lines want somebody's attention."""
    from jiuzhu.cases.payments import KINDS

    shown = Table(title=f"{found.month.shown[lang.value]} → {file}", title_justify="left")
    for number, heading in enumerate(_HEADINGS):
        shown.add_column(heading[lang.value], justify="right" if number else "left")
    for one in found.totals:
        persons = "" if one.persons is None else str(one.persons)
        more = one.fen - one.before
        shown.add_row(
            Line(one.title[lang.value]), str(one.lines), persons, _yuan(one.fen), f"{_yuan(more, sign=True)}"
        )
    console.print(shown)
    for kind, text in KINDS.items():
        count = len(found.of_kind(kind))
        if count and kind != "paid":
            console.print(Line(f"{text[lang.value]}{'：' if lang is Lang.ZH else ': '}{count}"))


def _yuan(fen: int, *, sign: bool = False) -> str:
    from jiuzhu.history.sums import yuan_of

    return f"{yuan_of(fen):{'+' if sign else ''},.2f}"
