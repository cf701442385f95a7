"""`jiuzhu case`: cases opened, handled, looked at, checked and exported.

Exit codes: 0 when it was done; 1 when a step is refused, is not allowed or came too late, or a record is not
as it was written; 2 when what was asked for cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.text import Text as Line

from jiuzhu.cli.case_options import (
    ActingAs,
    Assigned,
    HappenedOn,
    Key,
    Moment,
    Office,
    PageAfter,
    PageLimit,
    Sorted,
    StorePlace,
    actor,
    moment,
    office_at,
    told,
)
from jiuzhu.cli.options import FINDINGS, AsJson, Day, Jurisdiction, Lang, Language, RuleFolders
from jiuzhu.facts.case_file import CaseFile

if TYPE_CHECKING:
    from jiuzhu.cases import Actor, Refusal
    from jiuzhu.cases.office import Case, CaseOffice

case_app = typer.Typer(
    help="案件：登记、办理、查看、到期、检查、导出 / Cases: open, act, look, what is due, check, export",
    no_args_is_help=True,
)

_Given = TypeVar("_Given")

CaseId = Annotated[str, typer.Argument(help="案件编号 / the case's id", show_default=False)]


@case_app.command("open")
def open_case(
    family: Annotated[
        Path, typer.Argument(help="家庭情况，一个 JSON 文件 / the family, a JSON file", show_default=False)
    ],
    about: Annotated[
        str,
        typer.Option(
            metavar="BENEFIT", help="哪项待遇或程序 / which benefit or procedure", show_default=False
        ),
    ],
    store: StorePlace,
    as_: ActingAs,
    person: Annotated[
        str | None,
        typer.Option(help="为哪位成员申请（按人认定的待遇）/ for which member", show_default=False),
    ] = None,
    case: Annotated[
        str | None, typer.Option(help="案件编号，不写则自动编号 / the case's id", show_default=False)
    ] = None,
    office: Annotated[
        str | None, typer.Option(help="承办单位，不写为本单位 / where it lies", show_default=False)
    ] = None,
    at: Moment = None,
    on: HappenedOn = None,
    key: Key = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """登记一件案件；没有案件库的，先建立 / Open a case, and the store where there is none."""
    by, when = actor(as_), moment(at)
    with told(str(family), lang):
        read = CaseFile.read(family)
    with office_at(store, jurisdiction, rules, lang, create=True) as desk:
        opened = desk.open(
            read.applicant,
            about,
            by=by,
            at=when,
            person=person,
            judgements=read.judgements,
            case=case,
            office=office,
            on=on,
            key=key,
        )
        _after(desk, opened, as_json, lang, when)


@case_app.command("do")
def do_step(
    case: CaseId,
    step: Annotated[
        str,
        typer.Argument(
            help="办理事项，名称或中文；另有“变更填报内容”“更正”“分派” / the step, by name or in Chinese",
            show_default=False,
        ),
    ],
    store: StorePlace,
    as_: ActingAs,
    paper: Annotated[
        list[str] | None,
        typer.Option(help="材料，可附文件：申请书 或 申请书=文件.pdf / a paper, perhaps with its file"),
    ] = None,
    found: Annotated[
        list[str] | None, typer.Option(help="认定的情形：人户分离=是 / a circumstance: name=yes")
    ] = None,
    with_: Annotated[
        list[str] | None, typer.Option("--with", help="一同办理的人，写法同 --as / who acts together")
    ] = None,
    signed: Annotated[list[str] | None, typer.Option(help="签字方 / the sides that signed")] = None,
    relative: Annotated[
        list[str] | None,
        typer.Option(help="与申请人有近亲属关系的工作人员 / an official who is a near relative"),
    ] = None,
    family: Annotated[
        Path | None,
        typer.Option(
            "--facts", help="变更后的家庭情况（file_facts）/ the family as it now is", show_default=False
        ),
    ] = None,
    entry: Annotated[
        int | None, typer.Option(help="更正第几条（correct）/ which entry to set right", show_default=False)
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="更正的理由（correct）/ why it is set right", show_default=False)
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="分派给谁（assign）/ to whom it is assigned", show_default=False)
    ] = None,
    at: Moment = None,
    on: HappenedOn = None,
    expected: Annotated[
        int | None,
        typer.Option(help="您看到的案卷版本 / the version of the case that you saw", show_default=False),
    ] = None,
    key: Key = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """办理一步；不能办的，说明每一条理由 / Take a step; where it is refused, every reason is told."""
    by, when = actor(as_), moment(at)
    command: dict[str, Any] = {"by": by, "at": when, "expected": expected, "key": key}
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cases.office.acting import ATTACH
        from jiuzhu.cases.office.folding import ASSIGN, CORRECT, FILE_FACTS
        from jiuzhu.cli.case_words import brought_by, event_called

        now = desk.current(case)
        procedure = desk.law(now)(on or when.date())
        brought, papers = brought_by(
            procedure, paper or (), found or (), with_ or (), signed or (), relative or ()
        )
        event = event_called(step, procedure, now.state)
        answer: Case | Refusal
        if event == FILE_FACTS:
            read = CaseFile.read(_needed(family, "--facts"))
            answer = desk.file_facts(case, read.applicant, judgements=read.judgements, on=on, **command)
        elif event == CORRECT:
            number, why = _needed(entry, "--entry"), _needed(reason, "--reason")
            answer = desk.correct(case, number, brought=brought, reason=why, **command)
        elif event == ASSIGN:
            answer = desk.assign(case, to, **command)
        elif event == ATTACH:
            answer = desk.assess(case, on=on, **command)
        else:
            answer = desk.do(case, event, brought=brought, papers=papers, on=on, **command)
        _after(desk, answer, as_json, lang, when)


@case_app.command("list")
def list_cases(
    store: StorePlace,
    as_: ActingAs,
    state: Annotated[list[str] | None, typer.Option(help="状态 / the states", show_default=False)] = None,
    procedure: Annotated[
        str | None, typer.Option(help="办理程序 / the procedure", show_default=False)
    ] = None,
    office: Office = None,
    assigned: Assigned = None,
    order: Annotated[Sorted, typer.Option(help="按编号、到期日或最近办理排列 / sorted by")] = Sorted.CASE,
    limit: PageLimit = 50,
    after: PageAfter = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """列出可以看的案件，公民身份号码遮盖 / The cases that the role may see, ID numbers masked."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cli.case_words import procedure_called, states_called
        from jiuzhu.cli.show_case import line_as_data, show_list
        from jiuzhu.rulebook import Rulebook

        rulebook = Rulebook.load(jurisdiction, when.date(), search=rules or ())
        page = desk.list(
            by=by,
            at=when,
            state=states_called(state, rulebook) if state else None,
            procedure=procedure and procedure_called(procedure, rulebook),
            office=office,
            assigned=assigned,
            order=order.value,
            after=after,
            limit=limit,
        )
        if as_json:
            _print_json({"cases": [line_as_data(one) for one in page.cases], "next": page.next})
            return
        show_list(Console(), page.cases, rulebook, lang.value)
        _more(page.next, lang)


@case_app.command("due")
def due_cases(
    store: StorePlace,
    as_: ActingAs,
    on: Day = None,
    office: Office = None,
    assigned: Assigned = None,
    limit: PageLimit = 50,
    after: PageAfter = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """到期和逾期的事项：由谁、依据哪一条 / What is due and overdue, for whom, by which article."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cli.show_case import due_as_data, show_due

        page = desk.due(
            on or when.date(), by=by, at=when, office=office, assigned=assigned, after=after, limit=limit
        )
        if as_json:
            _print_json({"cases": [due_as_data(one) for one in page.cases], "next": page.next})
            return
        show_due(Console(), page.cases, lang.value)
        _more(page.next, lang)


@case_app.command("show")
def show_one(
    case: CaseId,
    store: StorePlace,
    as_: ActingAs,
    missing: Annotated[
        bool, typer.Option("--missing", help="还缺什么，一次性告知 / everything that is missing")
    ] = False,
    posting: Annotated[bool, typer.Option("--posting", help="公示的内容 / what is posted in public")] = False,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """查看一件案件；查看会被记录 / A case; that it was read is recorded."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        if posting:
            _show_posting(desk, case, by, when, as_json, lang)
        elif missing:
            _show_missing(desk, case, by, when, as_json, lang)
        else:
            _show(desk, desk.show(case, by=by, at=when), as_json, lang, when)


@case_app.command("verify")
def verify_record(
    store: StorePlace = "",
    as_: ActingAs = "",
    case: Annotated[
        str | None, typer.Option(help="只检查一件案件 / one case only", show_default=False)
    ] = None,
    noted: Annotated[
        list[str] | None, typer.Option(help="另处留存的校验值 / heads that were noted elsewhere")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="检查导出的文件，不需要案件库 / an exported file, without the store", show_default=False
        ),
    ] = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """检查记录有没有被改动、删除、插入或调换 / Whether the record is as it was written."""
    if file is not None:
        with told(str(file), lang):
            from jiuzhu.cases.record import Head, verify_file

            checked = verify_file(file, noted=[Head.read(one) for one in noted or ()])
    else:
        by, when = actor(as_), moment(at)
        if not store:
            raise typer.BadParameter("请写明案件库或 --file / name the store or a file", param_hint="--store")
        with office_at(store, jurisdiction, rules, lang) as desk:
            from jiuzhu.cases.record import Head

            heads = [Head.read(one) for one in noted or ()]
            checked = desk.verify(by=by, at=when, case=case, noted=heads)
    fault = checked.fault
    if as_json:
        _print_json(
            {
                "sound": checked.sound,
                "entries": checked.entries,
                "heads": [str(one) for one in checked.heads],
                "fault": fault
                and {"kind": fault.kind, "where": fault.where[lang.value], "what": fault.what[lang.value]},
            }
        )
    elif fault is None:
        zh, en = f"记录完整，共 {checked.entries} 条", f"the record is sound, {checked.entries} entries"
        _say(zh, en, lang)
        for head in checked.heads:
            _say(f"  校验值（请另处留存）：{head}", f"  head, to be noted elsewhere: {head}", lang)
    else:
        colon = "：" if lang is Lang.ZH else ": "
        Console().print(Line(f"{fault.where[lang.value]}{colon}{fault.what[lang.value]}", style="bold red"))
    raise typer.Exit(0 if checked.sound else FINDINGS)


@case_app.command("export")
def export_record(
    file: Annotated[
        Path,
        typer.Argument(help="新文件，以 .gz 结尾的压缩 / a new file, compressed if .gz", show_default=False),
    ],
    store: StorePlace,
    as_: ActingAs,
    case: Annotated[
        str | None, typer.Option(help="只导出一件案件 / one case only", show_default=False)
    ] = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """把记录导出为一个文件，第三方不用案件库也能检查 / The record as one file that anybody can check."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        desk.export(file, by=by, at=when, case=case)
    _say(f"已导出：{file}", f"exported: {file}", lang)


# --- what comes of it -----------------------------------------------------------------------------


def _after(desk: CaseOffice, answer: Case | Refusal, as_json: bool, lang: Lang, at: datetime) -> None:
    """Tells what came of an act: how the case stands, or why it was refused."""
    from jiuzhu.cases import Refusal

    if isinstance(answer, Refusal):
        from jiuzhu.cli.show_case import refusal_as_data

        if as_json:
            _print_json(refusal_as_data(answer))
        else:
            Console(stderr=True).print(Line(answer.text[lang.value]), soft_wrap=True)
        raise typer.Exit(FINDINGS)
    if as_json:
        from jiuzhu.cli.show_case import case_as_data

        _print_json(case_as_data(answer))
        return
    state = desk.law(answer)(at.date()).states[answer.state].text[lang.value]
    due = answer.standing.due
    _say(
        f"{answer.id} 第 {answer.version} 条已记录，目前：{state}" + (f"，最近到期日 {due}" if due else ""),
        f"{answer.id}: entry {answer.version} recorded; now: {state}" + (f"; next due {due}" if due else ""),
        lang,
    )


def _show(desk: CaseOffice, case: Case, as_json: bool, lang: Lang, at: datetime) -> None:
    from jiuzhu.cli.show_case import case_as_data, show_case

    if as_json:
        _print_json(case_as_data(case))
    else:
        show_case(Console(), case, desk.law(case), at.date(), lang.value)


def _show_posting(desk: CaseOffice, case: str, by: Actor, at: datetime, as_json: bool, lang: Lang) -> None:
    from jiuzhu.cli.show_case import posting_as_data, show_posting

    found = desk.posting(case, by=by, at=at)
    if as_json:
        _print_json(posting_as_data(found))
    else:
        show_posting(Console(), found, lang.value)


def _show_missing(desk: CaseOffice, case: str, by: Actor, at: datetime, as_json: bool, lang: Lang) -> None:
    from jiuzhu.cli.show_case import notice_as_data, show_notice

    found = desk.missing(case, by=by, at=at)
    if as_json:
        _print_json(notice_as_data(found))
    else:
        show_notice(Console(), found, lang.value)


def _needed(given: _Given | None, option: str) -> _Given:
    if given is None:
        raise typer.BadParameter("这一事项需要写明 / this step needs it", param_hint=option)
    return given


def _more(next_page: str | None, lang: Lang) -> None:
    if next_page is not None:
        _say(f"还有：--after '{next_page}'", f"there are more: --after '{next_page}'", lang)


def _say(zh: str, en: str, lang: Lang) -> None:
    print(zh if lang is Lang.ZH else en)


def _print_json(data: Mapping[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False))
