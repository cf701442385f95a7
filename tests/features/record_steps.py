"""The steps of `features/record.feature`: officers who act, and somebody who goes at the tables past them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from jiuzhu import JiuzhuError
from jiuzhu.cases.record import Actor, Checked, Entry, Event, Evidence, Head, Standing, verify_file
from jiuzhu.cases.store import Appended, Store

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2022, 8, 22, 12, tzinfo=BEIJING)
ROLES = {"王敏": "街道经办人", "李强": "街道审核人", "赵静": "区审核人"}


@dataclass
class Desk:
    """The store, what was seen of it, and what came of what was done."""

    folder: Path
    store: Store
    acted: int = 0
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    done: list[Appended] = field(default_factory=list)
    refusal: JiuzhuError | None = None
    noted: Head | None = None
    checked: Checked | None = None

    @property
    def file(self) -> Path:
        return self.folder / "cases.db"

    @property
    def exported(self) -> Path:
        return self.folder / "record.jsonl"

    def act(self, case: str, who: str, what: str, *, key: str = "", at: datetime = NOON, **more: Any) -> None:
        self.acted += 1
        event = Event(what, Actor(who, ROLES[who], "天宁街道"), at, **more.pop("about", {}))
        more.setdefault("expected", len(self.store.entries(case)))
        standing = Standing("最低生活保障", what, "天宁街道")
        try:
            self.done.append(
                self.store.append(case, [event], key=key or f"第{self.acted}次", standing=standing, **more)
            )
        except JiuzhuError as error:
            self.refusal = error

    def entry(self, position: int) -> Entry:
        """The entry in that place of the book of steps."""
        with self.tables() as tables:
            return Entry.read(
                *tables.execute(
                    "SELECT body, hash FROM entries WHERE book = 'steps' AND position = ?", [position]
                ).fetchone()
            )

    def tables(self) -> closing[sqlite3.Connection]:
        """The tables as somebody sees them who has the file and every right to it."""
        tables = sqlite3.connect(self.file, isolation_level=None)
        for trigger in ("update", "delete"):
            tables.execute(f"DROP TRIGGER IF EXISTS entries_no_{trigger}")
        return closing(tables)

    def change(self, position: int, **columns: object) -> None:
        with self.tables() as tables:
            for column, value in columns.items():
                tables.execute(
                    f"UPDATE entries SET {column} = ? WHERE book = 'steps' AND position = ?",
                    [value, position],
                )

    def fault(self) -> Any:
        assert self.checked is not None
        assert self.checked.fault is not None, "没有查出问题"
        return self.checked.fault


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(tmp_path / "cases.db", create=True) as store:
        yield Desk(tmp_path, store)


def moment(text: str) -> datetime:
    year, month, day, hour, *minute = (int(number) for number in re.findall(r"\d+", text))
    return datetime(year, month, day, hour, *minute, tzinfo=BEIJING)


# --- 假如 ------------------------------------------------------------------------------------------


@given(parsers.re(r'案件"(?P<case>[^"]+)"已办理'))
def handled(desk: Desk, case: str, datatable: list[list[str]]) -> None:
    for who, role, at, what in datatable[1:]:
        assert ROLES[who] == role
        desk.act(case, who, what, at=moment(at))
    assert desk.refusal is None, desk.refusal


@given(parsers.re(r'案件"(?P<case>[^"]+)"受理时附有材料"(?P<name>[^"]+)"'))
def with_document(desk: Desk, case: str, name: str) -> None:
    content = name.encode()
    evidence = (Evidence.of(name, "text/plain", content),)
    desk.act(case, "王敏", "受理", about={"evidence": evidence}, contents=[content])


@given("当天下班时另处留存了末条的校验值")
def noted(desk: Desk) -> None:
    desk.noted = desk.store.head()


@given(parsers.re(r'(?P<one>\w+)和(?P<other>\w+)都看过案件"(?P<case>[^"]+)"的 (?P<count>\d+) 条记录'))
def both_looked(desk: Desk, one: str, other: str, case: str, count: str) -> None:
    for who in (one, other):
        assert len(desk.store.entries(case)) == int(count)
        desk.store.note_reading([case], Event("查看", Actor(who, ROLES[who], "天宁街道"), NOON))
        desk.seen[who] = case, int(count)


# --- 当：办理 --------------------------------------------------------------------------------------


@when(parsers.re(r'(?P<who>\w+)以指令"(?P<key>[^"]+)"在案件"(?P<case>[^"]+)"办理"(?P<what>[^"]+)"'))
def command(desk: Desk, who: str, key: str, case: str, what: str) -> None:
    desk.act(case, who, what, key=key, expected=1)


@when(parsers.re(r'(?P<who>王敏|李强|赵静)办理"(?P<what>[^"]+)"'))
def act_on_what_was_seen(desk: Desk, who: str, what: str) -> None:
    case, version = desk.seen[who]
    desk.act(case, who, what, expected=version)


@when(parsers.re(r'(?P<who>\w+)看过新的记录，再办理"(?P<what>[^"]+)"'))
def look_and_act(desk: Desk, who: str, what: str) -> None:
    desk.act(desk.seen[who][0], who, what)


@when(parsers.re(r'(?P<who>\w+)更正案件"(?P<case>[^"]+)"的第 (?P<number>\d+) 条'))
def correct(desk: Desk, who: str, case: str, number: str) -> None:
    desk.act(case, who, "更正", about={"corrects": int(number), "data": {"note": "金额误写"}})


# --- 当：绕过系统 ----------------------------------------------------------------------------------


@when(parsers.re(r'有人绕过系统把第(?P<position>\d+)条的"(?P<old>[^"]+)"改成"(?P<new>[^"]+)"'))
def alter(desk: Desk, position: str, old: str, new: str) -> None:
    body = desk.entry(int(position)).body
    assert old in body
    desk.change(int(position), body=body.replace(old, new))


@when(parsers.re(r"有人绕过系统把第(?P<position>\d+)条的校验值改掉"))
def alter_hash(desk: Desk, position: str) -> None:
    desk.change(int(position), hash="0" * 64)


@when(parsers.re(r"有人绕过系统重写第(?P<position>\d+)条并重新计算它的校验值"))
def rewrite(desk: Desk, position: str) -> None:
    old = desk.entry(int(position))
    forged = Entry.write(
        Event("不予确认", old.event.actor, old.event.at),
        Head("steps", old.position - 1, old.previous),
        Head("steps", old.number - 1, old.previous_in_case, old.case),
        command=old.command,
        standing=old.standing,
    )
    desk.change(int(position), body=forged.body, hash=forged.hash)


@when(parsers.re(r"有人绕过系统删除(?P<which>第\d+条(和第\d+条)?)"))
def remove(desk: Desk, which: str) -> None:
    with desk.tables() as tables:
        for position in re.findall(r"\d+", which):
            tables.execute("DELETE FROM entries WHERE position = ?", [position])


@when(parsers.re(r"有人绕过系统调换第(?P<one>\d+)条和第(?P<other>\d+)条"))
def exchange(desk: Desk, one: str, other: str) -> None:
    entries = desk.entry(int(one)), desk.entry(int(other))
    for position, entry in zip((int(other), int(one)), entries, strict=True):
        desk.change(position, body=entry.body, hash=entry.hash)


@when(parsers.re(r"有人绕过系统在第(?P<position>\d+)条之后(插入|添加)一条"))
def insert(desk: Desk, position: str) -> None:
    before = desk.entry(int(position))
    forged = Entry.write(before.event, before.head, Head("steps", case="2022-0009"))
    with desk.tables() as tables:
        # Out of the way from behind, so that no two are ever in one place.
        for later in range(desk.store.head().position, forged.position - 1, -1):
            tables.execute("UPDATE entries SET position = position + 1 WHERE position = ?", [later])
        tables.execute(
            "INSERT INTO entries VALUES ('steps', ?, ?, ?, NULL, ?, ?)",
            [forged.position, forged.case, forged.number, forged.body, forged.hash],
        )


@when(parsers.re(r'有人绕过系统把清单中案件"(?P<case>[^"]+)"的状态改成"(?P<state>[^"]+)"'))
def alter_list(desk: Desk, case: str, state: str) -> None:
    with desk.tables() as tables:
        tables.execute("UPDATE cases SET state = ? WHERE case_id = ?", [state, case])


@when(parsers.re(r'有人绕过系统换掉材料"[^"]+"的内容'))
def exchange_content(desk: Desk) -> None:
    with desk.tables() as tables:
        tables.execute("UPDATE contents SET content = x'00'")


@when(parsers.re(r"有人绕过系统截去第(?P<position>\d+)条，并抹去它的一切痕迹"))
def cut_off(desk: Desk, position: str) -> None:
    last, before = desk.entry(int(position)), desk.entry(int(position) - 1)
    assert last.number == 1, "这一条应是其案件的唯一一条"
    with desk.tables() as tables:
        tables.execute("DELETE FROM entries WHERE position = ?", [last.position])
        tables.execute("DELETE FROM cases WHERE case_id = ?", [last.case])
        tables.execute(
            "UPDATE heads SET position = ?, hash = ? WHERE book = 'steps'", [before.position, before.hash]
        )


# --- 当：检查和导出 --------------------------------------------------------------------------------


@when("检查记录")
def check(desk: Desk) -> None:
    desk.checked = desk.store.verify()


@when("凭留存的校验值检查记录")
def check_with_noted(desk: Desk) -> None:
    assert desk.noted is not None
    desk.checked = desk.store.verify(noted=[desk.noted])


@when("导出全部记录")
def export(desk: Desk) -> None:
    desk.store.export(desk.exported, at=NOON)


@when(parsers.re(r'有人把导出文件第 (?P<line>\d+) 行的"(?P<old>[^"]+)"改成"(?P<new>[^"]+)"'))
def alter_export(desk: Desk, line: str, old: str, new: str) -> None:
    lines = desk.exported.read_text(encoding="utf-8").splitlines(keepends=True)
    assert old in lines[int(line) - 1]
    lines[int(line) - 1] = lines[int(line) - 1].replace(old, new)
    desk.exported.write_text("".join(lines), encoding="utf-8")


@when("导出的文件只剩前一半")
def half_export(desk: Desk) -> None:
    content = desk.exported.read_bytes()
    desk.exported.write_bytes(content[: len(content) // 2])


# --- 那么 ------------------------------------------------------------------------------------------


@then(parsers.re(r"记录完整，共 (?P<count>\d+) 条"))
def is_sound(desk: Desk, count: str) -> None:
    assert desk.checked is not None
    assert desk.checked.fault is None, desk.checked.fault
    assert desk.checked.entries == int(count)


@then(parsers.re(r'查出办理记录第 (?P<position>\d+) 条有问题，说明其"(?P<said>[^"]+)"'))
def fault_in_entry(desk: Desk, position: str, said: str) -> None:
    fault = desk.fault()
    assert fault.where.zh.startswith(f"办理记录第 {position} 条")
    assert said in fault.what.zh


@then(parsers.re(r'查出案件"(?P<case>[^"]+)"有问题，说明其"(?P<said>[^"]+)"'))
def fault_in_case(desk: Desk, case: str, said: str) -> None:
    fault = desk.fault()
    assert fault.case == case
    assert said in fault.what.zh


@then(parsers.re(r'案件"(?P<case>[^"]+)"共有 (?P<count>\d+) 条记录'))
def has_entries(desk: Desk, case: str, count: str) -> None:
    assert len(desk.store.entries(case)) == int(count)


@then(parsers.re(r'第 (?P<number>\d+) 条的事项仍为"(?P<what>[^"]+)"'))
def is_still(desk: Desk, number: str, what: str) -> None:
    assert desk.store.entries(desk.done[-1].case)[int(number) - 1].event.kind == what


@then(parsers.re(r"第 (?P<number>\d+) 条更正的是第 (?P<old>\d+) 条"))
def corrects(desk: Desk, number: str, old: str) -> None:
    assert desk.store.entries(desk.done[-1].case)[int(number) - 1].event.corrects == int(old)


@then(parsers.re(r'没有办成，告知"(?P<said>[^"]+)"'))
def refused(desk: Desk, said: str) -> None:
    assert desk.refusal is not None, "办成了"
    assert said in str(desk.refusal)


@then("两次得到同样的结果")
def same_twice(desk: Desk) -> None:
    first, again = desk.done[-2:]
    assert first == again
    assert again.repeated


@then(parsers.re(r"检查导出的文件：完整，共 (?P<count>\d+) 条"))
def export_is_sound(desk: Desk, count: str) -> None:
    checked = verify_file(desk.exported)
    assert checked.fault is None, checked.fault
    assert checked.entries == int(count)


@then(parsers.re(r'检查导出的文件：(第 (?P<line>\d+) 行有问题，)?说明其"(?P<said>[^"]+)"'))
def export_is_faulty(desk: Desk, line: str | None, said: str) -> None:
    fault = verify_file(desk.exported).fault
    assert fault is not None, "没有查出问题"
    assert line is None or fault.line == int(line)
    assert said in fault.what.zh


@then(parsers.re(r'案件"(?P<case>[^"]+)"的查阅记录为"(?P<names>[^"]+)"'))
def who_looked(desk: Desk, case: str, names: str) -> None:
    readers = [entry.event.actor.id for entry in desk.store.entries(case, book="reading")]
    assert readers == names.split("、")
