from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.facts import Member
from tests.facts.families import resident_id
from tests.facts.refusals import only_problem

WANG = "320402199001011239"


@given(st.dates(date(1900, 1, 1), date(2022, 8, 1)), st.integers(0, 999))
def test_every_valid_id_number_is_read(born: date, index: int) -> None:
    member = Member(id_number=resident_id(born.isoformat(), index))
    assert member.birth_date == born


def test_the_check_character_may_be_a_small_x() -> None:
    number = next(one for index in range(99) if (one := resident_id("1990-01-01", index)).endswith("X"))
    assert Member(id_number=number.lower()).id_number == number


@pytest.mark.parametrize(
    "number",
    [
        *("320402199001011230", "32040219900101123X"),  # the check character
        "999999199001011239",  # an area that there is not
        *("320402199002301238", "320402199013011234"),  # 30 February; a thirteenth month
        *("320402900101123", "32040219900101123", "3204021990010112390", "abc", "1" * 18, "X" * 18),
        "320402 19900101 1239",
    ],
)
def test_a_wrong_id_number_is_refused(number: str) -> None:
    problem = only_problem(Member, {"id_number": number})
    assert problem.where == "公民身份号码 (id_number)"
    assert "校验码" in problem.zh
    assert "check digit" in problem.en


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(place: int, digit: str) -> None:
    number = WANG[:place] + digit + WANG[place + 1 :]
    if number != WANG:
        only_problem(Member, {"id_number": number})


def test_a_number_in_wide_digits_is_refused() -> None:
    """Else the same person could be in a family twice."""
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in WANG)
    for number in (wide, WANG[:-1] + wide[-1]):
        only_problem(Member, {"id_number": number})


def test_a_number_is_kept_without_the_space_around_it() -> None:
    assert Member(id_number=f" {WANG} ") == Member(id_number=WANG)


@pytest.mark.parametrize("area", ["110102", "310103", "320411"])
def test_an_area_of_former_days_is_an_area(area: str) -> None:
    """Districts are merged and renamed; the numbers that were given out stay."""
    number = resident_id("1950-06-01", 12, area)
    assert Member(id_number=number).birth_date == date(1950, 6, 1)


@pytest.mark.parametrize("area", ["000000", "999999", "990101"])
def test_an_area_that_never_was_is_refused(area: str) -> None:
    only_problem(Member, {"id_number": resident_id("1990-01-01", 12, area)})
