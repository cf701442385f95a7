"""`jiuzhu compare`, `jiuzhu reconcile` and `jiuzhu discover`: what policy staff ask of a population."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Line

from jiuzhu.cli.batch import (
    Findings,
    Keep,
    Memory,
    Tables,
    read_findings,
    require_population,
    showing_progress,
)
from jiuzhu.cli.options import (
    BAD_INPUT,
    FINDINGS,
    AsJson,
    Day,
    Jurisdiction,
    Lang,
    Language,
    RuleFolders,
    complain,
)
from jiuzhu.errors import FactError, JiuzhuError, Problem
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.population import Progress
    from jiuzhu.population.sources import Given
    from jiuzhu.population.tables import Answer, Cell

Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="报告 .html 或工作簿 .xlsx，可写几个 / a report (.html) or a workbook (.xlsx), or several",
        show_default=False,
    ),
]
PaymentsOption = Annotated[
    Path | None,
    typer.Option(
        "--payments",
        help="发放表，已在领取的不再列出 / payments: who already receives is left out",
        show_default=False,
    ),
]


def compare_laws(
    tables: Tables,
    reform: Annotated[
        Path,
        typer.Option(
            help="方案，一个 YAML 文件，如 最低生活保障标准: 1050 / the reform, a YAML file",
            show_default=False,
        ),
    ],
    baseline: Annotated[
        Path | None,
        typer.Option(
            help="与另一个方案比，而不是现行规定 / another reform to compare with", show_default=False
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="按户表的哪一列分组，如 区 / a column of the families", show_default=False),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(help="户表中权重的列 / the column with the weight of a family", show_default=False),
    ] = None,
    output: Outputs = None,
    on: Day = None,
    judgement: Findings = None,
    memory: Memory = "600MB",
    as_json: AsJson = False,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """测算政策方案：谁增谁减，一年多花多少 / Who gains and loses under a reform, and its yearly cost."""
    require_population(lang)
    from jiuzhu import population

    def answer(show: Callable[[Progress], None]) -> Answer:
        day = on or date.today()
        return population.compare(
            _tables(tables, jurisdiction, day, rules),
            baseline,
            reform,
            on=day,
            jurisdiction=jurisdiction,
            judgements=read_findings(judgement or ()),
            search=rules or (),
            by=by or (),
            weight=weight,
            memory=memory,
            progress=show,
        )

    _answer(answer, tables, output or (), as_json, lang)


def reconcile_payments(
    tables: Tables,
    payments: Annotated[
        Path,
        typer.Argument(
            metavar="PAYMENTS",
            help="发放表：户编号、人员编号、待遇、金额、月份 / payments",
            show_default=False,
        ),
    ],
    benefit: Annotated[
        list[str] | None,
        typer.Option(
            help="核对哪些待遇，默认为发放表中有的 / which benefits; by default those paid",
            show_default=False,
        ),
    ] = None,
    output: Outputs = None,
    on: Day = None,
    judgement: Findings = None,
    keep: Keep = None,
    memory: Memory = "600MB",
    as_json: AsJson = False,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """核对应保未保、应退未退、少发多发 / Who is entitled and unpaid, paid and not entitled, paid wrongly."""
    require_population(lang)
    from jiuzhu import population

    def answer(show: Callable[[Progress], None]) -> Answer:
        day = on or date.today()
        return population.reconcile(
            _tables(tables, jurisdiction, day, rules),
            _file(payments),
            on=day,
            benefits=benefit or None,
            jurisdiction=jurisdiction,
            judgements=read_findings(judgement or ()),
            search=rules or (),
            keep=keep or (),
            memory=memory,
            progress=show,
        )

    _answer(answer, tables, output or (), as_json, lang)


def discover_families(
    tables: Tables,
    new_facts: Annotated[
        Path,
        typer.Argument(
            metavar="NEW",
            help="新情况：同样格式的工作簿或文件夹 / new facts: a workbook or folder of the same layout",
            show_default=False,
        ),
    ],
    payments: PaymentsOption = None,
    output: Outputs = None,
    on: Day = None,
    judgement: Findings = None,
    keep: Keep = None,
    memory: Memory = "600MB",
    as_json: AsJson = False,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """主动发现：新情况使哪些家庭符合待遇 / Families whom new facts make entitled to what they do not get."""
    require_population(lang)
    from jiuzhu import population

    def answer(show: Callable[[Progress], None]) -> Answer:
        day = on or date.today()
        return population.discover(
            _tables(tables, jurisdiction, day, rules),
            _tables(new_facts, jurisdiction, day, rules, new=True),
            on=day,
            payments=_file(payments) if payments else None,
            jurisdiction=jurisdiction,
            judgements=read_findings(judgement or ()),
            search=rules or (),
            keep=keep or (),
            memory=memory,
            progress=show,
        )

    _answer(answer, tables, output or (), as_json, lang)


def _tables(
    place: Path, jurisdiction: str, on: date, rules: list[Path] | None, new: bool = False
) -> dict[str, Given]:
    from jiuzhu.population.folders import tables_in
    from jiuzhu.population.layout import RESULTS, layout

    sheets = layout(Rulebook.load(jurisdiction, on, search=rules or ()))
    return tables_in(place, sheets, () if new else RESULTS)


def _file(place: Path) -> Path:
    if not place.exists():
        said = "没有这个文件", "there is no such file"
        raise FactError((Problem(str(place), *said),))
    return place


def _answer(
    ask: Callable[[Callable[[Progress], None]], Answer],
    where: Path,
    output: Sequence[Path],
    as_json: bool,
    lang: Lang,
) -> None:
    """Asks, writes the files that were wanted, and prints the short tables."""
    from jiuzhu.population.tables import as_data, brief_tables

    try:
        for file in output:
            if file.suffix.lower() not in (".html", ".xlsx"):
                said = "文件名应以 .html 或 .xlsx 结尾", "the name of the file should end in .html or .xlsx"
                raise FactError((Problem(str(file), *said),))
        with showing_progress(lang) as show:
            found = ask(show)
        for file in output:
            _write(found, file, lang)
    except JiuzhuError as error:
        complain(error, str(where), lang)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        print(json.dumps(as_data(found), ensure_ascii=False, indent=2))
    else:
        console = Console()
        for table in brief_tables(found, lang.value):
            _print(console, table.title, table.headings, table.rows)
        for file in output:
            print(Text(f"已写好 {file}", f"{file} is written")[lang.value])
    raise typer.Exit(FINDINGS if _unsound(found) else 0)


def _write(found: Answer, file: Path, lang: Lang) -> None:
    from jiuzhu.population.report import write_report
    from jiuzhu.population.tables import tables_of
    from jiuzhu.population.writing import write_sheets

    if file.suffix.lower() == ".html":
        write_report(found, file, lang.value)
    else:
        sheets = [(table.title, table.headings, table.rows) for table in tables_of(found, lang.value)]
        write_sheets(sheets, file)


def _unsound(found: Answer) -> bool:
    """Whether something given could not be used, or does not agree."""
    from jiuzhu.population import Discovery, Reconciliation

    if isinstance(found, Reconciliation):
        return bool(found.refused or found.unreadable.num_rows or found.lines.num_rows)
    return bool(found.refused or (isinstance(found, Discovery) and found.not_found.num_rows))


def _print(console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    from jiuzhu.population.report import shown

    # A terminal is narrow: columns in which there is nothing are left out.
    there = [index for index in range(len(headings)) if any(row[index] not in (None, 0, "") for row in rows)]
    grid = Grid(title=title, title_justify="left")
    for index in there:
        number = any(not isinstance(row[index], str | None) for row in rows)
        grid.add_column(headings[index], justify="right" if number else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Line(shown(row[index])) for index in there))
    console.print(grid)
