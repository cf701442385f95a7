"""What the tables tell of each subject, as cells: facts, findings, and what declarations settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jiuzhu.population.cells import Cell, Graph, Table
from jiuzhu.population.layout import IN_FEN, PER_YEAR, Column, Name, Sheet
from jiuzhu.population.quantities import Bound, Quantities, Quantity

Form = Literal["flag", "text", "day", "whole", "decimal"]

NOBODY = "(nobody)"
"""A column that every person has: whether it stands for an applicant of whom nothing is known."""

APPLICANT = "(applicant)"
"""A column that every person has: whether it is the applicant, or stands for one."""

WHO = "(who)"
"""A column of persons that stand for an applicant: what would tell who the applicant is.

0: nothing but the facts themselves, since nobody told of any member.  1: the relation of members of whom it
is not known.  2: who else belongs to the family, since each of the known members is somebody else.
"""

BAD = "(bad)"
"""A column of what is checked while it is worked out: whether something in a row cannot be right."""

ROWS, SPOUSES = 1_000_000, 1_000
"""How `Told.rows` counts: a family of three with an applicant and a spouse is 3,001,001."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a column of a table was found to hold.

    name: as it is written.  scale: of a decimal, its places.  nullable: whether some are null.
    low, high: of whole numbers and decimals, between what they lie, counted in the last place; None where
    all are null.  ever: of a flag, whether it is ever true.
    """

    name: str
    form: Form
    scale: int = 0
    nullable: bool = True
    low: int | None = None
    high: int | None = None
    ever: bool = True

    def most(self, column: Column) -> int | None:
        """The largest number that is meant, counted in the last place."""
        if column.most is None:
            return None
        most = column.most * int(10**self.scale)
        return most // 100 if column.money and not self.name.endswith(IN_FEN) else most


Holdings = Mapping[Name, Mapping[str, Holding]]


class Told:
    """Makes cells of the columns of a population's tables.

    tables: by sheet.  nobodies: the tables in which some rows stand for a person of whom nothing is
    known; in these any column may be null.  checked: the tables that have a column `BAD`.
    """

    def __init__(
        self,
        graph: Graph,
        quantities: Quantities,
        sheets: Mapping[Name, Sheet],
        holdings: Holdings,
        nobodies: frozenset[Name],
        checked: frozenset[Name] = frozenset(),
    ) -> None:
        self._checked = checked
        self._graph = graph
        self._quantities = quantities
        self._sheets = sheets
        self._holdings = holdings
        self._nobodies = nobodies
        self.tables: dict[Name, Table] = {}
        parent: Table | None = None
        for name, sheet in sheets.items():
            parent = self.tables[name] = Table(name, sheet.keys, parent)

    def sheet(self, name: Name) -> Sheet:
        return self._sheets[name]

    # --- facts ------------------------------------------------------------------------------------

    def fact(self, name: Name, path: str, none: int | bool | str | None) -> Cell | Quantity:
        """What is known of a fact of each row.

        none: what it is where a declaration says that there is nothing else.
        """
        column = self._sheets[name].columns[path]
        settled = self._settled(name, path) if none is not None else self._graph.false
        if column.kind == "number":
            return self._number_fact(name, column, settled, none)
        found = self._plain(name, column)
        if none is None or not found.nullable:
            return found
        stated = self._graph.constant(none, found.kind)
        return self._graph.known_or(
            found, self._graph.case([(settled, stated)], self._graph.null(found.kind))
        )

    def given(self, name: Name, path: str, none: int | bool | str | None) -> Cell:
        """Whether anybody gave a fact, or a declaration settles it."""
        graph, column = self._graph, self._sheets[name].columns[path]
        found = self._number(name, column)[0] if column.kind == "number" else self._plain(name, column)
        settled = self._settled(name, path) if none is not None else graph.false
        return graph.either(graph.opposite(graph.unknown(found)), settled)

    def _number_fact(
        self, name: Name, column: Column, settled: Cell, none: int | bool | str | None
    ) -> Quantity:
        graph = self._graph
        top, below = self._number(name, column)
        if not top.nullable:
            return self._quantities.known(top, below)
        nothing = graph.whole(int(none or 0) * below)
        stated = graph.known_or(top, graph.case([(settled, nothing)], graph.null("int")))
        # Unknown, it is at least nothing: no sum, count or age is below that.
        return Quantity(Bound(graph.known_or(stated, graph.whole(0)), below), Bound(stated, below))

    def _settled(self, name: Name, path: str) -> Cell:
        """Where a declaration says that there is nothing else than what is given."""
        graph = self._graph
        group = path.rpartition(".")[0]
        declared = [self._declared(name, "nothing_else")]
        if group:
            declared.append(self._declared(name, f"{group}.nothing_else"))
        table = self.tables[name]
        parent = next((one for one, other in self.tables.items() if other is table.parent), None)
        if parent is not None:
            above = graph.lifted(self._settled(parent, ""), table)
            declared.append(graph.both(graph.opposite(self.stands_for_nobody(name)), above))
        return graph.either(*declared)

    def _declared(self, name: Name, path: str) -> Cell:
        column = self._sheets[name].columns.get(path)
        holding = self._holdings[name].get(path)
        if column is None or holding is None or not holding.ever:
            return self._graph.false
        return self._graph.holds(self._plain(name, column))

    # --- findings ---------------------------------------------------------------------------------

    def finding(self, name: Name, key: str) -> Cell | tuple[Cell, int]:
        """What officers found of each row, null where nobody did; of a number the top and what is below."""
        column = self._sheets[name].columns[key]
        return self._number(name, column) if column.kind == "number" else self._plain(name, column)

    # --- rows -------------------------------------------------------------------------------------

    def number_of_rows(self, name: Name, collection: str) -> Cell:
        """How many persons a family is said to have, or supporters a person; null where nobody said."""
        return self._number(name, self._sheets[name].columns[collection])[0]

    def stands_for_nobody(self, name: Name) -> Cell:
        """Which rows stand for somebody of whom nothing is known."""
        if name not in self._nobodies:
            return self._graph.false
        return self._graph.column(self.tables[name], NOBODY, "flag", False)

    def who_is_missing(self) -> Cell:
        """Of persons that stand for an applicant: what would tell who that is, as `WHO` has it."""
        if "persons" not in self._nobodies:
            return self._graph.whole(0)
        return self._graph.column(self.tables["persons"], WHO, "int", False, 0, 2)

    def every_family_has_an_applicant(self) -> bool:
        return "persons" not in self._nobodies

    def rows(self) -> Cell:
        """How many persons each family has, how many of them spouses and applicants, as `ROWS` has it."""
        graph, whole = self._graph, self._graph.whole
        relation = self.fact("persons", "relation", None)
        assert isinstance(relation, Cell)
        marks = whole(ROWS)
        for name, mark in (("self", 1), ("spouse", SPOUSES)):
            found = graph.holds(graph.compare("==", relation, graph.constant(name, "text")))
            marks = graph.add(marks, graph.case([(found, whole(mark))], whole(0)))
        marks = graph.case([(self.stands_for_nobody("persons"), whole(0))], marks)
        return graph.gathered("rows", marks, self.tables["persons"], self.tables["families"])

    def bad(self) -> Cell:
        """Of which families something in a row cannot be right."""
        graph = self._graph
        found = graph.false
        for name in reversed(self.tables):
            table = self.tables[name]
            own = graph.column(table, BAD, "flag", False) if name in self._checked else graph.false
            below = graph.false
            if found is not graph.false:
                assert found.table is not None
                below = graph.gathered("any", found, found.table, table)
            found = graph.either(own, below)
        return found

    def applicant(self) -> Cell:
        """Which persons are the applicant, or stand for one."""
        graph = self._graph
        if "persons" in self._nobodies:
            return graph.column(self.tables["persons"], APPLICANT, "flag", False)
        relation = self.fact("persons", "relation", None)
        assert isinstance(relation, Cell)
        return graph.holds(graph.compare("==", relation, graph.constant("self", "text")))

    # --- columns ----------------------------------------------------------------------------------

    def _plain(self, name: Name, column: Column) -> Cell:
        kind: Literal["flag", "text", "day"]
        kind = "text" if column.kind == "code" else "day" if column.kind == "day" else "flag"
        holding = self._holdings[name].get(column.name)
        if holding is None:
            return self._graph.null(kind)
        nullable = holding.nullable or name in self._nobodies
        return self._graph.column(self.tables[name], holding.name, kind, nullable)

    def _number(self, name: Name, column: Column) -> tuple[Cell, int]:
        """A number's top and what is below it: twelve where some are given for a year."""
        graph = self._graph
        if not column.money:
            holding = self._holdings[name].get(column.name)
            below = 10**holding.scale if holding else 1
            return self._whole(name, holding, column, below), below
        monthly = self._sum(name, column, "")
        yearly = self._sum(name, column, PER_YEAR) if column.yearly else graph.null("int")
        if yearly.is_constant:
            return monthly, 1
        return graph.known_or(graph.multiply(monthly, graph.whole(12)), yearly), 12

    def _sum(self, name: Name, column: Column, end: str) -> Cell:
        """A sum in whole fen."""
        written = self._holdings[name]
        holding = written.get(column.name + end) or written.get(column.name + end + IN_FEN)
        return self._whole(name, holding, column, 1)

    def _whole(self, name: Name, holding: Holding | None, column: Column, below: int) -> Cell:
        if holding is None or holding.low is None or holding.high is None:
            return self._graph.null("int")
        # What lies beyond is refused row by row.
        low, most = max(0, holding.low), holding.most(column)
        high = max(low, holding.high if most is None else min(holding.high, most))
        if column.money and not holding.name.endswith(IN_FEN):
            to_fen = 10 ** (2 - holding.scale)
            low, high = low * to_fen, high * to_fen
        nullable = holding.nullable or name in self._nobodies
        return self._graph.column(self.tables[name], holding.name, "int", nullable, low, high)
