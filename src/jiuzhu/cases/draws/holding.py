"""A draw held at the office: the pool from the store, who is left out from the record, the result in it.

Every case of the pool gets the same record of the draw as evidence, with whether it was drawn, by the step
that the rules name.  A draw that was broken off is carried on by the next one that is asked for, so that no
case is drawn for twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256

from jiuzhu.cases.answers import Refusal
from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.draws.drawing import Draw, Pooled, lot
from jiuzhu.cases.draws.record import draw_from_json, draw_to_json, faults
from jiuzhu.cases.draws.rules import DrawRules
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import NOTHING, Actor, Brought
from jiuzhu.cases.file import File
from jiuzhu.cases.office import Case, CaseOffice, Paper
from jiuzhu.cases.reaching import reached
from jiuzhu.cases.record import Head, RecordError
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.errors import Problem
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import DrawRule, Procedure

DRAW_RECORD = "draw_record"
"""The paper that a draw is kept as, among the words of procedure."""

_JSON = "application/json"


def draws_in(office: CaseOffice, at: datetime) -> Iterator[tuple[Procedure, DrawRule]]:
    """The draws that the law of the day knows, each with its procedure."""
    book = Rulebook.load(office.jurisdiction, day_of(in_utc(at)), search=office.search)
    for procedure in book.procedures.values():
        for rule in procedure.draws.values():
            yield procedure, rule


def hold_draw(
    office: CaseOffice,
    officers: Collection[str],
    *,
    by: Actor,
    at: datetime,
    name: str | None = None,
    seed: str | None = None,
) -> Draw:
    """Draws among the cases that wait for it, and records in each of them what came of it.

    officers: the ids of those who may be drawn to check.  name: which draw, where the law knows several.
    seed: a number drawn in public, or the like; else the hash of the last entry of the record, which nobody
    can choose and anybody can look up.

    Raises `CaseError` where there is nothing to draw from, too few officers or no share set, `AccessError`
    where the actor may not.
    """
    rules = _rules(office, at, name)
    cases = [
        office.current(one.case)
        for one in reached(office, "draw", by=by, at=at, state=rules.states, procedure=rules.procedure.name)
    ]
    waiting = [one for one in cases if not _file(rules, one, at).happened((rules.rule.records,))]
    held = _broken_off(office, cases, waiting)
    if held is None:
        pool = [Pooled(one.id, rules.left_out(_file(rules, one, at))) for one in waiting]
        held = rules.draw(seed or str(office.store.head()), pool, officers)
    _record(office, rules, held, waiting, by, at)
    return held


def verify_draw(
    office: CaseOffice, case: str, *, by: Actor, at: datetime
) -> tuple[Draw, tuple[Problem, ...]]:
    """The draw that a case was in, and everything that is wrong with it; nothing where all is right.

    The draw is repeated; what each case of the pool was told is held against it, the seed against the record
    and those who checked against those who were drawn.  Raises `CaseError` where the case was in no draw.
    """
    found = office.current(case)
    office.gate(found.jurisdiction, day_of(in_utc(at))).check("verify", by, found)
    held = _kept(office, found)
    if held is None:
        raise CaseError((Problem(case, "这件案件没有参加过随机抽取", "the case has been in no draw"),))
    rules = _rules(office, at, None, found.procedure)
    problems = [*faults(held), *_seed_problems(office, held)]
    for pooled in held.pool:
        problems += _told_otherwise(office, rules, office.current(pooled.case), held, at)
    return held, tuple(problems)


# --- before ----------------------------------------------------------------------------------------------


def _rules(office: CaseOffice, at: datetime, name: str | None, procedure: str | None = None) -> DrawRules:
    known = [
        DrawRules(*one)
        for one in draws_in(office, at)
        if name in (None, one[1].name) and procedure in (None, one[0].name)
    ]
    if len(known) == 1:
        return known[0]
    names = [rule.name for _, rule in draws_in(office, at)]
    zh, en = "、".join(names) or "没有", ", ".join(names) or "none"
    raise CaseError((Problem("name", f"请写明是哪一种随机抽查：{zh}", f"say which draw: {en}"),))


def _broken_off(office: CaseOffice, cases: list[Case], waiting: list[Case]) -> Draw | None:
    """A draw that some of those who wait were in, though they have not been told."""
    open_ = {one.id for one in waiting}
    for one in cases:
        if one.id not in open_:
            held = _kept(office, one)
            if held is not None and any(pooled.case in open_ for pooled in held.pool):
                return held
    return None


def _file(rules: DrawRules, case: Case, at: datetime) -> File:
    return File(rules.procedure.words, case.situation(day_of(in_utc(at))).events, NOTHING)


# --- the record ------------------------------------------------------------------------------------------


def _record(
    office: CaseOffice, rules: DrawRules, held: Draw, waiting: list[Case], by: Actor, at: datetime
) -> None:
    paper = Paper(DRAW_RECORD, _JSON, draw_to_json(held).encode("utf-8"))
    pool = {one.case for one in held.pool}
    for case in (one for one in waiting if one.id in pool):
        found = {rules.rule.finds: held.of(case.id) is not None}
        answer = office.do(
            case,
            rules.rule.records,
            by=by,
            at=at,
            brought=Brought(found=found),
            papers=[paper],
            key=lot(paper.evidence.sha256, case.id),
        )
        if isinstance(answer, Refusal):
            raise CaseError((Problem(case.id, answer.text.zh, answer.text.en),))


def _kept(office: CaseOffice, case: Case) -> Draw | None:
    """The last draw on file in a case; `CaseError` where it is not what the record says it was."""
    papers = case.papers(DRAW_RECORD)
    if not papers:
        return None
    content = office.store.content(papers[-1].sha256)
    if sha256(content).hexdigest() != papers[-1].sha256:
        said = "抽取记录与案卷所记的校验值不符，被改动过", "the record of the draw was changed"
        raise CaseError((Problem(case.id, *said),))
    return draw_from_json(content)


# --- afterwards ------------------------------------------------------------------------------------------


def _seed_problems(office: CaseOffice, held: Draw) -> Iterator[Problem]:
    """Whether a seed that is said to be of the record was there."""
    try:
        head = Head.read(held.seed)
    except RecordError:
        return  # drawn in public, or the like
    if (fault := office.store.verify(noted=[head]).fault) is not None:
        yield Problem("seed", f"种子与记录不符：{fault.what.zh}", f"is not of the record: {fault.what.en}")


def _told_otherwise(
    office: CaseOffice, rules: DrawRules, case: Case, held: Draw, at: datetime
) -> Iterator[Problem]:
    own = _kept(office, case)
    drawn, file = held.of(case.id), _file(rules, case, at)
    if own is None:
        yield Problem(case.id, "在抽取范围里，案卷没有抽取记录", "is in the pool, but has no record of it")
        return
    if own != held:
        yield Problem(case.id, "案卷里是另一份抽取记录", "has the record of another draw")
    if file.is_so(rules.rule.finds) is not (drawn is not None):
        yield Problem(case.id, "案卷所记是否抽中与抽取结果不符", "was told otherwise whether it was drawn")
    checked = file.took_part((rules.step.event,))
    if checked and drawn is not None and checked != frozenset(drawn.officers):
        names = "、".join(sorted(checked)), ", ".join(sorted(checked))
        yield Problem(
            case.id,
            f"核查人员是 {names[0]}，不是抽中的人员",
            f"was checked by {names[1]}, who were not drawn",
        )
