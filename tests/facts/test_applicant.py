from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.facts import Applicant
from jiuzhu.facts.codes import Relation, Source
from tests.facts.families import families, known_facts, without
from tests.facts.refusals import only_problem, refusal, refused

WANG = "320402199001011239"


# --- what cannot be true together -----------------------------------------------------------------


@pytest.mark.parametrize("relation", [Relation.SELF, Relation.SPOUSE])
def test_a_family_has_one_applicant_and_one_spouse(relation: Relation) -> None:
    problem = only_problem(Applicant, {"members": [{"relation": relation}, {"relation": relation.text.zh}]})
    assert relation.text.zh in problem.zh
    assert relation.text.en in problem.en


def test_a_family_may_have_several_of_any_other_relation() -> None:
    for relation in set(Relation) - {Relation.SELF, Relation.SPOUSE}:
        assert Applicant.model_validate({"members": [{"relation": relation}] * 2}).members


def test_nobody_is_in_a_family_twice() -> None:
    problem = only_problem(
        Applicant, {"members": [{"id_number": WANG}, {"name": "李强"}, {"id_number": WANG}]}
    )
    assert "公民身份号码相同" in problem.zh
    assert "[0、2]" in problem.zh
    assert "[0, 2]" in problem.en
    assert WANG not in str(problem)


def test_two_people_have_two_names() -> None:
    problem = only_problem(Applicant, {"members": [{"name": "王芳"}, {"name": " 王芳"}]})
    assert "王芳" in problem.zh
    assert "王芳" in problem.en


def test_every_repeated_name_is_told() -> None:
    names = ["王芳", "李强", "王芳", "李强", "张敏"]
    problems = refused(Applicant, {"members": [{"name": name} for name in names]})
    assert {name for name in names for problem in problems if name in problem.zh} == {"王芳", "李强"}


def test_people_without_names_or_numbers_are_not_the_same() -> None:
    assert len(Applicant.model_validate({"members": [{}, {}, {}]}).members or ()) == 3


def test_nobody_is_born_after_the_application() -> None:
    born_on_the_day = {"application_date": "2022-08-01", "members": [{"birth_date": "2022-08-01"}]}
    assert Applicant.model_validate(born_on_the_day).members
    later = {"application_date": "2022-08-01", "members": [{"birth_date": "2022-08-02"}]}
    assert "2022-08-02" in only_problem(Applicant, later).zh


def test_insurance_does_not_pay_more_than_the_cost() -> None:
    paid = {"paid_by_basic_insurance": "60.01", "商业保险支付": 40}
    problem = only_problem(Applicant, {"expenses": {"medical_cost": 100, **paid}})
    assert problem.where == "家庭支出 (expenses)"
    assert "100.01" in problem.zh
    assert "100.01" in problem.en
    assert Applicant.model_validate({"expenses": {"medical_cost": "100.01", **paid}}).expenses
    assert Applicant.model_validate({"expenses": paid}).expenses  # the cost is not known


def test_every_contradiction_is_listed() -> None:
    problems = refused(
        Applicant,
        {
            "application_date": "2022-08-01",
            "members": [
                {"name": "王芳", "relation": "self", "id_number": WANG},
                {"name": "王芳", "relation": "self", "id_number": WANG},
                {"relation": "spouse", "birth_date": "2023-01-01"},
                {"relation": "spouse", "birth_date": "2023-01-02"},
            ],
        },
    )
    assert len(problems) == 6


# --- kept and read again --------------------------------------------------------------------------


@settings(max_examples=60)
@given(families())
def test_nothing_is_lost_in_json(applicant: Applicant) -> None:
    text = applicant.model_dump_json()
    assert Applicant.from_json(text) == applicant
    assert Applicant.from_json(text.encode()) == applicant
    assert Applicant.from_json(applicant.model_dump_json(exclude_none=True)) == applicant
    assert Applicant.from_json(text).model_dump_json() == text
    assert Applicant.model_validate_json(text) == applicant


def test_pydantics_own_way_of_reading_json_is_as_exact() -> None:
    text = '{"reported_counted_income": 1999.99}'
    assert Applicant.model_validate_json(text) == Applicant.from_json(text)
    assert Applicant.model_validate_json(bytearray(text, "utf-8")) == Applicant.from_json(text)
    refusal(lambda: Applicant.model_validate_json("{"))


@settings(max_examples=30)
@given(families(), st.booleans())
def test_nothing_is_lost_in_chinese_keys(applicant: Applicant, with_unknowns: bool) -> None:
    data = json.loads(applicant.model_dump_json(exclude_none=not with_unknowns))
    assert Applicant.model_validate(_with_labels(data, Applicant.model_json_schema())) == applicant


@settings(max_examples=20)
@given(families())
def test_a_family_can_be_copied_pickled_and_dumped(applicant: Applicant) -> None:
    assert Applicant.model_validate(applicant.model_dump()) == applicant
    assert pickle.loads(pickle.dumps(applicant)) == applicant
    assert copy.deepcopy(applicant) == applicant


def _with_labels(data: Any, schema: dict[str, Any], part: dict[str, Any] | None = None) -> Any:
    """The data with each key put as the title that the schema gives it."""
    part = schema if part is None else part
    if isinstance(data, dict):
        fields = _object_in(part, schema)["properties"]
        return {fields[name]["title"]: _with_labels(one, schema, fields[name]) for name, one in data.items()}
    if isinstance(data, list):
        items = next(one for one in part.get("anyOf", [part]) if one.get("type") == "array")["items"]
        return [_with_labels(one, schema, items) for one in data]
    return data


def _object_in(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for one in part.get("anyOf", [part]):
        name = one.get("$ref", "").removeprefix("#/$defs/")
        found = schema["$defs"].get(name, one)
        if "properties" in found:
            return dict(found)
    raise AssertionError(part)


# --- the schema -----------------------------------------------------------------------------------


def test_the_schema_is_in_chinese_and_english() -> None:
    schema = Applicant.model_json_schema()
    json.dumps(schema)
    models = [schema, *(one for one in schema["$defs"].values() if "properties" in one)]
    fields = [field for model in models for field in model["properties"].values()]
    assert len(models) == 8
    assert len(fields) > 80
    for field in fields:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in field["title"]), field
        assert field["x-label-en"].isascii()
        assert field["x-question-en"].endswith("?")
        assert field["x-proof"]["zh"]
        assert field["x-proof"]["en"]
        assert field["x-source"]["code"] in list(Source)
        assert field["x-source"]["zh"]
        assert isinstance(field["x-commitment"], bool)


def test_the_schema_says_what_may_be_given() -> None:
    schema = Applicant.model_json_schema()
    income = schema["$defs"]["Income"]
    assert income["additionalProperties"] is False
    assert income["properties"]["wages"]["x-unit"] == "yuan/month"
    kinds = {one.get("type") or one["$ref"] for one in income["properties"]["wages"]["anyOf"]}
    assert {"integer", "string", "#/$defs/PerYear", "null"} <= kinds
    assert schema["$defs"]["Relation"]["enum"] == [one.value for one in Relation]
    assert "required" not in schema


# --- random families ------------------------------------------------------------------------------


@settings(max_examples=30)
@given(families(), st.data())
def test_what_is_hidden_of_a_family_is_unknown(applicant: Applicant, data: st.DataObject) -> None:
    facts = known_facts(applicant)
    hidden = data.draw(st.lists(st.sampled_from(facts), max_size=5)) if facts else []
    left = known_facts(without(applicant, hidden))
    assert not set(left) & set(hidden)
    assert set(left) <= set(facts)


@settings(max_examples=30)
@given(families(missing=0, most=2))
def test_a_family_with_nothing_missing_tells_every_income(applicant: Applicant) -> None:
    for member in applicant.members or ():
        assert member.income is not None
        told = member.income.model_dump(exclude_none=True, exclude={"nothing_else"})
        assert len(told) == len(type(member.income).model_fields) - 1
