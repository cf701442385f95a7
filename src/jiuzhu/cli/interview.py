"""`jiuzhu interview`: asks at the terminal what is worth asking, and ends with the assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.cli.options import BAD_INPUT, Day, Jurisdiction, Lang, Language, RuleFolders, complain
from jiuzhu.errors import FactError, JiuzhuError, Problem


def interview(
    on: Day = None,
    save: Annotated[
        Path | None,
        typer.Option(
            help="每答一问就存到这个文件 / keep it in this file after each answer", show_default=False
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            help="接着这个文件里的访谈或家庭往下问 / go on with what is in this file", show_default=False
        ),
    ] = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """逐项询问，问到结果不会再变为止 / Ask until nothing can change any more, then assess."""
    from jiuzhu.cli.dialogue import Dialogue
    from jiuzhu.questions import Interview
    from jiuzhu.questions.kept import read_interview

    try:
        _refuse_to_overwrite(save, resume)
        search = rules or ()
        if resume is not None:
            begun = read_interview(resume, on=on, search=search)
        else:
            begun = Interview.begin(on=on, jurisdiction=jurisdiction, search=search)
        begun.ask()  # rules or findings that do not fit are told before anything is asked
    except JiuzhuError as error:
        complain(error, str(resume or save or jurisdiction), lang)
        raise typer.Exit(BAD_INPUT) from None
    Dialogue(Console(), lang.value, save).hold(begun)


def _refuse_to_overwrite(save: Path | None, resume: Path | None) -> None:
    if save is None:
        return
    if not save.resolve().parent.is_dir():
        raise FactError((Problem(str(save.parent), "没有这个文件夹", "there is no such folder"),))
    if save.exists() and (resume is None or not save.samefile(resume)):
        raise FactError(
            (
                Problem(
                    str(save),
                    "已有这个文件；要接着问请用 --resume，否则请换一个文件名",
                    "this file is there already; go on with it by --resume, or give another name",
                ),
            )
        )
