"""Whatever is done to a record, the check names the first entry that is not as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.cases.record import Chain, Columns, Entry, Fault, Found, Head, RecordError
from jiuzhu.cases.record.entry import hash_of
from tests.cases.samples import event, small_record

RECORD = small_record()
HEAD = RECORD[-1].head
PLACES = st.integers(0, len(RECORD) - 1)


def found(entry: Entry) -> Found:
    return Found(entry.body, entry.hash)


def fault_in(rows: Sequence[Found], *noted: Head, case: str | None = None) -> Fault | None:
    """What the check says; the record's keeper notes where it ends."""
    chain = Chain("steps", case, noted)
    for row in rows:
        fault = chain.follow(row)
        if fault is not None:
            return fault
    return chain.end(HEAD if case is None else None)


def first_fault(rows: Sequence[Found], *noted: Head) -> tuple[str, int | None]:
    fault = fault_in(rows, *noted)
    assert fault is not None
    assert fault.what.zh
    assert fault.where.zh.startswith("办理记录第 ")
    return fault.kind, fault.position


ROWS = [found(entry) for entry in RECORD]


def test_a_sound_record_is_sound() -> None:
    assert fault_in(ROWS) is None
    assert fault_in(ROWS, HEAD, RECORD[2].head, RECORD[2].head_in_case, Head("reading", 9)) is None


@given(PLACES, st.sampled_from(["body", "hash"]), st.data())
def test_a_changed_sign_is_found(place: int, column: str, data: st.DataObject) -> None:
    text = getattr(ROWS[place], column)
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters().filter(lambda sign: sign != text[at]))
    altered = replace(ROWS[place], **{column: text[:at] + sign + text[at + 1 :]})
    assert first_fault([*ROWS[:place], altered, *ROWS[place + 1 :]]) == ("altered", place + 1)


@given(PLACES, st.sampled_from(["body", "hash"]), st.data())
def test_a_sign_more_or_less_is_found(place: int, column: str, data: st.DataObject) -> None:
    text = getattr(ROWS[place], column)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(
        st.sampled_from([text[:at] + text[at + 1 :], text[:at] + " " + text[at:], "", text * 2])
    )
    altered = replace(ROWS[place], **{column: other})
    assert first_fault([*ROWS[:place], altered, *ROWS[place + 1 :]]) == ("altered", place + 1)


@given(PLACES, PLACES)
def test_removed_entries_are_found(begin: int, end: int) -> None:
    begin, end = sorted((begin, end))
    kind = "tail" if end == len(ROWS) - 1 else "absent"
    assert first_fault([*ROWS[:begin], *ROWS[end + 1 :]]) == (kind, begin + 1)


@given(PLACES, PLACES)
def test_exchanged_entries_are_found(one: int, other: int) -> None:
    rows = list(ROWS)
    rows[one], rows[other] = rows[other], rows[one]
    if one == other:
        assert fault_in(rows) is None
    else:
        assert first_fault(rows) == ("absent", min(one, other) + 1)


@given(PLACES, st.integers(0, len(ROWS)))
def test_a_repeated_entry_is_found(which: int, at: int) -> None:
    kind, position = first_fault([*ROWS[:at], ROWS[which], *ROWS[at:]])
    if at <= which:  # it stands where an earlier one should
        assert (kind, position) == (("absent", at + 1) if at < which else ("repeated", which + 1))
    else:
        assert (kind, position) == ("repeated", which + 1)


@given(st.integers(0, len(ROWS)))
def test_an_inserted_entry_is_found_though_it_is_chained(at: int) -> None:
    end = RECORD[at - 1].head if at else Head("steps")
    forged = found(Entry.write(event("确认"), end, Head("steps", case="丙")))
    kind, position = first_fault([*ROWS[:at], forged, *ROWS[at:]])
    assert (kind, position) == ("twofold" if at < len(ROWS) else "beyond", at + 1)


@given(PLACES)
def test_an_entry_written_anew_with_its_hash_is_found(place: int) -> None:
    old = RECORD[place]
    end = Head("steps", old.position - 1, old.previous)
    tip = Head("steps", old.number - 1, old.previous_in_case, old.case)
    forged = found(Entry.write(event("确认", data={"amount": 1}), end, tip))
    kind, position = first_fault([*ROWS[:place], forged, *ROWS[place + 1 :]])
    assert (kind, position) == ("rewritten" if place < len(ROWS) - 1 else "head", place + 1)


def test_a_first_entry_that_follows_another_is_found() -> None:
    forged = Entry.write(event(), replace(Head("steps"), hash="1" * 64), Head("steps", case="甲"))
    assert first_fault([found(forged), *ROWS[1:]]) == ("rewritten", 1)


def test_an_entry_of_another_book_is_found() -> None:
    other = found(small_record("reading")[2])
    assert first_fault([*ROWS[:2], other, *ROWS[3:]]) == ("foreign", 3)


def test_what_is_no_entry_is_found_though_its_hash_fits() -> None:
    for body in ("{}", '{"format": 1}', "[]", RECORD[2].body + " "):
        assert first_fault([*ROWS[:2], Found(body, hash_of(body)), *ROWS[3:]]) == ("unreadable", 3)


def test_an_entry_that_does_not_follow_in_its_case_is_found() -> None:
    forged = Entry.write(event(), RECORD[1].head, Head("steps", 4, "1" * 64, "甲"))
    assert first_fault([*ROWS[:2], found(forged)]) == ("case_chain", 3)


@pytest.mark.parametrize("length", range(len(ROWS)))
def test_a_cut_off_end_is_found_with_a_noted_head(length: int) -> None:
    """Even where the keeper's own note was cut back too."""
    chain = Chain("steps", noted=[HEAD])
    for row in ROWS[:length]:
        assert chain.follow(row) is None
    assert chain.end(chain.head) is not None
    forgotten = Chain("steps")
    for row in ROWS[:length]:
        assert forgotten.follow(row) is None
    assert forgotten.end(forgotten.head) is None


def test_a_record_written_anew_is_found_with_a_noted_head() -> None:
    rewritten = [found(entry) for entry in small_record()[:2]]
    end, tip = RECORD[1].head, RECORD[0].head_in_case
    rewritten.append(found(Entry.write(event("不予确认"), end, tip)))
    chain = Chain("steps", noted=[RECORD[2].head, RECORD[0].head])
    faults = [chain.follow(row) for row in rewritten]
    assert [fault and (fault.kind, fault.position) for fault in faults] == [None, None, ("noted", 3)]


def test_one_case_is_followed_by_itself() -> None:
    rows = [found(entry) for entry in RECORD if entry.case == "甲"]
    assert fault_in(rows, RECORD[5].head_in_case, case="甲") is None
    for at in range(len(rows) - 1):
        fault = fault_in([*rows[:at], *rows[at + 1 :]], case="甲")
        assert fault is not None
        assert (fault.kind, fault.case, fault.number, fault.position) == ("absent", "甲", at + 1, None)
    fault = fault_in(rows[:-1], RECORD[5].head_in_case, case="甲")
    assert fault is not None
    assert (fault.kind, fault.number) == ("tail", 4)
    fault = fault_in([*rows[:2], ROWS[1]], case="甲")
    assert fault is not None
    assert fault.kind == "foreign"


def test_a_book_cannot_be_held_against_one_case() -> None:
    with pytest.raises(RecordError, match="只检查一个案件"):
        Chain("steps", "甲", [HEAD])


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("position", 9, ("moved", 3)),
        ("case", "乙", ("column", 3)),
        ("number", 5, ("column", 3)),
        ("command", "另一个", ("column", 3)),
        ("number", "2", ("column", 3)),
    ],
)
def test_columns_that_differ_are_found(column: str, value: Any, expected: tuple[str, int]) -> None:
    rows = [
        replace(row, columns=Columns(entry.position, entry.case, entry.number, entry.command))
        for row, entry in zip(ROWS, RECORD, strict=True)
    ]
    columns = rows[2].columns
    assert columns is not None
    rows[2] = replace(rows[2], columns=replace(columns, **{column: value}))
    if column == "position":  # a database gives it in that place
        rows[2:] = [*rows[3:], rows[2]]
        expected = ("absent", 3)
    assert first_fault(rows) == expected


def test_rows_of_other_kinds_are_found() -> None:
    for body in (b"bytes", None, 5):
        assert first_fault([*ROWS[:2], Found(body, ROWS[2].hash), *ROWS[3:]]) == ("altered", 3)  # type: ignore[arg-type]


def test_a_fault_says_where_in_both_languages() -> None:
    row = replace(ROWS[4], line=6)
    fault = fault_in([*ROWS[:2], *ROWS[3:4], row])
    assert fault is not None
    assert str(fault) == (
        "办理记录第 3 条：不在它的位置上：此处是第 4 条；这一条被删除或移走\n"
        "    the book of steps, entry 3: not in its place, where entry 4 stands: deleted or moved"
    )
