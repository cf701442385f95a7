"""Things to record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from jiuzhu.cases.record import Actor, Entry, Event, Evidence, Head, Standing
from jiuzhu.cases.store import Store

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2022, 8, 1, 9, 30, tzinfo=BEIJING)
WANG = Actor("王敏", "经办人", "天宁街道")
LI = Actor("李强", "审核人", "天宁区民政局")
FORM = "申请书的内容".encode()


def event(kind: str = "受理", actor: Actor = WANG, at: datetime = MORNING, **more: Any) -> Event:
    return Event(kind, actor, at, **more)


def with_form(kind: str = "受理") -> Event:
    return event(kind, basis=("dibao_measures 4",), evidence=(Evidence.of("申请书", "text/plain", FORM),))


def standing(state: str = "受理", **more: Any) -> Standing:
    return Standing(**{"procedure": "最低生活保障", "state": state, "office": "天宁街道", **more})


def chained(events: Sequence[tuple[str, Event]], book: Any = "steps") -> list[Entry]:
    """A record of these events, each with the case it belongs to."""
    end = Head(book)
    tips: dict[str, Head] = {}
    entries = []
    for case, one in events:
        entry = Entry.write(one, end, tips.get(case, Head(book, case=case)))
        end, tips[case] = entry.head, entry.head_in_case
        entries.append(entry)
    return entries


def small_record(book: Any = "steps") -> list[Entry]:
    """Seven entries of two cases, one of them a correction."""
    return chained(
        [
            ("甲", with_form()),
            ("乙", event("受理", data={"members": 3})),
            (
                "甲",
                event(
                    "初审", LI, MORNING + timedelta(days=3), data={"amount": 120_000, "note": "每月1,200元"}
                ),
            ),
            ("甲", event("公示", basis=("dibao_measures 19",))),
            ("乙", event("更正", data={"members": 4}, corrects=1)),
            ("甲", event("确认", LI)),
            ("乙", event("撤回")),
        ],
        book,
    )


DUE = date(2022, 9, 1)


def fill(store: Store) -> None:
    """A few steps in three cases, two documents, a correction, and some reading."""
    store.append(
        "甲", [with_form(), event("告知")], expected=0, key="1", standing=standing(), contents=[FORM]
    )
    store.append("乙", [event(data={"members": 3})], expected=0, key="2", standing=standing(due=DUE))
    store.append("甲", [event("初审", LI)], expected=2, key="3", standing=standing("初审", assigned="李强"))
    store.note_reading(["甲", "乙"], event("查看", LI))
    photo = Evidence.of("照片", "image/png", b"\x89PNG")
    store.append(
        "丙",
        [event(evidence=(photo,))],
        expected=0,
        key="4",
        standing=standing(summary={"name": "张*", "members": 2}),
        contents=[b"\x89PNG"],
    )
    store.append("乙", [event("更正", corrects=1)], expected=1, key="5", standing=standing(due=DUE))
    store.note_reading(["甲"], event("查看"))
    store.append("甲", [event("确认", LI)], expected=3, key="6", standing=standing("确认", due=DUE))
