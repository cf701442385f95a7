"""What happened in a case: who did what, when, on what basis, with what evidence; how it stands then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from jiuzhu.cases.record.canonical import JsonObject, canonical, in_utc, plain
from jiuzhu.cases.record.errors import RecordError, refuse
from jiuzhu.errors import Problem

LONGEST_NAME = 200  # characters
LARGEST_SUMMARY = 8 * 1024  # bytes
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(?=.*\S)[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: the id of the person (or of the program), in which role, for which office."""

    id: str
    role: str
    office: str

    def __post_init__(self) -> None:
        _names({"actor.id": self.id, "actor.role": self.role, "actor.office": self.office})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that an event rests on: what it is called, of what kind, and the hash of its content.

    sha256: of the content, 64 hexadecimal digits.  size: of the content, in bytes.
    """

    name: str
    media_type: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        _names({"evidence.name": self.name, "evidence.media_type": self.media_type})
        if not _HASH.fullmatch(self.sha256):
            raise refuse("evidence.sha256", "应为 64 位十六进制校验值", "should be 64 hexadecimal digits")
        if self.size < 0:
            raise refuse("evidence.size", "大小不能为负", "a size is not negative")

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Evidence:
        """The evidence that this content is."""
        return cls(name, media_type, sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an actor did in a case.

    kind: what was done, in the caller's words.  at: when, with its time zone; the record keeps it in UTC.
    data: what exactly, as a JSON object without fractions.  basis: the articles it rests on.  evidence:
    the documents.  corrects: the number, in the same case, of the entry that this one sets right; that
    entry stays as it is.
    """

    kind: str
    actor: Actor
    at: datetime
    data: JsonObject = field(default_factory=dict)
    basis: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corrects: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.basis, str):
            raise refuse(
                "basis", "依据应为一列，如 ('…',)", "the basis should be several texts, such as ('…',)"
            )
        object.__setattr__(self, "basis", tuple(self.basis))
        object.__setattr__(self, "evidence", tuple(self.evidence))
        _names({"kind": self.kind, **{f"basis[{at}]": one for at, one in enumerate(self.basis)}})
        if self.corrects is not None and self.corrects < 1:
            raise refuse("corrects", "条目从 1 起编号", "entries are numbered from 1")
        object.__setattr__(self, "data", _own(self.data, "data"))
        object.__setattr__(self, "at", in_utc(self.at))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands after a step: what lists are sorted and searched by.

    procedure, state: what is being carried out and how far it has come.  office: where the case lies.
    assigned: the id of the person who has it.  due: the next day on which something falls due.  summary:
    a small JSON object of what else a list shows.
    """

    procedure: str
    state: str
    office: str
    assigned: str | None = None
    due: date | None = None
    summary: JsonObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {"procedure": self.procedure, "state": self.state, "office": self.office}
        _names(names if self.assigned is None else {**names, "assigned": self.assigned})
        if self.due is not None and type(self.due) is not date:
            raise refuse("due", "应为日期", "should be a day")
        object.__setattr__(self, "summary", _own(self.summary, "summary"))
        if len(canonical(self.summary).encode()) > LARGEST_SUMMARY:
            raise refuse(
                "summary", f"不能超过 {LARGEST_SUMMARY:,} 字节", f"at most {LARGEST_SUMMARY:,} bytes"
            )


def check_name(where: str, text: str) -> None:
    """Raises `RecordError` for what cannot name anything: empty, too long, with signs nobody sees."""
    _names({where: text})


def is_name(text: str) -> bool:
    """Whether it can name anything."""
    return _no_name("", text) is None


def _names(given: Mapping[str, str]) -> None:
    problems = tuple(problem for where, text in given.items() if (problem := _no_name(where, text)))
    if problems:
        raise RecordError(problems)


def _no_name(where: str, text: object) -> Problem | None:
    if not isinstance(text, str):
        kind = type(text).__name__
        return Problem(where, f"应为文字，收到的是 {kind}", f"should be a text, not a {kind}")
    if _NAME.fullmatch(text) and len(text) <= LONGEST_NAME:
        return None
    if not text.strip():
        return Problem(where, "不能为空", "must not be empty")
    if len(text) > LONGEST_NAME:
        return Problem(where, f"不能超过 {LONGEST_NAME} 个字符", f"at most {LONGEST_NAME} characters")
    return Problem(where, "不能含有控制字符", "must not contain control characters")


def _own(value: JsonObject, where: str) -> dict[str, Any]:
    """A copy: what a caller changes afterwards was not what happened."""
    if not isinstance(value, Mapping):
        raise refuse(where, "应为一组“名称: 值”", "should be a JSON object")
    own: dict[str, Any] = plain(value, where)
    return own
