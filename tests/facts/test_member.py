from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Member
from jiuzhu.facts.codes import DisabilityGrade, DisabilityKind
from tests.facts.refusals import only_problem

WANG = "320402199001011239"


def test_an_id_number_tells_the_date_of_birth() -> None:
    assert Member(id_number=WANG).birth_date == date(1990, 1, 1)
    assert Member.model_validate({"公民身份号码": WANG}).birth_date == date(1990, 1, 1)
    assert Member.model_validate({"id_number": WANG, "birth_date": None}).birth_date == date(1990, 1, 1)


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
