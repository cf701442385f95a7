from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jiuzhu.cases.store import Store
from tests.cases.lacking import lacking
from tests.cases.postgres import Server, binaries


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL, for all tests that want one."""
    programs = binaries()
    if programs is None:
        lacking("PostgreSQL is not installed (Debian: apt-get install postgresql)")
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
    with Store.open(url, create=True, wait=60) as made:  # however slow the disk
        yield made
