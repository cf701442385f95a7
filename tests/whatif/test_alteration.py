"""One thing made otherwise: the rest of the case stays what it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jiuzhu import Applicant, Judgement
from jiuzhu.whatif.alteration import Case, DayMoved, FactSet, Joined, Judged, Left
from tests.whatif.cases import DAY, WITHIN, family, finding

OF_THE_SECOND = finding("member.income_deduction", "100", about="乙")
KEYS = (("household.property_within_subsistence_limit", ""), ("member.income_deduction", "乙"))


def case(applicant: Applicant, *judgements: Judgement) -> Case:
    found = {KEYS[0]: True, KEYS[1]: (10000, 10000)}
    return Case(applicant, judgements, dict(list(found.items())[: len(judgements)]), DAY)


def test_a_fact_of_a_member_in_a_group_that_nobody_gave() -> None:
    before = case(family("100", "200"))
    after = FactSet((("members", 1),), "income.pension", Decimal("5.00")).applied(before).applicant
    assert after.members is not None
    assert after.members[1].income is not None
    assert after.members[1].income.pension == Decimal("5.00")
    assert after.members[1].income.wages == Decimal("200.00")
    assert before.applicant == family("100", "200")
    bare = case(Applicant.model_validate({"members": [{}]}))
    given = FactSet((("members", 0),), "income.pension", Decimal("5.00")).applied(bare).applicant
    assert given == Applicant.model_validate({"members": [{"income": {"pension": 5}}]})
    assert FactSet((), "property.cars", 2).applied(bare).applicant.property is not None


def test_another_date_of_birth_leaves_out_the_number_that_tells_the_old_one() -> None:
    applicant = Applicant.model_validate({"members": [{"id_number": "320402198103051237"}]})
    after = FactSet((("members", 0),), "birth_date", date(1982, 1, 1)).applied(case(applicant)).applicant
    assert Applicant.model_validate(after.model_dump()) == after


def test_a_judgement_takes_the_place_of_the_one_on_the_same() -> None:
    before = case(family("100", "200"), WITHIN, OF_THE_SECOND)
    after = Judged(*KEYS[0], False, False).applied(before)
    assert [(one.what, one.value) for one in after.judgements] == [
        ("member.income_deduction", "100"),
        ("household.property_within_subsistence_limit", False),
    ]
    assert after.judged == {KEYS[1]: (10000, 10000), KEYS[0]: False}
    assert list(after.judged) == [KEYS[1], KEYS[0]]  # in the order of the judgements


def test_a_newcomer_has_a_name_of_its_own() -> None:
    before = case(family("100"))
    twice = Joined().applied(Joined().applied(before)).applicant
    assert twice.members is not None
    assert len({one.name for one in twice.members}) == 3
    assert all(one.found_co_living for one in twice.members)


def test_who_leaves_takes_the_judgements_along() -> None:
    after = Left("乙").applied(case(family("100", "200"), WITHIN, OF_THE_SECOND))
    assert after.applicant.members is not None
    assert [one.name for one in after.applicant.members] == ["甲"]
    assert after.judgements == (WITHIN,)
    assert after.judged == {KEYS[0]: True}


def test_a_case_on_another_day() -> None:
    assert DayMoved(date(2023, 1, 1)).applied(case(family("100"))).on == date(2023, 1, 1)
