"""The typed tree read for a population: each node as cells, in the table of whom it speaks.

What `language.evaluate` says of one family is said here of a table of them, with the same three truth values
and the same bounds.  An expression about a household is worked out once for each family, one about a member
once for each person; what it takes from the other table is lifted from the family to its persons, or gathered
from the persons to their family.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm

from jiuzhu.errors import Problem, RuleError
from jiuzhu.facts.vocabulary import Entity
from jiuzhu.language.situation import Value as FigureValue
from jiuzhu.language.tree import (
    APPLICANT,
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Choose,
    Compare,
    Constant,
    Day,
    Elapsed,
    Extreme,
    Fact,
    Flag,
    Given,
    Item,
    Monthly,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Outcome,
    Parameter,
    Part,
    Round,
    Type,
    children,
)
from jiuzhu.language.values import NOT_NEGATIVE, UNKNOWN
from jiuzhu.population.cells import Cell, Graph, Kind, Side, Table
from jiuzhu.population.layout import Layout, Name
from jiuzhu.population.quantities import Bound, Quantities, Quantity
from jiuzhu.population.told import Told
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit, ItemRule

Read = Cell | Quantity
"""A condition, code or day as a cell; a number as a quantity."""

HOUSEHOLD = 0

MOST_SHARES = 40
"""Up to which number sums of quotients are brought over one divisor: 128 bits hold no more."""

MODES = ("fen", "half_up_yuan", "ceil_yuan_per_household", "ceil_yuan_per_person")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is worked out: the table, and which subjects stand in its rows.

    own: the subject whose rows the table has; of a table of pairs, the one within.  other: of a table of
    pairs, the one without.  above: subjects whose rows are the parents of these.
    """

    table: Table
    own: int
    other: int | None = None
    above: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Gathering:
    """The rows that an aggregate goes over.

    within: where its filter and body are worked out.  asked: the table it is for.  paired: whether that is
    not the one whose collection it is, so that each of its rows looks at all of them.  known: of which
    rows of `asked` it is known who belongs to them.  nobody: which rows stand for somebody of whom nothing
    is known.  counts: which rows pass the filter.
    """

    within: Place
    asked: Table
    paired: bool
    known: Cell
    nobody: Cell
    counts: Cell


class Reader:
    """Reads the trees of a rulebook for one day; everything it makes is kept and made once.

    taken: findings that are taken to be so wherever the tables have none.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        on: date,
        layout: Layout,
        graph: Graph,
        quantities: Quantities,
        told: Told,
        taken: Mapping[str, FigureValue] | None = None,
    ) -> None:
        self._rulebook = rulebook
        self._taken = taken or {}
        self._on = on
        self.graph = graph
        self.quantities = quantities
        self.told = told
        self._names: dict[str, Name] = {sheet.entity.name: name for name, sheet in layout.items()}
        self._entities: dict[str, Entity] = {sheet.entity.name: sheet.entity for sheet in layout.values()}
        self._items: dict[str, Read] = {}
        self._outcomes: dict[tuple[str, Part], Read] = {}
        self._free: dict[int, tuple[Node, frozenset[int]]] = {}
        self._read: dict[tuple[int, Place], tuple[Node, Read]] = {}
        self._pairs: dict[tuple[int, int], Table] = {}

    # --- places -----------------------------------------------------------------------------------

    def table(self, entity: str) -> Table:
        return self.told.tables[self._names[entity]]

    def place(self, entity: str) -> Place:
        """Where definitions about this kind of subject are worked out."""
        table = self.table(entity)
        if table.parent is None:
            return Place(table, HOUSEHOLD)
        return Place(table, 1, above=frozenset({HOUSEHOLD}))

    @property
    def household(self) -> Place:
        return self.place("household")

    def free_in(self, node: Node) -> frozenset[int]:
        """Which subjects a tree speaks of."""
        if id(node) not in self._free:
            self._free[id(node)] = node, self._find_free(node)
        return self._free[id(node)][1]

    def _find_free(self, node: Node) -> frozenset[int]:
        inside = frozenset[int]().union(*(self.free_in(child) for child in children(node)))
        match node:
            case Fact(subject) | Item(subject) | Outcome(subject):
                return frozenset({subject.index})
            case Aggregate(owner=owner, variable=variable):
                return (inside - {variable.index}) | {owner.index}
        return inside

    # --- reading ----------------------------------------------------------------------------------

    def condition(self, node: Node, place: Place) -> Cell:
        """A condition, a code or a day."""
        found = self.read(node, place)
        assert isinstance(found, Cell)
        return found

    def quantity(self, node: Node, place: Place) -> Quantity:
        found = self.read(node, place)
        assert isinstance(found, Quantity)
        return found

    def read(self, node: Node, place: Place) -> Read:
        """What a tree comes to in each row of a place."""
        key = id(node), place
        if key not in self._read:
            self._read[key] = node, self._read_elsewhere(node, place)
        return self._read[key][1]

    def _read_elsewhere(self, node: Node, place: Place) -> Read:
        """Worked out where it is the same for the most rows, then brought to where it is asked for."""
        elsewhere = self.elsewhere(node, place)
        if elsewhere is None:
            return self._node(node, place)
        return self.moved(self.read(node, elsewhere), elsewhere, place)

    def elsewhere(self, node: Node, place: Place) -> Place | None:
        """Where a tree is the same for more rows than in a place; None where it is not."""
        about, table = self.free_in(node), place.table
        if table.parent is None and table.inner is None:
            return None
        if about and about <= {HOUSEHOLD, APPLICANT}:
            return self.household
        if about and table.inner is not None and table.outer is not None:
            above = frozenset({HOUSEHOLD})
            if place.own not in about:
                return Place(table.outer, place.other or HOUSEHOLD, above=above)
            if place.other not in about:
                return Place(table.inner, place.own, above=above)
        return None

    def moved(self, found: Read, start: Place, end: Place) -> Read:
        """What was worked out in one place, for the rows of another."""
        if end.table.inner is not None and start.table is not self.household.table:
            return self._paired(found, end.table, "inner" if start.own == end.own else "outer")
        return self._lifted(found, end.table)

    def _node(self, node: Node, place: Place) -> Read:
        graph, quantities = self.graph, self.quantities
        match node:
            case Constant(value, kind):
                if isinstance(kind, Number):
                    assert isinstance(value, int)
                    return quantities.constant((value, value))
                return graph.constant(value, _kind(kind))
            case Parameter(name, kind):
                return self._figure(self._rulebook.figures[name].value, kind)
            case AssessmentDate():
                return graph.constant(self._on, "day")
            case Fact(subject, word):
                fact = self.told.fact(self._names[subject.entity.name], word.path, word.about.none)
                return self.brought(fact, subject.index, place)
            case Given(fact):
                subject, word = fact.subject, fact.word
                given = self.told.given(self._names[subject.entity.name], word.path, word.about.none)
                return self.brought(given, subject.index, place)
            case Item(subject, key):
                return self.brought(self.item(key, subject.entity.name), subject.index, place)
            case Outcome(subject, benefit, part):
                return self.brought(self.outcome(benefit, part), subject.index, place)
            case Arithmetic(sign, left, right):
                a, b = self.quantity(left, place), self.quantity(right, place)
                work_out = {
                    "+": quantities.add,
                    "-": quantities.subtract,
                    "*": quantities.multiply,
                    "/": quantities.divide,
                }
                return work_out[sign](a, b)
            case Compare(sign, left, right):
                if isinstance(left.type, Number):
                    return quantities.compare(sign, self.quantity(left, place), self.quantity(right, place))
                return graph.compare(sign, self.condition(left, place), self.condition(right, place))
            case OneOf(value, choices):
                return graph.one_of(self.condition(value, place), choices)
            case Not(part):
                return graph.opposite(self.condition(part, place))
            case And(parts):
                return graph.both(*(self.condition(part, place) for part in parts))
            case Or(parts):
                return graph.either(*(self.condition(part, place) for part in parts))
            case Choose():
                return self._choose(node, place)
            case Aggregate():
                return self._aggregate(node, place)
            case Extreme(kind, parts):
                pick = quantities.smallest if kind == "min" else quantities.largest
                found = self.quantity(parts[0], place)
                for one in parts[1:]:
                    found = pick(found, self.quantity(one, place))
                return found
            case Monthly(value):
                return quantities.divide(self.quantity(value, place), quantities.constant((12, 12)))
            case Elapsed(unit, start, end):
                first, last = self.condition(start, place), self.condition(end, place)
                return self._full_years(first, last) if unit == "year" else self._full_months(first, last)
            case Round():
                return self._round(node, place)

    def _figure(self, value: FigureValue, kind: Type) -> Read:
        if isinstance(kind, Number):
            return self.quantities.constant(value if isinstance(value, tuple) else NOT_NEGATIVE)
        assert not isinstance(value, tuple)
        return self.graph.constant(value, _kind(kind))

    # --- from table to table ----------------------------------------------------------------------

    def brought(self, found: Read, subject: int, place: Place) -> Read:
        """What was worked out of a subject, for the rows of a place."""
        if subject == APPLICANT:
            return self._lifted(self._of_applicant(found), place.table)
        if subject == place.own:
            return self._paired(found, place.table, "inner") if place.table.inner else found
        if subject in place.above:
            return self._lifted(found, place.table)
        if place.table.inner is not None and subject in (place.other, HOUSEHOLD):
            return self._lifted(found, place.table)
        raise AssertionError(f"subject {subject} does not stand in {place}")

    def _of_applicant(self, found: Read) -> Read:
        """What holds of a family's applicant."""
        families, persons = self.table("household"), self.table("member")

        marked = self.told.applicant()
        return each_cell(found, lambda cell: self.graph.of_one(cell, marked, persons, families))

    def _lifted(self, found: Read, table: Table) -> Read:
        if table.outer is not None:
            outer = table.outer
            return self._paired(self._lifted(found, outer), table, "outer")

        def lift(cell: Cell) -> Cell:
            return cell if cell.table is table else self.graph.lifted(cell, table)

        return each_cell(found, lift)

    def _paired(self, found: Read, pairs: Table, side: Side) -> Read:
        return each_cell(found, lambda cell: self.graph.paired(cell, pairs, side))

    # --- items and outcomes -----------------------------------------------------------------------

    def item(self, key: str, entity: str) -> Read:
        """What the rules define of a subject, in the rows of its table."""
        if key not in self._items:
            # What refers to itself was refused when the rulebook loaded, so this ends.
            self._items[key] = self._work_out_item(self._rulebook.items[key], entity)
        return self._items[key]

    def _work_out_item(self, rule: ItemRule, entity: str) -> Read:
        place = self.place(entity)
        if rule.tree is not None:
            return self.read(rule.tree, place)
        if rule.tiers:
            return self._tier(rule, place)
        return self._finding(rule, place)

    def _tier(self, rule: ItemRule, place: Place) -> Cell:
        graph = self.graph
        found = nothing = graph.null("text")
        for name, _, when in reversed(rule.tiers):
            holds = self.condition(when, place)
            reached = graph.constant(name, "text")
            found = graph.case([(holds, reached), (graph.unknown(holds), nothing)], found)
        return found

    def found(self, rule: ItemRule, entity: str) -> Read | None:
        """What officers found, or is taken to be so; a null cell where neither; None where none can be."""
        name = self._names[entity]
        if rule.key not in self.told.sheet(name).columns:
            return None
        given, taken = self.told.finding(name, rule.key), self._taken.get(rule.key)
        if isinstance(given, Cell):
            assert not isinstance(taken, tuple)
            return (
                given if taken is None else self.graph.known_or(given, self.graph.constant(taken, given.kind))
            )
        found = self.quantities.known(*given)
        if not isinstance(taken, tuple):
            return found
        judged = self.graph.opposite(self.graph.unknown(found.low.top))
        return self.quantities.choose(judged, found, self.quantities.constant(taken))

    def _finding(self, rule: ItemRule, place: Place) -> Read:
        """What an officer found; else what holds until one does; else all that the law lets it be."""
        graph, quantities = self.graph, self.quantities
        is_number = isinstance(rule.type, Number)
        otherwise: Read
        if rule.unless_judged is not None:
            otherwise = self.read(rule.unless_judged, place)
        elif rule.within is not None:
            lowest, highest = (self.quantity(bound, place) for bound in rule.within)
            otherwise = Quantity(lowest.low, highest.high)
        elif is_number:
            otherwise = quantities.constant(NOT_NEGATIVE)
        else:
            otherwise = graph.null(_kind(rule.type))
        found = self.found(rule, self._entity_of(place))
        if found is None:
            return otherwise
        if isinstance(found, Cell):
            assert isinstance(otherwise, Cell)
            return graph.known_or(found, otherwise)
        assert isinstance(otherwise, Quantity)
        judged = graph.opposite(graph.unknown(found.low.top))
        return quantities.choose(judged, found, otherwise)

    def _entity_of(self, place: Place) -> str:
        return next(entity for entity in self._names if self.table(entity) is place.table)

    def outcome(self, benefit: str, part: Part) -> Read:
        """What a benefit comes to, in the rows of the table of whom it is decided for."""
        key = benefit, part
        if key not in self._outcomes:
            rule = self._rulebook.benefits.get(benefit)
            self._outcomes[key] = self._work_out(rule, part) if rule else self._not_in_force(part)
        return self._outcomes[key]

    def _not_in_force(self, part: Part) -> Read:
        """A benefit that the law of the day does not know is not due, and that is no unknown."""
        return self.graph.false if part in ("entitled", "eligible") else self.quantities.nothing

    def _work_out(self, rule: Benefit, part: Part) -> Read:
        graph, place = self.graph, self.place(rule.decided_for)
        match part:
            case "entitled":
                asked = [one.tree for one in rule.conditions]
                asked += [rule.concerns] if rule.concerns is not None else []
                return graph.both(*(self.condition(tree, place) for tree in asked))
            case "eligible":
                entitled = self.outcome(rule.name, "entitled")
                assert isinstance(entitled, Cell)
                return graph.both(entitled, *(self.condition(one.tree, place) for one in rule.exclusions))
            case "entitlement":
                if rule.amount is None:
                    return self.quantities.nothing
                # Whatever its formula, nobody pays a benefit back by drawing it.
                return self.quantities.largest(self.quantities.nothing, self.quantity(rule.amount, place))
            case "amount":
                eligible, due = self.outcome(rule.name, "eligible"), self.outcome(rule.name, "entitlement")
                assert isinstance(eligible, Cell)
                assert isinstance(due, Quantity)
                return self.quantities.choose(eligible, due, self.quantities.nothing)

    # --- choosing and adding up -------------------------------------------------------------------

    def _choose(self, node: Choose, place: Place) -> Read:
        found = self.read(node.otherwise, place)
        for row in reversed(node.rows):
            when, value = self.condition(row.when, place), self.read(row.value, place)
            if isinstance(value, Quantity):
                assert isinstance(found, Quantity)
                found = self.quantities.choose(when, value, found)
            else:
                assert isinstance(found, Cell)
                found = self._either(when, value, found)
        return found

    def first(self, rows: Sequence[tuple[Cell, Read]], otherwise: Read) -> Read:
        """The value of the first row whose condition, which is never unknown, holds."""
        found = otherwise
        for when, value in reversed(rows):
            if isinstance(value, Quantity):
                assert isinstance(found, Quantity)
                found = self.quantities.choose(when, value, found)
            else:
                assert isinstance(found, Cell)
                found = self.graph.case([(when, value)], found)
        return found

    def _either(self, when: Cell, a: Cell, b: Cell) -> Cell:
        """a where a condition holds, b where it fails; where it is unknown, what both are."""
        graph = self.graph
        if not when.nullable:
            return graph.case([(when, a)], b)
        same = graph.holds(graph.compare("==", a, b))
        return graph.case([(when, a), (graph.fails(when), b), (same, a)], graph.null(a.kind))

    def rows_known(self, owner: Table, rows: Table, collection: str) -> Cell:
        """Of whom it is known who belongs to them: rows are there, or they are said to have none."""
        graph, name = self.graph, self._name_of(owner)
        if rows is self.table("member") and self.told.every_family_has_an_applicant():
            return graph.true
        said = graph.compare("==", self.told.number_of_rows(name, collection), graph.whole(0))
        there = graph.opposite(self.told.stands_for_nobody(self._name_of(rows)))
        return graph.either(graph.gathered("any", there, rows, owner), graph.holds(said))

    def _name_of(self, table: Table) -> Name:
        return next(name for name, one in self.told.tables.items() if one is table)

    def gathering(self, node: Aggregate, place: Place) -> Gathering:
        """Whose rows an aggregate in a place goes over, and which of them count."""
        owner = self.table(node.owner.entity.name)
        rows = self.table(node.variable.entity.name)
        inside = frozenset[int]().union(
            *(self.free_in(tree) for tree in (node.filter, node.body) if tree is not None)
        )
        above = frozenset({HOUSEHOLD, node.owner.index})
        beyond = inside - above - {node.variable.index, APPLICANT}
        nobody: Read = self.told.stands_for_nobody(self._name_of(rows))
        known: Read = self.rows_known(owner, rows, node.collection)
        if not beyond:
            asked, within = owner, Place(rows, node.variable.index, above=above)
        elif beyond == {place.own} and node.owner.index == HOUSEHOLD and place.table.inner is None:
            asked, pairs = place.table, self._pairs_of(rows, place.table)
            within = Place(pairs, node.variable.index, other=place.own)
            nobody, known = self._paired(nobody, pairs, "inner"), self._lifted(known, asked)
        else:
            raise RuleError((_too_entangled(node),))
        assert isinstance(nobody, Cell)
        assert isinstance(known, Cell)
        passes = self.condition(node.filter, within) if node.filter is not None else self.graph.true
        counts = self.graph.both(self.graph.opposite(nobody), passes)
        return Gathering(within, asked, asked is not owner, known, nobody, counts)

    def _pairs_of(self, inner: Table, outer: Table) -> Table:
        key = id(inner), id(outer)
        if key not in self._pairs:
            self._pairs[key] = Table(f"{outer.name} with {inner.name}", outer.keys, None, inner, outer)
        return self._pairs[key]

    def _aggregate(self, node: Aggregate, place: Place) -> Read:
        gathering = self.gathering(node, place)
        found = self._together(node, gathering)
        return found if gathering.paired else self.brought(found, node.owner.index, place)

    def _together(self, node: Aggregate, gathering: Gathering) -> Read:
        """What the rows come to for each of those they belong to."""
        graph, quantities = self.graph, self.quantities
        within, asked = gathering.within, gathering.asked
        rows, counts, known = within.table, gathering.counts, gathering.known
        if node.kind in ("any", "all"):
            assert node.body is not None
            verdict = self.condition(node.body, within)
            # `all` is `any` of the opposite, turned round.
            sought = verdict if node.kind == "any" else graph.opposite(verdict)
            found = self._any(graph.both(counts, sought), rows, asked)
            if node.kind == "all":
                found = graph.opposite(found)
            return graph.case([(known, found)], graph.null("flag"))
        each = quantities.constant((1, 1)) if node.body is None else self.quantity(node.body, within)
        total = self._sum(quantities.choose(counts, each, quantities.nothing), rows, asked)
        return quantities.choose(known, total, self._sum_of_unknown(each, gathering))

    def _any(self, verdict: Cell, rows: Table, owner: Table) -> Cell:
        """Whether a condition holds of any: three-valued, false where there are no rows."""
        graph = self.graph
        if not verdict.nullable:
            return graph.gathered("any", verdict, rows, owner)
        one, two = graph.whole(1), graph.whole(2)
        code = graph.case([(verdict, two), (graph.unknown(verdict), one)], graph.whole(0))
        most = graph.gathered("most", code, rows, owner)
        return graph.case(
            [
                (graph.compare("==", most, two), graph.true),
                (graph.compare("==", most, one), graph.null("flag")),
            ],
            graph.false,
        )

    def _sum(self, each: Quantity, rows: Table, owner: Table) -> Quantity:
        low = self._sum_of_bounds(each.low, rows, owner)
        return Quantity(low, low if each.low == each.high else self._sum_of_bounds(each.high, rows, owner))

    def _sum_of_bounds(self, bound: Bound, rows: Table, owner: Table) -> Bound:
        """Where one of them is infinite, so is the sum."""
        graph = self.graph
        bound = self._over_the_same(bound, owner)
        top = bound.top
        over = None if bound.over is None else graph.at_owner(bound.over, owner)
        if not top.nullable:
            return Bound(graph.gathered("sum", top, rows, owner), bound.below, over)
        total = graph.gathered("sum", graph.known_or(top, graph.whole(0)), rows, owner)
        infinite = graph.gathered("any", graph.unknown(top), rows, owner)
        return Bound(graph.case([(infinite, graph.null("int"))], total), bound.below, over)

    def _over_the_same(self, bound: Bound, owner: Table) -> Bound:
        """A bound of each row over what is the same for all rows that are added up.

        What was divided by small numbers that differ from row to row is brought over one that they all
        divide.
        """
        graph, over = self.graph, bound.over
        if over is None or graph.at_owner(over, owner) is not None:
            return bound
        if over.high is None or over.high > MOST_SHARES:
            raise RuleError((_UNEQUAL_SHARES,))
        common = lcm(*range(1, over.high + 1))
        share = graph.divide(graph.whole(common), over)
        return Bound(graph.multiply(bound.top, share), bound.below * common)

    def _sum_of_unknown(self, each: Quantity, gathering: Gathering) -> Quantity:
        """Of people nobody told of: not below nothing, where nobody's own part is not."""
        graph, quantities = self.graph, self.quantities
        if each.never_negative:
            return quantities.constant(NOT_NEGATIVE)
        least = Quantity(each.low, each.low)
        enough = graph.holds(quantities.compare(">=", least, quantities.nothing))
        not_below = graph.gathered(
            "any", graph.both(gathering.nobody, enough), gathering.within.table, gathering.asked
        )
        return quantities.choose(not_below, quantities.constant(NOT_NEGATIVE), quantities.constant(UNKNOWN))

    # --- days and rounding ------------------------------------------------------------------------

    def _full_years(self, start: Cell, end: Cell) -> Quantity:
        """Birthdays passed: one born on 29 February turns a year older on 1 March in common years."""
        graph = self.graph

        elapsed = graph.subtract(graph.written_day(end), graph.written_day(start))
        return self._not_below_nothing(elapsed, 10_000)

    def _full_months(self, start: Cell, end: Cell) -> Quantity:
        graph = self.graph

        def months(day: Cell) -> Cell:
            years = graph.multiply(graph.part_of_day("year", day), graph.whole(12))
            return graph.add(years, graph.part_of_day("month", day))

        earlier = graph.compare("<", graph.part_of_day("day", end), graph.part_of_day("day", start))
        whole = graph.subtract(
            graph.subtract(months(end), months(start)),
            graph.case([(earlier, graph.whole(1))], graph.whole(0)),
        )
        return self._not_below_nothing(whole, 1)

    def _not_below_nothing(self, elapsed: Cell, step: int) -> Quantity:
        """Never below nothing: an age is not, and an unknown one is taken not to be."""
        graph = self.graph
        full = graph.divide(graph.not_below(elapsed, 0), graph.whole(step))
        if not full.nullable:
            return self.quantities.known(full)
        return Quantity(Bound(graph.known_or(full, graph.whole(0))), Bound(full))

    def _round(self, node: Round, place: Place) -> Quantity:
        graph, quantities = self.graph, self.quantities
        exact, mode = self.quantity(node.value, place), self.condition(node.mode, place)
        persons = quantities.constant((1, 1)) if node.persons is None else self.quantity(node.persons, place)
        if mode.is_constant and mode.value is not None:
            return quantities.rounded(exact, str(mode.value), persons)
        ways = {name: quantities.rounded(exact, name, persons) for name in MODES}
        first, *rest = ways.values()
        found = first
        for other in rest:
            found = quantities.hull(found, other)
        for name, way in ways.items():
            chosen = graph.holds(graph.compare("==", mode, graph.constant(name, "text")))
            found = quantities.choose(chosen, way, found)
        return found


def each_cell(found: Read, change: Callable[[Cell], Cell]) -> Read:
    """The same value once each of its cells is changed."""
    if isinstance(found, Cell):
        return change(found)

    def bound(one: Bound) -> Bound:
        return Bound(change(one.top), one.below, None if one.over is None else change(one.over))

    low = bound(found.low)
    return Quantity(low, low if found.low == found.high else bound(found.high))


def _kind(kind: Type) -> Kind:
    match kind:
        case Flag():
            return "flag"
        case Day():
            return "day"
        case Number():
            return "int"
    return "text"


def _too_entangled(node: Aggregate) -> Problem:
    where = f"{node.owner.name}.{node.collection}"
    return Problem(
        where,
        "汇总里套着的汇总同时提到三个不同的人，不能用于批量计算；请拆成几个定义",
        "a total within a total speaks of three different persons at once, which cannot be worked out for a "
        "population; make several definitions of it",
    )


_UNEQUAL_SHARES = Problem(
    "sum",
    "汇总的各项除以各不相同的、可能很大的数，不能用于批量计算；请先汇总再除",
    "what is summed is divided by a different and possibly large number for each, which cannot be worked out "
    "for a population; sum first, then divide",
)
