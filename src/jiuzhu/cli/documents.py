"""`jiuzhu case document`: a document of a case, to print or to send."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jiuzhu.cli.case_options import ActingAs, Moment, StorePlace, actor, moment, office_at
from jiuzhu.cli.options import Jurisdiction, Lang, Language, RuleFolders, read_day


def write_document(
    case: Annotated[str, typer.Argument(help="案件编号 / the case's id", show_default=False)],
    paper: Annotated[
        str,
        typer.Argument(help="哪种文书，名称或中文，如 确认决定书 / which document", show_default=False),
    ],
    store: StorePlace,
    as_: ActingAs,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="写到哪个文件：.html 或 .docx / into which file", show_default=False
        ),
    ],
    step: Annotated[
        str | None,
        typer.Option(
            help="哪一步的（几步都出具时写）/ of which step, where several make it out", show_default=False
        ),
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="文号 / the document's own number", show_default=False)
    ] = None,
    issuer: Annotated[
        str | None,
        typer.Option(help="落款机关的全称，不写为办理单位 / whose it is, in full", show_default=False),
    ] = None,
    told: Annotated[
        date | None,
        typer.Option(
            parser=read_day,
            metavar="YYYY-MM-DD",
            help="送达日期，救济期限从它算起；不写为作出之日 / when it is told",
            show_default=False,
        ),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="本单位的文书模板文件夹 / the bureau's own templates",
            show_default=False,
        ),
    ] = None,
    found: Annotated[
        list[str] | None, typer.Option(help="认定的情形：人户分离=是 / a circumstance: name=yes")
    ] = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """制作文书：下一步要用的，或者重制已办那一步的 / Write a document of the next step, or of one taken."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cases.documents import draft, fill, word
        from jiuzhu.cases.documents.files import check_name, write_page
        from jiuzhu.cli.case_words import brought_by, event_called, paper_called

        check_name(output)
        now = desk.current(case)
        procedure = desk.law(now)(when.date())
        name = paper_called(paper, procedure)
        brought, _ = brought_by(procedure, (), found or (), (), (), ())
        matter = draft(
            desk,
            case,
            name,
            by=by,
            at=when,
            step=None if step is None else event_called(step, procedure, now.state),
            brought=brought,
            told=told,
            number=number,
            issuer=issuer,
        )
        write_page(word(name, fill(name, matter), templates), output, templates)
    print(f"已写出：{output}" if lang is Lang.ZH else f"written: {output}")
