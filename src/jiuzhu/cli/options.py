"""What the commands share: options, exit codes, and how a user's mistake is told."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.cli.show import show_problems
from jiuzhu.errors import JiuzhuError, ProblemsError

FINDINGS, BAD_INPUT = 1, 2


class Lang(StrEnum):
    """The language of what is printed."""

    ZH = "zh"
    EN = "en"


def read_day(text: str) -> date:
    """The day that somebody wrote."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是真实存在的日期，应如 2022-08-01 / not a day such as 2022-08-01"
        ) from None


class HowMuch(StrEnum):
    """How much of an explanation is printed."""

    BRIEF = "brief"
    FULL = "full"


Day = Annotated[
    date | None,
    typer.Option(
        parser=read_day,
        metavar="YYYY-MM-DD",
        help="按哪一天的规定 / the day whose law applies",
        show_default=False,
    ),
]
Language = Annotated[Lang, typer.Option(help="输出语言 / language of the output")]
Detail = Annotated[
    HowMuch,
    typer.Option(
        help="brief 只列结论和理由，full 连同依据、算式、出处 / conclusions with reasons, or everything"
    ),
]
Jurisdiction = Annotated[str, typer.Option(help="适用哪个辖区的规定 / whose rules apply")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
RuleFolders = Annotated[
    list[Path] | None,
    typer.Option("--rules", exists=True, file_okay=False, help="另外的规则文件夹 / further folders of rules"),
]


def complain(error: JiuzhuError, where: str, lang: Lang) -> None:
    """Tells what is wrong with what was given, on the error stream."""
    console = Console(stderr=True)
    if isinstance(error, ProblemsError):
        heading = f"{where}：{error.zh}" if lang is Lang.ZH else f"{where}: {error.en}"
        show_problems(console, error.problems, lang.value, heading)
    else:
        print(f"{where}: {error}", file=sys.stderr)
