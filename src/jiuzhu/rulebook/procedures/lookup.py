"""Names in a procedure looked up where they stand; unknown ones are told with the one most like them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Literal, cast

from jiuzhu.errors import Problem
from jiuzhu.language.tree import Number
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.model import UNKNOWN_TEXT, Basis, Figure
from jiuzhu.rulebook.procedures.model import Authority, Guard, Guards, Period
from jiuzhu.rulebook.procedures.pieces import Pieces, Place, states_of
from jiuzhu.rulebook.procedures.schema import ByEntry, Guarded
from jiuzhu.rulebook.procedures.words import Vocabulary, flag_called, known
from jiuzhu.rulebook.reading import Reading
from jiuzhu.texts import Text

MOST = 10_000
"""Days, months or persons; the calendar ends in the year 9999."""

_SPANS_OF_TIME = ("day", "working_day", "month")
_NO_PERIOD = Period("", "day", None, UNKNOWN_TEXT, "unset")

STATE = Text("状态", "state")
EVENT = Text("办理事项", "event")
LIMIT = Text("期限", "time limit")
FIGURE = Text("参数", "figure")
ROLE = Text("角色", "role")
PAPER = Text("材料", "paper")
CIRCUMSTANCE = Text("情形", "circumstance")
SIGNATURE = Text("签字方", "side that signs")


class Lookup:
    """The names of one procedure on a day.

    events: how people say them.  used: the figures that were looked up.
    """

    def __init__(
        self,
        reading: Reading,
        figures: Mapping[str, Figure],
        vocabulary: Vocabulary,
        pieces: Pieces,
        events: Mapping[str, Text],
        limits: Iterable[str],
    ) -> None:
        self.reading = reading
        self.words = vocabulary.words
        self.recusal = vocabulary.recusal
        self.events = events
        self.used: set[str] = set()
        self._told_by_figures = vocabulary.figures
        self._figures = figures
        self._pieces = pieces
        self._limits = tuple(limits)

    def known(
        self, names: Iterable[str], among: Iterable[str], what: Text, document: Document, path: Key
    ) -> tuple[str, ...]:
        """Those of the names that there are."""
        found = list(among)
        return tuple(one for one in names if known(self.reading, one, found, what, document, path))

    def states(self, names: Iterable[str], place: Place, path: Key) -> tuple[str, ...]:
        """The states that names stand for."""
        return self.known(states_of(names, place), self._pieces.states, STATE, place.document, path)

    def happening(self, names: Iterable[str], document: Document, path: Key) -> tuple[str, ...]:
        """The events of these names."""
        return self.known(names, self.events, EVENT, document, path)

    def limit(self, name: str, document: Document, path: Key) -> str:
        self.known([name], self._limits, LIMIT, document, path)
        return name

    def circumstances(self, names: Iterable[str], document: Document, path: Key) -> tuple[str, ...]:
        """The circumstances of these names."""
        found = self.known(names, self.words.circumstances, CIRCUMSTANCE, document, path)
        self.used |= {self._told_by_figures[one] for one in found if one in self._told_by_figures}
        return found

    def guards(self, entry: Guarded | ByEntry, document: Document, path: Key) -> Guards:
        """In which circumstances something holds."""
        read: list[Guard] = []
        for key, names, value in (("when", entry.when, True), ("unless", entry.unless, False)):
            found = self.circumstances(names or (), document, (*path, key))
            read += [Guard(name, value) for name in found]
        if len({one.circumstance for one in read}) < len(read):
            self.reading.problem(
                document, path, "同一情形写了两次，或 when 与 unless 相矛盾", "a circumstance stands twice"
            )
        return tuple(read)

    def authorities(self, entries: Iterable[ByEntry], document: Document, path: Key) -> tuple[Authority, ...]:
        """Who may act."""
        read: list[Authority] = []
        for index, one in enumerate(entries):
            at: Key = (*path, index)
            if self.known([one.role], self.words.roles, ROLE, document, at):
                read.append(Authority(one.role, self.guards(one, document, at)))
        return tuple(read)

    def basis(self, citations: list[str], document: Document, path: Key) -> tuple[Basis, ...]:
        return self.reading.basis_in_force(citations, document, (*path, "basis"))

    def flag(self, name: str, document: Document, path: Key) -> bool | None:
        """What a flag of the locality says; None where nobody set it."""
        figure = flag_called(self.reading, self._figures, name, document, path)
        if figure is None:
            return None
        self.used.add(name)
        return figure.value if isinstance(figure.value, bool) else None

    def number(self, name: str, document: Document, path: Key) -> int | None:
        """A number of persons; None where nobody set it."""
        figure = self._quantity(name, ("1", "person"), document, path)
        return self._whole(figure) if figure else None

    def period(self, name: str, document: Document, path: Key) -> Period:
        """A span of time."""
        figure = self._quantity(name, _SPANS_OF_TIME, document, path)
        if figure is None:
            return _NO_PERIOD
        unit = cast(Literal["day", "working_day", "month"], _unit(figure))
        return Period(name, unit, self._whole(figure), figure.shown, figure.status)

    def _quantity(self, name: str, units: tuple[str, ...], document: Document, path: Key) -> Figure | None:
        if not self.known([name], self._figures, FIGURE, document, path):
            return None
        figure = self._figures[name]
        if _unit(figure) not in units:
            self.reading.problem(
                document,
                path,
                f"“{name}”的单位应为 {'、'.join(units)} 之一",
                f"{name!r} should be in one of these units: {', '.join(units)}",
            )
            return None
        self.used.add(name)
        return figure

    def _whole(self, figure: Figure) -> int | None:
        """The whole number that a figure is at most; None where nobody set it."""
        highest = figure.value[1] if isinstance(figure.value, tuple) else inf
        if isinstance(highest, float):
            return None
        if isinstance(highest, int) and highest <= MOST:
            return highest
        said = (
            f"“{figure.name}”应为不超过 {MOST} 的整数",
            f"{figure.name!r} should be a whole number up to {MOST}",
        )
        self.reading.problems.append(Problem(figure.where, *said))
        return None


def _unit(figure: Figure) -> str | None:
    return str(figure.type.unit) if isinstance(figure.type, Number) and figure.type.unit is not None else None
