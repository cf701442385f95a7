from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Member
from jiuzhu.facts.codes import DisabilityGrade, DisabilityKind
from tests.facts.families import resident_id
from tests.facts.refusals import only_problem

WANG = "320402199001011239"


def test_an_id_number_tells_the_date_of_birth() -> None:
    assert Member(id_number=WANG).birth_date == date(1990, 1, 1)
    assert Member.model_validate({"公民身份号码": WANG}).birth_date == date(1990, 1, 1)
    assert Member.model_validate({"id_number": WANG, "birth_date": None}).birth_date == date(1990, 1, 1)


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


def test_a_number_in_wide_digits_is_the_same_number() -> None:
    """Else the same person could be in a family twice."""
    with suppress(FactError):  # to refuse it would do as well
        assert Member(id_number="".join(chr(ord(digit) + 0xFEE0) for digit in WANG)).id_number == WANG


def test_an_id_number_is_text_not_a_number() -> None:
    assert "文字" in only_problem(Member, {"id_number": int(WANG)}).zh


def test_a_date_of_birth_that_contradicts_the_id_number_is_refused() -> None:
    assert Member(id_number=WANG, birth_date=date(1990, 1, 1)).id_number == WANG
    problem = only_problem(Member, {"id_number": WANG, "出生日期": "1990-01-02"})
    assert "1990-01-02" in problem.zh
    assert "1990-01-02" in problem.en


def test_of_two_mistakes_in_one_person_both_are_told() -> None:
    data = {"members": [{"id_number": WANG, "birth_date": "1990-01-02"}, {"birth_date": "1990-02-30"}]}
    with pytest.raises(FactError, match=r"(?s)members\[0\].*members\[1\]\.birth_date"):
        Applicant.model_validate(data)


def test_a_grade_without_a_kind_of_disability_is_refused() -> None:
    problem = only_problem(Member, {"disability_grade": "一级", "disability_kind": "无"})
    assert "残疾类别" in problem.zh
    assert "kind of disability" in problem.en


@pytest.mark.parametrize(
    ("grade", "kind"),
    [
        (DisabilityGrade.GRADE_1, None),
        (DisabilityGrade.GRADE_1, DisabilityKind.VISUAL),
        (DisabilityGrade.NONE, DisabilityKind.NONE),
        (None, DisabilityKind.NONE),
    ],
)
def test_grades_and_kinds_that_go_together(
    grade: DisabilityGrade | None, kind: DisabilityKind | None
) -> None:
    assert Member(disability_grade=grade, disability_kind=kind).disability_kind is kind


def test_an_id_number_and_an_infection_are_not_shown() -> None:
    """What is printed ends up in logs."""
    applicant = Applicant(members=(Member(name="王芳", id_number=WANG, has_hiv=True),))
    assert WANG not in repr(applicant)
    assert WANG not in str(applicant)
    assert "hiv" not in repr(applicant)


def test_a_wrong_id_number_is_not_repeated_in_the_error() -> None:
    assert "320402" not in str(only_problem(Member, {"id_number": "320402199001011230"}))
