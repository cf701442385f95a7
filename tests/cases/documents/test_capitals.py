"""Sums written out: as the rules for filling in cheques have them, and back again."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from jiuzhu.cases.documents.capitals import LARGEST, in_capitals

DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("1200", "壹仟贰佰元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("100001000", "壹亿零壹仟元整"),
    ],
)
def test_as_the_rules_for_cheques_have_it(yuan: str, written: str) -> None:
    assert in_capitals(Decimal(yuan)) == written


def test_what_is_written_reads_as_the_same_sum() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        fen = chance.randrange(10 ** chance.randint(1, 14))
        assert read_back(in_capitals(Decimal(fen).scaleb(-2))) == fen


@pytest.mark.parametrize("yuan", [Decimal("-0.01"), LARGEST])
def test_what_is_not_written_out(yuan: Decimal) -> None:
    with pytest.raises(ValueError, match="written out"):
        in_capitals(yuan)


def read_back(text: str) -> int:
    """The sum in fen, read sign by sign."""
    group = digit = fen = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            group, digit = group + digit * PLACES[sign], 0
        elif sign in "万亿":
            fen += (group + digit) * (10**4 if sign == "万" else 10**8) * 100
            group = digit = 0
        elif sign == "元":
            fen, group, digit = fen + (group + digit) * 100, 0, 0
        elif sign in "角分":
            fen, digit = fen + digit * (10 if sign == "角" else 1), 0
    return fen
