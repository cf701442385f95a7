"""Killed at any moment, the store loses nothing that was acknowledged and keeps no half of a step.

    pytest -m heavy tests/cases/store/test_crashes.py -rP

kills 250 times on each database and prints what came of it; the default suite kills 12 times.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.postgres import Server, binaries
from tests.cases.store.writers import OVER

FEW, MANY = 12, 250


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    folder = tmp_path / "journals"
    folder.mkdir()
    return folder


def killing(url: str, journals: Path, kills: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.cases.store.writers", url, str(journals), str(kills)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def outcome(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = process.communicate()
    assert process.returncode == 0
    came: dict[str, Any] = json.loads(said)
    print(came)
    assert came["fault"] is None
    assert came["lost"] == came["halves"] == 0
    return came


def test_writers_that_are_killed_lose_nothing(url: str, journals: Path) -> None:
    came = outcome(killing(url, journals, FEW))
    assert came["kills"] == FEW
    assert came["acknowledged"] > 0


@pytest.mark.heavy
def test_writers_that_are_killed_often_lose_nothing(url: str, journals: Path) -> None:
    came = outcome(killing(url, journals, MANY))
    assert came["kills"] == MANY
    assert came["interrupted"] > 0  # many were killed within a step


@pytest.fixture
def own_server(server: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    programs = binaries()
    assert programs is not None
    running = Server(programs)
    running.start()
    try:
        yield running
    finally:
        running.remove()


@pytest.mark.heavy
def test_a_server_that_is_cut_off_as_well_loses_nothing(own_server: Server, journals: Path) -> None:
    process = killing(own_server.database(), journals, MANY)
    cuts = 0
    while process.poll() is None and not (journals / OVER).exists():
        time.sleep(1)
        own_server.stop()
        own_server.start()
        cuts += 1
    came = outcome(process)
    print(f"server cut off {cuts} times")
    assert came["acknowledged"] > 0
    assert cuts > 3
