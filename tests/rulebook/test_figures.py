"""Dated figures: numbers read exactly, dates without gap or overlap, layers that fill what is open."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.errors import Problem
from jiuzhu.language.tree import ROUNDINGS, Flag, Number
from jiuzhu.language.units import parse_unit
from jiuzhu.rulebook.dates import in_force
from jiuzhu.rulebook.document import Document
from jiuzhu.rulebook.figures import dated_values, parameter_type, read_number
from jiuzhu.rulebook.schema import ParameterEntry
from tests.rulebook.small_rules import Rules

NATION = "nation/parameters.yaml"
CITY = "city/parameters.yaml"
MONEY = Number(parse_unit("yuan/month"))
PLAIN = Number()


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("1000", MONEY, 100_000),
        ("37.5", MONEY, 3_750),
        ("0.40", PLAIN, Fraction(2, 5)),
        ("40%", PLAIN, Fraction(2, 5)),
        ("2/3", PLAIN, Fraction(2, 3)),
        ("1.5", PLAIN, Fraction(3, 2)),
        ("0", MONEY, 0),
        ("0.1", PLAIN, Fraction(1, 10)),
    ],
)
def test_numbers_are_exact(text: str, kind: Number, exact: Fraction | int) -> None:
    read = read_number(text, kind)
    assert read == exact
    assert not isinstance(read, float)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,000", "1e3", "1E3", "1/0", "nan", "inf", "40%%", "9" * 31, "0x1"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        read_number(text, PLAIN)


@given(yuan=st.integers(0, 10**9), fen=st.integers(0, 99))
def test_money_is_read_to_the_fen(yuan: int, fen: int) -> None:
    assert read_number(f"{yuan}.{fen:02}", MONEY) == yuan * 100 + fen


@given(yuan=st.integers(0, 10**9), below=st.integers(1, 999).filter(lambda below: below % 10))
def test_money_has_no_third_decimal(yuan: int, below: int) -> None:
    with pytest.raises(ValueError, match="at most two decimals"):
        read_number(f"{yuan}.{below:03}", MONEY)


@given(text=st.text(max_size=40) | st.text("0123456789./%-+_e ", max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    said = ""
    try:
        assert isinstance(read_number(text, PLAIN), int | Fraction)
    except ValueError as error:
        said = str(error)
    assert not said or " / " in said, "said in both languages"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("value: 1000.001", "精确到分", "at most two decimals"),
        ("value: a thousand", "不是数字", "is not a number"),
        ("value: 1,000", "不是数字", "is not a number"),
        ("between: [1000, 900]", "由小到大", "from low to high"),
        ("between: [900, more]", "不是数字", "is not a number"),
        ("at_least: 12.345", "精确到分", "at most two decimals"),
        ("value: -1000", "负数", "negative"),
        ("between: [-1, 1]", "负数", "negative"),
    ],
)
def test_a_bad_number_is_told_with_its_line(rules: Rules, value: str, zh: str, en: str) -> None:
    problem = rules.change(CITY, "value: 1000", value).problem(on=date(2022, 1, 1))
    assert zh in problem.zh
    assert en in problem.en
    assert "standard" in problem.zh
    assert "standard" in problem.en
    near = (rules.where(CITY, "from: 2022-07-01"), rules.where(CITY, value))
    assert problem.where in near, "seen before its day comes"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("value: 1000", (100_000, 100_000)),
        ("between: [850, 940]", (85_000, 94_000)),
        ("between: [940, 940]", (94_000, 94_000)),
        ("at_least: 1300", (130_000, inf)),
    ],
)
def test_one_value_a_range_or_a_lower_bound(rules: Rules, written: str, value: tuple[float, float]) -> None:
    assert rules.change(CITY, "value: 1000", written).load().figures["standard"].value == value


@pytest.mark.parametrize(
    ("unit", "written", "value"), [("flag", "yes", True), ("flag", "no", False), ("rounding", "fen", "fen")]
)
def test_flags_and_roundings(rules: Rules, unit: str, written: str, value: object) -> None:
    rules.add(
        NATION,
        f"""\
        choice:
          zh: 选择
          en: choice
          unit: {unit}
          values:
            - {{from: 2022-01-01, value: {written}, status: stated, source: aid_law}}
        """,
    )
    rulebook = rules.load()
    assert rulebook.figures["choice"].value == value
    before = rules.load(on=date(2021, 12, 31)).figures["choice"]
    assert (before.value, before.status) == (None, "unset")


@pytest.mark.parametrize(
    ("unit", "written", "en"),
    [
        ("flag", "value: true", "yes or no"),
        ("flag", "value: 1", "yes or no"),
        ("rounding", "value: yuan", "one of fen"),
        ("flag", "between: [no, yes]", "for quantities"),
        ("rounding", "at_least: fen", "for quantities"),
    ],
)
def test_bad_flags_and_roundings(rules: Rules, unit: str, written: str, en: str) -> None:
    rules.add(
        NATION,
        f"""\
        choice:
          zh: 选择
          en: choice
          unit: {unit}
          values:
            - {{from: 2022-01-01, {written}, status: stated, source: aid_law}}
        """,
    )
    assert en in rules.problem().en


# --- units ----------------------------------------------------------------------------------------


def test_units() -> None:
    assert parameter_type("flag") == Flag()
    assert parameter_type("rounding") == ROUNDINGS
    assert parameter_type("1") == PLAIN
    assert parameter_type("yuan/person/month") == Number(parse_unit("yuan/person/month"))


@pytest.mark.parametrize("unit", ["yuan/mnth", "RMB", "yuan per month", "rounding/", "/month", "2", "yuan/2"])
def test_an_unknown_unit(rules: Rules, unit: str) -> None:
    problem = rules.change(NATION, "unit: rounding", f"unit: {unit}").problem()
    assert problem.where == rules.where(NATION, f"unit: {unit}")
    assert f"“{unit}”" in problem.zh
    assert f"{unit!r}" in problem.en


# --- dates ----------------------------------------------------------------------------------------

JUNE = "        value: 940\n"


@pytest.mark.parametrize(
    ("until", "zh", "en"),
    [
        ("2022-06-29", "没有值", "no value of 'standard' from 2022-06-30"),
        ("2022-01-01", "没有值", "no value of 'standard' from 2022-01-02"),
        ("2022-07-01", "重叠", "overlaps"),
        ("2022-12-31", "重叠", "overlaps"),
    ],
)
def test_gaps_and_overlaps(rules: Rules, until: str, zh: str, en: str) -> None:
    problem = rules.change(CITY, JUNE, f"{JUNE}        until: {until}\n").problem()
    assert problem.where == rules.where(CITY, "from: 2022-07-01")
    assert zh in problem.zh
    assert en in problem.en


def test_until_the_day_before_the_next_is_neither(rules: Rules) -> None:
    assert rules.change(CITY, JUNE, f"{JUNE}        until: 2022-06-30\n").problems() == []


@pytest.mark.parametrize("first", ["2022-07-01", "2022-07-02", "2023-01-01"])
def test_values_stand_in_order(rules: Rules, first: str) -> None:
    problem = rules.change(CITY, "from: 2022-01-01", f"from: {first}").problem()
    assert "先后" in problem.zh
    assert "order" in problem.en


@pytest.mark.parametrize("key", ["until", "known_until"])
def test_the_last_day_of_the_calendar_is_a_day(rules: Rules, key: str) -> None:
    """`9999-12-31` is how many systems write *without end*."""
    rules.change(CITY, "known_until: 2023-06-30", f"{key}: 9999-12-31")
    figure = rules.load().figures["standard"]
    assert figure.value == (100_000, 100_000)
    assert not figure.stale


@settings(max_examples=60)
@given(
    starts=st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True).map(sorted),
    said=st.lists(st.booleans(), min_size=6, max_size=6),
    last=st.none() | st.integers(0, 20),
)
def test_every_day_has_the_value_that_started_last(
    starts: list[int], said: list[bool], last: int | None
) -> None:
    first = date(2022, 1, 1)
    days = [first + timedelta(start) for start in starts]
    ends = [
        after - timedelta(1) if say else None for (_, after), say in zip(pairwise(days), said, strict=False)
    ]
    ends.append(None if last is None else days[-1] + timedelta(last))
    entries = [
        {"from": str(day), "until": str(end) if end else None, "value": str(index), "status": "stated",
         "source": "x"}
        for index, (day, end) in enumerate(zip(days, ends, strict=True))
    ]  # fmt: skip
    entry = ParameterEntry.model_validate({"values": entries})
    problems: list[Problem] = []
    values = dated_values("x", entry, Document("rules/city/x.yaml", b"", {}, {}), problems)
    assert problems == []
    for day in (first + timedelta(offset) for offset in range(-2, 90)):
        started = [index for index, start in enumerate(days) if start <= day]
        ended = ends[-1] is not None and day > ends[-1]
        found = in_force(values, day)
        assert (int(found.entry.value or "") if found else None) == (
            started[-1] if started and not ended else None
        )


# --- what is in force -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "value", "status"),
    [
        (date(2021, 12, 31), (0, inf), "unset"),
        (date(2022, 1, 1), (94_000, 94_000), "regulation"),
        (date(2022, 6, 30), (94_000, 94_000), "regulation"),
        (date(2022, 7, 1), (100_000, 100_000), "stated"),
        (date(2022, 7, 2), (100_000, 100_000), "stated"),
        (date(2030, 1, 1), (100_000, 100_000), "stated"),
    ],
)
def test_before_on_and_after_a_change(
    rules: Rules, on: date, value: tuple[float, float], status: str
) -> None:
    figure = rules.load(on).figures["standard"]
    assert (figure.value, figure.status) == (value, status)


def test_a_figure_says_whence_and_from_when_it_is(rules: Rules) -> None:
    figure = rules.load().figures["standard"]
    assert (figure.since, figure.until) == (date(2022, 7, 1), None)
    assert [(basis.source, basis.article) for basis in figure.source] == [("aid_law", "7")]
    assert figure.source[0].text.zh == "《救助法》第7条"
    assert figure.where == rules.where(CITY, "from: 2022-07-01")
    assert rules.load(date(2022, 6, 30)).figures["standard"].until == date(2022, 7, 1)


@pytest.mark.parametrize("on", [date(2021, 12, 31), date(2023, 1, 1)])
def test_without_a_value_in_force_it_is_unset_and_says_so(rules: Rules, on: date) -> None:
    rules.change(CITY, "        known_until: 2023-06-30\n", "        until: 2022-12-31\n")
    figure = rules.load(on).figures["standard"]
    assert (figure.value, figure.status, figure.source) == ((0, inf), "unset", ())
    assert figure.note is not None
    assert figure.note.zh == "这一天没有生效的数"
    assert figure.shown.en == "unknown"
    assert figure.where == rules.where(NATION, "  standard:")


@pytest.mark.parametrize(
    ("on", "stale"), [(date(2023, 6, 29), False), (date(2023, 6, 30), False), (date(2023, 7, 1), True)]
)
def test_known_until(rules: Rules, on: date, stale: bool) -> None:
    figure = rules.load(on).figures["standard"]
    assert figure.known_until == date(2023, 6, 30)
    assert figure.stale is stale


# --- layers ---------------------------------------------------------------------------------------

OWN = """\
rounding:
  values:
    - {from: 2022-01-01, value: half_up_yuan, status: stated, source: aid_law}
"""


@pytest.mark.parametrize("status", ["stated", "regulation", "inferred"])
def test_a_settled_figure_is_not_replaced_below(rules: Rules, status: str) -> None:
    rules.change(NATION, "status: assumed", f"status: {status}").add(CITY, OWN)
    problem = rules.problem()
    assert problem.where == rules.where(CITY, "half_up_yuan")
    assert "rounding" in problem.zh
    assert "settled by an upper layer" in problem.en
    assert rules.where(NATION, "from: 2014-05-01") in problem.en, "and where it is settled"
    assert rules.problems(on=date(2021, 12, 31)) == [], "nothing is replaced before the city's own day"


def test_an_assumed_figure_is_filled_below(rules: Rules) -> None:
    rules.add(CITY, OWN)
    assert rules.load().figures["rounding"].value == "half_up_yuan"
    assert rules.load(on=date(2021, 12, 31)).figures["rounding"].value == "fen"


def test_an_unset_figure_is_filled_below(rules: Rules) -> None:
    old = "value: fen\n        status: assumed\n        source: aid_law 1\n"
    rules.change(NATION, old, "value: unset\n").add(CITY, OWN)
    assert rules.load().figures["rounding"].value == "half_up_yuan"
    assert rules.load(on=date(2021, 12, 31)).figures["rounding"].status == "unset"


def test_a_lower_layer_gives_values_only(rules: Rules) -> None:
    rules.add(CITY, OWN.replace("rounding:\n", "rounding:\n  unit: rounding\n"))
    problem = rules.problem()
    assert problem.where == rules.where(CITY, "  rounding:")
    assert "only its values" in problem.en


def test_a_figure_that_no_upper_layer_has(rules: Rules) -> None:
    problem = rules.add(CITY, OWN.replace("rounding:", "roundin:")).problem()
    assert problem.where == rules.where(CITY, "roundin:")
    assert "needs zh, en and unit" in problem.en


@pytest.mark.parametrize("described", [True, False])
def test_a_figure_twice_in_one_layer(rules: Rules, described: bool) -> None:
    """Both files stand in the nation's folder: no upper layer is to blame."""
    entry = (
        OWN if not described else OWN.replace("  values", "  zh: 又\n  en: again\n  unit: rounding\n  values")
    )
    rules.write("nation/second.yaml", "parameters:\n").add("nation/second.yaml", entry)
    problem = rules.problem()
    assert "rounding" in problem.en
    assert "upper layer" not in problem.en
    assert "上一层" not in problem.zh


def test_unknown_source(rules: Rules) -> None:
    problem = rules.change(
        CITY, "status: stated\n        source: aid_law 7", "status: stated\n        source: aid_lw 7"
    ).problem()
    assert problem.en == "there is no source 'aid_lw'; did you mean 'aid_law'?"
    assert problem.zh == "没有编号为“aid_lw”的依据，是否想写“aid_law”？"
    assert problem.where in (rules.where(CITY, "from: 2022-07-01"), rules.where(CITY, "aid_lw"))
