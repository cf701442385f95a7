from __future__ import annotations

from hashlib import sha256

import pytest

from jiuzhu.cases.record import ORIGIN, Entry, Head, RecordError, canonical
from jiuzhu.cases.record.canonical import parse
from jiuzhu.cases.record.entry import Link
from tests.cases.samples import DUE, MORNING, event, small_record, standing, with_form

NEW = Head("steps", case="甲")


def test_an_entry_is_read_as_it_was_written() -> None:
    entries = small_record()
    for entry in entries:
        assert Entry.read(entry.body, entry.hash) == entry
        assert sha256(entry.body.encode()).hexdigest() == entry.hash
    standing_too = Entry.write(
        event(),
        Head("steps"),
        NEW,
        command="编号",
        standing=standing(assigned="王敏", due=DUE, summary={"a": 1}),
    )
    assert Entry.read(standing_too.body, standing_too.hash) == standing_too


def test_the_canonical_text_is_this_and_stays_this() -> None:
    """The format of the record: whoever changes it makes a new one."""
    entry = Entry.write(with_form(), Head("steps"), NEW, command="一", standing=standing(due=DUE))
    assert entry.body == (
        '{"actor":{"id":"王敏","office":"天宁街道","role":"经办人"},"at":"2022-08-01T01:30:00.000000Z",'
        '"basis":["dibao_measures 4"],"book":"steps","case":"甲","command":"一","corrects":null,"data":{},'
        '"evidence":[{"media_type":"text/plain","name":"申请书",'
        '"sha256":"06d5dda28d9f54fd2508594ed1a7ab76503d0c3ebd112bbda1b6a20f1f0090a9","size":18}],"format":1,'
        f'"kind":"受理","number":1,"position":1,"previous":"{ORIGIN}","previous_in_case":"{ORIGIN}",'
        '"standing":{"assigned":null,"due":"2022-09-01","office":"天宁街道","procedure":"最低生活保障",'
        '"state":"受理","summary":{}}}'
    )
    assert entry.hash == "25e55e9a1c9c8f5ab64eb16536b6caf50636bb24746156fb2fec912002ebec48"


def test_entries_are_chained_in_the_book_and_in_their_case() -> None:
    entries = small_record()
    assert [entry.position for entry in entries] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.number for entry in entries] == [1, 1, 2, 3, 2, 4, 3]
    assert [entry.previous for entry in entries] == [ORIGIN, *(entry.hash for entry in entries[:-1])]
    assert entries[4].previous_in_case == entries[1].hash
    assert entries[-1].head == Head("steps", 7, entries[-1].hash)
    assert entries[-1].head_in_case == Head("steps", 3, entries[-1].hash, "乙")


def test_a_correction_names_an_earlier_entry_of_the_case() -> None:
    with pytest.raises(RecordError, match="还没有第 1 条"):
        Entry.write(event(corrects=1), Head("steps"), NEW)


def test_an_entry_is_bounded() -> None:
    with pytest.raises(RecordError, match="证据材料"):
        Entry.write(event(data={"scan": "x" * 1024 * 1024}), Head("steps"), NEW)


@pytest.mark.parametrize("case", ["", "甲\n", "甲" * 201])
def test_a_case_has_a_name(case: str) -> None:
    with pytest.raises(RecordError):
        Entry.write(event(), Head("steps"), Head("steps", case=case))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": None},
        {"book": "other"},
        {"book": []},
        {"actor": {"id": "王敏"}},
        {"actor": []},
        {"at": "2022-08-01"},
        {"at": 5},
        {"evidence": [{}]},
        {"evidence": None},
        {"position": None},
        {"standing": {"due": "soon"}},
        {"standing": []},
        {"more": 1},
    ],
)
def test_another_shape_is_no_entry(changes: dict[str, object]) -> None:
    body = canonical({**parse(small_record()[0].body), **changes})
    with pytest.raises(ValueError, match="entry"):
        Entry.read(body, ORIGIN)


@pytest.mark.parametrize(
    "changes", [{"format": 2}, {"book": "other"}, {"book": []}, {"evidence": [{}]}, {"more": 1}]
)
def test_another_shape_is_no_link(changes: dict[str, object]) -> None:
    body = canonical({**parse(small_record()[0].body), **changes})
    with pytest.raises(ValueError, match="entry"):
        Link.read(body, ORIGIN)


@pytest.mark.parametrize("body", ["", "[]", "1", "null", "{}", '{"format":1}', "{", '{"format": 1}'])
def test_another_text_is_no_entry_and_no_link(body: str) -> None:
    for reader in (Entry, Link):
        with pytest.raises(ValueError, match=r"."):
            reader.read(body, ORIGIN)


def test_a_moment_later_is_another_entry() -> None:
    later = event(at=MORNING.replace(microsecond=1))
    assert Entry.write(later, Head("steps"), NEW).hash != Entry.write(event(), Head("steps"), NEW).hash


def test_a_head_is_noted_as_a_text() -> None:
    entry = small_record()[3]
    for head in (entry.head, entry.head_in_case, Head("reading"), Head("steps", case="2022:1")):
        assert Head.read(f" {head}\n") == head
    assert str(entry.head) == f"steps:4:{entry.hash}"
    for text in ("", "steps", f"other:1:{entry.hash}", f"steps:-1:{entry.hash}", f"steps:1:{entry.hash[1:]}"):
        with pytest.raises(RecordError, match="不是留存的校验值"):
            Head.read(text)
