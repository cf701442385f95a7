"""Following a chain entry by entry, to the first that is not as it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jiuzhu.cases.record.entry import BOOKS, Book, Head, Link, fits
from jiuzhu.cases.record.errors import refuse
from jiuzhu.cases.record.faults import Fault, FaultKind, wording
from jiuzhu.texts import Text

_SHOWN = 12  # hexadecimal digits of a hash


@dataclass(frozen=True, slots=True)
class Columns:
    """What a database finds an entry by, beside its body."""

    position: int
    case: str
    number: int
    command: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it was found: its body and the hash noted with it; where, unless it is as it should be."""

    body: str
    hash: str
    columns: Columns | None = None
    line: int | None = None


class Chain:
    """Follows the entries of a book, or those of one case in it, and says which is the first bad one.

    Of a whole book every entry is held against the one before it in the book and the one before it in
    its case, which takes some 300 bytes of memory a case.  noted: heads that were noted elsewhere.
    """

    def __init__(self, book: Book, case: str | None = None, noted: Iterable[Head] = ()) -> None:
        self.head = Head(book, case=case)
        self.last: Link | None = None
        self._before = self.head
        self._in_cases: dict[str, Head] = {}
        self._noted: dict[tuple[str | None, int], set[str]] = {}
        for one in noted:
            if case is not None and one.case != case:
                raise refuse(
                    "noted",
                    "只检查一个案件时，留存的校验值也应是该案件的",
                    "where one case is checked, the noted head should be that case's",
                )
            if one.book == book and one.position:
                self._noted.setdefault((one.case, one.position), set()).add(one.hash)

    def in_case(self, case: str) -> Head:
        """The case's head so far, of a whole book."""
        return self._in_cases.get(case) or Head(self.head.book, case=case)

    @property
    def cases(self) -> Collection[str]:
        """The cases met so far, of a whole book, in the order in which they were."""
        return self._in_cases

    def follow(self, found: Found) -> Fault | None:
        """What is wrong with the next entry, or with an earlier one as this one shows."""
        if not fits(found.body, found.hash):
            return self._fault("altered", found)
        try:
            entry = Link.read(found.body, found.hash)
        except ValueError:
            return self._fault("unreadable", found)
        return self._out_of_place(entry, found) or self._at_odds(entry, found) or self._take(entry, found)

    def end(self, noted: Head | None = None) -> Fault | None:
        """What is wrong with where the chain ends; noted: where its keeper says that it ends."""
        head = self.head
        if noted is not None and noted.position > head.position:
            return self._ends_early(noted.position)
        if noted is not None and noted.position < head.position:
            what = wording("beyond", expected=noted.position)
            return self._named("beyond", what, noted.position + 1)
        if noted is not None and noted.hash != head.hash:
            what = wording("head", expected=noted.hash[:_SHOWN], here=head.hash[:_SHOWN])
            return self._named("head", what, head.position)
        for case, position in self._noted:
            if case is None or head.case is not None:
                return self._ends_early(position)
            what = wording("tail", expected=position, here=self.in_case(case).position)
            return Fault("tail", what, head.book, case=case, number=self.in_case(case).position + 1)
        return None

    def _out_of_place(self, entry: Link, found: Found) -> Fault | None:
        head, line = self.head, found.line
        if entry.book != head.book or head.case not in (None, entry.case):
            return self._fault("foreign", found, book=BOOKS[entry.book], case=entry.case)
        place, previous = _link(entry, head)
        next_place = head.position + 1
        if place == next_place and previous == head.hash:
            return None
        if place == head.position and previous == self._before.hash and entry.hash != head.hash:
            return self._named("twofold", wording("twofold"), place, line)
        column = found.columns and (found.columns.number if head.case else found.columns.position)
        if column is not None and column != place:
            what = wording("moved", column=column, here=place)
            return self._named("moved", what, next_place if column == next_place else place, line)
        if place > next_place:
            return self._fault("absent", found, here=place)
        if place < next_place:
            return self._named("repeated", wording("repeated"), place, line)
        what = wording("rewritten", expected=previous[:_SHOWN], here=head.hash[:_SHOWN])
        return self._named("rewritten", what, head.position or 1, line)

    def _at_odds(self, entry: Link, found: Found) -> Fault | None:
        columns = found.columns
        if columns is not None:
            said = Columns(entry.position, entry.case, entry.number, entry.command)
            for column in ("position", "case", "number", "command"):
                if getattr(columns, column) != getattr(said, column):
                    return self._of(entry, "column", found, column=column)
        if self.head.case is None:
            tip = self.in_case(entry.case)
            if (entry.number, entry.previous_in_case) != (tip.position + 1, tip.hash):
                return self._of(entry, "case_chain", found, here=entry.number, expected=tip.position + 1)
        return None

    def _take(self, entry: Link, found: Found) -> Fault | None:
        own = entry.head_in_case if self.head.case else entry.head
        self._before, self.head, self.last = self.head, own, entry
        if self.head.case is None:
            self._in_cases[entry.case] = entry.head_in_case
        if self._noted:
            for head in (entry.head, entry.head_in_case):
                for expected in self._noted.pop((head.case, head.position), ()):
                    if expected != entry.hash:
                        return self._of(
                            entry, "noted", found, expected=expected[:_SHOWN], here=entry.hash[:_SHOWN]
                        )
        return None

    def _ends_early(self, expected: int) -> Fault:
        what = wording("tail", expected=expected, here=self.head.position)
        return self._named("tail", what, self.head.position + 1)

    def _fault(self, kind: FaultKind, found: Found, **values: object) -> Fault:
        return self._named(kind, wording(kind, **values), self.head.position + 1, found.line)

    def _of(self, entry: Link, kind: FaultKind, found: Found, **values: object) -> Fault:
        what = wording(kind, **values)
        return Fault(kind, what, entry.book, entry.position, entry.case, entry.number, found.line)

    def _named(self, kind: FaultKind, what: Text, place: int, line: int | None = None) -> Fault:
        """A fault of the entry in that place; all of where it stands is known of the last one only."""
        head, last = self.head, self.last
        if last is not None and place == head.position:
            return Fault(kind, what, head.book, last.position, last.case, last.number, line)
        if head.case is not None:
            return Fault(kind, what, head.book, None, head.case, place, line)
        return Fault(kind, what, head.book, place, line=line)


def _link(entry: Link, head: Head) -> tuple[int, str]:
    if head.case is None:
        return entry.position, entry.previous
    return entry.number, entry.previous_in_case
