from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings

from jiuzhu.facts import Applicant, Income, Member, PerYear, Property, Supporter
from jiuzhu.facts.vocabulary import Entity, Known, Word, household
from tests.facts.families import families

HOUSEHOLD = household()
MEMBER = HOUSEHOLD.collections["members"]
SUPPORTER = MEMBER.collections["supporters"]
ENTITIES = [HOUSEHOLD, MEMBER, SUPPORTER]
EACH_WORD = pytest.mark.parametrize(
    ("entity", "word"),
    [
        pytest.param(entity, word, id=f"{entity.name}.{path}")
        for entity in ENTITIES
        for path, word in entity.words.items()
    ],
)


def read(entity: Entity, path: str, data: object, above: bool = False) -> Known | None:
    return entity.words[path].reader()(entity.model.model_validate(data), above)


def test_there_are_three_kinds_of_subject() -> None:
    assert [entity.name for entity in ENTITIES] == ["household", "member", "supporter"]
    assert list(HOUSEHOLD.collections) == ["members"]
    assert list(MEMBER.collections) == ["supporters"]
    assert not SUPPORTER.collections


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_labels_are_unique_within_an_entity(entity: Entity) -> None:
    """A scenario names a fact by its label alone."""
    labels = [word.about.label for word in entity.words.values()]
    assert sorted({label.zh for label in labels}) == sorted(label.zh for label in labels)
    assert sorted({label.en for label in labels}) == sorted(label.en for label in labels)


def test_every_field_is_a_word() -> None:
    def leaves(model: type, prefix: str = "") -> Iterator[str]:
        for name in model.model_fields:  # type: ignore[attr-defined]
            inner = {"income": Income, "property": Property}.get(name) if model is not Supporter else None
            yield from leaves(inner, f"{name}.") if inner else [prefix + name]

    told = set(leaves(Member)) - {"supporters", "nothing_else", "income.nothing_else"}
    assert told == set(MEMBER.words)


def test_a_declaration_is_not_a_fact_of_its_own() -> None:
    paths = [path for entity in ENTITIES for path in entity.words]
    assert not [path for path in paths if path.endswith("nothing_else")]


@EACH_WORD
def test_a_word_has_a_unit_if_a_number_and_choices_if_a_code(entity: Entity, word: Word) -> None:
    assert (word.unit is not None) == (word.kind == "number")
    assert (word.codes is not None) == (word.kind == "code")


@EACH_WORD
def test_a_natural_none_is_of_the_kind_of_the_fact(entity: Entity, word: Word) -> None:
    none = word.about.none
    if none is None:
        return
    match word.kind:
        case "number":
            assert none == 0
            assert type(none) is int
        case "flag":
            assert none is False
        case "code":
            assert word.codes is not None
            assert none in [code.value for code in word.codes]
        case _:
            pytest.fail("a text or a day has no natural none")


# --- values ---------------------------------------------------------------------------------------


def test_sums_are_read_in_fen() -> None:
    assert read(MEMBER, "income.wages", {"income": {"wages": "2600.55"}}) == 260055
    assert read(HOUSEHOLD, "property.deposits", {"property": {"deposits": "0.01"}}) == 1


def test_sums_are_read_in_fen_whatever_the_callers_own_precision() -> None:
    with localcontext(prec=3):
        assert read(MEMBER, "income.wages", {"income": {"wages": "1234567.89"}}) == 123_456_789
        yearly = read(MEMBER, "income.wages", {"income": {"wages": {"per_year": "1234567.89"}}})
    assert yearly == Fraction(123_456_789, 12)


def test_a_sum_for_a_year_is_read_as_exactly_a_twelfth() -> None:
    wages = read(MEMBER, "income.wages", {"income": {"wages": {"per_year": "1000"}}})
    assert wages == Fraction(100_000, 12)
    assert wages != 833_333


@pytest.mark.parametrize(
    ("entity", "path", "data", "value"),
    [
        (MEMBER, "relation", {"relation": "本人"}, "self"),
        (MEMBER, "seriously_ill", {"seriously_ill": False}, False),
        (MEMBER, "birth_date", {"birth_date": "2000-02-29"}, date(2000, 2, 29)),
        (MEMBER, "stated_age", {"stated_age": 0}, 0),
        (MEMBER, "name", {"name": "王芳"}, "王芳"),
        (HOUSEHOLD, "property.cars", {"property": {"cars": 2}}, 2),
    ],
)
def test_what_was_told_is_read(entity: Entity, path: str, data: object, value: Known) -> None:
    found = read(entity, path, data)
    assert found == value
    assert isinstance(found, type(value))


@settings(max_examples=30)
@given(families())
def test_a_value_is_of_its_kind_and_exact(applicant: Applicant) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "number": (int, Fraction),
        "flag": bool,
        "code": str,
        "day": date,
        "word": str,
    }
    subjects = [(HOUSEHOLD, applicant), *((MEMBER, member) for member in applicant.members or ())]
    for entity, record in subjects:
        for word in entity.words.values():
            value = word.reader()(record, False)
            assert value is None or isinstance(value, kinds[word.kind])
            assert word.kind != "number" or type(value) is not bool


# --- nothing else to declare ----------------------------------------------------------------------


@EACH_WORD
def test_what_nobody_gave_is_unknown(entity: Entity, word: Word) -> None:
    assert word.reader()(entity.model(), False) is None
    assert word.reader()(entity.model.model_validate({"nothing_else": False}), False) is None


@EACH_WORD
def test_nothing_else_settles_exactly_what_has_a_natural_none(entity: Entity, word: Word) -> None:
    declared = entity.model.model_validate({"nothing_else": True})
    for value in (word.reader()(declared, False), word.reader()(entity.model(), True)):
        assert value == word.about.none
        assert type(value) is type(word.about.none)


@pytest.mark.parametrize(
    ("entity", "path"),
    [
        (HOUSEHOLD, "application_date"),
        (HOUSEHOLD, "reported_counted_income"),
        (HOUSEHOLD, "expenses.self_paid_medical"),
        (HOUSEHOLD, "emergency.in_jurisdiction"),
        *[(MEMBER, path) for path in ("name", "id_number", "birth_date", "stated_age", "relation")],
        *[(MEMBER, path) for path in ("registered_in_jurisdiction", "able_to_work", "lives_in_town")],
        *[(MEMBER, path) for path in ("can_live_independently", "lives_with_family", "has_duty_of_support")],
        *[(SUPPORTER, path) for path in ("name", "age", "income")],
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_what_everybody_has_stays_unknown(entity: Entity, path: str) -> None:
    assert read(entity, path, {"nothing_else": True}, above=True) is None


@pytest.mark.parametrize(
    ("entity", "group"), [(MEMBER, "income"), (HOUSEHOLD, "property"), (HOUSEHOLD, "expenses")]
)
def test_nothing_else_said_of_a_group_settles_that_group_only(entity: Entity, group: str) -> None:
    record = entity.model.model_validate({group: {"nothing_else": True}})
    for path, word in entity.words.items():
        settled = word.about.none if path.startswith(f"{group}.") else None
        assert word.reader()(record, False) == settled, path


def test_what_was_given_stands_beside_nothing_else() -> None:
    data = {"nothing_else": True, "income": {"wages": 5, "nothing_else": True}, "seriously_ill": True}
    assert read(MEMBER, "income.wages", data) == 500
    assert read(MEMBER, "income.pension", data) == 0
    assert read(MEMBER, "seriously_ill", data) is True
    assert read(MEMBER, "disability_grade", data) == "none"


def test_a_yearly_sum_of_the_models_is_read_like_a_told_one() -> None:
    member = Member(income=Income(wages=PerYear(per_year=Decimal(12))))
    assert MEMBER.words["income.wages"].reader()(member, False) == 100
