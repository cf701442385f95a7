"""The store of cases at 1,000, 10,000 and 100,000 cases of 20 events, on SQLite and on PostgreSQL, one table.

    pip install -e '.[dev]'
    python -m tests.benchmarks.bench_store                      # every size; the last takes most of an hour
    python -m tests.benchmarks.bench_store --cases 1000 10000   # some minutes

Stores are filled by a bulk loader that makes every entry as the store makes it, hashes and all; then single
steps are timed through the store as any caller takes them.  Each step waits for the disk to have it: `disk`
is what the disk alone takes for that, in turn with the steps.  `load` says how many processes wanted the
machine meanwhile, these included.
PostgreSQL runs where it is installed, on a server of its own with its own defaults.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from sqlalchemy import Engine, insert, text, update

from jiuzhu.cases.record import Actor, Entry, Event, Head, Standing
from jiuzhu.cases.store import Store
from jiuzhu.cases.store.connecting import checkpoint, engine_for
from jiuzhu.cases.store.rows import case_row, entry_row
from jiuzhu.cases.store.tables import cases, entries, heads
from tests.cases.postgres import Server, binaries

SIZES = (1_000, 10_000, 100_000)
EVENTS = 20
TIMES = 300
AT_ONCE = 5_000  # rows
BEGIN = datetime(2022, 1, 4, 9, tzinfo=timezone(timedelta(hours=8)))
STATES = ("受理", "调查", "核对", "初审", "公示", "审核", "确认", "发放")
READER = Event("查看", Actor("赵静", "区审核人", "天宁区民政局"), BEGIN)

Row = dict[str, Any]
Times = list[float]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, nargs="+", default=SIZES)
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jiuzhu-store-"))
    programs = binaries()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        server = None
        if programs is not None:
            server = Server(programs)
            stack.callback(server.remove)
            server.start()
        lines: list[list[str]] = []
        for size in options.cases:
            urls = {"SQLite": str(folder / f"{size}.db")}
            if server is not None:
                urls["PostgreSQL"] = server.database()
            fill(list(urls.values()), size)
            for name, url in urls.items():
                lines.append([f"{size:,}", name, *measure(url, size)])
                print(*lines[-1], sep=" | ", flush=True)
    print(table(lines))


# --- filling ---------------------------------------------------------------------------------------


def case_id(number: int) -> str:
    return f"2022-{number:06}"


def event_of(number: int, step: int) -> Event:
    """What was done in that step of that case; some 200 bytes of data, as an officer's form would have."""
    return Event(
        STATES[step % len(STATES)],
        Actor(f"经办人{number % 200}", "街道经办人", office_of(number)),
        BEGIN + timedelta(days=step, seconds=number % 30_000),
        {
            "from": STATES[(step - 1) % len(STATES)],
            "to": STATES[step % len(STATES)],
            "amount": 120_000 + number % 1000,
            "note": "入户调查，家庭情况与申报一致，核对报告无异常。",
            "missing": [],
        },
        ("dibao_measures 16", "dibao_measures 17"),
    )


def office_of(number: int) -> str:
    return f"第{number % 60}街道"


def standing_of(number: int, step: int) -> Standing:
    return Standing(
        "最低生活保障",
        STATES[(number + step) % len(STATES)],
        office_of(number),
        f"经办人{number % 200}",
        date(2022, 2, 1) + timedelta(days=(number * 7 + step) % 365),
        {"name": "张*", "members": number % 6 + 1, "amount": 120_000},
    )


def fill(urls: list[str], size: int) -> None:
    """The same record in every store: all cases are begun, then all have their second step, and so on."""
    begin = perf_counter()
    for url in urls:
        Store.open(url, create=True).close()
    engines = [engine_for(url, create=False, wait=60) for url in urls]
    for rows in _in_parts(_listed(number) for number in range(size)):
        _put(engines, cases, rows)
    end = Head("steps")
    tips = {case_id(number): Head("steps", case=case_id(number)) for number in range(size)}

    def recorded() -> Iterator[Row]:
        nonlocal end
        for step in range(EVENTS):
            for number in range(size):
                case = case_id(number)
                entry = Entry.write(
                    event_of(number, step),
                    end,
                    tips[case],
                    command=f"{case} {step}",
                    standing=standing_of(number, step),
                )
                end = entry.head
                tips[case] = entry.head_in_case
                yield entry_row(entry)

    for rows in _in_parts(recorded()):
        _put(engines, entries, rows)
    for engine in engines:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(
                update(heads).where(heads.c.book == "steps").values(position=end.position, hash=end.hash)
            )
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine.dispose()
    print(f"filled {size:,} cases, {size * EVENTS:,} entries in {perf_counter() - begin:,.0f} s", flush=True)


def _listed(number: int) -> Row:
    last = Entry.write(event_of(number, EVENTS - 1), Head("steps"), Head("steps", EVENTS - 1, case="x"))
    return {
        "case_id": case_id(number),
        "opened": event_of(number, 0).at,
        **case_row(standing_of(number, EVENTS - 1), last),
    }


def _in_parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _put(engines: list[Engine], into: Any, rows: list[Row]) -> None:
    for engine in engines:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(insert(into), rows)
        checkpoint(engine)


# --- measuring -------------------------------------------------------------------------------------


def measure(url: str, size: int) -> list[str]:
    chance = random.Random(size)
    keys = count()
    with Store.open(url) as store:

        def any_case() -> str:
            return case_id(chance.randrange(size))

        def prepare_step() -> Callable[[], object]:
            case = any_case()
            version = store.head(case=case).position
            event, standing = (
                event_of(chance.randrange(size), version),
                standing_of(chance.randrange(size), version),
            )
            key = f"measured {next(keys)}"
            return lambda: store.append(case, [event], expected=version, key=key, standing=standing)

        def prepare_reading() -> Callable[[], object]:
            case = any_case()
            return lambda: store.note_reading([case], READER)

        def prepare_show() -> Callable[[], object]:
            case = any_case()
            return lambda: store.entries(case)

        def prepare_list() -> Callable[[], object]:
            office, state = office_of(chance.randrange(60)), chance.choice(STATES)
            return lambda: store.cases(office=office, state=state, limit=50)

        def prepare_due() -> Callable[[], object]:
            office = office_of(chance.randrange(60))
            return lambda: store.cases(office=office, due_by=date(2022, 6, 30), order="due", limit=50)

        with tempfile.TemporaryFile() as file:
            disk: Times = []
            step = timed(prepare_step, lambda: disk.append(bare_write(file)))
        read, show, listed, due = (
            timed(prepare) for prepare in (prepare_reading, prepare_show, prepare_list, prepare_due)
        )
        begin = perf_counter()
        checked = store.verify()
        whole = perf_counter() - begin
        assert checked.sound, checked.fault
        begin = perf_counter()
        assert store.verify(case=any_case()).sound
        one = perf_counter() - begin
    return [
        *(f"{at(step, part):.1f}" for part in (0.5, 0.95, 0.99)),
        f"{at(sorted(disk), 0.5):.1f}",
        *(f"{at(times, 0.5):.1f}" for times in (read, show, listed, due)),
        f"{one * 1e3:.0f}",
        f"{whole:.1f}",
        f"{whole / checked.entries * 1e6:.0f}",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}",
        f"{os.getloadavg()[0]:.1f}",
    ]


def timed(prepare: Callable[[], Callable[[], object]], between: Callable[[], object] = lambda: None) -> Times:
    """Milliseconds that each took, sorted; neither what prepares it counts, nor the first few."""
    times = []
    for _ in range(TIMES + 20):
        between()
        act = prepare()
        begin = perf_counter()
        act()
        times.append((perf_counter() - begin) * 1e3)
    return sorted(times[20:])


def bare_write(file: IO[bytes]) -> float:
    """Milliseconds until the disk has a page."""
    begin = perf_counter()
    file.write(os.urandom(4096))
    file.flush()
    os.fdatasync(file.fileno())
    return (perf_counter() - begin) * 1e3


def at(times: Times, part: float) -> float:
    return times[min(int(len(times) * part), len(times) - 1)]


COLUMNS = (
    "cases",
    "store",
    "step ms",
    "95%",
    "99%",
    "disk ms",
    "reading ms",
    "show ms",
    "list ms",
    "due ms",
    "verify one ms",
    "verify all s",
    "µs an entry",
    "peak MiB",
    "load",
)


def table(lines: list[list[str]]) -> str:
    rows = [COLUMNS, ["---"] * len(COLUMNS), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    main()
