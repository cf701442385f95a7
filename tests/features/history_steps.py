"""The steps about a family over time: what changed, what was decided and paid, what is due by month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from jiuzhu import FactError, Rulebook
from jiuzhu.history import (
    Arrears,
    Entitlements,
    History,
    Line,
    Month,
    Payment,
    arrears,
    corrections,
    entitlements,
    months,
)
from jiuzhu.history.record import Leaving, Outcome
from tests.features.steps import HOUSEHOLD, MEMBER, NUMBER, QUOTED, Story, day, tell, value_of, word_called
from tests.history.cities import write_city

DAY = r"\d+年\d+月\d+日"
MONTH = r"\d+年\d+月"
FROM = rf"自(?P<since>{DAY})起(?:至(?P<until>{DAY})止)?，"
OUTCOMES = {"给予": Outcome.GRANTED, "不予": Outcome.REFUSED, "停止": Outcome.STOPPED}


@dataclass
class Chronicle:
    """What a scenario has told of a family's history so far, and what came of it."""

    since: date | None = None
    entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    figures: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    paid: list[dict[str, str]] = field(default_factory=list)
    due: Entitlements | None = None
    arrears: Arrears | None = None
    refusal: FactError | None = None

    def add(self, group: str, **entry: Any) -> None:
        self.entries.setdefault(group, []).append(entry)

    def history(self, story: Story) -> History:
        judgements = [{**one, "on": self.since} for one in story.judgements]
        family = {**story.facts, "members": story.members}
        told = {**self.entries, "judgements": [*judgements, *self.entries.get("judgements", [])]}
        return History.model_validate({"since": self.since, "family": family, **told})

    def result(self) -> Entitlements:
        assert self.refusal is None, f"历史没有被接受：{self.refusal}"
        assert self.due is not None, "还没有“当 逐月核算”"
        return self.due


@pytest.fixture
def chronicle() -> Chronicle:
    return Chronicle()


def _day(text: str | None) -> date | None:
    return day(text) if text else None


# --- 假如 ------------------------------------------------------------------------------------------


@given(parsers.re(rf"家庭历史自(?P<since>{DAY})起"))
def history_from(chronicle: Chronicle, since: str) -> None:
    chronicle.since = day(since)


@given(parsers.re(rf"{FROM}(?P<who>[^的，“”\"]{{1,10}})的(?P<label>[^“”\"]+)为\s*(?P<text>\S.*)"))
def it_changes(chronicle: Chronicle, since: str, until: str | None, who: str, label: str, text: str) -> None:
    word = word_called(HOUSEHOLD if who == "家庭" else MEMBER, label)
    value = None if text == "不详" else value_of(word, text)
    whose = None if who == "家庭" else who
    chronicle.add("changes", since=day(since), until=_day(until), who=whose, what=word.path, value=value)


@given(parsers.re(rf"自(?P<since>{DAY})起，家庭增加成员如下"))
def they_join(chronicle: Chronicle, since: str, datatable: list[list[str]]) -> None:
    labels, *rows = datatable
    for row in rows:
        record: dict[str, Any] = {}
        for label, text in zip(labels, row, strict=True):
            tell(record, MEMBER, label, text)
        chronicle.add("joined", since=day(since), member=record)


@given(parsers.re(rf"(?P<who>[^的，“”\"]{{1,10}})于(?P<until>{DAY})(?P<why>去世|离开家庭)"))
def they_leave(chronicle: Chronicle, who: str, until: str, why: str) -> None:
    because = Leaving.DEATH if why == "去世" else Leaving.OTHER
    chronicle.add("left", until=day(until), who=who, because=because)


@given(
    parsers.re(
        rf"(?:(?P<made>{DAY})工作人员认定，)?{FROM}"
        rf"{QUOTED.format('what')}为\s*(?P<value>\S+)"
    )
)
def found_for_some_time(
    chronicle: Chronicle, made: str | None, since: str, until: str | None, what: str, value: str
) -> None:
    chronicle.add(
        "judgements",
        what=what,
        value=value,
        by="经办人员",
        ground="调查核实",
        on=day(made or since),
        since=day(since),
        until=_day(until),
    )


@given(
    parsers.re(
        rf"(?:(?P<applied>{DAY})申请、)?(?P<on>{DAY})决定(?P<outcome>给予|不予|停止)"
        r"(?:(?P<who>[^的，“”\"]{1,10})的)?(?P<benefit>[^的，“”\"]+)"
    )
)
def it_is_decided(
    chronicle: Chronicle, applied: str | None, on: str, outcome: str, who: str | None, benefit: str
) -> None:
    chronicle.add(
        "decisions", benefit=benefit, who=who, applied_on=_day(applied), on=day(on), outcome=OUTCOMES[outcome]
    )


@given(parsers.re(rf"本市各月的{QUOTED.format('title')}如下"))
def figures_by_month(chronicle: Chronicle, title: str, datatable: list[list[str]]) -> None:
    _, *rows = datatable
    chronicle.figures[title] = [(str(Month.parse(month).first_day), value) for month, value in rows]


@given("各月实际发放如下")
def it_was_paid(chronicle: Chronicle, datatable: list[list[str]]) -> None:
    labels, *rows = datatable
    chronicle.paid += [{label: text for label, text in zip(labels, row, strict=True) if text} for row in rows]


# --- 当 --------------------------------------------------------------------------------------------


@when(parsers.re(rf"逐月核算(?P<first>{MONTH})至(?P<last>{MONTH})"))
def by_month(story: Story, chronicle: Chronicle, tmp_path: Path, first: str, last: str) -> None:
    """By the engine that serves here and by the plain one, which agree; then against what was paid."""
    where: dict[str, Any] = {}
    figures = {title: [("1949-10-01", text)] for title, text in story.figures.items()} | chronicle.figures
    if figures:
        names = {
            figure.title.zh: figure.name for figure in Rulebook.load(on=chronicle.since).figures.values()
        }
        folder = write_city(tmp_path, {names[title]: values for title, values in figures.items()})
        where = {"jurisdiction": "supposed", "search": [folder]}
    period = Month.parse(first), Month.parse(last)
    try:
        history = chronicle.history(story)
        chronicle.due = entitlements(history, *period, **where)
        plain = entitlements(history, *period, engine="plain", **where)
        assert plain.lines == chronicle.due.lines
        payments = [Payment.model_validate(one) for one in chronicle.paid]
        chronicle.arrears = arrears(chronicle.due, payments)
    except FactError as error:
        chronicle.refusal = error


@when(parsers.re(rf"后来查明，{FROM}(?P<who>[^的，“”\"]{{1,10}})的(?P<label>[^“”\"]+)为\s*(?P<text>\S.*)"))
def it_turns_out(
    story: Story, chronicle: Chronicle, since: str, until: str | None, who: str, label: str, text: str
) -> None:
    """The same months by the facts as they are known now, against what was due by those known before."""
    before = chronicle.result()
    it_changes(chronicle, since, until, who, label, text)
    after = entitlements(chronicle.history(story), before.first, before.last)
    chronicle.arrears = corrections(before, after)


@when(parsers.re(rf"后来本市把{QUOTED.format('title')}追溯改为\s*(?P<value>\S+)"))
def a_figure_turns_out(story: Story, chronicle: Chronicle, tmp_path: Path, title: str, value: str) -> None:
    before = chronicle.result()
    book = before.law.rulebook(before.history.since)
    (name,) = [figure.name for figure in book.figures.values() if figure.title.zh == title]
    folder = write_city(tmp_path / "later", {name: [("1949-10-01", value.removesuffix("元"))]})
    after = entitlements(before.history, before.first, before.last, jurisdiction="supposed", search=[folder])
    chronicle.arrears = corrections(before, after)


# --- 那么 ------------------------------------------------------------------------------------------


def _key(title: str) -> tuple[str | None, str]:
    """Whose benefit, and which (`张三的价格临时补贴`)."""
    who, of, benefit = title.partition("的")
    return (who, benefit) if of else (None, title)


def _due(chronicle: Chronicle, title: str, month: Month) -> str:
    who, benefit = _key(title)
    found = [
        one
        for one in chronicle.result()
        if (one.month, one.title.zh, one.person) == (month, benefit, who) and one.due
    ]
    if not found:
        return "不涉及"
    (one,) = found
    assert one.due is not None
    return one.due.shown.zh.removesuffix(" 元").replace(",", "")


@then(
    parsers.re(rf"(?P<first>{MONTH})(?:至(?P<last>{MONTH})每月)?应发(?P<title>[^“”\"，\s]+)\s+(?P<text>\S.*)")
)
def due_in_months(chronicle: Chronicle, first: str, last: str | None, title: str, text: str) -> None:
    for month in months(Month.parse(first), Month.parse(last or first)):
        assert _due(chronicle, title, month) == text.removesuffix("元").strip(), month


@then(parsers.re(r"各月应发(?P<title>[^“”\"，\s]+)如下"))
def due_by_month(chronicle: Chronicle, title: str, datatable: list[list[str]]) -> None:
    _, *rows = datatable
    found = {month: _due(chronicle, title, Month.parse(month)) for month, _ in rows}
    assert found == dict(rows)


@then(parsers.re(rf"(?P<month>{MONTH})的(?P<title>[^“”\"，]+?)与已发相符"))
def agrees(chronicle: Chronicle, month: str, title: str) -> None:
    assert _line(chronicle, month, title).side == "agrees"


@then(
    parsers.re(
        rf"(?P<month>{MONTH})的(?P<title>[^“”\"，]+?)(?P<side>少发|多发)\s*(?P<yuan>{NUMBER})\s*元"
        rf"(?:，因为{QUOTED.format('why')})?"
    )
)
def differs(chronicle: Chronicle, month: str, title: str, side: str, yuan: str, why: str | None) -> None:
    line = _line(chronicle, month, title)
    expected = Decimal(yuan.replace(",", "")) * (1 if side == "少发" else -1)
    assert line.difference.exact == expected, line.difference
    reasons = [reason.text.zh for reason in line.reasons]
    assert why is None or any(why in reason for reason in reasons), reasons


@then(
    parsers.re(rf"(?P<month>{MONTH})的(?P<title>[^“”\"，]+?)应发多少尚不能确定，因为{QUOTED.format('why')}")
)
def is_open(chronicle: Chronicle, month: str, title: str, why: str) -> None:
    line = _line(chronicle, month, title)
    assert line.side == "open"
    assert any(why in reason.text.zh for reason in line.reasons), line.reasons


@then(
    parsers.re(rf"(?P<title>[^“”\"，]+?)共应补发\s*(?P<pay>{NUMBER})\s*元，共多发\s*(?P<over>{NUMBER})\s*元")
)
def in_all(chronicle: Chronicle, title: str, pay: str, over: str) -> None:
    assert chronicle.arrears is not None
    who, benefit = _key(title)
    lines = [one for one in chronicle.arrears if (one.title.zh, one.person) == (benefit, who)]
    (totals,) = {chronicle.arrears.totals[one.key] for one in lines}
    assert totals.to_pay.exact == Decimal(pay.replace(",", ""))
    assert totals.to_recover.exact == Decimal(over.replace(",", ""))
    assert totals.paid + totals.difference == totals.due


@then(parsers.re(rf"不接受这样的历史，并指出{QUOTED.format('text')}"))
def history_is_refused(chronicle: Chronicle, text: str) -> None:
    assert chronicle.refusal is not None, "历史被接受了"
    assert any(text in problem.zh for problem in chronicle.refusal.problems), str(chronicle.refusal)


def _line(chronicle: Chronicle, month: str, title: str) -> Line:
    assert chronicle.refusal is None, f"没有被接受：{chronicle.refusal}"
    assert chronicle.arrears is not None
    who, benefit = _key(title)
    found = [
        one
        for one in chronicle.arrears
        if (one.month, one.title.zh, one.person) == (Month.parse(month), benefit, who)
    ]
    assert len(found) == 1, f"{month}没有“{title}”"
    return found[0]
