"""`jiuzhu history`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from jiuzhu.cli.options import (
    BAD_INPUT,
    FINDINGS,
    AsJson,
    Jurisdiction,
    Lang,
    Language,
    RuleFolders,
    complain,
)
from jiuzhu.errors import JiuzhuError

if TYPE_CHECKING:
    from jiuzhu.history import Arrears, Entitlements


def _is_month(text: str) -> str:
    from jiuzhu.history import Month

    try:
        return str(Month.parse(text))
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是月份，应如 2022-08 / not a month such as 2022-08") from None


def show_history(
    family: Annotated[
        Path,
        typer.Argument(help="家庭历史，一个 JSON 文件 / a family's history, a JSON file", show_default=False),
    ],
    first: Annotated[
        str,
        typer.Option(
            "--from", callback=_is_month, metavar="YYYY-MM", help="起月 / first month", show_default=False
        ),
    ],
    last: Annotated[
        str,
        typer.Option(
            "--to", callback=_is_month, metavar="YYYY-MM", help="止月（含）/ last month", show_default=False
        ),
    ],
    payments: Annotated[
        Path | None,
        typer.Option(
            help="实际发放，CSV 或 JSON：月份、待遇、谁、金额 / what was paid, CSV or JSON",
            show_default=False,
        ),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            help="更正前的家庭历史，列出应补发和多发 / the history before a correction",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    rules_before: Annotated[
        list[Path] | None,
        typer.Option(
            help="更正前的规则文件夹 / folders of the rules before a correction",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV / print CSV")] = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """逐月核算应发，与已发或更正前相比 / What a family is due each month, against what was paid."""
    from jiuzhu.history import History, Month, arrears, corrections, entitlements, read_payments

    corrected = before is not None or bool(rules_before)
    if as_json and as_csv:
        raise typer.BadParameter("--json 和 --csv 只能选一个 / either --json or --csv")
    if payments is not None and corrected:
        raise typer.BadParameter("--payments 不与 --before、--rules-before 同用 / not with --payments")
    period = Month.parse(first), Month.parse(last)
    reading = family
    found = None
    try:
        history = History.read(family)
        due = entitlements(history, *period, jurisdiction=jurisdiction, search=rules or ())
        if payments is not None:
            reading = payments
            found = arrears(due, read_payments(payments))
        elif corrected:
            reading = before or family
            old = History.read(reading)
            search = rules_before or rules or ()
            found = corrections(entitlements(old, *period, jurisdiction=jurisdiction, search=search), due)
    except JiuzhuError as error:
        complain(error, str(reading), lang)
        raise typer.Exit(BAD_INPUT) from None
    _print(due, found, "before" if corrected else "paid", lang, as_json, as_csv)
    raise typer.Exit(FINDINGS if found is not None and found.differing else 0)


def _print(
    due: Entitlements,
    found: Arrears | None,
    against: Literal["paid", "before"],
    lang: Lang,
    as_json: bool,
    as_csv: bool,
) -> None:
    from jiuzhu.cli import history_data as data
    from jiuzhu.cli.show_history import show_arrears, show_entitlements

    if as_json:
        whole = data.entitlements_as_data(due) if found is None else data.arrears_as_data(found, due)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    elif as_csv and found is None:
        print(data.entitlements_as_csv(due, lang.value), end="")
    elif as_csv and found is not None:
        print(data.arrears_as_csv(found, against, lang.value), end="")
    elif found is None:
        show_entitlements(Console(), due, lang.value)
    else:
        show_arrears(Console(), due, found, against, lang.value)
