"""Cases as the terminal shows them, and as data for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.assessment.results import STATUSES
from jiuzhu.cases import Deadline, Possible, Refusal, deadlines, possible
from jiuzhu.cases.calendar import BEIJING
from jiuzhu.cases.office import Case, DueCase, OneTimeNotice, Posting
from jiuzhu.cases.office.folding import called
from jiuzhu.cases.office.sums import amount_as_data, amount_from
from jiuzhu.facts.fields import DECLARED
from jiuzhu.rulebook.model import cited
from jiuzhu.texts import Language, Text

if TYPE_CHECKING:
    from jiuzhu.cases import Law
    from jiuzhu.cases.record import Entry
    from jiuzhu.cases.store import ListedCase
    from jiuzhu.questions import Question
    from jiuzhu.rulebook import Rulebook
    from jiuzhu.rulebook.procedures.model import Procedure

_WORDS = {
    "case": Text("案件", "Case"),
    "state": Text("状态", "State"),
    "office": Text("承办单位", "Office"),
    "assigned": Text("承办人", "Assigned to"),
    "opened": Text("登记日期", "Opened"),
    "version": Text("案卷版本", "Version"),
    "assessment": Text("最近评估", "Last assessment"),
    "decided": Text("决定", "Decided"),
    "family": Text("家庭成员", "The family"),
    "name": Text("姓名", "Name"),
    "id_number": Text("公民身份号码", "ID number"),
    "relation": Text("与申请人关系", "Relation"),
    "members": Text("人数", "Members"),
    "amount": Text("金额", "Amount"),
    "record": Text("办理记录", "The record"),
    "number": Text("序号", "No."),
    "when": Text("时间", "When"),
    "who": Text("办理人", "By"),
    "what": Text("事项", "What"),
    "papers": Text("材料", "Papers"),
    "limits": Text("期限", "Times"),
    "next": Text("目前可以办理", "What can be done now"),
    "by": Text("由谁办理", "By"),
    "lacking": Text("还缺", "Lacking"),
    "due": Text("到期", "Due"),
    "due_what": Text("期限", "Time"),
    "status": Text("情况", "Status"),
    "whose": Text("由谁", "For"),
    "basis": Text("依据", "Basis"),
    "procedure": Text("程序", "Procedure"),
    "stale": Text("（填报内容后来有变更，须重新评估）", " (the facts changed since: assess again)"),
    "none": Text("没有符合条件的案件", "no such cases"),
    "nothing_due": Text("没有到期或逾期的事项", "nothing is due or overdue"),
}

_WHOLE = ("case", "due", "number", "id_number")
"""The columns that are never broken into lines."""


def case_as_data(case: Case) -> dict[str, Any]:
    """A case for other programs; money in whole fen, as the record writes it."""
    standing = case.standing
    return {
        "case": case.id,
        "version": case.version,
        "jurisdiction": case.jurisdiction,
        "procedure": case.procedure,
        "benefit": case.benefit,
        "person": case.person,
        "opened": case.opened.isoformat(),
        "office": case.office,
        "assigned": case.assigned,
        "state": case.state,
        "due": standing.due and standing.due.isoformat(),
        "applicant": case.applicant.model_dump(mode="json", exclude_none=True),
        "judgements": [one.model_dump(mode="json", exclude_none=True) for one in case.judgements],
        "receipts": [
            {
                "entry": one.number,
                "on": one.on.isoformat(),
                "sha256": one.sha256,
                "outcome": one.outcome,
                "amount": amount_as_data(one.amount),
            }
            for one in case.receipts
        ],
        "decisions": [
            {
                "entry": one.taken.number,
                "event": one.taken.event.kind,
                "on": one.taken.event.on.isoformat(),
                "since": one.since.isoformat(),
                "ends": one.ends,
                "amount": amount_as_data(one.amount),
                "receipt": one.receipt,
            }
            for one in case.decisions
        ],
        "record": [_entry_as_data(one) for one in case.entries],
    }


def line_as_data(one: ListedCase) -> dict[str, Any]:
    """A line of a list for other programs."""
    standing = one.standing
    return {
        "case": one.case,
        "version": one.version,
        "updated": one.updated.isoformat(),
        "procedure": standing.procedure,
        "state": standing.state,
        "office": standing.office,
        "assigned": standing.assigned,
        "due": standing.due and standing.due.isoformat(),
        "summary": standing.summary,
    }


def due_as_data(one: DueCase) -> dict[str, Any]:
    """What is due in a case, for other programs."""
    return {**line_as_data(one.case), "deadlines": [_deadline_as_data(each) for each in one.deadlines]}


def posting_as_data(posting: Posting) -> dict[str, Any]:
    """What is posted, for other programs; the amount in yuan."""
    amount = posting.amount
    return {
        "name": posting.name,
        "members": posting.members,
        "amount": None if amount is None else str(amount),
    }


def notice_as_data(notice: OneTimeNotice) -> dict[str, Any]:
    """What is missing, for other programs."""
    return {
        "papers": [
            {
                "one_of": [
                    {"name": word.name, "zh": word.text.zh, "en": word.text.en} for word in one.one_of
                ],
                "certain": one.certain,
                "basis": cited(one.basis).zh,
            }
            for one in notice.papers
        ],
        "answers": [_question_as_data(one) for one in notice.answers],
        "supplied": [_question_as_data(one) for one in notice.supplied],
        "findings": [_question_as_data(one) for one in notice.findings],
        "told_on": notice.told_on and notice.told_on.isoformat(),
    }


def refusal_as_data(refusal: Refusal) -> dict[str, Any]:
    """A refused step for other programs."""
    return {
        "refused": refusal.event,
        "state": refusal.state.name,
        "reasons": [
            {
                "zh": one.text.zh,
                "en": one.text.en,
                "unknown": one.unknown,
                "basis": [f"{each.source} {each.article}".strip() for each in one.basis],
            }
            for one in refusal.reasons
        ],
        "possible": [one.step.event for one in refusal.possible],
    }


def _question_as_data(one: Question) -> dict[str, Any]:
    return {
        "path": one.path,
        "person": one.person,
        "zh": one.text.zh,
        "en": one.text.en,
        "source": one.source.value,
        "proof": one.proof and one.proof.zh,
        "commitment": one.commitment,
    }


def _deadline_as_data(one: Deadline) -> dict[str, Any]:
    return {
        "limit": one.limit.name,
        "zh": one.limit.text.zh,
        "en": one.limit.text.en,
        "due": one.due and one.due.isoformat(),
        "estimated": one.estimated,
        "status": one.status,
        "whose": [word.name for word in one.whose],
        "basis": [f"{each.source} {each.article}".strip() for each in one.limit.basis],
    }


def _entry_as_data(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "number": entry.number,
        "at": event.at.astimezone(BEIJING).isoformat(timespec="seconds"),
        "kind": event.kind,
        "by": {"id": event.actor.id, "role": event.actor.role, "office": event.actor.office},
        "data": event.data,
        "basis": list(event.basis),
        "evidence": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in event.evidence],
        "corrects": event.corrects,
        "hash": entry.hash,
    }


# --- the terminal ---------------------------------------------------------------------------------


def show_case(console: Console, case: Case, law: Law, on: date, lang: Language) -> None:
    """The whole file: how the case stands, the family, the record, its times, what can be done."""
    procedure = law(on)
    heading = f"{procedure.title[lang]} {case.id}" + (f"（{case.person}）" if case.person else "")
    console.rule(Line(heading, style="bold"))
    _say(console, lang, "state", procedure.states[case.state].text[lang])
    _say(console, lang, "office", case.office)
    if case.assigned:
        _say(console, lang, "assigned", case.assigned)
    _say(console, lang, "opened", case.opened.isoformat())
    _say(console, lang, "version", str(case.version))
    if case.receipts:
        last = case.receipts[-1]
        amount = f"，{last.amount.shown[lang]}" if last.amount else ""
        stale = "" if case.receipt else _WORDS["stale"][lang]
        _say(console, lang, "assessment", f"{last.on} {STATUSES[last.outcome][lang]}{amount}{stale}")
    if case.decisions:
        _say(console, lang, "decided", _decided(case, lang))
    console.print(_family(case, lang))
    console.print(_record(case, procedure, lang))
    running = [
        one.text[lang] for one in deadlines(law, case.events, on) if one.status not in ("met", "lapsed")
    ]
    for text in running:
        _say(console, lang, "limits", text)
    console.print(_possible(possible(procedure, case.state, case.situation(on)), lang))


def _decided(case: Case, lang: Language) -> str:
    last = case.decisions[-1]
    month = f"{last.since:%Y-%m}"
    if last.ends:
        return Text(f"自 {month} 起停发", f"nothing from {month} on")[lang]
    amount = last.amount.shown if last.amount else Text("金额待定", "a sum still to be set")
    return Text(f"自 {month} 起{amount.zh}", f"{amount.en} from {month} on")[lang]


def _say(console: Console, lang: Language, word: str, text: str) -> None:
    colon = "：" if lang == "zh" else ": "
    console.print(Line.assemble((f"{_WORDS[word][lang]}{colon}", "bold"), text), highlight=False)


def _family(case: Case, lang: Language) -> Table:
    table = _table("family", ("name", "relation", "id_number"), lang)
    for one in case.applicant.members or ():
        relation = one.relation.text[lang] if one.relation else ""
        table.add_row(Line(one.name or ""), Line(relation), Line(one.id_number or ""))
    return table


def _record(case: Case, procedure: Procedure, lang: Language) -> Table:
    table = _table("record", ("number", "when", "what", "who", "papers"), lang)
    words = procedure.words
    for entry in case.entries:
        event, data = entry.event, entry.event.data
        role, what = called(entry, procedure)
        corrects = f"（更正第 {event.corrects} 条）" if event.corrects else ""
        brought: Any = data.get("papers", ())
        papers = [words.papers[name].text[lang] if name in words.papers else name for name in brought]
        table.add_row(
            Line(str(entry.number)),
            Line(f"{event.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
            Line(what[lang] + corrects),
            Line(f"{event.actor.id}（{role.zh}）" if lang == "zh" else f"{event.actor.id} ({role.en})"),
            Line("、".join(papers)),
        )
    return table


def _possible(steps: Sequence[Possible], lang: Language) -> Table:
    table = _table("next", ("what", "by", "lacking"), lang)
    for one in steps:
        lacking = [reason.text[lang] for reason in (*one.missing, *one.asked)]
        by = "、".join(word.text[lang] for word in one.by)
        table.add_row(Line(one.step.text[lang]), Line(by), Line("\n".join(lacking)))
    return table


def show_list(console: Console, cases: Sequence[ListedCase], rulebook: Rulebook, lang: Language) -> None:
    """A page of the list."""
    if not cases:
        console.print(Line(_WORDS["none"][lang]))
        return
    table = _table(None, ("case", "name", "members", "procedure", "due", "amount"), lang)
    for one in cases:
        summary: Any = one.standing.summary
        procedure = rulebook.procedures.get(one.standing.procedure)
        state = procedure.states.get(one.standing.state) if procedure else None
        title = procedure.title[lang] if procedure else one.standing.procedure
        table.add_row(
            Line(f"{one.case}\n{one.standing.office}"),
            Line(f"{summary.get('name', '')}\n{summary.get('id_number', '')}"),
            Line(str(summary.get("members", ""))),
            Line(f"{title}\n{state.text[lang] if state else one.standing.state}"),
            Line(str(one.standing.due or "")),
            Line(_fen(summary.get("amount"), lang)),
        )
    console.print(table)


def show_due(console: Console, cases: Iterable[DueCase], lang: Language) -> None:
    """What is due and overdue, the oldest first."""
    table = _table(None, ("due", "case", "name", "due_what", "status", "whose", "basis"), lang)
    for one in cases:
        summary: Any = one.case.standing.summary
        for each in one.deadlines:
            status = each.text[lang].rpartition("，" if lang == "zh" else ", ")[2]
            table.add_row(
                Line(str(each.due)),
                Line(one.case.case),
                Line(str(summary.get("name", ""))),
                Line(each.limit.text[lang]),
                Line(status, style="red" if each.status == "overdue" else ""),
                Line("、".join(word.text[lang] for word in each.whose)),
                Line(cited(each.limit.basis)[lang]),
            )
    if table.row_count:
        console.print(table)
    else:
        console.print(Line(_WORDS["nothing_due"][lang]))


def show_posting(console: Console, posting: Posting, lang: Language) -> None:
    """What the public is told."""
    table = _table(None, ("name", "members", "amount"), lang)
    amount = "" if posting.amount is None else f"{posting.amount:,.2f} {'元' if lang == 'zh' else 'yuan'}"
    table.add_row(Line(posting.name), Line(str(posting.members or "")), Line(amount))
    console.print(table)


def show_notice(console: Console, notice: OneTimeNotice, lang: Language) -> None:
    """What is missing, told once."""
    zh = lang == "zh"
    if notice.told_on is not None:
        told = f"已于 {notice.told_on} 一次性告知过", f"they were told on {notice.told_on}, and are told once"
        console.print(Line(told[0] if zh else told[1], style="yellow"))
    if notice.complete:
        _print(console, "申请人没有需要补正的" if zh else "the family has nothing more to bring")
    if notice.papers:
        _print(console, "须提交的材料" if zh else "papers to hand in", "bold")
    for one in notice.papers:
        which = (" 或者 " if zh else " or ").join(word.text[lang] for word in one.one_of)
        maybe = "" if one.certain else "（适用时）" if zh else " (where it applies)"
        _print(console, f"  · {which}{maybe}  {cited(one.basis)[lang]}")
    if notice.answers:
        _print(console, "须说明的情况" if zh else "what to tell", "bold")
    for question in notice.answers:
        proof = question.proof[lang] if question.proof else ""
        instead = question.commitment and question.kind != "declaration" and question.proof != DECLARED
        more = ("，可用告知承诺代替" if zh else ", or a written commitment") if instead else ""
        _print(console, f"  · {question.text[lang]}  {proof}{more}")
    _others(console, notice.supplied, "由部门核对取得，不向申请人索要", "supplied by departments", lang)
    _others(console, notice.findings, "由工作人员认定", "to be found by officers", lang)


def _others(console: Console, asked: Sequence[Question], zh: str, en: str, lang: Language) -> None:
    if asked:
        named = ("、" if lang == "zh" else ", ").join(dict.fromkeys(one.label[lang] for one in asked))
        _print(console, f"{zh if lang == 'zh' else en}{'：' if lang == 'zh' else ': '}{named}", "dim")


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Line(text, style=style), highlight=False, soft_wrap=True)


def _fen(amount: Any, lang: Language) -> str:
    if not amount:
        return ""
    return amount_from(amount).shown[lang]


def _table(title: str | None, columns: tuple[str, ...], lang: Language) -> Table:
    heading = _WORDS[title][lang] if title else None
    table = Table(title=heading, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(_WORDS[name][lang], overflow="fold", no_wrap=name in _WHOLE)
    return table
