"""What is missing in each row: which unknown facts, findings and figures leave a value open, as sets of bits.

What `language.missing` says of one family, for a table of them; only about whom something is missing is not
kept apart: a wage that is missing of two persons is one gap of their family.  Everything that may be missing
has a bit; the bits stand in words of 62, each a whole number, those of figures in words of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from jiuzhu.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Extreme,
    Fact,
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
    children,
    walk,
)
from jiuzhu.population.cells import Cell
from jiuzhu.population.quantities import Bound, Quantity
from jiuzhu.population.reaching import Reaching
from jiuzhu.population.reader import Place, Read, Reader
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import ItemRule

BITS = 62

FIGURES = 1_000
"""The number of the first word that holds figures; what somebody may be asked stands in those before."""

_SAME_FOR_ALL = (
    Constant,
    Parameter,
    Arithmetic,
    Compare,
    OneOf,
    And,
    Or,
    Not,
    Choose,
    Extreme,
    Monthly,
    Round,
)

Gaps = dict[int, Cell]
"""A set of gaps in each row: by the number of a word, its bits; never null."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that nobody told.

    kind: as in `language.missing.Gap`.  name: `member.income.wages` of a fact, `household.members` of who
    belongs to a group, the finding's key, the figure's name.
    """

    kind: Literal["fact", "judgement", "figure", "members"]
    name: str


class Missing:
    """Finds the gaps under trees, in every row."""

    def __init__(self, rulebook: Rulebook, reader: Reader) -> None:
        self._rulebook = rulebook
        self._reader = reader
        self._graph = reader.graph
        self._reaching = Reaching(reader, self._asked_under, self._same_for_all)
        self.known: dict[Gap, tuple[int, int]] = {}
        self._items: dict[str, Gaps] = {}
        self._outcomes: dict[tuple[str, Part], Gaps] = {}
        self._under_node: dict[tuple[int, Place], tuple[Node, Gaps]] = {}

    def named(self, word: int, bits: int) -> Iterable[Gap]:
        """The gaps whose bits are set in a word."""
        return (gap for gap, (of, bit) in self.known.items() if of == word and bits & bit)

    # --- sets -------------------------------------------------------------------------------------

    def _one(self, gap: Gap) -> Gaps:
        if gap not in self.known:
            figure = gap.kind == "figure"
            before = sum(1 for one in self.known if (one.kind == "figure") == figure)
            self.known[gap] = before // BITS + (FIGURES if figure else 0), 1 << before % BITS
        word, bit = self.known[gap]
        return {word: self._graph.whole(bit)}

    def union(self, *sets: Gaps) -> Gaps:
        """Every gap in any of these."""
        words: dict[int, list[Cell]] = {}
        for one in sets:
            for word, bits in one.items():
                words.setdefault(word, []).append(bits)
        return {word: self._graph.union(*bits) for word, bits in words.items()}

    def where(self, condition: Cell, gaps: Gaps) -> Gaps:
        """Some gaps where a condition is true, none elsewhere."""
        graph = self._graph
        if condition is graph.false:
            return {}
        return {word: graph.case([(condition, bits)], graph.whole(0)) for word, bits in gaps.items()}

    def _any(self, gaps: Gaps) -> Cell:
        """Whether there is a gap at all."""
        graph = self._graph
        return graph.either(*(graph.compare(">", bits, graph.whole(0)) for bits in gaps.values()))

    def _asked_under(self, node: Node, place: Place) -> Cell:
        """In which rows something is missing under a tree that somebody could tell."""
        return self._any(_asked(self.under(node, place)))

    def _brought(self, gaps: Gaps, subject: int, place: Place) -> Gaps:
        return {word: _cell(self._reader.brought(bits, subject, place)) for word, bits in gaps.items()}

    # --- trees ------------------------------------------------------------------------------------

    def under(self, node: Node, place: Place) -> Gaps:
        """The gaps that leave a tree's value open; none where it is known."""
        key = id(node), place
        if key not in self._under_node:
            self._under_node[key] = node, self._find(node, place)
        return self._under_node[key][1]

    def _find(self, node: Node, place: Place) -> Gaps:
        reader = self._reader
        elsewhere = reader.elsewhere(node, place)
        if elsewhere is not None:
            found = self.under(node, elsewhere)
            return {word: _cell(reader.moved(bits, elsewhere, place)) for word, bits in found.items()}
        known = self.is_known(reader.read(node, place))
        if known is self._graph.true:
            return {}
        if self._same_for_all(node):
            return self._figures(node)
        return self.where(self._graph.opposite(known), self._open(node, place))

    def is_known(self, value: Read) -> Cell:
        """In which rows a value is known; never null."""
        if isinstance(value, Quantity):
            return self._reader.quantities.is_known(value)
        return self._graph.opposite(self._graph.unknown(value))

    def _same_for_all(self, node: Node) -> bool:
        """Whether a node rests on figures alone."""
        for one in walk(node):
            if isinstance(one, Item):
                tree = self._rulebook.items[one.key].tree
                if tree is None or not self._same_for_all(tree):
                    return False
            elif not isinstance(one, _SAME_FOR_ALL):
                return False
        return True

    def _figures(self, node: Node) -> Gaps:
        """The open figures under a node that rests on nothing else."""
        found: list[Gaps] = []
        for one in walk(node):
            if isinstance(one, Parameter):
                value = self._rulebook.figures[one.name].value
                if value is None or (isinstance(value, tuple) and value[0] != value[1]):
                    found.append(self._one(Gap("figure", one.name)))
            elif isinstance(one, Item):
                found += [self._figures(tree) for tree in _trees(self._rulebook.items[one.key])]
        return self.union(*found)

    def _open(self, node: Node, place: Place) -> Gaps:
        """The gaps under a node whose value is not known."""
        match node:
            case Fact(subject, word):
                fact = self._of_person(Gap("fact", f"{subject.entity.name}.{word.path}"), subject.entity.name)
                return self._brought(fact, subject.index, place)
            case Item(subject, key):
                return self._brought(self.item(key, subject.entity.name), subject.index, place)
            case Outcome(subject, benefit, part):
                return self._brought(self.outcome(benefit, part), subject.index, place)
            case Choose():
                return self._under_table(node, place)
            case Aggregate():
                return self._under_aggregate(node, place)
            case Extreme():
                return self._under_extreme(node, place)
            case Compare() if isinstance(node.left.type, Number):
                return self._under_comparison(node, place)
        return self.union(*(self.under(child, place) for child in children(node)))

    def _of_person(self, gap: Gap, entity: str) -> Gaps:
        """A gap in the rows of a table: of an applicant who is not known, what would tell who that is."""
        graph, plain = self._graph, self._one(gap)
        who = self._reader.told.who_is_missing()
        if entity != "member" or who.is_constant:
            return plain
        relation, members = Gap("fact", "member.relation"), Gap("members", "household.members")
        return self.union(
            *(
                self.where(graph.compare("==", who, graph.whole(case)), gaps)
                for case, gaps in enumerate((plain, self._one(relation), self._one(members)))
            )
        )

    def item(self, key: str, entity: str) -> Gaps:
        """The gaps that leave an item open, in the rows of its table."""
        if key not in self._items:
            value = self._reader.item(key, entity)
            open_ = self._graph.opposite(self.is_known(value))
            self._items[key] = self.where(open_, self._under_item(self._rulebook.items[key], entity))
        return self._items[key]

    def _under_item(self, rule: ItemRule, entity: str) -> Gaps:
        graph, place = self._graph, self._reader.place(entity)
        if rule.judged is not None:
            # Between bounds that are themselves open nobody can judge yet.
            bounds = [self.under(tree, place) for tree in _trees(rule)]
            return self.union(self._of_person(Gap("judgement", rule.key), entity), *bounds)
        if rule.tree is not None:
            return self.under(rule.tree, place)
        found: list[Gaps] = []
        undecided = graph.true
        for _, _, when in rule.tiers:
            found.append(self.where(undecided, self.under(when, place)))
            undecided = graph.both(
                undecided, graph.opposite(graph.holds(self._reader.condition(when, place)))
            )
        return self.union(*found)

    def outcome(self, benefit: str, part: Part) -> Gaps:
        """What leaves a part of a benefit open, in the rows of the table of whom it is decided for."""
        key = benefit, part
        if key not in self._outcomes:
            self._outcomes[key] = self._under_outcome(benefit, part)
        return self._outcomes[key]

    def _under_outcome(self, benefit: str, part: Part) -> Gaps:
        graph, rule = self._graph, self._rulebook.benefits.get(benefit)
        if rule is None:
            return {}
        place = self._reader.place(rule.decided_for)
        verdict = _cell(self._reader.outcome(benefit, "entitled" if part == "entitled" else "eligible"))
        found: list[Gaps] = []
        if part != "entitlement":
            asked = [rule.concerns] if rule.concerns is not None else []
            asked += [one.tree for one in rule.conditions]
            asked += [one.tree for one in rule.exclusions] if part != "entitled" else []
            found.append(
                self.where(graph.unknown(verdict), self.union(*(self.under(tree, place) for tree in asked)))
            )
        if rule.amount is not None and part in ("amount", "entitlement"):
            due = self._reader.outcome(benefit, "entitlement")
            open_ = graph.both(graph.opposite(graph.fails(verdict)), graph.opposite(self.is_known(due)))
            found.append(self.where(open_, self.under(rule.amount, place)))
        return self.union(*found)

    def _under_table(self, node: Choose, place: Place) -> Gaps:
        """What leaves open which row is taken, and what the rows that may be taken come to."""
        graph, reader = self._graph, self._reader
        which: list[Gaps] = []
        under: list[Gaps] = []
        possible: list[tuple[Cell, Read]] = []
        undecided = graph.true
        for row in node.rows:
            verdict = reader.condition(row.when, place)
            may_be = graph.both(undecided, graph.opposite(graph.fails(verdict)))
            which.append(self.where(undecided, self.under(row.when, place)))
            under.append(self.where(may_be, self.under(row.value, place)))
            possible.append((may_be, reader.read(row.value, place)))
            undecided = graph.both(undecided, graph.opposite(graph.holds(verdict)))
        under.append(self.where(undecided, self.under(node.otherwise, place)))
        possible.append((undecided, reader.read(node.otherwise, place)))
        of_values = self.union(*under)
        # Whichever row is taken: as long as figures are not set, it comes to the same.
        same = graph.both(graph.opposite(self._any(_asked(of_values))), self._are_same(possible))
        return self.union(self.where(graph.opposite(same), self.union(*which)), of_values)

    def _are_same(self, possible: Sequence[tuple[Cell, Read]]) -> Cell:
        """Whether the values of all rows that may be taken are the same, as far as they are known."""
        graph = self._graph
        *rows, (_, otherwise) = possible
        first = self._reader.first(rows, otherwise)
        return graph.both(
            *(graph.either(graph.opposite(may_be), self._is_same(first, value)) for may_be, value in possible)
        )

    def _is_same(self, a: Read, b: Read) -> Cell:
        """Whether two values are the same, unknown being the same as unknown."""
        if isinstance(a, Quantity):
            assert isinstance(b, Quantity)
            return self._graph.both(self._same_bound(a.low, b.low), self._same_bound(a.high, b.high))
        assert isinstance(b, Cell)
        unknown = self._graph.both(self._graph.unknown(a), self._graph.unknown(b))
        return self._graph.either(unknown, self._graph.holds(self._graph.compare("==", a, b)))

    def _same_bound(self, a: Bound, b: Bound) -> Cell:
        graph = self._graph
        same = self._reader.quantities.compare("==", Quantity(a, a), Quantity(b, b))
        return graph.either(graph.both(graph.unknown(a.top), graph.unknown(b.top)), graph.holds(same))

    def _under_aggregate(self, node: Aggregate, place: Place) -> Gaps:
        """Of each of them what can still matter, and where nobody told who they are, that."""
        graph, reader = self._graph, self._reader
        gathering = reader.gathering(node, place)
        within = gathering.within
        counts = gathering.counts
        matters = graph.opposite(graph.fails(counts))
        gaps = [self.under(node.filter, within)] if node.filter is not None else []
        if node.body is not None:
            settled = self._settled_without(node, within)
            matters = graph.both(matters, graph.opposite(settled))
            gaps.append(self.under(node.body, within))
        of_rows = self.where(matters, self.union(*gaps))
        together = {
            word: graph.gathered("bits", bits, within.table, gathering.asked)
            for word, bits in of_rows.items()
        }
        owner = node.owner.entity.name
        nobody_told = self._of_person(Gap("members", f"{owner}.{node.collection}"), owner)
        if gathering.paired:
            nobody_told = self._brought(nobody_told, node.owner.index, place)
        known = gathering.known
        found = self.union(self.where(graph.opposite(known), nobody_told), self.where(known, together))
        return found if gathering.paired else self._brought(found, node.owner.index, place)

    def _settled_without(self, node: Aggregate, within: Place) -> Cell:
        """Whether one of them cannot change the whole: it adds nothing, or answers as the rest must."""
        assert node.body is not None
        graph, quantities = self._graph, self._reader.quantities
        value = self._reader.read(node.body, within)
        if isinstance(value, Quantity):
            nothing = quantities.compare("==", value, quantities.nothing)
            return graph.both(quantities.is_known(value), graph.holds(nothing))
        return graph.fails(value) if node.kind == "any" else graph.holds(value)

    def _under_extreme(self, node: Extreme, place: Place) -> Gaps:
        """A part that cannot come to be the extreme does not matter, but for its figures."""
        graph, reaching = self._graph, self._reaching
        whole = self._reader.quantity(node, place)
        found: list[Gaps] = []
        for part in node.parts:
            value, reach = self._reader.quantity(part, place), reaching.reach(part, place)
            falls, rises = reaching.may_fall_below, reaching.may_rise_above
            if node.kind == "min":
                is_it = graph.both(self._same_bound(value.low, whole.low), rises(reach, value.low))
                matters = graph.either(falls(reach, whole.high), is_it)
            else:
                is_it = graph.both(self._same_bound(value.high, whole.high), falls(reach, value.high))
                matters = graph.either(rises(reach, whole.low), is_it)
            open_ = self.under(part, place)
            found += [self.where(matters, _asked(open_)), _of_figures(open_)]
        return self.union(*found)

    def _under_comparison(self, node: Compare, place: Place) -> Gaps:
        """What is compared, unless only a figure can settle it."""
        graph = self._graph
        found = self.union(self.under(node.left, place), self.under(node.right, place))
        asked, figures = _asked(found), _of_figures(found)
        if not asked or not figures:
            return found
        sides = (self._reaching.reach(side, place) for side in (node.left, node.right))
        can_settle = self._reaching.can_settle(node.operator, *sides)
        matters = graph.either(graph.opposite(self._any(figures)), can_settle)
        return self.union(self.where(matters, asked), figures)


def _asked(gaps: Gaps) -> Gaps:
    """Of a set of gaps those that somebody may be asked to fill."""
    return {word: bits for word, bits in gaps.items() if word < FIGURES}


def _of_figures(gaps: Gaps) -> Gaps:
    return {word: bits for word, bits in gaps.items() if word >= FIGURES}


def _cell(read: Read) -> Cell:
    assert isinstance(read, Cell)
    return read


def _trees(rule: ItemRule) -> list[Node]:
    trees = [rule.tree, rule.unless_judged, *(rule.within or ()), *(when for _, _, when in rule.tiers)]
    return [tree for tree in trees if tree is not None]
