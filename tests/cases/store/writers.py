"""Writers that are killed: `python -m tests.cases.store.writers URL FOLDER KILLS`.

Some processes write to one store at once; again and again one of them is killed with SIGKILL, wherever it
is, and another takes its place.  Each keeps a journal of what it began and what was acknowledged; whoever
takes its place first repeats, with the same key, what was left unacknowledged.  Prints what came of it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from jiuzhu.cases.record import Evidence
from jiuzhu.cases.store import Conflict, Store, StoreError
from tests.cases.samples import event, standing

Result = TypeVar("Result")

WRITERS = 3
CASES = 6
LONGEST = 0.1  # seconds until the next kill, once there is something to be lost
PATIENCE = 60.0  # seconds
OVER = "over"
"""The file that says that no more writers are killed."""


@dataclass(frozen=True)
class Command:
    """What a writer set out to do; a third of them name a document."""

    key: str
    case: str
    expected: int
    events: int

    @property
    def document(self) -> bytes | None:
        return f"材料 {self.key}".encode() * 50 if self.events == 3 else None


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    acknowledged: commands that were.  interrupted: how often a kill left one unacknowledged; happened: how
    many of those were found to have happened when they were repeated.  lost: acknowledged, but not in the
    record where they were said to be.  halves: commands of which not all entries are there.
    """

    kills: int
    acknowledged: int
    interrupted: int
    happened: int
    lost: int
    halves: int
    entries: int
    fault: str | None


def main() -> None:
    url, folder, kills = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(kills)
    _opened(url).close()
    writers = [_start(url, folder, number, 0) for number in range(WRITERS)]
    for kill in range(1, kills + 1):
        number = chance.randrange(WRITERS)
        _wait_for_work(folder, number, writers[number])
        time.sleep(chance.uniform(0, LONGEST))
        _end(writers[number])
        writers[number] = _start(url, folder, number, kill)
    for writer in writers:
        _end(writer)
    (folder / OVER).touch()
    print(json.dumps(asdict(_patiently(lambda: _outcome(url, folder, kills)))))


def _start(url: str, folder: Path, number: int, life: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            _write(url, folder / f"journal-{number}", f"{number}-{life}")
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    return child


def _wait_for_work(folder: Path, number: int, writer: int) -> None:
    """Until the writer has begun something, however slow the machine."""
    path = folder / f"journal-{number}"
    while not path.exists() or not any(note.get("by") == writer for note in _noted(path)):
        assert os.waitpid(writer, os.WNOHANG) == (0, 0), "a writer ended by itself"
        time.sleep(0.005)


def _end(writer: int) -> None:
    os.kill(writer, signal.SIGKILL)
    _, status = os.waitpid(writer, 0)
    assert os.WIFSIGNALED(status), "a writer ended by itself"


def _write(url: str, path: Path, life: str) -> None:
    """Acts until it is killed."""
    chance = random.Random(life)
    journal = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR)
    store = _opened(url)
    unfinished = _unfinished(path)
    if unfinished is not None:
        _note(journal, "resumed", key=unfinished.key)
        _carry_out(store, unfinished, journal)
    for count in range(sys.maxsize):
        command = _next(store, life, count, chance)
        _note(journal, "begun", **asdict(command))
        _carry_out(store, command, journal)


def _patiently(do: Callable[[], Result]) -> Result:
    """Again, while a server is just starting."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return do()
        except StoreError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _opened(url: str) -> Store:
    return _patiently(lambda: Store.open(url, create=True))


def _next(store: Store, life: str, count: int, chance: random.Random) -> Command:
    case = f"案件{chance.randrange(CASES)}"
    seen = _patiently(lambda: store.head(case=case).position)
    return Command(f"{life}-{count}", case, seen, chance.randint(1, 3))


def _carry_out(store: Store, command: Command, journal: int) -> None:
    """Repeats the command until it is known what came of it."""
    document = command.document
    named = (Evidence.of("材料", "text/plain", document),) if document else ()
    while True:
        try:
            done = store.append(
                command.case,
                [event(f"第{step}步", evidence=named) for step in range(command.events)],
                expected=command.expected,
                key=command.key,
                standing=standing(f"{command.key}之后"),
                contents=[document] if document else [],
            )
        except Conflict:
            _note(journal, "overtaken", key=command.key)
            return
        except StoreError:  # perhaps it happened all the same
            time.sleep(0.05)
        else:
            _note(journal, "done", key=command.key, position=done.entries[0].position, repeated=done.repeated)
            break
    _patiently(lambda: store.note_reading([command.case], event("查看")))


def _note(journal: int, what: str, **more: object) -> None:
    os.write(journal, json.dumps({"what": what, "by": os.getpid(), **more}).encode() + b"\n")


def _noted(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _unfinished(path: Path) -> Command | None:
    begun = None
    for note in _noted(path):
        if note["what"] == "begun":
            begun = Command(*(note[field.name] for field in fields(Command)))
        elif note["what"] in ("done", "overtaken"):
            begun = None
    return begun


def _outcome(url: str, folder: Path, kills: int) -> Outcome:
    notes = [note for path in folder.glob("journal-*") for note in _noted(path)]
    begun = {note["key"]: note["events"] for note in notes if note["what"] == "begun"}
    done = [note for note in notes if note["what"] == "done"]
    with _opened(url) as store:
        checked = store.verify()
        recorded = [entry for case in range(CASES) for entry in store.entries(f"案件{case}")]
    positions = {entry.command: entry.position for entry in recorded if entry.command is not None}
    keys = [entry.command for entry in recorded]  # of a command's first entry only
    lengths = Counter(accumulate(keys, lambda before, key: key or before))
    return Outcome(
        kills,
        acknowledged=len(done),
        interrupted=sum(note["what"] == "resumed" for note in notes),
        happened=sum(note["what"] == "done" and note["repeated"] for note in notes),
        lost=sum(positions.get(note["key"]) != note["position"] for note in done),
        halves=sum(lengths[key] != begun[key] for key in positions),
        entries=checked.entries,
        fault=None if checked.fault is None else str(checked.fault),
    )


if __name__ == "__main__":
    main()
