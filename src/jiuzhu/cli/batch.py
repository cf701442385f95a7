"""`jiuzhu template`, `synthetic` and `batch`: tables of a population empty, made up, assessed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.cli.options import BAD_INPUT, FINDINGS, Day, Jurisdiction, Lang, Language, RuleFolders, complain
from jiuzhu.errors import FactError, JiuzhuError, Problem
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Language as LanguageCode
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.population import Progress, Result, Total

INTERRUPTED = 130

Tables = Annotated[
    Path,
    typer.Argument(
        metavar="IN",
        help="工作簿，或每张表一个文件的文件夹 / a workbook, or a folder with a file for each table",
        show_default=False,
    ),
]
Findings = Annotated[
    list[str] | None,
    typer.Option(
        "--judgement",
        metavar="事项=结果",
        help="表中没有认定的，都按此认定 / a finding taken to be so wherever the tables have none",
        show_default=False,
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(help="原样带到结果里的列 / a further column that goes with the result", show_default=False),
]
Memory = Annotated[str, typer.Option(help="计算用的内存上限 / within how much memory")]


def require_population(lang: Lang) -> None:
    """Ends with how to install what tables of a population need, where it is not there."""
    try:
        import duckdb  # noqa: F401
        import openpyxl  # noqa: F401
        import pyarrow  # noqa: F401
        import sqlglot  # noqa: F401
    except ImportError as error:
        said = Text(
            f"还要安装 {error.name}：pip install 'jiuzhu[population]'",
            f"{error.name} is needed: pip install 'jiuzhu[population]'",
        )
        print(said[lang.value], file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None


class Form(StrEnum):
    """In which form a result is written."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


class CsvEncoding(StrEnum):
    """In which encoding a CSV file is written."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"


def write_template(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="存为 .xlsx（空表）或 .md（格式说明）/ an .xlsx to fill in, or the layout as .md",
            show_default=False,
        ),
    ],
    on: Day = None,
    jurisdiction: Jurisdiction = "changzhou",
    lang: Language = Lang.ZH,
    rules: RuleFolders = None,
) -> None:
    """写一份空的导入表，带下拉选项和填写说明 / Write an empty workbook to fill in."""
    require_population(lang)
    from jiuzhu.population.layout import layout
    from jiuzhu.population.template import write_page, write_workbook

    try:
        sheets = layout(Rulebook.load(jurisdiction, on, search=rules or ()))
        writers = {".xlsx": write_workbook, ".md": write_page}
        if output.suffix.lower() not in writers:
            said = "文件名应以 .xlsx 或 .md 结尾", "the name of the file should end in .xlsx or .md"
            raise FactError((Problem(str(output), *said),))
        try:
            writers[output.suffix.lower()](sheets, output)
        except OSError as error:
            said = f"写不了这个文件：{error.strerror}", f"cannot write this file: {error.strerror}"
            raise FactError((Problem(str(output), *said),)) from None
    except JiuzhuError as error:
        complain(error, str(output), lang)
        raise typer.Exit(BAD_INPUT) from None
    print(Text(f"已写好 {output}", f"{output} is written")[lang.value])


def make_synthetic_city(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="写到哪个文件夹 / a folder", show_default=False),
    ],
    persons: Annotated[int, typer.Option(min=1, help="多少人 / how many persons")] = 5_300_000,
    seed: Annotated[int, typer.Option(help="种子，相同则结果相同 / the same seed gives the same")] = 1,
    lang: Language = Lang.ZH,
) -> None:
    """生成模拟的常州人口（没有一户是真的）/ Make a synthetic Changzhou, in which nobody is real."""
    require_population(lang)
    from jiuzhu.population.synthetic import make_synthetic

    try:
        made = make_synthetic(output, persons, seed)
    except JiuzhuError as error:
        complain(error, str(output), lang)
        raise typer.Exit(BAD_INPUT) from None
    said = Text(
        f"已写好 {made.folder}：模拟的 {made.families:,} 户、{made.persons:,} 人（种子 {seed}）",
        f"{made.folder}: {made.families:,} synthetic families, {made.persons:,} persons (seed {seed})",
    )
    print(said[lang.value])


def assess_batch(
    tables: Tables,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="OUT", help="结果的文件夹 / a folder for the result", show_default=False
        ),
    ],
    on: Day = None,
    form: Annotated[
        Form, typer.Option("--to", help="另存为哪种表 / in which form the result is written as well")
    ] = Form.PARQUET,
    encoding: Annotated[
        CsvEncoding, typer.Option(help="CSV 的编码 / the encoding of CSV")
    ] = CsvEncoding.UTF_8,
    judgement: Findings = None,
    keep: Keep = None,
    conditions: Annotated[
        bool, typer.Option("--conditions", help="列出每个条件成立与否 / a column for each condition")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="列出还缺什么 / the names of what is missing")
    ] = False,
    families_at_once: Annotated[
        int | None, typer.Option(min=1, help="一次算多少户 / how many families at a time", show_default=False)
    ] = None,
    memory: Memory = "600MB",
    as_json: Annotated[
        bool, typer.Option("--json", help="合计输出为 JSON / print the totals as JSON")
    ] = False,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """评估整张表，可中断后继续 / Assess a whole table of families; interrupted, it goes on where it was."""
    require_population(lang)
    from jiuzhu import population

    day = on or date.today()
    done = 0
    try:
        rulebook = Rulebook.load(jurisdiction, day, search=rules or ())
        given = population.tables_in(tables, population.layout(rulebook))
        with showing_progress(lang) as show:

            def note(progress: Progress) -> None:
                nonlocal done
                done = progress.done
                show(progress)

            result = population.assess(
                given,
                on=day,
                jurisdiction=jurisdiction,
                judgements=read_findings(judgement or ()),
                search=rules or (),
                conditions=conditions,
                missing=missing,
                keep=keep or (),
                out=output,
                families_at_once=families_at_once,
                memory=memory,
                progress=note,
            )
        files = _write(result, output, rulebook, form, encoding, lang)
    except JiuzhuError as error:
        complain(error, str(tables), lang)
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        said = Text(
            f"已中断，完成的 {done:,} 户保存在 {output}；再次运行同样的命令即从这里继续",
            f"interrupted; {done:,} families are kept in {output}; the same command goes on from there",
        )
        print(said[lang.value], file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        print(json.dumps(result_as_data(result, files), ensure_ascii=False, indent=2))
    else:
        _show(Console(), result, files, lang)
    raise typer.Exit(FINDINGS if result.counted.refused_families or result.counted.refused_persons else 0)


def read_findings(written: list[str] | tuple[str, ...]) -> dict[str, bool | str]:
    """Findings written as `事项=结果`; raises `FactError`."""
    found: dict[str, bool | str] = {}
    for one in written:
        name, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not name or not value:
            said = "应写成 事项=结果，如 家庭财产状况符合最低生活保障的规定=是", "is written as finding=value"
            raise FactError((Problem(f"--judgement {one}", *said),))
        found[name] = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}.get(
            value.lower(), value
        )
    return found


@contextmanager
def showing_progress(lang: Lang) -> Iterator[Callable[[Progress], None]]:
    """A line on the terminal with how far a run has come; nothing where the error stream is a file."""
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    waiting = {"zh": "正在读取……", "en": "reading …"}[lang.value]
    with Bar(TextColumn("{task.description}"), BarColumn(), console=console, transient=True) as bar:
        task = bar.add_task(waiting, total=None)

        def show(progress: Progress) -> None:
            rate, left = f"{progress.rate:,.0f}", _span(progress.left, lang) if progress.rate else "…"
            said = Text(
                f"{progress.done:,} / {progress.families:,} 户，每秒 {rate} 户，还要 {left}",
                f"{progress.done:,} / {progress.families:,} families, {rate} a second, {left} left",
            )
            bar.update(task, description=said[lang.value], total=progress.families, completed=progress.done)

        yield show


def _span(seconds: float, lang: Lang) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if lang is Lang.ZH:
        return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _write(
    result: Result, folder: Path, rulebook: Rulebook, form: Form, encoding: CsvEncoding, lang: Lang
) -> dict[str, Path]:
    """The result in the form that was asked for, and what was refused in words; gives the files."""
    import duckdb

    from jiuzhu.population.words import in_words, refused_in_words, relation
    from jiuzhu.population.writing import write_csv, write_workbook

    language: LanguageCode = lang.value
    names = {
        "families": Text("家庭", "families"),
        "persons": Text("人员", "persons"),
        "refused": Text("未能评估", "refused"),
    }
    with duckdb.connect() as database:
        queries = {
            name: in_words(database, relation(database, getattr(result, name), name), rulebook, language)
            for name in ("families", "persons")
        }
        queries["refused"] = refused_in_words(
            relation(database, result.refused, "refused"), rulebook, language
        )
        files: dict[str, Path] = {}
        if form is Form.PARQUET:
            files = {name: folder / name for name in ("families", "persons")}
        elif form is Form.XLSX:
            file = folder / f"{Text('结果', 'result')[language]}.xlsx"
            write_workbook(database, {names[name][language]: query for name, query in queries.items()}, file)
            files = dict.fromkeys(("families", "persons"), file)
        for name, query in queries.items():
            if name == "refused" or form is Form.CSV:
                files[name] = folder / f"{names[name][language]}.csv"
                write_csv(database, query, files[name], encoding.value)
    return files


# --- what is said of it -------------------------------------------------------------------------------


def result_as_data(result: Result, files: dict[str, Path]) -> dict[str, Any]:
    """The totals for other programs: sums in yuan as text."""
    counted = result.counted
    return {
        "on": result.on.isoformat(),
        "jurisdiction": result.jurisdiction,
        "rulebook": result.rulebook,
        "families": {
            "given": counted.families,
            "assessed": counted.families - counted.refused_families,
            "refused": counted.refused_families,
        },
        "persons": {
            "given": counted.persons,
            "assessed": counted.persons - counted.refused_persons,
            "refused": counted.refused_persons,
        },
        "totals": [_total(total) for total in result],
        "files": {name: str(file) for name, file in files.items()},
    }


def _total(total: Total) -> dict[str, Any]:
    sums = ("lowest", "highest", "if_granted_lowest", "if_granted_highest")
    said: dict[str, Any] = {
        "benefit": total.benefit,
        "title": {"zh": total.title.zh, "en": total.title.en},
        "of": total.table,
        "eligible": total.eligible,
        "ineligible": total.ineligible,
        "undetermined": total.undetermined,
    }
    return said | {name: None if getattr(total, name) is None else str(getattr(total, name)) for name in sums}


def _show(console: Console, result: Result, files: dict[str, Path], lang: Lang) -> None:
    zh = lang is Lang.ZH
    counted = result.counted
    for name, unit, there, refused in (
        (Text("家庭", "families"), "户", counted.families, counted.refused_families),
        (Text("人员", "persons"), "人", counted.persons, counted.refused_persons),
    ):
        assessed = there - refused
        said = Text(
            f"{name.zh} {there:,} {unit} = 已评估 {assessed:,} {unit} + 未能评估 {refused:,} {unit}",
            f"{there:,} {name.en} = {assessed:,} assessed + {refused:,} refused",
        )
        console.print(Line(said[lang.value]), highlight=False)
    title = (
        f"按{result.on.year}年{result.on.month}月{result.on.day}日的规定"
        if zh
        else f"by the law of {result.on}"
    )
    table = Table(title=title, title_justify="left")
    table.add_column("待遇" if zh else "Benefit", overflow="fold")
    for heading in ("符合", "不符合", "尚不能确定") if zh else ("Eligible", "Ineligible", "Undetermined"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("符合的合计（元）" if zh else "Paid to the eligible (yuan)", justify="right")
    for total in result:
        table.add_row(
            Line(total.title[lang.value]),
            *(f"{number:,}" for number in (total.eligible, total.ineligible, total.undetermined)),
            _sum(total, lang),
        )
    console.print(table)
    called = {
        "families": Text("家庭结果", "families"),
        "persons": Text("人员结果", "persons"),
        "refused": Text("未能评估的及原因", "refused, with reasons"),
    }
    for given, file in files.items():
        if given != "refused" or counted.refused_families or counted.refused_persons:
            what = called[given]
            console.print(Line(f"{what.zh}：{file}" if zh else f"{what.en}: {file}"), soft_wrap=True)


def _sum(total: Total, lang: Lang) -> str:
    if total.highest is None and not total.lowest:
        return "金额待定" if lang is Lang.ZH else "still to be set"
    if total.highest is None:
        least = f"{total.lowest:,}"
        return f"不低于 {least}" if lang is Lang.ZH else f"at least {least}"
    if total.lowest == total.highest:
        return f"{total.lowest:,}" if total.lowest else "—"
    return (
        f"{total.lowest:,} 至 {total.highest:,}"
        if lang is Lang.ZH
        else f"{total.lowest:,} to {total.highest:,}"
    )
