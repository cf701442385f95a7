"""Every scenario under `features/`, run by both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_bdd import scenarios

from tests.features.case_steps import *  # noqa: F403
from tests.features.changes_steps import *  # noqa: F403  (the same)
from tests.features.explanation_steps import *  # noqa: F403
from tests.features.history_steps import *  # noqa: F403
from tests.features.papers_steps import *  # noqa: F403
from tests.features.population_steps import *  # noqa: F403
from tests.features.procedure_steps import *  # noqa: F403
from tests.features.questions_steps import *  # noqa: F403
from tests.features.record_steps import *  # noqa: F403
from tests.features.steps import *  # noqa: F403  (pytest-bdd finds steps by name in this module)
from tests.features.steps import Story

FEATURES = Path(__file__).parent.parent.parent / "features"


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.mark.parametrize("file", sorted(FEATURES.rglob("*.feature")), ids=lambda file: file.stem)
def test_features_speak_chinese_only(file: Path) -> None:
    """No identifier, no code: policy staff read and write these."""
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    assert first == "# language: zh-CN"
    foreign = [line for line in rest if re.search(r"[A-Za-z_]{2,}", re.sub(r"<[^>]*>", "", line))]
    assert not foreign


scenarios(str(FEATURES))
