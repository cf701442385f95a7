"""`jiuzhu assess` and `jiuzhu schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text as Line

from jiuzhu.assessment import assess
from jiuzhu.cli.options import (
    BAD_INPUT,
    Day,
    Detail,
    HowMuch,
    Jurisdiction,
    Lang,
    Language,
    RuleFolders,
    complain,
)
from jiuzhu.errors import JiuzhuError
from jiuzhu.facts import Applicant
from jiuzhu.facts.case_file import CaseFile


def assess_families(
    families: Annotated[
        list[Path],
        typer.Argument(help="一户一个 JSON 文件 / a JSON file for each family", show_default=False),
    ],
    on: Day = None,
    lang: Language = Lang.ZH,
    detail: Detail = HowMuch.BRIEF,
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
            complain(error, str(family), lang)
            code = BAD_INPUT
            continue
        if as_json:
            print(assessment.to_json())
        else:
            console = Console()
            if len(families) > 1:
                console.rule(Line(str(family)))
            console.print(assessment.explain(lang.value, detail=detail.value), highlight=False)
    raise typer.Exit(code)


def print_schema(
    history: Annotated[
        bool, typer.Option("--history", help="家庭历史的格式 / that of a family's history")
    ] = False,
) -> None:
    """输出填报内容的 JSON Schema / Print the JSON Schema of an applicant."""
    schema = Applicant.model_json_schema()
    if history:
        from jiuzhu.history import History

        schema = History.model_json_schema()
    print(json.dumps(schema, ensure_ascii=False, indent=2))
