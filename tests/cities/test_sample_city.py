"""A second city made of rules alone: its own standard, limits, tiers and rounding."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_bdd import scenarios

from jiuzhu.rulebook import check_rules
from tests.features.steps import *  # noqa: F403  (pytest-bdd finds steps by name in this module)
from tests.features.steps import Story

HERE = Path(__file__).parent


@pytest.fixture
def story() -> Story:
    return Story()


scenarios(str(HERE / "sample_city.feature"))


def test_its_rules_load_on_every_day() -> None:
    problems, rulebooks = check_rules("sample_city", search=(HERE,))
    assert problems == []
    assert rulebooks


def test_a_package_can_ship_a_city(tmp_path: Path) -> None:
    """Installed beside the library, found by its entry point, with no word of it anywhere else."""
    package = tmp_path / "sample_city_rules"
    shutil.copytree(HERE / "sample_city", package / "sample_city")
    (package / "__init__.py").write_text("")
    info = tmp_path / "sample_city_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sample-city-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[jiuzhu.rules]\nsample_city = sample_city_rules\n")
    code = (
        "from datetime import date; from jiuzhu import Rulebook; "
        "book = Rulebook.load('sample_city', date(2022, 8, 1)); "
        "print(book.figures['subsistence_standard'].shown.zh)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr.decode()
    assert found.stdout.decode().strip() == "800 元/人·月"
