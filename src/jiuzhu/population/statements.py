"""From cells to statements of SQL: which table is worked out when.

What is lifted from families to persons, or gathered from persons to families, rests on the other table having
been worked out so far; so the tables are worked out in turns, each time as far as the others allow.  Within a
turn, what is used more than once is a column of its own, in as many layers of `SELECT` as it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from jiuzhu.population.cells import Cell, Table
from jiuzhu.population.expressions import Inner, column, written
from jiuzhu.population.gathering import Aggregate, aggregates


@dataclass(frozen=True, slots=True)
class Output:
    """A column of a result: a cell of a table under a name."""

    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that several later ones read, so that it is kept under a name."""

    name: str
    query: exp.Select


@dataclass(eq=False, slots=True)
class _Turn:
    """One turn of a table.

    joined: what comes from other tables.  worked_out: the other cells of this turn, each after those it
    needs.  needed: the columns that others read from it.  readers: how many do.
    """

    table: Table
    number: int
    before: _Turn | None
    joined: list[Cell] = field(default_factory=list)
    worked_out: list[Cell] = field(default_factory=list)
    needed: dict[Cell, None] = field(default_factory=dict)
    readers: int = 0

    @property
    def name(self) -> str:
        return f"{self.table.name}_{self.number}"


class Plan:
    """How tables are worked out, given what is wanted of each.

    wanted: the columns of the result of each table.  everybody: pairs of a table and the rows it has
    some of, whoever it is.  null_keys: whether some rows stand for people who have no key.
    """

    def __init__(
        self,
        wanted: Mapping[Table, Sequence[Output]],
        everybody: Iterable[tuple[Table, Table]] = (),
        null_keys: bool = False,
    ) -> None:
        self._wanted = wanted
        self._everybody = set(everybody)
        self._null_keys = null_keys
        self._order = _in_order(output.cell for outputs in wanted.values() for output in outputs)
        self._numbers = _numbers(self._order)
        self._turns = self._make_turns()
        self._uses = self._count_uses()
        self._names: dict[Cell, str] = {}
        self._columns = self._choose_columns()
        self._find_needed()
        self._kept: dict[_Turn, Statement] = {}

    # --- what is read -----------------------------------------------------------------------------

    def columns(self, table: Table) -> list[str]:
        """The columns that are read of a table as it was given."""
        return [
            str(cell.arguments[0])
            for cell in self._order
            if cell.table is table and cell.operation == "column"
        ]

    def statements(self) -> tuple[list[Statement], dict[Table, exp.Select]]:
        """What to keep under names, in that order, and then the query for the result of each table."""
        results = {table: self._result(table, outputs) for table, outputs in self._wanted.items()}
        return list(self._kept.values()), results

    # --- turns ------------------------------------------------------------------------------------

    def _make_turns(self) -> dict[Table, list[_Turn]]:
        found: dict[Table, dict[int, _Turn]] = {}
        for table in self._wanted:
            found[table] = {0: _Turn(table, 0, None)}
        for cell in self._order:
            for rows in _rows_of(cell):  # of which nothing may be asked but whether they are there
                found.setdefault(rows, {0: _Turn(rows, 0, None)})
            if cell.table is None or cell.table.inner is not None:
                continue
            turns = found.setdefault(cell.table, {0: _Turn(cell.table, 0, None)})
            turn = turns.setdefault(self._numbers[cell], _Turn(cell.table, self._numbers[cell], None))
            (turn.joined if cell.operation in ("lifted", "gathered") else turn.worked_out).append(cell)
        made: dict[Table, list[_Turn]] = {}
        for table, turns in found.items():
            made[table] = [turns[number] for number in sorted(turns)]
            for before, turn in zip(made[table], made[table][1:], strict=False):
                turn.before = before
        return made

    def _turn(self, table: Table, number: int) -> _Turn:
        """The last turn of a table that is not after this number."""
        return [turn for turn in self._turns[table] if turn.number <= number][-1]

    def _count_uses(self) -> dict[Cell, int]:
        uses = dict.fromkeys(self._order, 0)
        for cell in self._order:
            for one in cell.inputs:
                uses[one] += 1
        for outputs in self._wanted.values():
            for output in outputs:
                uses[output.cell] += 1
        return uses

    def _choose_columns(self) -> set[Cell]:
        """The cells that are columns of their own: the rest are written where they are used."""
        columns: set[Cell] = set()
        for cell in self._order:
            if cell.table is None or cell.table.inner is not None:
                continue
            if cell.operation in ("column", "lifted", "gathered") or self._uses[cell] > 1:
                columns.add(cell)
        for cell in self._order:  # what a later turn asks for has to be kept until then
            for one in cell.inputs:
                in_same = one.table is cell.table and one.table is not None and one.table.inner is None
                if in_same and self._numbers[one] < self._numbers[cell]:
                    columns.add(one)
        return columns

    def _name(self, cell: Cell) -> str:
        if cell not in self._names:
            given = cell.operation == "column"
            self._names[cell] = str(cell.arguments[0]) if given else f"_{len(self._names)}"
        return self._names[cell]

    def _read_by(self, cell: Cell) -> Iterator[Cell]:
        """The columns that are read to write a cell, itself if it is one."""
        if cell.table is None:
            return
        if cell in self._columns:
            yield cell
        else:
            yield from self._read_under(cell)

    def _read_under(self, cell: Cell) -> Iterator[Cell]:
        for one in cell.inputs:
            yield from self._read_by(one)

    def _find_needed(self) -> None:
        """Notes for each turn which of its columns are read, from the last turn to the first."""
        for table, outputs in self._wanted.items():
            last = self._turns[table][-1]
            last.readers += 1
            for output in outputs:
                self._note(last, self._read_by(output.cell))
        turns = [turn for of_table in self._turns.values() for turn in of_table]
        for turn in sorted(turns, key=lambda one: -one.number):
            for source, cells in self._sources(turn):
                source.readers += 1
                for cell in cells:
                    self._note(source, self._read_by(cell))
            if turn.before is not None:
                turn.before.readers += 1
                self._note(turn.before, turn.needed)
                for cell in turn.worked_out:
                    if cell in self._columns:
                        self._note(turn.before, self._read_under(cell))

    def _note(self, turn: _Turn, cells: Iterable[Cell]) -> None:
        for cell in cells:
            if cell.table is turn.table and self._numbers[cell] <= turn.number:
                turn.needed[cell] = None

    def _sources(self, turn: _Turn) -> Iterator[tuple[_Turn, list[Cell]]]:
        """The turns of other tables that a turn reads, with the cells it takes from each."""
        number = turn.number - 1
        for rows, cells in self._gathered_in(turn).items():
            taken: list[Cell] = [cell.arguments[1] for cell in cells]
            if rows.inner is None:
                yield self._turn(rows, number), taken
            else:
                assert rows.outer is not None
                sides = [one for cell in taken for one in _sides(cell)]
                for side in (rows.inner, rows.outer):
                    yield self._turn(side, number), [one for one in sides if one.table is side]
        for parent, cells in self._lifted_in(turn).items():
            yield self._turn(parent, number), [cell.arguments[0] for cell in cells]

    def _gathered_in(self, turn: _Turn) -> dict[Table, list[Cell]]:
        found: dict[Table, list[Cell]] = {}
        for cell in turn.joined:
            if cell.operation == "gathered":
                found.setdefault(cell.arguments[2], []).append(cell)
        return found

    def _lifted_in(self, turn: _Turn) -> dict[Table, list[Cell]]:
        found: dict[Table, list[Cell]] = {}
        for cell in turn.joined:
            if cell.operation == "lifted":
                parent = cell.arguments[0].table
                found.setdefault(parent, []).append(cell)
        return found

    # --- writing ----------------------------------------------------------------------------------

    def _result(self, table: Table, outputs: Sequence[Output]) -> exp.Select:
        selected: list[exp.Expr] = [column(key) for key in table.keys]
        selected += [_as(self._write(one.cell), one.name) for one in outputs]
        return _select(selected, self._relation(self._turns[table][-1]))

    def _relation(self, turn: _Turn) -> exp.Expr:
        """A turn as others read it: by its name where it is kept, else written out."""
        if turn.readers > 1 and not self._is_as_given(turn):
            if turn not in self._kept:
                query = self._query(turn)
                self._kept[turn] = Statement(turn.name, query)
            return exp.to_table(turn.name)
        if self._is_as_given(turn):
            return exp.to_table(turn.table.name)
        return _subquery(self._query(turn))

    def _is_as_given(self, turn: _Turn) -> bool:
        """Whether there is nothing to work out but what the table has."""
        return turn.number == 0 and not any(
            cell in self._columns and cell.operation != "column" for cell in turn.worked_out
        )

    def _query(self, turn: _Turn) -> exp.Select:
        layers = self._layers(turn)
        relation = self._joined(turn) if turn.joined else self._source(turn)
        for layer in layers[:-1]:
            wider: list[exp.Expr] = [exp.Star(), *(self._defined(cell) for cell in layer)]
            relation = _subquery(_select(wider, relation))
        last = set(layers[-1]) if layers else set[Cell]()
        selected: list[exp.Expr] = [column(key) for key in turn.table.keys]
        selected += [
            self._defined(cell) if cell in last else column(self._name(cell)) for cell in turn.needed
        ]
        return _select(selected, relation)

    def _source(self, turn: _Turn) -> exp.Expr:
        return self._relation(turn.before) if turn.before else exp.to_table(turn.table.name)

    def _layers(self, turn: _Turn) -> list[list[Cell]]:
        """The columns to work out in a turn, each in a layer above those it reads."""
        depths: dict[Cell, int] = {}
        layers: list[list[Cell]] = []
        for cell in turn.worked_out:
            if cell not in self._columns or cell.operation == "column":
                continue
            depth = max((depths[one] + 1 for one in self._read_under(cell) if one in depths), default=0)
            depths[cell] = depth
            if depth == len(layers):
                layers.append([])
            layers[depth].append(cell)
        return layers

    def _defined(self, cell: Cell) -> exp.Expr:
        return _as(written(cell, self._write), self._name(cell))

    def _write(self, cell: Cell) -> exp.Expr:
        if cell in self._columns:
            return column(self._name(cell))
        return written(cell, self._write)

    def _joined(self, turn: _Turn) -> exp.Expr:
        """The turn before with what is taken from other tables beside it."""
        assert turn.before is not None
        keys = turn.table.keys
        kept = [cell for cell in turn.before.needed if cell.table is turn.table]
        selected: list[exp.Expr] = [
            *(column(key, "t") for key in keys),
            *(column(self._name(cell), "t") for cell in kept),
        ]
        joins: list[exp.Join] = []
        number = turn.number - 1
        for index, (rows, cells) in enumerate(self._gathered_in(turn).items()):
            name = f"g{index}"
            everybody = (turn.table, rows) in self._everybody
            for one in aggregates(cells):
                total = column(self._name(one.cells[0][0]), name)
                selected += [_as(part, self._name(cell)) for cell, part in one.taken(total, everybody)]
            together = self._together(rows, cells, number, keys)
            joins.append(_join(together, name, self._same(keys, "t", name), "" if everybody else "LEFT"))
        for index, (parent, cells) in enumerate(self._lifted_in(turn).items()):
            name = f"p{index}"
            columns = [_as(self._write(cell.arguments[0]), self._name(cell)) for cell in cells]
            of_parent = [*(column(key) for key in parent.keys), *columns]
            above = _select(of_parent, self._relation(self._turn(parent, number)))
            selected += [column(self._name(cell), name) for cell in cells]
            joins.append(_join(_subquery(above), name, self._same(parent.keys, "t", name)))
        query = _select(selected, _named(self._relation(turn.before), "t"))
        query.set("joins", joins)
        return _subquery(query)

    def _together(self, rows: Table, cells: Sequence[Cell], number: int, keys: tuple[str, ...]) -> exp.Expr:
        """What the rows of a table come to for each of those they belong to."""
        if rows.inner is None:
            totals = [self._total(one, self._write) for one in aggregates(cells)]
            grouping = [column(key) for key in keys]
            relation = self._relation(self._turn(rows, number))
            return _subquery(_grouped(_select([*grouping, *totals], relation), keys))
        assert rows.outer is not None
        inner, outer = self._turn(rows.inner, number), self._turn(rows.outer, number)

        def write(cell: Cell) -> exp.Expr:
            if cell.operation in ("inner", "outer"):
                side = "i" if cell.operation == "inner" else "o"
                return _of(self._write(cell.arguments[0]), side)
            return written(cell, write)

        totals = [self._total(one, write) for one in aggregates(cells)]
        grouping = [column(key, "o") for key in keys]
        query = _select([*grouping, *totals], _named(self._relation(outer), "o"))
        same_family = self._same(rows.inner.keys[:1], "o", "i")
        query.set("joins", [_join(self._relation(inner), "i", same_family)])
        return _subquery(_grouped(query, keys, "o"))

    def _same(self, keys: Sequence[str], left: str, right: str) -> exp.Expr:
        """That rows of two relations are about the same; each row has a family, but not each a person."""
        same: exp.Expr = exp.EQ(this=column(keys[0], left), expression=column(keys[0], right))
        equal = exp.NullSafeEQ if self._null_keys else exp.EQ
        for key in keys[1:]:
            one = equal(this=column(key, left), expression=column(key, right))
            same = exp.And(this=same, expression=one)
        return same

    def _total(self, one: Aggregate, write: Inner) -> exp.Expr:
        """An aggregate under the name of the first cell that is taken from it."""
        return _as(one.total(write), self._name(one.cells[0][0]))


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    """These cells and all that they need, each after what it needs."""
    done: dict[Cell, None] = {}
    pending = [(cell, False) for cell in cells]
    pending.reverse()
    while pending:
        cell, inputs_done = pending.pop()
        if cell in done:
            continue
        if inputs_done:
            done[cell] = None
        else:
            pending.append((cell, True))
            pending += [(one, False) for one in cell.inputs if one not in done]
    return list(done)


def _numbers(order: Sequence[Cell]) -> dict[Cell, int]:
    """In which turn each cell is worked out."""
    numbers: dict[Cell, int] = {}
    for cell in order:
        before = max((numbers[one] for one in cell.inputs), default=0)
        numbers[cell] = before + 1 if cell.operation in ("lifted", "gathered") else before
    return numbers


def _rows_of(cell: Cell) -> Iterator[Table]:
    """The tables whose rows a cell gathers."""
    if cell.operation == "gathered":
        rows: Table = cell.arguments[2]
        yield from (rows,) if rows.inner is None or rows.outer is None else (rows.inner, rows.outer)


def _sides(cell: Cell) -> Iterator[Cell]:
    """What a cell of pairs takes from the two rows."""
    if cell.operation in ("inner", "outer"):
        yield cell.arguments[0]
        return
    for one in cell.inputs:
        yield from _sides(one)


def _select(selected: Sequence[exp.Expr], relation: exp.Expr) -> exp.Select:
    return exp.Select(expressions=list(selected), from_=exp.From(this=relation))


def _grouped(query: exp.Select, keys: Iterable[str], table: str | None = None) -> exp.Select:
    query.set("group", exp.Group(expressions=[column(key, table) for key in keys]))
    return query


def _subquery(query: exp.Select) -> exp.Subquery:
    return exp.Subquery(this=query)


def _as(expression: exp.Expr, name: str) -> exp.Alias:
    return exp.Alias(this=expression, alias=exp.to_identifier(name, quoted=True))


def _named(relation: exp.Expr, name: str) -> exp.Expr:
    relation.set("alias", exp.TableAlias(this=exp.to_identifier(name)))
    return relation


def _join(relation: exp.Expr, name: str, on: exp.Expr, side: str = "") -> exp.Join:
    return exp.Join(this=_named(relation, name), on=on, side=side or None)


def _of(expression: exp.Expr, table: str) -> exp.Expr:
    """An expression, its columns taken from a table of this name."""
    for one in expression.find_all(exp.Column):
        one.set("table", exp.to_identifier(table))
    return expression
