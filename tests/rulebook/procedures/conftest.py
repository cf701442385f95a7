from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.procedures.small_procedure import with_procedure
from tests.rulebook.small_rules import Rules


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return with_procedure(Rules(tmp_path))
