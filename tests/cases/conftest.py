from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiuzhu.cases.store import Store
from tests.cases.postgres import Server, binaries


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL; where none is installed the tests that want it are skipped, but never in CI."""
    programs = binaries()
    if programs is None:
        why = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    running = Server(programs)
    running.start()
    try:
        yield running
    finally:
        running.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be made: in a file, and on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "cases.db")
    server: Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url, create=True) as made:
        yield made
