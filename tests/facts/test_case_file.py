from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jiuzhu.facts import Applicant, Judgement
from jiuzhu.facts.case_file import CaseFile
from tests.facts.refusals import refusal

FOUND: dict[str, Any] = {
    "what": "property_within_limit",
    "value": True,
    "by": "李强",
    "on": "2022-08-01",
    "ground": "入户调查",
}


def places(case: object) -> set[str]:
    """Where the problems stand with which a case is refused."""
    return {problem.where for problem in refusal(lambda: CaseFile.from_json(json.dumps(case)))}


@pytest.mark.parametrize("key", ["judgements", "认定意见"])
def test_a_case_is_an_applicant_and_what_officers_found(tmp_path: Path, key: str) -> None:
    file = tmp_path / "案卷.json"
    file.write_text(json.dumps({"members": [{"name": "王芳"}], key: [FOUND]}), encoding="utf-8")
    case = CaseFile.read(file)
    assert case.applicant == Applicant.model_validate({"members": [{"name": "王芳"}]})
    assert case.judgements == (Judgement.model_validate(FOUND),)


def test_a_case_may_have_no_findings() -> None:
    for text in ("{}", '{"judgements": null}', '{"认定意见": []}'):
        assert CaseFile.from_json(text) == CaseFile(Applicant())


def test_how_an_interview_stands_is_handed_on_unread() -> None:
    case = CaseFile.from_json(json.dumps({"members": [], "访谈记录": {"whatever": [1]}}))
    assert case == CaseFile(Applicant(members=()), (), {"whatever": [1]})
    assert places({"interview": {}, "访谈记录": {}}) == {"(全部 / whole)"}


def test_a_case_is_written_as_it_is_read() -> None:
    told = {"members": [{"name": "王芳", "income": {"wages": "2600.50", "pension": {"per_year": 22000}}}]}
    case = CaseFile(Applicant.model_validate(told), (Judgement.model_validate(FOUND),), {"on": "2022-08-01"})
    assert CaseFile.from_json(case.to_json()) == case
    assert "null" not in case.to_json()
    assert CaseFile.from_json(CaseFile(Applicant()).to_json()) == CaseFile(Applicant())


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        (problem,) = refusal(partial(CaseFile.read, file))
        assert problem.where == str(file)


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_bytes(b"[" * 10_000_000)
    (problem,) = refusal(lambda: CaseFile.read(file))
    assert "过大" in problem.zh


def test_findings_given_twice_are_refused() -> None:
    assert places({"judgements": [], "认定意见": []}) == {"(全部 / whole)"}


@pytest.mark.parametrize("findings", [{}, "是", 5, True])
def test_findings_come_in_a_list(findings: object) -> None:
    assert places({"judgements": findings}) == {"认定意见 (judgements)"}


def test_a_problem_in_a_finding_tells_which_one() -> None:
    (place,) = places({"judgements": [FOUND, {**FOUND, "on": "2022-02-31"}]})
    assert "认定意见[1] (judgements[1])" in place
    assert "认定日期 (on)" in place


def test_every_problem_of_a_case_is_listed() -> None:
    wrong = {**FOUND, "on": "2022-02-31"}
    assert len(places({"application_date": "", "judgements": [wrong, FOUND, wrong]})) == 3
