"""`jiuzhu changes` and `jiuzhu plot`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.assessment import Assessment, assess
from jiuzhu.cli.options import BAD_INPUT, Day, Jurisdiction, Lang, Language, RuleFolders, complain
from jiuzhu.errors import JiuzhuError
from jiuzhu.facts.case_file import CaseFile

FamilyFile = Annotated[
    Path, typer.Argument(metavar="FAMILY", help="一户的 JSON 文件 / a family's JSON file", show_default=False)
]


def show_what_would_change(
    family: FamilyFile,
    benefit: Annotated[
        str | None,
        typer.Option(help="只看这项待遇（名称）/ only this benefit, by title or name", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="每个条件最多列几种 / so many for each condition")] = 3,
    on: Day = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """怎样的变化会改变结果 / What would change the result: the nearest change of one thing."""
    from jiuzhu.cli.show_changes import show_changes

    try:
        assessment = _assessed(family, on, jurisdiction, rules)
        changes = assessment.changes(benefit, limit=limit, search=rules or ())
    except JiuzhuError as error:
        complain(error, str(family), lang)
        raise typer.Exit(BAD_INPUT) from None
    show_changes(Console(), assessment, changes, benefit, lang.value)


def plot_sweep(
    family: FamilyFile,
    fact: Annotated[
        str,
        typer.Option(
            help="哪一项，如“张建国的工资性收入” / which fact, also as a path: members[0].income.wages",
            show_default=False,
        ),
    ],
    stop: Annotated[str, typer.Option("--to", help="到多少（元）/ to (yuan)", show_default=False)],
    start: Annotated[str, typer.Option("--from", help="从多少（元）/ from (yuan)")] = "0",
    step: Annotated[str | None, typer.Option(help="步长（元）/ step (yuan)", show_default=False)] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="存为 .svg 或 .png / an .svg or .png to write", show_default=False
        ),
    ] = None,
    on: Day = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """某一项变化时待遇怎样变，画成图 / Plot what is due along the values of one fact, and list the cliffs."""
    from jiuzhu.cli.show_changes import show_cliffs

    try:
        assessment = _assessed(family, on, jurisdiction, rules)
        sweep = assessment.sweep(fact, start, stop, step, search=rules or ())
        note = None
        if output is not None:
            from jiuzhu.whatif.plot import draw

            sides = [value for cliff in sweep.cliffs for value in (cliff.before, cliff.at)]
            drawn = assessment.sweep(fact, values=[*sweep.values, *sides], search=rules or ())
            note = draw(drawn, output, lang.value)
    except JiuzhuError as error:
        complain(error, str(family), lang)
        raise typer.Exit(BAD_INPUT) from None
    show_cliffs(Console(), sweep, output, lang.value)
    if note is not None:
        Console(stderr=True).print(note[lang.value])


def _assessed(family: Path, on: Day, jurisdiction: str, rules: list[Path] | None) -> Assessment:
    case = CaseFile.read(family)
    return assess(
        case.applicant, on=on, jurisdiction=jurisdiction, judgements=case.judgements, search=rules or ()
    )
