"""A report in one HTML file: charts and tables, nothing from the network, fit to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.charts import BAD, BETTER, CALM, GOOD, OPEN, WORSE, Series, bars, ranges
from jiuzhu.population.comparison import ALL, CATEGORY, EVERYBODY, KINDS, SIZE, Comparison, Group, Kind
from jiuzhu.population.discovery import FOUND, Discovery
from jiuzhu.population.reconciliation import LISTED, SIDES, Reconciliation, Side
from jiuzhu.population.tables import Answer, Cell, dimension_called, tables_of
from jiuzhu.texts import Language, Text

MOST_LINES = 200
"""So many single families a report lists; the workbook lists all."""

_TITLES = {
    Comparison: Text("政策方案测算", "What a reform would do"),
    Reconciliation: Text("应保尽保、应退尽退核对", "Who is entitled, who is paid"),
    Discovery: Text("主动发现", "Whom to go and see"),
}
_KIND_COLOURS: dict[Kind, str] = {
    "newly_in": GOOD,
    "gains": BETTER,
    "newly_out": BAD,
    "loses": WORSE,
    "open": OPEN,
}
_SIDE_COLOURS: dict[Side, str] = {
    "unpaid": BAD,
    "not_entitled": WORSE,
    "too_little": "#c98a1b",
    "too_much": "#e6c27a",
    "open": OPEN,
    "not_found": CALM,
}


def write_report(answer: Answer, file: Path, lang: Language = "zh") -> None:
    """Writes the report of a comparison, a reconciliation or a discovery; the file whole or not at all.

    Raises `FactError` where it cannot be written, or matplotlib is not installed.
    """
    text = as_html(answer, lang)
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        said = f"写不了这个文件：{error.strerror}", f"cannot write this file: {error.strerror}"
        raise FactError((Problem(str(file), *said),)) from None


def as_html(answer: Answer, lang: Language = "zh") -> str:
    """The report as a page."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    source = files("jiuzhu.population").joinpath("report.html.jinja").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["cell"] = shown
    day = f"{answer.on.year}年{answer.on.month}月{answer.on.day}日" if lang == "zh" else answer.on.isoformat()
    overview, *tables = tables_of(answer, lang)
    return environment.from_string(source).render(
        lang="zh-CN" if lang == "zh" else "en",
        zh=lang == "zh",
        title=_TITLES[type(answer)][lang],
        day=day,
        overview=overview,
        tables=tables,
        charts=[Markup(svg) for svg in _charts(answer, lang) if svg],
        most=MOST_LINES,
        number=lambda value: isinstance(value, int | Decimal),
    )


def shown(value: Cell) -> str:
    """A cell of a table as people read it."""
    match value:
        case None:
            return ""
        case Decimal() if value == value.to_integral_value():
            return f"{value:,.0f}"
        case Decimal() | int():
            return f"{value:,}"
    return value


def _charts(answer: Answer, lang: Language) -> Iterator[str]:
    match answer:
        case Comparison():
            yield from _of_comparison(answer, lang)
        case Reconciliation():
            yield from _of_reconciliation(answer, lang)
        case Discovery():
            yield from _of_discovery(answer, lang)


def _of_comparison(answer: Comparison, lang: Language) -> Iterator[str]:
    everybody = [one for one in answer if any(one.counts[kind] for kind in _KIND_COLOURS)]
    titles = Text("受影响的户数（人数）", "Whom it touches"), Text("户（人）", "families or persons")
    yield _kinds(titles[0][lang], everybody, [one.title[lang] for one in everybody], titles[1][lang])
    bounded = [one for one in everybody if one.change.lowest is not None and one.change.highest is not None]
    paying = [one for one in bounded if one.before.highest or one.after.highest]
    yield ranges(
        Text("年支出变化（元）", "Change of the yearly cost (yuan)")[lang],
        [one.title[lang] for one in paying],
        [(one.change.lowest or Decimal(0), one.change.highest or Decimal(0)) for one in paying],
        Text("元/年，斜线为上下限之间", "yuan a year; hatched: between bounds")[lang],
    )
    first = next((one.benefit for one in everybody if one.benefit != ALL), None)
    dimensions = [one.dimension for one in answer.groups if one.dimension not in (EVERYBODY,)]
    for dimension in dict.fromkeys(sorted(dimensions, key=lambda one: (one in (SIZE, CATEGORY), one))):
        groups = answer.by(dimension, first) if first else ()
        if len(groups) > 1:
            title = Text(
                f"{groups[0].title.zh}，按{dimension_called(dimension, 'zh')}",
                f"{groups[0].title.en}, by {dimension_called(dimension, 'en')}",
            )
            yield _kinds(title[lang], groups[:30], [one.value or "" for one in groups[:30]], titles[1][lang])


def _kinds(title: str, groups: Sequence[Group], rows: Sequence[str], unit: str) -> str:
    lang: Language = "zh" if any(sign >= "\u4e00" for sign in title) else "en"
    series = [
        Series(KINDS[kind][lang], colour, tuple(one.counts[kind] for one in groups))
        for kind, colour in _KIND_COLOURS.items()
    ]
    return bars(title, rows, series, unit)


def _of_reconciliation(answer: Reconciliation, lang: Language) -> Iterator[str]:
    titles = {one.benefit: one.title[lang] for one in answer}
    numbers = {(one.benefit, one.side): Decimal(one.number) for one in answer}
    series = [
        Series(
            SIDES[side][lang],
            _SIDE_COLOURS[side],
            tuple(numbers.get((name, side), Decimal(0)) for name in titles),
        )
        for side in LISTED
    ]
    unit = Text("户（人）", "families or persons")[lang]
    yield bars(Text("不相符的", "What does not agree")[lang], list(titles.values()), series, unit)


def _of_discovery(answer: Discovery, lang: Language) -> Iterator[str]:
    titles = {one.benefit: one.title[lang] for one in answer}
    numbers = {(one.benefit, one.found): Decimal(one.number) for one in answer}
    series = [
        Series(text[lang], colour, tuple(numbers.get((name, found), Decimal(0)) for name in titles))
        for (found, text), colour in zip(FOUND.items(), (GOOD, OPEN), strict=True)
    ]
    unit = Text("户（人）", "families or persons")[lang]
    yield bars(Text("新情况之后", "After what is new")[lang], list(titles.values()), series, unit)
