"""`jiuzhu explain`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.assessment import Assessment, assess
from jiuzhu.assessment.receipt import is_receipt, read_file
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
from jiuzhu.errors import JiuzhuError, ReceiptError
from jiuzhu.explanation import Explanation
from jiuzhu.facts.case_file import CaseFile


class Format(StrEnum):
    """What an explanation is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def explain(
    family: Annotated[
        Path,
        typer.Argument(
            help="一户的 JSON 文件，或保存下来的评估记录 / a family's JSON file, or a saved assessment",
            show_default=False,
        ),
    ],
    on: Day = None,
    lang: Language = Lang.ZH,
    detail: Detail = HowMuch.FULL,
    written: Annotated[
        Format, typer.Option("--format", help="输出格式 / what it is written in")
    ] = Format.TEXT,
    benefit: Annotated[
        list[str] | None,
        typer.Option(help="只说明这一项，可重复 / only this benefit; may be given again", show_default=False),
    ] = None,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """逐项说明理由、算式和依据 / Say why: each condition, the calculation, the law."""
    search = rules or []
    try:
        assessment = _read(family, on) or _assess(family, on, jurisdiction, search)
        explanation = assessment.explain(lang.value, detail=detail.value, search=search)
    except JiuzhuError as error:
        complain(error, str(family), lang)
        raise typer.Exit(BAD_INPUT) from None
    _print(_of(explanation, benefit or []), written)


def _read(file: Path, on: date | None) -> Assessment | None:
    """A saved assessment; None where the file is something else, or cannot be opened."""
    try:
        text = read_file(file)
    except ReceiptError:
        return None
    if not is_receipt(text):
        return None
    if on is not None:
        raise typer.BadParameter(
            "评估记录有自己的评估日期，不能另给 / a saved assessment has a day of its own", param_hint="--on"
        )
    return Assessment.from_json(text)


def _assess(family: Path, on: date | None, jurisdiction: str, search: list[Path]) -> Assessment:
    case = CaseFile.read(family)
    return assess(case.applicant, on=on, jurisdiction=jurisdiction, judgements=case.judgements, search=search)


def _of(explanation: Explanation, benefits: list[str]) -> Explanation:
    known = {name: None for one in explanation for name in (one.title, one.benefit)}
    for name in benefits:
        if name not in known:
            listed = "、".join(known)
            raise typer.BadParameter(
                f"结果中没有“{name}”/ there is no {name!r}; 有 / there are: {listed}", param_hint="--benefit"
            )
    return explanation.only(*benefits) if benefits else explanation


def _print(explanation: Explanation, written: Format) -> None:
    if written is Format.MARKDOWN:
        print(explanation.markdown(), end="")
    elif written is Format.HTML:
        print(explanation.html(), end="")
    elif (console := Console()).is_terminal:
        console.print(explanation, highlight=False)
    else:
        print(explanation, end="")
