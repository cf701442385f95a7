"""An exported record is checked from the file alone, and nothing done to it goes unseen."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.cases.record import Checked, Head, RecordError, canonical, verify_file, write_export
from jiuzhu.cases.record.entry import hash_of
from tests.cases.disks import small_disk
from tests.cases.samples import MORNING, small_record

STEPS = small_record()
READING = small_record("reading")[:3]


def exported(path: Path, case: str | None = None) -> Path:
    chains = []
    for entries in (STEPS, READING):
        own = [entry for entry in entries if case in (None, entry.case)]
        end = own[-1].head if case is None else own[-1].head_in_case
        chains.append((end, [(entry.body, entry.hash) for entry in own]))
    write_export(path, chains, at=MORNING, case=case)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[bytes]:
    return exported(folder / "whole.jsonl").read_bytes().splitlines(keepends=True)


@pytest.fixture
def check(tmp_path: Path) -> Callable[[bytes], Checked]:
    def check(content: bytes, *noted: Head) -> Checked:
        file = tmp_path / "altered.jsonl"
        file.write_bytes(content)
        return verify_file(file, noted)

    return check


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_a_whole_export_is_sound(tmp_path: Path, name: str) -> None:
    checked = verify_file(exported(tmp_path / name), [STEPS[3].head, READING[1].head])
    assert checked == Checked(10, (STEPS[-1].head, READING[-1].head), None)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_one_case_is_exported_and_checked_by_itself(tmp_path: Path) -> None:
    file = exported(tmp_path / "one.jsonl", "甲")
    assert verify_file(file, [STEPS[3].head_in_case]) == Checked(
        6, (STEPS[5].head_in_case, READING[2].head_in_case), None
    )
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    fault = verify_file(file).fault
    assert fault is not None
    assert (fault.kind, fault.case, fault.number, fault.line) == ("absent", "甲", 2, 3)
    assert fault.where.zh == "办理记录，案件 甲 第 2 条，文件第 3 行"


def test_a_third_party_needs_nothing_but_sha_256_and_json(lines: list[bytes]) -> None:
    """What the documentation says, written down anew without the library."""
    previous: dict[str, str] = {}
    in_case: dict[tuple[str, str], str] = {}
    positions: dict[str, int] = {}
    shape = re.compile(rb'\{"(header|entry|closing)":(.*),"hash":"([0-9a-f]{64})"\}\n')
    for line in lines:
        parts = shape.fullmatch(line)
        assert parts is not None
        what, body, hash_ = parts.groups()
        assert hashlib.sha256(body).hexdigest() == hash_.decode()
        if what != b"entry":
            continue
        entry = json.loads(body)
        book, case = entry["book"], entry["case"]
        assert json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == body
        assert entry["position"] == positions.get(book, 0) + 1
        assert entry["previous"] == previous.get(book, "0" * 64)
        assert entry["previous_in_case"] == in_case.get((book, case), "0" * 64)
        positions[book] = entry["position"]
        previous[book] = in_case[book, case] = hash_.decode()
    header, closing = json.loads(lines[0])["header"], json.loads(lines[-1])["closing"]
    assert {head["book"]: head["position"] for head in header["heads"]} == positions
    assert {head["book"]: head["hash"] for head in header["heads"]} == previous
    assert closing == {
        "entries": len(lines) - 2,
        "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest(),
    }


@settings(max_examples=300)
@given(data=st.data())
def test_a_changed_byte_is_found_in_its_line(folder: Path, lines: list[bytes], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[which]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != lines[which][at]))
    altered = lines[which][:at] + bytes([byte]) + lines[which][at + 1 :]
    file = folder / "altered.jsonl"
    file.write_bytes(b"".join([*lines[:which], altered, *lines[which + 1 :]]))
    fault = verify_file(file).fault
    assert fault is not None
    # Without its end a line goes on into the next, and the last one is not finished.
    assert fault.line == which + 1
    if 1 <= which < len(lines) - 1:
        assert (fault.book, fault.position) == (("steps", which) if which <= 7 else ("reading", which - 7))


@pytest.mark.parametrize("case", [None, "甲"])
def test_a_line_removed_repeated_moved_or_added_is_found(folder: Path, case: str | None) -> None:
    source = exported(folder / f"lines {case}.jsonl", case)
    lines = source.read_bytes().splitlines(keepends=True)
    file = folder / "altered.jsonl"

    def changed() -> Iterator[tuple[int, list[bytes]]]:
        everywhere = range(len(lines))
        for one in everywhere:
            yield one, [*lines[:one], *lines[one + 1 :]]
            for other in everywhere:
                yield min(other, one + 1), [*lines[:other], lines[one], *lines[other:]]
                if one < other:
                    exchanged = list(lines)
                    exchanged[one], exchanged[other] = lines[other], lines[one]
                    yield one, exchanged
            for stray in (b"\n", b"{}\n", b'{"entry":{},"hash":""}\n', b"\xff\xfe\n"):
                yield one, [*lines[:one], stray, *lines[one:]]
        yield len(lines), [*lines, b"\n"]
        yield len(lines), [*lines, b"\x00"]

    for first, content in changed():
        if content == lines:
            continue
        file.write_bytes(b"".join(content))
        fault = verify_file(file).fault
        assert fault is not None
        assert fault.line is not None
        assert fault.line >= first, (first, fault)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_half_written_file_is_called_one(
    check: Callable[[bytes], Checked], lines: list[bytes], part: float
) -> None:
    whole = b"".join(lines)
    fault = check(whole[: int(len(whole) * part)]).fault
    assert fault is not None
    assert fault.kind == ("half_written" if part else "not_an_export")
    packed = gzip.compress(whole)
    fault = check(packed[: int(len(packed) * part)]).fault
    assert fault is not None
    assert fault.kind == ("half_written" if part else "not_an_export")


def test_a_damaged_compressed_file_is_called_one(
    check: Callable[[bytes], Checked], lines: list[bytes]
) -> None:
    packed = bytearray(gzip.compress(b"".join(lines)))
    for at in range(20, len(packed)):
        altered = packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]
        assert check(bytes(altered)).fault is not None


def test_what_is_no_export_is_called_none(check: Callable[[bytes], Checked]) -> None:
    for content in (
        b"",
        b"\n",
        b"{}",
        b"PK\x03\x04",
        "﻿{}".encode(),
        b"[" * 3_000_000,
        b"\x1f\x8b",
        os.urandom(999),
    ):
        fault = check(content).fault
        assert fault is not None
        assert fault.kind in ("not_an_export", "half_written", "damaged")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ({"format": 2, "case": None, "heads": []}, "newer_format"),
        (
            {"format": 1, "case": None, "heads": [{"book": "other", "position": 1, "hash": ""}]},
            "not_an_export",
        ),
        (
            {"format": 1, "case": None, "heads": [{"book": "steps", "position": "1", "hash": ""}]},
            "not_an_export",
        ),
        ({"format": 1, "case": None, "heads": [{"position": 1}]}, "not_an_export"),
        ({"format": 1, "heads": 5}, "not_an_export"),
        ({"format": "1", "case": None, "heads": []}, "not_an_export"),
        ({"format": 1, "case": None, "heads": []}, "not_an_export"),
        ({"format": 1, "case": [], "heads": []}, "not_an_export"),
    ],
)
def test_another_header_is_refused(
    check: Callable[[bytes], Checked], lines: list[bytes], header: object, kind: str
) -> None:
    body = canonical(header)
    line = f'{{"header":{body},"hash":"{hash_of(body)}"}}\n'.encode()
    fault = check(b"".join([line, *lines[1:]])).fault
    assert fault is not None
    assert fault.kind == kind


def test_an_export_cut_short_with_a_new_header_and_closing_is_found_with_a_noted_head(tmp_path: Path) -> None:
    short = [(entry.body, entry.hash) for entry in STEPS[:4]]
    write_export(tmp_path / "short.jsonl", [(STEPS[3].head, short), (Head("reading"), [])], at=MORNING)
    assert verify_file(tmp_path / "short.jsonl").sound
    fault = verify_file(tmp_path / "short.jsonl", [STEPS[5].head]).fault
    assert fault is not None
    assert (fault.kind, fault.position) == ("tail", 5)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    exported(tmp_path / "a.jsonl")
    with pytest.raises(RecordError, match="已有此文件"):
        exported(tmp_path / "a.jsonl")


def test_a_half_written_export_is_not_written_over(tmp_path: Path) -> None:
    part = tmp_path / "a.jsonl.part"
    part.write_text("half")
    with pytest.raises(RecordError, match="没有写完的导出"):
        exported(tmp_path / "a.jsonl")
    assert part.read_text() == "half"


def test_what_was_altered_is_exported_as_it_is_for_the_check_to_find(tmp_path: Path) -> None:
    for body in ("{}\n", "\udcff", STEPS[1].body + "\udc80"):
        file = tmp_path / f"{len(body)}.jsonl"
        chain = [(entry.body, entry.hash) for entry in STEPS]
        chain[1] = body, STEPS[1].hash
        write_export(file, [(STEPS[-1].head, chain), (Head("reading"), [])], at=MORNING)
        fault = verify_file(file).fault
        assert fault is not None
        assert (fault.kind, fault.position, fault.line) == ("altered", 2, 3)


def test_a_full_disk_leaves_no_half_export(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        many = [(STEPS[0].body, STEPS[0].hash)] * 2000
        with pytest.raises(RecordError, match="无法写入导出文件"):
            write_export(disk / "a.jsonl", [(STEPS[-1].head, many)], at=MORNING)
        assert not list(disk.iterdir())


def test_a_file_that_cannot_be_written_or_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="无法写入"):
        exported(tmp_path / "nowhere" / "a.jsonl")
    with pytest.raises(RecordError, match="无法读取"):
        verify_file(tmp_path / "nowhere.jsonl")
    with pytest.raises(RecordError, match="无法读取"):
        verify_file(tmp_path)


def test_an_export_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, str]]:
        yield STEPS[0].body, STEPS[0].hash
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_export(tmp_path / "a.jsonl", [(STEPS[0].head, broken())], at=MORNING)
    assert not list(tmp_path.iterdir())
