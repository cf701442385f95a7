"""What the command `jiuzhu` can do.

Exit codes: 0 when all is well, 1 when a check found something, 2 when the input cannot be read.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.assessment import assess
from jiuzhu.cli.listing import open_as_data, rules_as_data, show_open, show_rules
from jiuzhu.cli.show import show_assessment, show_problems, show_rulebooks
from jiuzhu.errors import JiuzhuError, ProblemsError
from jiuzhu.facts import Applicant
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook import Rulebook, check_rules

FINDINGS, BAD_INPUT = 1, 2

app = typer.Typer(
    name="jiuzhu",
    help="社会救助：符合什么、多少、为什么、还缺什么。\n\n"
    "Social assistance: what, how much, why, what is missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """The language of what is printed."""

    ZH = "zh"
    EN = "en"


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是真实存在的日期，应如 2022-08-01 / not a day such as 2022-08-01"
        ) from None


Day = Annotated[
    date | None,
    typer.Option(
        parser=_day,
        metavar="YYYY-MM-DD",
        help="按哪一天的规定 / the day whose law applies",
        show_default=False,
    ),
]
Language = Annotated[Lang, typer.Option(help="输出语言 / language of the output")]
Jurisdiction = Annotated[str, typer.Option(help="适用哪个辖区的规定 / whose rules apply")]
RuleFolders = Annotated[
    list[Path] | None,
    typer.Option("--rules", exists=True, file_okay=False, help="另外的规则文件夹 / further folders of rules"),
]


@app.callback()
def _printable() -> None:
    # A terminal or a file in another encoding (GBK) lacks some signs: better a “?” than no answer.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@app.command("assess")
def assess_command(
    families: Annotated[
        list[Path],
        typer.Argument(help="一户一个 JSON 文件 / a JSON file for each family", show_default=False),
    ],
    on: Day = None,
    lang: Language = Lang.ZH,
    as_json: Annotated[
        bool, typer.Option("--json", help="每户输出一行 JSON / one line of JSON for each family")
    ] = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """评估一户或多户 / Assess families."""
    code = 0
    for family in families:
        try:
            case = CaseFile.read(family)
            assessment = assess(
                case.applicant,
                on=on,
                jurisdiction=jurisdiction,
                judgements=case.judgements,
                search=rules or (),
            )
        except JiuzhuError as error:
            _complain(error, str(family), lang)
            code = BAD_INPUT
            continue
        if as_json:
            print(assessment.to_json())
        else:
            show_assessment(Console(), assessment, str(family) if len(families) > 1 else None, lang.value)
    raise typer.Exit(code)


@app.command("schema")
def schema_command() -> None:
    """输出填报内容的 JSON Schema / Print the JSON Schema of an applicant."""
    print(json.dumps(Applicant.model_json_schema(), ensure_ascii=False, indent=2))


@app.command("check")
def check_command(
    jurisdiction: Jurisdiction = "changzhou", lang: Language = Lang.ZH, rules: RuleFolders = None
) -> None:
    """检查规则文件 / Check that the rules load, on every day, and say which figures are stale or unset."""
    problems, rulebooks = check_rules(jurisdiction, search=rules or ())
    if problems:
        show_problems(Console(stderr=True), problems, lang.value)
    show_rulebooks(Console(), jurisdiction, rulebooks, date.today(), lang.value)
    raise typer.Exit(FINDINGS if problems else 0)


@app.command("rules")
def rules_command(
    on: Day = None,
    lang: Language = Lang.ZH,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    open_only: Annotated[
        bool, typer.Option("--open", help="只列未定和假定的数 / only what is unset or assumed")
    ] = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """列出待遇、条件和数 / List benefits, conditions and figures with their status and source."""
    day = on or date.today()
    try:
        rulebook = Rulebook.load(jurisdiction, day, search=rules or ())
    except JiuzhuError as error:
        _complain(error, jurisdiction, lang)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        data = open_as_data(rulebook) if open_only else rules_as_data(rulebook, day)
        print(json.dumps(data, ensure_ascii=False, indent=2))
    elif open_only:
        show_open(Console(), rulebook, lang.value)
    else:
        show_rules(Console(), rulebook, day, lang.value)


def _complain(error: JiuzhuError, where: str, lang: Lang) -> None:
    console = Console(stderr=True)
    if isinstance(error, ProblemsError):
        show_problems(console, error.problems, lang.value, heading=f"{where}：{error.zh}")
    else:
        print(f"{where}: {error}", file=sys.stderr)
