"""A store with cases in it, for the commands about cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jiuzhu.cases.office import CaseOffice
from jiuzhu.cases.store import Store
from jiuzhu.cli import app
from tests.cases.office.bureau import OfficeCase

COUNTY, STREET = "赵静:county_approver:天宁区", "王敏:street_officer:天宁区/茶山街道"
AUGUST = date(2022, 8, 1)
FACTS = {"near_relative": False, "delegated": False, "irregular_income": False}


def run(*arguments: object, store: Path, by: str = COUNTY) -> Result:
    given = [str(one) for one in arguments]
    return CliRunner().invoke(app, [*given, "--store", str(store), "--as", by])


def said(result: Result) -> str:
    """Everything that was printed, without the line breaks that a narrow terminal makes."""
    return "".join((result.stdout + result.stderr).split())


def cases_at(file: Path, state: str, number: int = 1, procedure: str = "subsistence_allowance") -> list[str]:
    """So many new cases of the store, each driven to a state."""
    with Store.open(file, create=True) as store:
        office = CaseOffice(store)
        cases = [OfficeCase.open(office, procedure, AUGUST, FACTS) for _ in range(number)]
        for one in cases:
            one.drive_to(state)
        return [one.case.id for one in cases]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"
