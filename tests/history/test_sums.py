from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.history.sums import NOTHING, Sum, fen_of, total, yuan_of

FEN = st.integers(-(10**12), 10**12)


@st.composite
def sums(draw: st.DrawFn) -> tuple[Sum, int]:
    """A sum, and what it really is."""
    real = draw(FEN)
    least = draw(st.none() | st.integers(0, 10**6).map(lambda less: real - less))
    most = draw(st.none() | st.integers(0, 10**6).map(lambda more: real + more))
    return Sum(least, most), real


def within(one: Sum, real: int) -> bool:
    return (one.least is None or one.least <= real) and (one.most is None or real <= one.most)


@given(sums(), sums())
def test_bounds_hold_what_is_really_there(a: tuple[Sum, int], b: tuple[Sum, int]) -> None:
    (one, real_one), (other, real_other) = a, b
    assert within(one + other, real_one + real_other)
    assert within(one - other, real_one - real_other)
    assert within(-one, -real_one)
    assert within(one.above_nothing, max(0, real_one))
    assert within(one.or_nothing, real_one)
    assert within(one.or_nothing, 0)


@given(FEN, FEN)
def test_what_is_exactly_known_stays_so(a: int, b: int) -> None:
    assert (Sum.of(a) + Sum.of(b)).exact == yuan_of(a + b)
    assert (Sum.of(a) - Sum.of(b)).exact == yuan_of(a - b)


@given(FEN)
def test_fen_and_yuan_whatever_the_precision_of_the_caller(fen: int) -> None:
    with localcontext() as context:
        context.prec = 2
        yuan = yuan_of(fen)
        assert yuan is not None
        assert fen_of(yuan) == fen


def test_nothing_is_the_sum_of_nothing() -> None:
    assert total([]) == NOTHING
    assert NOTHING.exact == Decimal("0.00")


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (Sum.of(120_000), "1,200 元", "1,200 yuan"),
        (Sum.of(-5), "-0.05 元", "-0.05 yuan"),
        (Sum(0, 120_050), "0 至 1,200.50 元", "0 to 1,200.50 yuan"),
        (Sum(130_000, None), "不低于 1,300 元", "at least 1,300 yuan"),
        (Sum(None, 130_000), "不高于 1,300 元", "at most 1,300 yuan"),
        (Sum(0, None), "待定", "still open"),
        (Sum(None, None), "待定", "still open"),
    ],
)
def test_in_words(one: Sum, zh: str, en: str) -> None:
    assert (one.shown.zh, one.shown.en) == (zh, en)
