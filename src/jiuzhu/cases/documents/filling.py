"""What a document says, filled in from the case; what is not known, or may not be said, is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jiuzhu.assessment import Amount, Assessment, Determination
from jiuzhu.cases.clock import Clock, clock
from jiuzhu.cases.differences import why_changed
from jiuzhu.cases.documents.contents import (
    Acceptance,
    Asked,
    Award,
    Change,
    Completion,
    Content,
    Grant,
    Ground,
    LastDay,
    Posting,
    Refusal,
    Remedy,
    Row,
    Stop,
)
from jiuzhu.cases.documents.errors import DocumentError, refuse
from jiuzhu.cases.documents.matter import Matter
from jiuzhu.cases.events import Event
from jiuzhu.cases.family import payee
from jiuzhu.cases.office import OneTimeNotice
from jiuzhu.errors import Problem
from jiuzhu.explanation import explain
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import cited
from jiuzhu.rulebook.procedures.model import Found, Limit, OnFile, Procedure

POSTING = "posting_notice"

Fill = Callable[[Matter], Content]


def fill(paper: str, matter: Matter) -> Content:
    """What the document of this name, among the papers of procedure, says of a case.

    Raises `DocumentError` for a paper that is none of these documents, where the step does not make it out,
    and where what it should say is not known; `ReceiptError` for an assessment that its own rules do not
    give.
    """
    _check_made_out(paper, matter)
    return FILLED[paper](matter)


def fill_posting(matters: Sequence[Matter]) -> Posting:
    """One posting of several cases; all of them are of one procedure, step, day and office."""
    first = matters[0]
    for matter in matters:
        _check_made_out(POSTING, matter)
        alike = matter.procedure.name, matter.step.step.name, matter.on, matter.office
        if alike != (first.procedure.name, first.step.step.name, first.on, first.office):
            refuse(
                matter.case,
                "与其他案件不是同一程序、同一日、同一机关的公示，不能合在一张公示单上",
                "is posted by another procedure, day or office than the others on this posting",
            )
    rows, stopping = zip(*map(_row, matters), strict=True)
    if len({*stopping}) > 1:
        refuse("posting", "拟确认和拟停发的应分别公示", "grants and stops are posted apart")
    posted = _started(first, "wait")
    if posted is None or posted.due is None:
        refuse("posting", "公示期没有规定，写不出公示的截止日", "how long it is to be posted is not set")
    return Posting(**_content(first), rows=rows, until=posted.due.day, stopping=stopping[0])


# --- each document ---------------------------------------------------------------------------------------


def _acceptance(matter: Matter) -> Acceptance:
    words, steps = matter.procedure.words, matter.procedure.transitions
    handed_in = {
        name
        for step in steps
        for one in step.requirements
        if isinstance(one.test, OnFile)
        for name in one.test.papers
    }
    handed_in -= {name for step in steps for name in step.papers}
    papers = [
        word.text.zh for name, word in words.papers.items() if name in handed_in and matter.file.has([name])
    ]
    duties = [one for one in matter.step.starts if one.limit.kind == "duty" and _decides(one.limit, matter)]
    return Acceptance(**_letter(matter), papers=tuple(papers), limits=tuple(map(_last_day, duties)))


def _completion(matter: Matter) -> Completion:
    if matter.notice is None:
        refuse("notice", "没有查明还缺什么", "what is missing has not been found out")
    asked = tuple(_missing(matter.notice))
    if not asked:
        refuse("missing", "没有缺少的材料，不需要补正", "nothing is missing")
    return Completion(**_letter(matter), asked=asked)


def _posting(matter: Matter) -> Posting:
    return fill_posting([matter])


def _grant(matter: Matter) -> Grant:
    award = _award(matter, matter.assessed())
    return Grant(**_decision(matter), award=award, first_month=matter.step.effective)


def _refusal(matter: Matter) -> Refusal:
    return Refusal(**_decision(matter), grounds=_grounds_against(matter))


def _change(matter: Matter) -> Change:
    now = matter.assessed()
    if matter.before is None:
        refuse(
            "before",
            "卷内没有上一次决定所依据的评估结果",
            "the assessment of the decision before is not on file",
        )
    why = why_changed(matter.before, now, matter.benefit, matter.person, search=matter.search)
    grounds = [Ground(reason.text.zh, "", "") for reason in why] or list(_circumstances(matter))
    return Change(
        **_decision(matter),
        award=_award(matter, now, matter.before),
        first_month=matter.step.effective,
        grounds=tuple(grounds),
    )


def _stop(matter: Matter) -> Stop:
    grounds = _grounds_against(matter)
    return Stop(**_decision(matter), first_month=matter.step.effective, grounds=grounds)


FILLED: Mapping[str, Fill] = {
    "acceptance_notice": _acceptance,
    "completion_notice": _completion,
    POSTING: _posting,
    "decision": _grant,
    "refusal": _refusal,
    "change_decision": _change,
    "stop_decision": _stop,
}
"""What fills each document, by the name of the paper in the words of procedure."""


# --- what several of them say ----------------------------------------------------------------------------


def _content(matter: Matter) -> dict[str, Any]:
    return {
        "matter": matter.title,
        "office": matter.office,
        "number": matter.number,
        "on": matter.on,
        "basis": cited(matter.step.basis).zh,
    }


def _letter(matter: Matter) -> dict[str, Any]:
    return {
        **_content(matter),
        "applicant": matter.applicant_name,
        "applied": matter.events[0].on,
    }


def _decision(matter: Matter) -> dict[str, Any]:
    told = matter.told or matter.on
    remedies = tuple(Remedy(one.text.zh, cited(one.basis).zh) for one in matter.rulebook.remedies)
    return {**_letter(matter), "remedies": remedies, "last_days": tuple(_rights(matter)), "told": told}


def _rights(matter: Matter) -> Iterator[LastDay]:
    """The last day of each remedy, if the decision is told on the day that it is taken to be known."""
    told = matter.told or matter.on
    for limit in matter.procedure.limits.values():
        if limit.kind == "right" and "tell" in limit.counted_from:
            yield _last_day(clock(limit, [Event("tell", told, matter.events[-1].by)], 0, told))


def _last_day(found: Clock) -> LastDay:
    what, due = found.limit.text.zh, found.due
    return LastDay(what, None, False) if due is None else LastDay(what, due.day, due.estimated)


def _started(matter: Matter, kind: str) -> Clock | None:
    return next((one for one in matter.step.starts if one.limit.kind == kind), None)


def _decides(limit: Limit, matter: Matter) -> bool:
    """Whether a time is met by a decision: whoever applied wants to know until when there is one."""
    deciding = {one.event for one in matter.procedure.transitions if {"decision", "refusal"} & {*one.papers}}
    return not deciding.isdisjoint(limit.met_by)


def _missing(notice: OneTimeNotice) -> Iterator[Asked]:
    """Every paper to hand in, then every question that only the family can answer."""
    for one in notice.papers:
        which = "或者".join(word.text.zh for word in one.one_of)
        yield Asked(which, cited(one.basis).zh, certain=one.certain)
    for question in notice.answers:
        proof = question.proof.zh if question.proof else ""
        yield Asked(question.text.zh, "", proof, question.commitment)


# --- what is granted -------------------------------------------------------------------------------------


def _award(matter: Matter, assessment: Assessment, before: Assessment | None = None) -> Award:
    one = matter.of(assessment)
    if one is None or one.status != "eligible":
        refuse(
            "assessment",
            f"评估结论不是“符合”，不能写给予{matter.title}的决定",
            "the assessment on file does not say eligible: no such decision can be written",
        )
    if one.amount is not None and one.amount.exact is None:
        raise DocumentError((_open(one, one.amount),))
    was = matter.of(before) if before else None
    return Award(
        one.title.zh,
        one.person,
        payee(assessment, one.person, search=matter.search).persons,
        one.amount.exact if one.amount else None,
        one.amount is not None and one.amount.period == "month",
        was.amount.exact if was and was.amount else None,
        cited(one.amount_basis).zh,
    )


def _open(one: Determination, amount: Amount) -> Problem:
    """That a sum is not exactly known, and what is missing to know it."""
    missing = list(dict.fromkeys(gap.label for gap in one.missing))
    zh, en = "、".join(gap.zh for gap in missing), ", ".join(gap.en for gap in missing)
    return Problem(
        one.title.zh if one.person is None else f"{one.title.zh}（{one.person}）",
        f"金额尚未确定（{amount.shown.zh}），不能作出决定；尚缺：{zh}",
        f"the sum is not settled ({amount.shown.en}): no decision can be written; missing: {en}",
    )


def _row(matter: Matter) -> tuple[Row, bool]:
    """Who is posted, and whether it is about a stop: then with what was paid until now."""
    assessment = matter.assessed()
    now = matter.of(assessment)
    stopping = now is None or now.status == "ineligible"
    if stopping and matter.before is not None:
        assessment = matter.before
    award = _award(matter, assessment)
    if award.amount is None or award.persons is None:
        refuse(
            matter.case,
            "公示要写人数和金额，其中有一项不详",
            "a posting tells the number of members and the sum, of which one is not known",
        )
    return Row(award.person or matter.applicant_name, award.persons, award.amount, award.monthly), stopping


# --- why -------------------------------------------------------------------------------------------------


def _grounds_against(matter: Matter) -> tuple[Ground, ...]:
    """Every condition that fails, with its article; or the circumstances that the step needs, if any."""
    if grounds := tuple(_circumstances(matter)):
        return grounds
    assessment = matter.assessed()
    results = explain(assessment, detail="brief", search=matter.search).results
    grounds = tuple(
        Ground(reason.text, "；".join(one.text for one in reason.findings), reason.basis)
        for one, result in zip(assessment, results, strict=True)
        if one == matter.of(assessment) and one.status == "ineligible"
        for reason in result.reasons
        if reason.verdict == "fails"
    )
    if not grounds:
        refuse(
            "assessment",
            f"评估结论不是“不符合”，没有不给予{matter.title}的理由",
            "the assessment on file does not say ineligible: there is no reason to refuse or stop",
        )
    return grounds


def _circumstances(matter: Matter) -> Iterator[Ground]:
    """The circumstances that the step needs and that are so."""
    words = matter.procedure.words.circumstances
    for one in matter.step.step.requirements:
        if isinstance(one.test, Found) and one.test.value:
            for name in one.test.circumstances:
                if matter.file.is_so(name):
                    yield Ground(words[name].text.zh, "", cited(one.basis).zh)


# --- whether it may be written ---------------------------------------------------------------------------


def check_paper(paper: str, case: str, procedure: Procedure, rulebook: Rulebook) -> None:
    """That it is one of these documents, and may be written in a case of this procedure at all."""
    if paper not in FILLED:
        documents = "、".join(procedure.words.papers[name].text.zh for name in FILLED)
        refuse(paper, f"不是由本库制作的文书；能制作的有：{documents}", f"is none of: {', '.join(FILLED)}")
    if paper == POSTING and procedure.name in rulebook.access.never_posted:
        basis = cited(rulebook.access.never_posted_basis)
        refuse(
            case,
            f"为保护儿童隐私，{procedure.title.zh}的案件不得公示（{basis.zh}）",
            f"to protect the children, no case of this kind is ever posted ({basis.en})",
        )


def _check_made_out(paper: str, matter: Matter) -> None:
    procedure, step = matter.procedure, matter.step.step
    check_paper(paper, matter.case, procedure, matter.rulebook)
    if paper in step.papers:
        return
    title = procedure.words.papers[paper].text
    others = "、".join(dict.fromkeys(one.text.zh for one in procedure.transitions if paper in one.papers))
    refuse(
        step.text.zh,
        f"办理这一步不出具{title.zh}" + (f"；出具它的有：{others}" if others else ""),
        f"{title.en} is not made out at this step",
    )
