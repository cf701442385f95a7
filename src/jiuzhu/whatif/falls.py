"""A cliff in words: from which value on, what turns, and how much is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from jiuzhu.assessment.results import Status
from jiuzhu.language.units import parse_unit
from jiuzhu.texts import Text
from jiuzhu.whatif.sweep import Cliff, Period, Sweep, Turn

_TURNS: dict[tuple[Status, Status], Text] = {
    ("eligible", "ineligible"): Text("终止", "ends"),
    ("eligible", "undetermined"): Text("不能确定", "becomes undetermined"),
    ("ineligible", "eligible"): Text("开始符合", "begins"),
    ("ineligible", "undetermined"): Text("可能符合", "may be due"),
    ("undetermined", "eligible"): Text("确定符合", "is due for certain"),
    ("undetermined", "ineligible"): Text("确定不符合", "is not due for certain"),
}
_SAME = Text("金额改变", "changes in amount")
_PERIODS: dict[Period, Text] = {"month": Text("每月", "a month"), "once": Text("一次性", "once")}


def value_text(sweep: Sweep, value: Decimal) -> Text:
    """A value of the fact with its unit."""
    unit = parse_unit(sweep.unit).name
    return Text(f"{sum_text(value)} {unit.zh}".rstrip(), f"{sum_text(value)} {unit.en}".rstrip())


def sum_text(value: Decimal) -> str:
    """A sum or a number as people write it."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def cliff_text(sweep: Sweep, cliff: Cliff) -> Text:
    """`3,200 元/月起：最低生活保障终止，每月少 0.01 元`."""
    said = [*_turned(cliff.turns), *_lost(cliff)]
    start = value_text(sweep, cliff.at)
    return Text(
        f"{start.zh}起：{'，'.join(one.zh for one in said)}",
        f"From {start.en} on: {', '.join(one.en for one in said)}",
    )


def _turned(turns: Iterable[Turn]) -> Iterator[Text]:
    """What becomes of each benefit, once for all the persons that it becomes so for."""
    together: dict[tuple[Text, Text], list[str]] = {}
    for turn in turns:
        how = _TURNS.get((turn.status_before, turn.status_after), _SAME)
        together.setdefault((turn.title, how), []).extend([turn.person] if turn.person else [])
    for (title, how), persons in together.items():
        whom = Text("", "")
        if persons:
            whom = Text(f"（{'、'.join(persons)}）", f" ({', '.join(persons)})")
        yield Text(f"{title.zh}{whom.zh}{how.zh}", f"{title.en}{whom.en} {how.en}")


def _lost(cliff: Cliff) -> Iterator[Text]:
    for period, words in _PERIODS.items():
        least, most = cliff.lost(period)
        if most is None and least is not None and least > 0:
            yield Text(
                f"{words.zh}至少少 {sum_text(least)} 元", f"at least {sum_text(least)} yuan less {words.en}"
            )
        if least is None or most is None or least == most == 0:
            continue
        less, low, high = Text("少", "less"), max(least, Decimal(0)), most
        if most <= 0:
            less, low, high = Text("多", "more"), -most, -least
        zh = sum_text(low) if low == high else f"{sum_text(low)} 至 {sum_text(high)}"
        en = sum_text(low) if low == high else f"{sum_text(low)} to {sum_text(high)}"
        yield Text(f"{words.zh}{less.zh} {zh} 元", f"{en} yuan {less.en} {words.en}")
