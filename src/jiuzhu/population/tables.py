"""What comparing, reconciling and discovering say, as tables in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiuzhu.population.comparison import CATEGORY, EVERYBODY, KINDS, SIZE, Comparison, Group, Interval, Kind
from jiuzhu.population.discovery import FOUND, Discovery
from jiuzhu.population.names import KEYS
from jiuzhu.population.reconciliation import SIDES, Reconciliation
from jiuzhu.texts import Language, Text

Cell = str | int | Decimal | None

Answer = Comparison | Reconciliation | Discovery
"""What a question of policy staff is answered with."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words; detail: whether it lists single families, so that it may be long."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    detail: bool = False


def tables_of(answer: Answer, lang: Language = "zh") -> list[Table]:
    """Everything that is said, the short tables first."""
    match answer:
        case Comparison():
            return list(_of_comparison(answer, lang))
        case Reconciliation():
            return list(_of_reconciliation(answer, lang))
    return list(_of_discovery(answer, lang))


def brief_tables(answer: Answer, lang: Language = "zh") -> list[Table]:
    """The first of them, narrow enough for a terminal."""
    overview, benefits, *_ = tables_of(answer, lang)
    if isinstance(answer, Comparison):
        shown: tuple[Kind, ...] = ("newly_in", "newly_out", "gains", "loses", "open")
        costs = word("change", lang), word("settled", lang)
        heads = (word("benefit", lang), *(KINDS[kind][lang] for kind in shown), *costs)
        rows: list[tuple[Cell, ...]] = [
            (
                one.title[lang],
                *(one.counts[kind] for kind in shown),
                _in_short(one.change, lang),
                _in_short(one.settled, lang),
            )
            for one in answer
            if any(one.counts[kind] for kind in shown)
        ]
        benefits = Table(benefits.title, heads, tuple(rows))
    return [overview, benefits]


def _in_short(part: Interval, lang: Language) -> str:
    """A change in one cell: `+1,200`, or its bounds."""
    if part.lowest is None or part.highest is None:
        return word("unset", lang)
    if part.lowest == part.highest:
        return f"{part.lowest:+,.0f}" if part.lowest else "0"
    return f"{part.lowest:+,.0f} … {part.highest:+,.0f}"


_W = {
    "item": Text("项目", "item"),
    "value": Text("内容", "value"),
    "benefit": Text("待遇", "benefit"),
    "of": Text("按户或人", "of"),
    "families": Text("户", "families"),
    "persons": Text("人", "persons"),
    "group": Text("组", "group"),
    "total": Text("合计", "total"),
    "before": Text("现行年支出", "yearly cost before"),
    "after": Text("改后年支出", "yearly cost after"),
    "change": Text("年支出变化", "yearly change"),
    "settled": Text("其中已能确定的", "of which settled"),
    "low": Text("下限（元）", "at least (yuan)"),
    "high": Text("上限（元）", "at most (yuan)"),
    "kind": Text("变化", "change"),
    "side": Text("情况", "side"),
    "number": Text("数量", "number"),
    "paid": Text("已发（元）", "paid (yuan)"),
    "due": Text("应发", "due"),
    "why": Text("原因", "why"),
    "facts": Text("新情况", "what is new"),
    "found": Text("结论", "finding"),
    "sum": Text("金额", "sum"),
    "row": Text("行", "row"),
    "column": Text("列", "column"),
    "written": Text("填的是", "value"),
    "table": Text("表", "table"),
    "overview": Text("概况", "overview"),
    "benefits": Text("各项待遇", "benefits"),
    "lines": Text("明细", "lines"),
    "unreadable": Text("不能读的发放记录", "unreadable payments"),
    "not_found": Text("查无此户（人）", "not found"),
    "given": Text("人口表家庭数", "families given"),
    "refused": Text("数据有误、未能评估的家庭数", "families that could not be assessed"),
    "law_before": Text("对照", "before"),
    "law_after": Text("方案", "after"),
    "weighted": Text("按权重计", "weighted"),
    "payments": Text("发放记录数", "payments given"),
    "other_months": Text("其他月份的", "for other months"),
    "month": Text("月份", "month"),
    "day": Text("按哪一天的规定", "law of"),
    "told": Text("新情况行数", "rows of new facts"),
    "news": Text("有新情况的家庭数", "families with new facts"),
    "receiving": Text("已在领取、不再列出的", "already receiving"),
    "size": Text("家庭人口", "size of the family"),
    "category": Text("家庭类别", "category"),
    "unset": Text("不详", "unknown"),
}


def word(name: str, lang: Language) -> str:
    return _W[name][lang]


def dimension_called(dimension: str, lang: Language) -> str:
    """What a dimension of a comparison is called."""
    return word(dimension, lang) if dimension in (SIZE, CATEGORY) else dimension


def _day(answer: Answer) -> str:
    return answer.on.isoformat()


# --- comparing ----------------------------------------------------------------------------------------


def _of_comparison(answer: Comparison, lang: Language) -> Iterator[Table]:
    overview: list[tuple[Cell, ...]] = [
        (word("law_before", lang), answer.before[lang]),
        (word("law_after", lang), answer.after[lang]),
        *((one.title[lang], f"{one.before[lang]} → {one.after[lang]}") for one in answer.figures),
        (word("given", lang), answer.families),
        (word("refused", lang), answer.refused),
        (word("weighted", lang), Text("是" if answer.weighted else "否", str(answer.weighted))[lang]),
    ]
    yield Table(word("overview", lang), (word("item", lang), word("value", lang)), tuple(overview))
    heads = _group_headings(lang)
    yield Table(word("benefits", lang), heads, tuple(_group(one, lang) for one in answer))
    for dimension in dict.fromkeys(one.dimension for one in answer.groups):
        if dimension != EVERYBODY:
            title = dimension_called(dimension, lang)
            rows = tuple(
                (one.value, *_group(one, lang)) for one in answer.groups if one.dimension == dimension
            )
            yield Table(title, (title, *heads), rows)
    titles = {one.benefit: one.title[lang] for one in answer.groups}
    sums = [
        f"{word(when, lang)[:2]}{word(end, lang)}" for when in ("before", "after") for end in ("low", "high")
    ]
    if lang == "en":
        sums = [f"{when} {word(end, lang)}" for when in ("before", "after") for end in ("low", "high")]
    keys = [KEYS[key][lang] for key in ("family", "person")]
    rows = tuple(
        (
            row["family"],
            row["person"],
            titles[row["benefit"]],
            KINDS[row["kind"]][lang],
            *(row[f"{when}_{end}"] for when in ("before", "after") for end in ("lowest", "highest")),
        )
        for row in answer.lines.to_pylist()
    )
    heads = (*keys, word("benefit", lang), word("kind", lang), *sums)
    yield Table(word("lines", lang), heads, rows, detail=True)


def _group_headings(lang: Language) -> tuple[str, ...]:
    costs = [
        f"{word(when, lang)} {word(end, lang)}"
        for when in ("before", "after", "change", "settled")
        for end in ("low", "high")
    ]
    kinds = [text[lang] for text in KINDS.values()]
    return word("benefit", lang), word("of", lang), *kinds, word("total", lang), *costs


def _group(one: Group, lang: Language) -> tuple[Cell, ...]:
    counts = (one.counts[kind] for kind in KINDS)
    ends = [end for part in (one.before, one.after, one.change, one.settled) for end in _ends(part, lang)]
    return one.title[lang], word(one.of, lang), *counts, one.total, *ends


def _ends(part: Interval, lang: Language) -> tuple[Cell, Cell]:
    unset = word("unset", lang)
    return (
        unset if part.lowest is None else part.lowest,
        unset if part.highest is None else part.highest,
    )


# --- reconciling --------------------------------------------------------------------------------------


def _of_reconciliation(answer: Reconciliation, lang: Language) -> Iterator[Table]:
    overview: list[tuple[Cell, ...]] = [
        (word("month", lang), f"{answer.on.year}-{answer.on.month:02}"),
        (word("given", lang), answer.families),
        (word("refused", lang), answer.refused),
        (word("payments", lang), answer.payments),
        (word("other_months", lang), answer.other_months),
        (word("unreadable", lang), answer.unreadable.num_rows),
    ]
    yield Table(word("overview", lang), (word("item", lang), word("value", lang)), tuple(overview))
    due = [f"{word('due', lang)}{word(end, lang)}" for end in ("low", "high")]
    names = ("benefit", "side", "number", "paid")
    yield Table(
        word("benefits", lang),
        (*(word(name, lang) for name in names), *due),
        tuple(
            (
                one.title[lang],
                SIDES[one.side][lang],
                one.number,
                one.paid,
                one.due_lowest,
                word("unset", lang) if one.due_highest is None else one.due_highest,
            )
            for one in answer
        ),
    )
    titles = {one.benefit: one.title[lang] for one in answer}
    keys = [KEYS[key][lang] for key in ("family", "person")]
    named = (word("benefit", lang), word("side", lang), word("paid", lang), *due, word("why", lang))
    heads = (*keys, *answer.keep, *named)
    rows = tuple(
        (
            row["family"],
            row["person"],
            *(row[name] for name in answer.keep),
            titles[row["benefit"]],
            SIDES[row["side"]][lang],
            row["paid"],
            row["due_lowest"],
            row["due_highest"],
            row[lang],
        )
        for row in answer.lines.to_pylist()
    )
    yield Table(word("lines", lang), heads, rows, detail=True)
    if answer.unreadable.num_rows:
        heads = (KEYS["family"][lang], *(word(name, lang) for name in ("row", "column", "written", "why")))
        unreadable: list[tuple[Cell, ...]] = [
            (row["family"], row["row"], _column(row["column"], lang), row["value"], row[lang])
            for row in answer.unreadable.to_pylist()
        ]
        yield Table(word("unreadable", lang), heads, tuple(unreadable), detail=True)


def _column(name: str | None, lang: Language) -> str | None:
    called = {
        "benefit": Text("待遇", "benefit"),
        "yuan": Text("金额", "yuan"),
        "month": Text("月份", "month"),
    }
    called |= {"family": KEYS["family"]}
    return called[name][lang] if name in called else name


# --- discovering --------------------------------------------------------------------------------------


def _of_discovery(answer: Discovery, lang: Language) -> Iterator[Table]:
    overview: list[tuple[Cell, ...]] = [
        (word("day", lang), _day(answer)),
        (word("told", lang), answer.told),
        (word("not_found", lang), answer.not_found.num_rows),
        (word("news", lang), answer.families),
        (word("refused", lang), answer.refused),
        (word("receiving", lang), answer.receiving),
    ]
    yield Table(word("overview", lang), (word("item", lang), word("value", lang)), tuple(overview))
    sums = [f"{word('sum', lang)}{word(end, lang)}" for end in ("low", "high")]
    heads: tuple[str, ...] = (word("benefit", lang), word("found", lang), word("number", lang), *sums)
    counts: Sequence[tuple[Cell, ...]] = [
        (
            one.title[lang],
            FOUND[one.found][lang],
            one.number,
            one.lowest,
            word("unset", lang) if one.highest is None and one.lowest is not None else one.highest,
        )
        for one in answer
    ]
    yield Table(word("benefits", lang), heads, tuple(counts))
    titles = {one.benefit: one.title[lang] for one in answer}
    keys = [KEYS[key][lang] for key in ("family", "person")]
    names = [word(name, lang) for name in ("benefit", "found")]
    heads = (*keys, *answer.keep, *names, *sums, word("facts", lang), word("why", lang))
    lines: list[tuple[Cell, ...]] = [
        (
            row["family"],
            row["person"],
            *(row[name] for name in answer.keep),
            titles[row["benefit"]],
            FOUND[row["found"]][lang],
            row["lowest"],
            row["highest"],
            row[f"facts_{lang}"],
            row[lang],
        )
        for row in answer.lines.to_pylist()
    ]
    yield Table(word("lines", lang), heads, tuple(lines), detail=True)
    if answer.not_found.num_rows:
        heads = (word("table", lang), *keys)
        missing: list[tuple[Cell, ...]] = [
            (word(row["table"], lang), row["family"], row["person"]) for row in answer.not_found.to_pylist()
        ]
        yield Table(word("not_found", lang), heads, tuple(missing), detail=True)


def as_data(answer: Answer) -> dict[str, Any]:
    """The counts for other programs, every text in both languages; sums in yuan as text."""
    return {
        "on": _day(answer),
        "jurisdiction": answer.jurisdiction,
        "tables": [
            {"title": {"zh": zh.title, "en": en.title}, "columns": list(en.headings), "rows": _plain(en)}
            for zh, en in zip(tables_of(answer, "zh"), tables_of(answer, "en"), strict=True)
        ],
    }


def _plain(table: Table) -> list[list[Any]]:
    return [[str(one) if isinstance(one, Decimal) else one for one in row] for row in table.rows]
