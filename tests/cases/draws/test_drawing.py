"""Lots: repeatable by anybody, fair, and nobody checks where they should not."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest

from jiuzhu.cases import CaseError
from jiuzhu.cases.draws import Draw, Drawn, Pooled, draw, draw_from_json, faults
from jiuzhu.cases.draws.drawing import lot
from jiuzhu.cases.draws.record import draw_to_json

SHARE = Fraction(3, 10)
OFFICERS = ["王敏", "李强", "郑颖", "钱伟", "孙洁"]
POOL = [Pooled(f"2022-{number:04}", frozenset({OFFICERS[number % 5]})) for number in range(20)]


def held(seed: str = "2022年8月15日", share: Fraction = SHARE) -> Draw:
    return draw(seed, POOL, OFFICERS, share=share, people=2)


def test_the_same_seed_draws_the_same_however_it_is_listed() -> None:
    assert draw("一", POOL[::-1], OFFICERS[::-1], share=SHARE, people=2) == held("一")
    assert held("一").drawn != held("二").drawn


def test_this_very_draw_stays_as_it_is() -> None:
    """A draw that was made must come out the same in every version."""
    assert held("1").drawn[:2] == (
        Drawn("2022-0013", ("李强", "孙洁")),
        Drawn("2022-0018", ("王敏", "李强")),
    )


def test_it_can_be_repeated_with_the_tools_of_any_system() -> None:
    case = held().drawn[0].case
    script = 'printf \'%s\\n%s\\n%s\' "$1" case "$2" | sha256sum'
    done = subprocess.run(
        ["sh", "-c", script, "sh", "2022年8月15日", case], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[0] == lot("2022年8月15日", "case", case)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7, 10, 11, 19, 20])
def test_the_share_is_rounded_up(number: int) -> None:
    found = draw("一", POOL[:number], OFFICERS, share=SHARE, rounding="up")
    assert len(found.drawn) == ceil(number * 0.3)
    assert len({one.case for one in found.drawn}) == len(found.drawn)
    assert len(draw("一", POOL[:number], OFFICERS, share=SHARE, rounding="down").drawn) == number * 3 // 10


def test_nobody_checks_a_case_from_which_they_are_left_out() -> None:
    left_out = {one.case: one.left_out for one in POOL}
    for seed in range(300):
        for one in held(str(seed)).drawn:
            assert left_out[one.case].isdisjoint(one.officers)
            assert len({*one.officers}) == 2


@pytest.mark.parametrize(
    ("seed", "pool", "officers", "said"),
    [
        ("", POOL, OFFICERS, "种子应为一行文字"),
        ("一\n二", POOL, OFFICERS, "种子应为一行文字"),
        ("一", [], OFFICERS, "没有可以抽取的案件"),
        ("一", [*POOL, POOL[3]], OFFICERS, "出现了两次"),
        ("一", POOL, ["王敏"], "需要 2 人"),
        ("一", POOL, [], "除去应当回避的只有 0 人"),
    ],
)
def test_what_cannot_be_drawn(seed: str, pool: list[Pooled], officers: list[str], said: str) -> None:
    with pytest.raises(CaseError, match=said):
        draw(seed, pool, officers, share=SHARE, people=2)


# --- fair ------------------------------------------------------------------------------------------------

# What chi-square with so many degrees of freedom exceeds by chance once in a thousand times.
EXCEEDED_ONCE_IN_A_THOUSAND = {4: 18.47, 19: 43.82}


def chi_square(counts: Counter[str], names: list[str]) -> float:
    expected = sum(counts.values()) / len(names)
    return sum((counts[name] - expected) ** 2 / expected for name in names)


def test_every_case_is_drawn_as_often_as_every_other() -> None:
    counts: Counter[str] = Counter()
    draws = 3_000
    for seed in range(draws):
        counts.update(one.case for one in held(f"公平{seed}").drawn)
    # Six of twenty without putting back vary less than as many throws of a die: by (20 - 6) / 19 as much.
    found = chi_square(counts, [one.case for one in POOL]) / ((20 - 6) / 19)
    assert found < EXCEEDED_ONCE_IN_A_THOUSAND[19]
    assert sum(counts.values()) == draws * 6


def test_every_officer_is_drawn_first_as_often_as_every_other() -> None:
    counts: Counter[str] = Counter()
    for seed in range(3_000):
        free = draw(f"公平{seed}", [Pooled("甲")], OFFICERS, share=Fraction(1))
        counts.update(free.drawn[0].officers)
    assert chi_square(counts, OFFICERS) < EXCEEDED_ONCE_IN_A_THOUSAND[4]


def test_which_officer_hangs_on_the_case() -> None:
    """One draw does not send the same two everywhere."""
    assert len({one.officers for one in held(share=Fraction(1)).drawn}) > 5


# --- kept and checked ------------------------------------------------------------------------------------


def test_what_is_kept_is_read_back() -> None:
    one = held()
    assert draw_from_json(draw_to_json(one)) == one
    assert faults(one) == ()


@pytest.mark.parametrize("text", ["", "{}", "[]", "1", '{"method": "lots"}', b"\xff", "null"])
def test_what_is_no_record_of_a_draw(text: str | bytes) -> None:
    with pytest.raises(CaseError, match="不是随机抽查的抽取记录"):
        draw_from_json(text)


def test_whatever_is_changed_is_found() -> None:
    one = held()
    first, second, *rest = one.drawn
    left = [pooled.case for pooled in one.pool if one.of(pooled.case) is None]
    changed = [
        replace(one, seed="别的种子"),
        replace(one, share=Fraction(1, 10)),
        replace(one, drawn=one.drawn[1:]),
        replace(one, drawn=(Drawn(left[0], first.officers), second, *rest)),
        replace(one, drawn=(Drawn(first.case, first.officers[::-1]), second, *rest)),
        replace(one, drawn=(second, first, *rest)),
        replace(one, drawn=(first, first, second, *rest)),
        replace(one, pool=tuple(pooled for pooled in one.pool if pooled.case != first.case)),
        replace(one, pool=(*one.pool, Pooled("0"))),
        replace(one, officers=tuple(name for name in one.officers if name != first.officers[0])),
    ]
    for other in changed:
        assert faults(other), other
        assert all(problem.zh and problem.en for problem in faults(other))
