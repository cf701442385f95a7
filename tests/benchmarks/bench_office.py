"""The office at 1,000, 10,000 and 100,000 cases of 20 entries, on SQLite and on PostgreSQL, one table.

    pip install -e '.[dev]'
    python -m tests.benchmarks.bench_office                      # 1,000 and 10,000: some minutes
    python -m tests.benchmarks.bench_office --cases 100000       # most of an hour

One case is handled by the office up to the county's decision; its entries, chained anew, make up all the
others.  Then single acts and looks are timed as an officer's program asks for them: each reads the case from
its entries, decides by the procedure, and waits for the disk; each look is written into the book of reading.
`load` says how many processes wanted the machine meanwhile, these included.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text, update

from jiuzhu.cases import Brought
from jiuzhu.cases.office import Case, CaseOffice
from jiuzhu.cases.record import Entry, Head, Standing
from jiuzhu.cases.store import Store
from jiuzhu.cases.store.connecting import checkpoint, engine_for
from jiuzhu.cases.store.rows import case_row, entry_row
from jiuzhu.cases.store.tables import cases, contents, entries, heads
from tests.benchmarks.bench_store import at, in_parts, put, table, timed
from tests.cases.office.bureau import DISTRICT, WANG, ZHAO, OfficeCase
from tests.cases.office.bureau import at as moment
from tests.cases.postgres import Server, binaries

SIZES = (1_000, 10_000)
EVENTS = 20
OFFICES = 60
HANDED_IN = Brought(frozenset({"counter_proof"}))

Row = dict[str, Any]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--cases", type=int, nargs="+", default=SIZES)
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jiuzhu-office-"))
    programs = binaries()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        server = None
        if programs is not None:
            server = Server(programs)
            stack.callback(server.remove)
            server.start()
        model = Model.made(folder)
        lines: list[list[str]] = []
        for size in options.cases:
            urls = {"SQLite": str(folder / f"{size}.db")}
            if server is not None:
                urls["PostgreSQL"] = server.database()
            for name, url in urls.items():
                model.fill(url, size)
                lines.append([f"{size:,}", name, *measure(url, model, size)])
                print(*lines[-1], sep=" | ", flush=True)
    print(table(lines, COLUMNS))


@dataclass(frozen=True)
class Model:
    """The case that all others are like: its entries, and the documents that they name."""

    case: Case
    documents: dict[str, bytes]

    @classmethod
    def made(cls, folder: Path) -> Model:
        with Store.open(folder / "model.db", create=True) as store:
            driven = OfficeCase.open(
                CaseOffice(store), "subsistence_allowance", facts={"near_relative": False}
            )
            driven.drive_before("grant")
            driven.be_assessed("eligible")
            while driven.case.version < EVENTS:
                step = driven.step("hand_in")
                driven.happen(step, WANG, HANDED_IN)
            named = {one.sha256 for entry in driven.case.entries for one in entry.event.evidence}
            return cls(driven.case, {sha256: store.content(sha256) for sha256 in named})

    @property
    def on(self) -> date:
        return self.case.steps[-1].event.on

    def fill(self, url: str, size: int) -> None:
        """Every case is like it, entry by entry, in one of sixty offices, its next day due some day."""
        Store.open(url, create=True).close()
        engine = engine_for(url, create=False, wait=60)
        rows: list[Row] = [{"sha256": key, "content": content} for key, content in self.documents.items()]
        put([engine], contents, rows)
        for part in in_parts(self._listed(number) for number in range(size)):
            put([engine], cases, part)
        end = Head("steps")
        for part in in_parts(self._recorded(size)):
            put([engine], entries, part)
            end = Head("steps", part[-1]["position"], part[-1]["hash"])
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(
                update(heads).where(heads.c.book == "steps").values(position=end.position, hash=end.hash)
            )
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        checkpoint(engine)
        engine.dispose()

    def _listed(self, number: int) -> Row:
        last = Entry.write(self.case.entries[-1].event, Head("steps"), Head("steps", EVENTS - 1, case="x"))
        opened = self.case.entries[0].event.at
        return {"case_id": case_id(number), "opened": opened, **case_row(self._standing(number), last)}

    def _recorded(self, size: int) -> Iterator[Row]:
        end = Head("steps")
        for number in range(size):
            tip = Head("steps", case=case_id(number))
            for one in self.case.entries:
                last = one.number == self.case.version
                standing = self._standing(number) if last else replace(self._standing(number), due=None)
                key = f"{tip.case} {one.number}"
                entry = Entry.write(one.event, end, tip, command=key, standing=standing)
                end, tip = entry.head, entry.head_in_case
                yield entry_row(entry)

    def _standing(self, number: int) -> Standing:
        due = self.on + timedelta(days=number * 7 % 365)
        return replace(self.case.standing, office=office_of(number), due=due)


def case_id(number: int) -> str:
    return f"2022-{number:06}"


def office_of(number: int) -> str:
    return f"{DISTRICT}/第{number % OFFICES}街道"


def measure(url: str, model: Model, size: int) -> list[str]:
    chance = random.Random(size)
    now = moment(model.on, 15)
    with Store.open(url) as store:
        office = CaseOffice(store)
        officers = [replace(WANG, office=office_of(number)) for number in range(OFFICES)]

        def step() -> Callable[[], object]:
            number = chance.randrange(size)
            by = officers[number % OFFICES]
            return lambda: office.do(case_id(number), "hand_in", by=by, at=now, brought=HANDED_IN)

        def grant() -> Callable[[], object]:
            number = chance.randrange(size)
            decision = Brought(frozenset({"decision"}))
            return lambda: office.do(case_id(number), "grant", by=ZHAO, at=now, brought=decision)

        def assess() -> Callable[[], object]:
            number = chance.randrange(size)
            by = officers[number % OFFICES]
            return lambda: office.assess(case_id(number), by=by, at=now)

        def show() -> Callable[[], object]:
            number = chance.randrange(size)
            return lambda: office.show(case_id(number), by=officers[number % OFFICES], at=now)

        def street() -> Callable[[], object]:
            by = chance.choice(officers)
            return lambda: office.list(by=by, at=now, limit=20)

        def district() -> Callable[[], object]:
            return lambda: office.list(by=ZHAO, at=now, limit=20, order="updated")

        def due() -> Callable[[], object]:
            by = chance.choice(officers)
            return lambda: office.due(model.on + timedelta(days=30), by=by, at=now, limit=20)

        acts = [timed(one) for one in (step, assess, show, street, district, due, grant)]
    return [
        *(f"{at(acts[0], part):.1f}" for part in (0.5, 0.95, 0.99)),
        *(f"{at(times, 0.5):.1f}" for times in acts[1:]),
        f"{os.getloadavg()[0]:.1f}",
    ]


COLUMNS = (
    "cases",
    "store",
    "step ms",
    "95%",
    "99%",
    "assess ms",
    "show ms",
    "list, street ms",
    "list, district ms",
    "due, street ms",
    "grant ms",
    "load",
)


if __name__ == "__main__":
    main()
