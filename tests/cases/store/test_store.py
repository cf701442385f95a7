"""What the store does, in a SQLite file and on PostgreSQL alike."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiuzhu.cases.record import Event, Evidence, Head, RecordError, verify_file
from jiuzhu.cases.store import Appended, Conflict, KeyTaken, ListedCase, NoSuchCase, Store, StoreError
from tests.cases.samples import DUE, FORM, LI, MORNING, event, fill, standing, with_form


def act(store: Store, case: str = "甲", kind: str = "受理", *, expected: int = 0, **more: Any) -> Appended:
    given = {"key": f"{case} {kind} {expected}", "standing": standing(kind)}
    return store.append(case, [event(kind)], expected=expected, **{**given, **more})


def test_a_step_is_recorded_and_the_list_says_how_the_case_stands(store: Store) -> None:
    begun = store.append(
        "甲",
        [with_form(), event("告知", at=MORNING + timedelta(hours=1))],
        expected=0,
        key="一",
        standing=standing("受理", assigned="王敏", due=DUE, summary={"name": "张*"}),
        contents=[FORM],
    )
    assert begun.version == 2
    assert begun.entries == store.entries("甲")
    assert [entry.event.kind for entry in begun.entries] == ["受理", "告知"]
    assert store.case("甲") == ListedCase(
        "甲",
        2,
        MORNING,
        MORNING + timedelta(hours=1),
        standing("受理", assigned="王敏", due=DUE, summary={"name": "张*"}),
    )
    assert store.case("甲").opened.tzinfo is UTC
    assert store.content(begun.entries[0].event.evidence[0].sha256) == FORM
    checked = store.verify()
    assert checked.sound
    assert checked.heads == (store.head(), store.head("reading"))
    assert checked.heads == (begun.entries[-1].head, Head("reading"))
    assert store.head(case="甲") == begun.entries[-1].head_in_case


def test_a_correction_is_a_new_entry_and_the_old_one_stays(store: Store) -> None:
    act(store)
    corrected = store.append("甲", [event("更正", LI, corrects=1)], expected=1, key="二", standing=standing())
    first, second = store.entries("甲")
    assert first.event == event()
    assert second.event.corrects == 1
    assert corrected.version == 2
    with pytest.raises(RecordError, match="无从更正"):
        store.append("甲", [event("更正", corrects=3)], expected=2, key="三", standing=standing())


def test_of_two_who_act_at_once_the_second_is_told_by_whom(store: Store) -> None:
    act(store)
    act(store, kind="初审", expected=1)
    with pytest.raises(Conflict) as conflict:
        act(store, kind="退回", expected=1)
    told = conflict.value
    assert (told.case, told.expected, told.version) == ("甲", 1, 2)
    assert [entry.event.kind for entry in told.since] == ["初审"]
    assert "王敏（经办人，天宁街道）2022-08-01 09:30“初审”" in str(told)
    assert store.case("甲").version == 2
    with pytest.raises(Conflict, match="已经建立，现有 2 条"):
        act(store, kind="又受理")
    with pytest.raises(Conflict, match="库中只有 2 条"):
        act(store, kind="又受理", expected=9)


def test_a_repeated_command_happens_once(store: Store) -> None:
    first = act(store, key="一")
    act(store, kind="初审", expected=1)
    again = store.append(
        "甲", [event(at=MORNING + timedelta(days=1))], expected=7, key="一", standing=standing("别的")
    )
    assert again == first
    assert again.repeated
    assert not first.repeated
    assert store.command("一") == first
    assert store.command("从未用过") is None
    assert store.case("甲").version == 2


def test_a_key_is_for_one_command(store: Store) -> None:
    act(store, key="一")
    for case, kind, more in (("甲", "初审", {}), ("乙", "受理", {}), ("甲", "受理", {"data": {"a": 1}})):
        with pytest.raises(KeyTaken, match="案件 甲 第 1 条“受理”"):
            store.append(case, [event(kind, **more)], expected=0, key="一", standing=standing())
    with pytest.raises(KeyTaken):
        store.append("甲", [event(), event()], expected=0, key="一", standing=standing())
    assert store.head().position == 1


def test_a_long_command_is_repeated_whole(store: Store) -> None:
    events = [event(f"第{number}步") for number in range(100)]
    begun = store.append("甲", events, expected=0, key="一", standing=standing())
    act(store, kind="后来", expected=100)
    assert store.append("甲", events, expected=0, key="一", standing=standing()) == begun


def test_what_cannot_be_recorded_leaves_nothing(store: Store) -> None:
    photo = Evidence.of("照片", "image/png", b"photo")
    for events, contents, where in (
        ([], [], "events"),
        ([event()] * 101, [], "events"),
        ([event(evidence=(photo,))], [], "照片"),
        ([event(evidence=(photo,))], [b"photo", b"other"], "contents"),
        ([event(data={"a": "x" * 2**20})], [], "data"),
    ):
        with pytest.raises(RecordError) as refused:
            store.append("甲", events, expected=0, key="一", standing=standing(), contents=contents)
        assert [problem.where for problem in refused.value.problems] == [where]
    for case, key in (("", "一"), ("甲", ""), ("甲\x00", "一"), ("甲", "\ud800")):
        with pytest.raises(RecordError):
            store.append(case, [event()], expected=0, key=key, standing=standing())
    assert store.verify().entries == 0
    assert store.cases().cases == ()


def test_content_is_kept_once_and_need_not_be_given_again(store: Store) -> None:
    fill(store)
    again = store.append("丁", [with_form(), with_form("补正")], expected=0, key="丁", standing=standing())
    assert store.content(again.entries[1].event.evidence[0].sha256) == FORM
    with pytest.raises(StoreError, match="没有这份材料"):
        store.content("0" * 64)
    assert store.verify().sound


def test_reading_is_recorded_and_changes_no_version(store: Store) -> None:
    fill(store)
    before = store.head(), store.case("甲")
    store.note_reading(["甲", "丙", "甲"], event("查看", LI, data={"purpose": "复核"}))
    assert (store.head(), store.case("甲")) == before
    assert [entry.event.actor for entry in store.entries("甲", book="reading")][-1] == LI
    assert store.head("reading").position == 5
    assert store.head("reading", case="丙").position == 1
    with pytest.raises(NoSuchCase, match="戊"):
        store.note_reading(["甲", "戊"], event("查看"))
    store.note_reading([], event("查看"))
    assert store.head("reading").position == 5
    assert store.verify().sound


def test_an_unknown_case_is_told(store: Store) -> None:
    for look in (
        store.case,
        lambda case: store.verify(case=case),
        lambda case: store.note_reading([case], event("查看")),
    ):
        for case in ("丁", "", "\ud800", "丁\x00"):
            with pytest.raises(NoSuchCase, match="没有这个案件"):
                look(case)
    for case in ("\ud800", "丁\x00"):
        with pytest.raises(NoSuchCase):
            store.entries(case)
        with pytest.raises(RecordError):
            store.content(case)
        with pytest.raises(RecordError):
            store.command(case)
    assert store.entries("丁") == ()
    assert store.head(case="丁") == Head("steps", case="丁")


def listed(store: Store, **asked: Any) -> list[str]:
    return [one.case for one in store.cases(**asked).cases]


def test_the_list_is_searched_and_sorted(store: Store) -> None:
    for number, (office, state, due, hour) in enumerate(
        [
            ("东", "受理", 5, 3),
            ("东", "初审", None, 1),
            ("西", "受理", 2, 2),
            ("西", "确认", 2, 9),
            ("东", "受理", 9, 2),
        ]
    ):
        at = MORNING + timedelta(hours=hour)
        stand = standing(
            state,
            office=office,
            assigned="王敏" if number % 2 else None,
            due=due and date(2022, 9, due),
            procedure="低保" if number < 3 else "特困",
        )
        store.append(str(number), [event(at=at)], expected=0, key=str(number), standing=stand)
    assert listed(store) == ["0", "1", "2", "3", "4"]
    assert listed(store, office="东") == ["0", "1", "4"]
    assert listed(store, state="受理", office="东") == ["0", "4"]
    assert listed(store, state=["确认", "初审"]) == ["1", "3"]
    assert listed(store, state=[]) == []
    assert listed(store, assigned="王敏") == ["1", "3"]
    assert listed(store, procedure="特困") == ["3", "4"]
    assert listed(store, due_by=date(2022, 9, 5)) == ["0", "2", "3"]
    assert listed(store, order="due") == ["2", "3", "0", "4"]
    assert listed(store, order="updated") == ["3", "0", "2", "4", "1"]
    for order in ("case", "due", "updated"):
        everything = listed(store, order=order)
        page = store.cases(order=order, limit=2)
        met = [one.case for one in page.cases]
        while page.next is not None:
            page = store.cases(order=order, limit=2, after=page.next)
            met += [one.case for one in page.cases]
        assert met == everything


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 1001},
        {"office": ""},
        {"state": ["受理", "\x00"]},
        {"after": "x"},
        {"order": "due", "after": "x|y"},
        {"order": "updated", "after": "2022|y"},
    ],
)
def test_a_list_that_cannot_be_is_refused(store: Store, asked: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        store.cases(**asked)


def test_the_whole_record_and_one_case_are_exported(store: Store, tmp_path: Path) -> None:
    fill(store)
    store.export(tmp_path / "all.jsonl.gz", at=MORNING)
    store.export(tmp_path / "one.jsonl", at=MORNING, case="甲")
    whole, one = verify_file(tmp_path / "all.jsonl.gz", [store.head()]), verify_file(tmp_path / "one.jsonl")
    assert whole == store.verify()
    assert one == store.verify(case="甲")
    assert (whole.entries, one.entries) == (10, 6)
    with pytest.raises(NoSuchCase):
        store.export(tmp_path / "none.jsonl", at=MORNING, case="丁")
    assert not (tmp_path / "none.jsonl").exists()


def test_whoever_acts_at_once_is_chained_one_after_another(store: Store) -> None:
    """Eight threads, each with a case of its own and all with one in common."""
    together = threading.Barrier(8)

    def work(number: int) -> int:
        together.wait()
        won = 0
        for step in range(10):
            act(store, f"自己的{number}", f"第{step}步", expected=step)
            store.note_reading([f"自己的{number}"], event("查看"))
            try:
                act(store, "共同的", f"{number}的第{step}步", expected=step)
                won += 1
            except Conflict:
                pass
        return won

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(work, range(8)))
    common = store.entries("共同的")
    assert len(common) == sum(won) >= 1
    checked = store.verify()
    assert checked.fault is None
    assert checked.entries == 80 + 80 + len(common)


def test_a_repeated_command_happens_once_though_all_send_it_at_once(store: Store) -> None:
    together = threading.Barrier(8)

    def send(_: int) -> Appended:
        together.wait()
        return act(store, key="同一个")

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(send, range(8)))
    assert len(set(map(repr, (one.entries for one in done)))) == 1
    assert sum(not one.repeated for one in done) == 1
    assert store.head().position == 1


def test_the_same_document_kept_by_many_at_once_is_kept(store: Store) -> None:
    together = threading.Barrier(8)
    documents = [f"材料{number}".encode() * 1000 for number in range(4)]
    named = [Evidence.of(f"材料{number}", "text/plain", one) for number, one in enumerate(documents)]

    def work(number: int) -> None:
        order = [1, -1][number % 2]
        happened: Event = event(evidence=tuple(named[::order]))
        together.wait()
        store.append(
            str(number),
            [happened],
            expected=0,
            key=str(number),
            standing=standing(),
            contents=documents[::order],
        )

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert store.verify().fault is None
