"""Who assesses a family pays for no procedure, and who reads a procedure for no calendar."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASSESS = "import jiuzhu; jiuzhu.assess(jiuzhu.Applicant(members=[]))"
DECIDE = "import jiuzhu.cases as cases; cases.law_of('recovery')(__import__('datetime').date(2022, 8, 1))"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (ASSESS, ["jiuzhu.cases", "jiuzhu.rulebook.procedures.build", "chinese_calendar", "holidays"]),
        (DECIDE, ["chinese_calendar", "holidays"]),
    ],
)
def test_what_is_not_imported(code: str, heavy: list[str]) -> None:
    told = f"{code}\nimport sys; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
