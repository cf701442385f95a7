"""`jiuzhu replay` and `jiuzhu diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jiuzhu.assessment import Assessment
from jiuzhu.assessment.receipt import read_file
from jiuzhu.cli.options import BAD_INPUT, FINDINGS, Lang, Language, RuleFolders, complain
from jiuzhu.errors import JiuzhuError
from jiuzhu.receipts import diff, replay


def replay_receipts(
    receipts: Annotated[
        list[Path],
        typer.Argument(
            help="保存下来的评估记录，每个文件一份或每行一份 / saved assessments, one a file or one a line",
            show_default=False,
        ),
    ],
    lang: Language = Lang.ZH,
    rules: RuleFolders = None,
) -> None:
    """按记录的内容重新评估，有不同的逐项列出 / Work saved assessments out again, and say what differs."""
    code = 0
    for file in receipts:
        try:
            kept = _receipts_in(read_file(file))
        except JiuzhuError as error:
            complain(error, str(file), lang)
            code = BAD_INPUT
            continue
        for number, text in enumerate(kept, 1):
            where = str(file) if len(kept) == 1 else f"{file}:{number}"
            try:
                found = replay(text, search=rules or ())
            except JiuzhuError as error:
                complain(error, where, lang)
                code = BAD_INPUT
                continue
            print(f"{where}：{found.text('zh')}" if lang is Lang.ZH else f"{where}: {found.text('en')}")
            if not found.confirmed:
                code = max(code, FINDINGS)
    raise typer.Exit(code)


def compare(
    before: Annotated[Path, typer.Argument(help="前一份评估记录 / the first saved assessment")],
    after: Annotated[Path, typer.Argument(help="后一份评估记录 / the second")],
    lang: Language = Lang.ZH,
    rules: RuleFolders = None,
) -> None:
    """比较两份评估记录：结果怎样变，因为什么 / Compare saved assessments: what changed, and why."""
    kept: list[Assessment] = []
    for file in (before, after):
        try:
            kept.append(Assessment.from_json(read_file(file)))
        except JiuzhuError as error:
            complain(error, str(file), lang)
    if len(kept) < 2:
        raise typer.Exit(BAD_INPUT)
    try:
        found = diff(kept[0], kept[1], search=rules or ())
    except JiuzhuError as error:
        complain(error, f"{before} {after}", lang)
        raise typer.Exit(BAD_INPUT) from None
    print(found.text(lang.value))
    raise typer.Exit(0 if found.same else FINDINGS)


def _receipts_in(text: bytes) -> list[bytes]:
    """The receipts in a file: one of several lines, or one on each line."""
    lines = [line for line in text.splitlines() if line.strip()]
    one_each = len(lines) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines)
    return lines if one_each else [text]
