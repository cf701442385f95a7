"""An event as it stands in the record: in its place, chained to what came before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from jiuzhu.cases.record.canonical import canonical, moment, parse, parse_moment
from jiuzhu.cases.record.errors import RecordError, refuse
from jiuzhu.cases.record.events import Actor, Event, Evidence, Standing, check_name
from jiuzhu.texts import Text

Book = Literal["steps", "reading"]

BOOKS: dict[Book, Text] = {
    "steps": Text("办理记录", "the book of steps"),
    "reading": Text("查阅记录", "the book of reading"),
}

FORMAT = 1
ORIGIN = "0" * 64
"""What stands in the place of the previous hash in a chain's first entry."""

LARGEST_ENTRY = 1024 * 1024  # bytes

_NOTED = re.compile(r"(steps|reading):(\d{1,15}):([0-9a-f]{64})(?::(.+))?")
_KEYS = {
    *("format", "book", "position", "previous", "case", "number", "previous_in_case"),
    *("kind", "actor", "at", "data", "basis", "evidence", "corrects", "command", "standing"),
}
_STANDING_KEYS = {"procedure", "state", "office", "assigned", "due", "summary"}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: of a whole book, or of one case's entries in it.

    position: how many entries it has so far.  hash: that of the last one, `ORIGIN` where there is none.
    Noted where nobody can change it, it proves later what was there; as a text it reads
    `steps:401:1d9ef4…`, for a case `steps:4:67fdf2…:2022-0001`.
    """

    book: Book
    position: int = 0
    hash: str = ORIGIN
    case: str | None = None

    def __str__(self) -> str:
        text = f"{self.book}:{self.position}:{self.hash}"
        return text if self.case is None else f"{text}:{self.case}"

    @classmethod
    def read(cls, text: str) -> Head:
        """The head that was noted as this text; `RecordError` where it is none."""
        found = _NOTED.fullmatch(text.strip())
        if found is None:
            raise refuse(
                "noted",
                f"“{text[:80]}”不是留存的校验值，写法应如 steps:401:（64 位校验值）",
                f"{text[:80]!r} is no noted head, such as steps:401:<64 hexadecimal digits>",
            )
        book, position, hash_, case = found.groups()
        return cls("reading" if book == "reading" else "steps", int(position), hash_, case)


@dataclass(frozen=True, slots=True)
class Link:
    """What of an entry its chains are made of, read from its body without reading the event.

    position, previous: its place in the book, and the hash before it there.  number, previous_in_case:
    its place among the entries of its case in that book, and the hash before it there.  command: the key
    of the command that it begins.  evidence: name and SHA-256 of each document.
    """

    book: Book
    position: int
    previous: str
    case: str
    number: int
    previous_in_case: str
    command: str | None
    evidence: tuple[tuple[str, str], ...]
    hash: str

    @classmethod
    def read(cls, body: str, hash_: str) -> Link:
        """The link that an entry's body is; `ValueError` where it is none, or not in canonical form."""
        found = parse(body)
        try:
            _check_keys(found)
            return cls(
                found["book"],
                int(found["position"]),
                str(found["previous"]),
                str(found["case"]),
                int(found["number"]),
                str(found["previous_in_case"]),
                found["command"],
                tuple((str(one["name"]), str(one["sha256"])) for one in found["evidence"]),
                hash_,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not an entry of the record") from error

    @property
    def head(self) -> Head:
        """The book's head when this is its last entry."""
        return Head(self.book, self.position, self.hash)

    @property
    def head_in_case(self) -> Head:
        """The case's head when this is its last entry."""
        return Head(self.book, self.number, self.hash, self.case)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the record, in its place in the chains.

    position: its place in the book, from 1.  number: its place among the entries of its case in that
    book, from 1.  previous, previous_in_case: the hashes of the entries before it in the book and in the
    case.  command: the key of the command that it begins.  standing: how the case stands after it; of a
    command's last entry only.  hash: its own.  body: the canonical text that is hashed.
    """

    book: Book
    position: int
    previous: str
    case: str
    number: int
    previous_in_case: str
    event: Event
    command: str | None = None
    standing: Standing | None = None
    hash: str = ""
    body: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        check_name("case", self.case)
        if self.command is not None:
            check_name("key", self.command)

    @classmethod
    def write(
        cls,
        event: Event,
        after: Head,
        after_in_case: Head,
        *,
        command: str | None = None,
        standing: Standing | None = None,
    ) -> Entry:
        """The event as the next entry after these two heads."""
        case = after_in_case.case
        assert case is not None
        number = after_in_case.position + 1
        if event.corrects is not None and event.corrects >= number:
            raise refuse(
                "corrects",
                f"本案件还没有第 {event.corrects} 条，无从更正",
                f"the case has no entry {event.corrects} yet to be corrected",
            )
        draft = cls(
            after.book,
            after.position + 1,
            after.hash,
            case,
            number,
            after_in_case.hash,
            event,
            command,
            standing,
        )
        body = canonical(_as_json(draft), "entry")
        if len(body.encode()) > LARGEST_ENTRY:
            raise refuse(
                "data",
                f"一条记录不能超过 {LARGEST_ENTRY:,} 字节；大的内容请作为证据材料保存",
                f"an entry has at most {LARGEST_ENTRY:,} bytes; keep large content as evidence",
            )
        return replace(draft, hash=hash_of(body), body=body)

    @classmethod
    def read(cls, body: str, hash_: str) -> Entry:
        """The entry that a body stands for; `ValueError` where it is none, or not in canonical form."""
        try:
            return _from_json(parse(body), hash_, body)
        except (ValueError, KeyError, TypeError, AttributeError, RecordError) as error:
            raise ValueError("not an entry of the record") from error

    @property
    def head(self) -> Head:
        """The book's head when this entry is its last."""
        return Head(self.book, self.position, self.hash)

    @property
    def head_in_case(self) -> Head:
        """The case's head when this entry is its last."""
        return Head(self.book, self.number, self.hash, self.case)


def hash_of(body: str) -> str:
    """The SHA-256 of an entry's body, in hexadecimal digits."""
    return sha256(body.encode("utf-8")).hexdigest()


def fits(body: str, hash_: str) -> bool:
    """Whether the hash is that of the body; whatever else was found in their places does not fit."""
    try:
        return isinstance(body, str) and hash_of(body) == hash_
    except UnicodeEncodeError:  # bytes that are no UTF-8, read as half surrogates
        return False


def _as_json(entry: Entry) -> dict[str, Any]:
    event, standing = entry.event, entry.standing
    return {
        "format": FORMAT,
        "book": entry.book,
        "position": entry.position,
        "case": entry.case,
        "number": entry.number,
        "kind": event.kind,
        "actor": {"id": event.actor.id, "role": event.actor.role, "office": event.actor.office},
        "at": moment(event.at),
        "data": event.data,
        "basis": event.basis,
        "evidence": [
            {"name": one.name, "media_type": one.media_type, "sha256": one.sha256, "size": one.size}
            for one in event.evidence
        ],
        "corrects": event.corrects,
        "command": entry.command,
        "standing": standing
        and {
            "procedure": standing.procedure,
            "state": standing.state,
            "office": standing.office,
            "assigned": standing.assigned,
            "due": standing.due and standing.due.isoformat(),
            "summary": standing.summary,
        },
        "previous": entry.previous,
        "previous_in_case": entry.previous_in_case,
    }


def _check_keys(found: dict[str, Any]) -> None:
    standing = found["standing"]
    if (
        found.keys() != _KEYS
        or (standing is not None and standing.keys() != _STANDING_KEYS)
        or found["format"] != FORMAT
        or found["book"] not in BOOKS
    ):
        raise ValueError("not an entry of this format")


def _from_json(found: dict[str, Any], hash_: str, body: str) -> Entry:
    _check_keys(found)
    event = Event(
        kind=found["kind"],
        actor=Actor(**found["actor"]),
        at=parse_moment(found["at"]),
        data=found["data"],
        basis=tuple(found["basis"]),
        evidence=tuple(Evidence(**one) for one in found["evidence"]),
        corrects=found["corrects"],
    )
    return Entry(
        found["book"],
        int(found["position"]),
        found["previous"],
        found["case"],
        int(found["number"]),
        found["previous_in_case"],
        event,
        found["command"],
        found["standing"] and _standing(**found["standing"]),
        hash_,
        body,
    )


def _standing(due: str | None, **rest: Any) -> Standing:
    return Standing(due=None if due is None else date.fromisoformat(due), **rest)
