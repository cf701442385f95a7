"""The record as one file, which a third party checks without the database it came from.

Each line is `{"<what>":<body>,"hash":"<SHA-256 of the body's bytes>"}`: one `header`, every `entry` of the
book of steps and then of the book of reading, one `closing`.  The header says of which case (null: of
all), when the file was made, and where each chain ends; the closing line, how many entries there are and
the SHA-256 of all bytes before it.  A name that ends in `.gz` makes the file compressed.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

from jiuzhu.cases.record.canonical import canonical, moment, parse
from jiuzhu.cases.record.chain import Chain, Found
from jiuzhu.cases.record.entry import BOOKS, FORMAT, LARGEST_ENTRY, Head, fits, hash_of
from jiuzhu.cases.record.errors import RecordError, refuse
from jiuzhu.cases.record.events import is_name
from jiuzhu.cases.record.faults import Checked, Fault, FaultKind, wording
from jiuzhu.texts import Text

_LINE = re.compile(rb'\{"(header|entry|closing)":(\{.*\}),"hash":"([0-9a-f]{64})"\}\n')
_LONGEST_LINE = LARGEST_ENTRY + 1024  # bytes
_BEGIN = b'{"header":'
_GZIP = b"\x1f\x8b"

Written = tuple[str, str]
"""An entry as it stands in a store: its body and its hash."""


def write_export(
    path: Path, chains: Iterable[tuple[Head, Iterable[Written]]], *, at: datetime, case: str | None = None
) -> None:
    """Writes the chains, each with where it ends, into a new file.

    Until the file is whole it is called `….part`; a file of that name is one that was never finished.
    `RecordError` where there is a file already or none can be written.  What was altered in the store is
    written as it stands there, for the check to find.
    """
    chains = list(chains)
    header = {
        "format": FORMAT,
        "case": case,
        "exported_at": moment(at),
        "heads": [{"book": head.book, "position": head.position, "hash": head.hash} for head, _ in chains],
    }
    if path.exists():
        raise refuse(str(path), "已有此文件，请换一个文件名", "there is a file of this name; choose another")
    part = path.with_name(path.name + ".part")
    try:
        file = part.open("xb")
    except FileExistsError:
        raise refuse(
            str(part),
            "有一份没有写完的导出（或正在写）；请删除它，或换一个文件名",
            "a half-written export, or one being written: remove it, or choose another name",
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with file:
            entries = (one for _, chain in chains for one in chain)
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    _write(cast(BinaryIO, packed), header, entries)
            else:
                _write(file, header, entries)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> RecordError:
    return refuse(str(path), f"无法写入导出文件：{error.strerror}", f"cannot be written: {error.strerror}")


def _write(file: BinaryIO, header: dict[str, Any], entries: Iterable[Written]) -> None:
    sum_so_far = sha256()
    count = 0

    def write(what: str, body: str, hash_: str) -> None:
        line = f'{{"{what}":{body},"hash":"{hash_}"}}\n'.encode("utf-8", "surrogateescape")
        sum_so_far.update(line)
        file.write(line)

    text = canonical(header)
    write("header", text, hash_of(text))
    for body, hash_ in entries:
        write("entry", body, hash_)
        count += 1
    text = canonical({"entries": count, "sha256": sum_so_far.hexdigest()})
    write("closing", text, hash_of(text))


def verify_file(path: Path | str, noted: Iterable[Head] = ()) -> Checked:
    """Checks an exported record, to the first line that is not as it was written.

    noted: heads that were noted elsewhere, each of which must be found again.  `RecordError` where there is
    no such file.
    """
    try:
        with Path(path).open("rb") as file:
            return _Reading(_unpacked(file), tuple(noted)).check()
    except OSError as error:
        raise refuse(str(path), f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}") from error


def _unpacked(file: BufferedReader) -> BinaryIO:
    packed = file.peek(len(_GZIP)).startswith(_GZIP)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb")) if packed else file


def _is_head(head: Head) -> bool:
    return (
        isinstance(head.position, int)
        and isinstance(head.hash, str)
        and (head.case is None or is_name(head.case))
    )


class _Wrong(Exception):
    """Ends the reading with what was found wrong."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Reading:
    """Goes through an exported file once, line by line."""

    def __init__(self, file: BinaryIO, noted: tuple[Head, ...]) -> None:
        self._file = file
        self._noted = noted
        self._sum = sha256()
        self._line = 0
        self._chains: list[Chain] = []

    def check(self) -> Checked:
        fault = None
        try:
            self._check()
        except _Wrong as wrong:
            fault = wrong.fault
        heads = tuple(chain.head for chain in self._chains)
        return Checked(sum(head.position for head in heads), heads, fault)

    def _check(self) -> None:
        for head in self._header():
            chain = Chain(head.book, head.case, self._noted)
            self._chains.append(chain)
            while chain.head.position < head.position:
                self._raise(chain.follow(self._entry(chain, head)))
            self._raise(chain.end(head))
        self._closing()

    def _header(self) -> list[Head]:
        what, text, _ = self._next()
        try:
            header = parse(text) if what == "header" else {}
            heads = [Head(case=header["case"], **head) for head in header["heads"]]
            if header["format"] > FORMAT:
                raise self._wrong("newer_format")
            if [head.book for head in heads] == list(BOOKS) and all(map(_is_head, heads)):
                return heads
        except (ValueError, KeyError, TypeError):
            pass
        raise self._wrong("not_an_export")

    def _entry(self, chain: Chain, head: Head) -> Found:
        what, body, hash_ = self._next(chain)
        if what == "closing":
            self._raise(chain.end(head))
        if what != "entry":
            raise self._wrong("altered", chain)
        return Found(body, hash_, line=self._line)

    def _closing(self) -> None:
        before = self._sum.hexdigest()
        what, text, _ = self._next()
        entries = sum(chain.head.position for chain in self._chains)
        if what == "entry":
            raise self._wrong("beyond", expected=entries)
        if text != canonical({"entries": entries, "sha256": before}):
            raise self._wrong("closing")
        if self._read(1):
            raise self._wrong("after_closing")

    def _next(self, chain: Chain | None = None) -> tuple[str, str, str]:
        """The next line: what it is, its body and its hash; empty where it is no line of such a file."""
        line = self._read(_LONGEST_LINE, chain)
        begun = self._line > 1 or line.startswith(_BEGIN)
        if begun and not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            raise self._wrong("half_written")
        self._sum.update(line)
        parts = _LINE.fullmatch(line)
        if parts is None:
            return "", "", ""
        what, body, hash_ = (part.decode("utf-8", "surrogateescape") for part in parts.groups())
        # An entry's hash is looked at where its place in the chain is known.
        return (what, body, hash_) if what == "entry" or fits(body, hash_) else ("", "", "")

    def _read(self, most: int, chain: Chain | None = None) -> bytes:
        self._line += 1
        try:
            return self._file.readline(most)
        except EOFError:
            raise self._wrong("half_written") from None
        except (gzip.BadGzipFile, zlib.error):
            why = Text("压缩文件已损坏", "the compressed file is damaged")
            raise self._wrong("damaged", chain, why=why) from None

    def _wrong(self, kind: FaultKind, chain: Chain | None = None, **values: object) -> _Wrong:
        book, position = (chain.head.book, chain.head.position + 1) if chain else (None, None)
        case = chain.head.case if chain else None
        what = wording(kind, **values)
        if case is not None:
            return _Wrong(Fault(kind, what, book, None, case, position, self._line))
        return _Wrong(Fault(kind, what, book, position, line=self._line))

    def _raise(self, fault: Fault | None) -> None:
        if fault is not None:
            raise _Wrong(fault if fault.line else replace(fault, line=self._line))
