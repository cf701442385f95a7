"""What is decided of every family and person under a rulebook, as columns of a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jiuzhu.language.situation import Value
from jiuzhu.language.tree import Aggregate, Node, walk
from jiuzhu.population.cells import Cell, Graph, Table
from jiuzhu.population.layout import Layout, Name
from jiuzhu.population.missing import Gaps, Missing
from jiuzhu.population.quantities import Quantities, Quantity
from jiuzhu.population.reader import Reader
from jiuzhu.population.told import Holdings, Told
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, findings
from jiuzhu.rulebook.model import Benefit, ItemRule

STATUSES = ("eligible", "ineligible", "undetermined")


@dataclass(frozen=True, slots=True)
class Determined:
    """One benefit as decided in every row of a table.

    listed: whether it is a question at all; where it is not, everything else is null.  status: one of
    `STATUSES`.  lowest, highest: whole fen, what is below a fen cut off; highest null where no bound is
    known; both None where it gives no money.  exact: whether they are the same in every row.
    conditions: three-valued, by name.  tiers: by the item's key, null where none is reached.  missing:
    bits of what leaves the status or the amount open.
    """

    benefit: Benefit
    table: Name
    listed: Cell
    status: Cell
    lowest: Cell | None
    highest: Cell | None
    exact: bool
    conditions: Mapping[str, Cell]
    tiers: Mapping[str, Cell]
    missing: Gaps


@dataclass(frozen=True, slots=True)
class Determinations:
    """Everything that is decided under a rulebook.

    refused: for a table, by the finding's key, in which rows an officer's finding lies beyond what the law
    lets it be; such a family is not assessed.  tables: by sheet.  nobody: which persons only stand for an
    applicant who is not known.  rows, bad: as `Told.rows` and `Told.bad`, of each family.
    missing: names the bits.
    """

    graph: Graph
    tables: Mapping[Name, Table]
    nobody: Cell
    rows: Cell
    bad: Cell
    determined: tuple[Determined, ...]
    refused: Mapping[Name, Mapping[str, Cell]]
    missing: Missing


def determine(
    rulebook: Rulebook,
    on: date,
    layout: Layout,
    holdings: Holdings,
    nobodies: frozenset[Name],
    checked: frozenset[Name],
    with_missing: bool,
    taken: Mapping[str, Value],
) -> Determinations:
    """What is decided under a rulebook on a day of families in tables that hold these columns.

    taken: findings that are taken to be so wherever the tables have none.
    """
    graph = Graph()
    quantities = Quantities(graph)
    told = Told(graph, quantities, layout, holdings, nobodies, checked)
    reader = Reader(rulebook, on, layout, graph, quantities, told, taken)
    missing = Missing(rulebook, reader)
    names: dict[str, Name] = {sheet.entity.name: name for name, sheet in layout.items()}
    return Determinations(
        graph,
        told.tables,
        told.stands_for_nobody("persons"),
        told.rows(),
        told.bad(),
        tuple(
            _determined(rule, rulebook, names[rule.decided_for], reader, missing if with_missing else None)
            for rule in rulebook.benefits.values()
        ),
        {
            names[entity]: {rule.key: _beyond(rule, reader, entity) for rule in bounded}
            for entity, bounded in _bounded(rulebook).items()
        },
        missing,
    )


def sums_over(rulebook: Rulebook, entity: str) -> bool:
    """Whether some expression adds up what holds of each of a group of these."""
    return any(
        isinstance(node, Aggregate) and node.kind == "sum" and node.variable.entity.name == entity
        for tree in _trees(rulebook)
        for node in walk(tree)
    )


def _trees(rulebook: Rulebook) -> Iterator[Node]:
    for item in rulebook.items.values():
        given = [item.tree, item.unless_judged, *(item.within or ()), *(when for _, _, when in item.tiers)]
        yield from (tree for tree in given if tree is not None)
    for benefit in rulebook.benefits.values():
        yield from (one.tree for one in (*benefit.conditions, *benefit.exclusions))
        yield from (tree for tree in (benefit.concerns, benefit.amount) if tree is not None)


def _determined(
    rule: Benefit, rulebook: Rulebook, table: Name, reader: Reader, missing: Missing | None
) -> Determined:
    graph, place = reader.graph, reader.place(rule.decided_for)
    concerned = graph.true if rule.concerns is None else reader.condition(rule.concerns, place)
    listed = graph.opposite(graph.fails(concerned))
    eligible, due = reader.outcome(rule.name, "eligible"), reader.outcome(rule.name, "entitlement")
    assert isinstance(eligible, Cell)
    assert isinstance(due, Quantity)
    words = [graph.constant(status, "status") for status in STATUSES]
    open_status = words[2] if eligible.nullable else words[1]
    status = graph.case([(eligible, words[0]), (graph.fails(eligible), words[1])], open_status)
    lowest = highest = None
    if rule.paid is not None:
        paid = reader.quantities.choose(graph.fails(eligible), reader.quantities.nothing, due)
        lowest, highest = reader.quantities.fen(paid.low), reader.quantities.fen(paid.high)
    conditions = {one.name: reader.condition(one.tree, place) for one in (*rule.conditions, *rule.exclusions)}
    tiers = {key: reader.item(key, rule.decided_for) for key in rule.tiers}
    gaps: Gaps = {}
    if missing is not None:
        open_ = graph.unknown(eligible)
        if rule.amount is not None:
            inexact = graph.opposite(reader.quantities.is_known(due))
            open_ = graph.either(open_, graph.both(graph.opposite(graph.fails(eligible)), inexact))
        of_tiers = missing.union(*(missing.item(key, rule.decided_for) for key in rule.tiers))
        gaps = missing.union(
            missing.outcome(rule.name, "amount"),
            missing.where(graph.opposite(graph.fails(eligible)), of_tiers),
        )
        gaps = dict(sorted(missing.where(graph.both(listed, open_), gaps).items()))
    nothing = graph.null("int")
    return Determined(
        rule,
        table,
        listed,
        graph.case([(listed, status)], graph.null("status")),
        None if lowest is None else graph.case([(listed, lowest)], nothing),
        None if highest is None else graph.case([(listed, highest)], nothing),
        lowest is highest,
        {name: graph.case([(listed, holds)], graph.null("flag")) for name, holds in conditions.items()},
        {key: graph.case([(listed, _cell(tier))], graph.null("text")) for key, tier in tiers.items()},
        gaps,
    )


def _cell(read: Cell | Quantity) -> Cell:
    assert isinstance(read, Cell)
    return read


def _bounded(rulebook: Rulebook) -> dict[str, list[ItemRule]]:
    """The findings that the law keeps within bounds, by whom they are about."""
    found: dict[str, list[ItemRule]] = {"household": [], "member": []}
    for rule in findings(rulebook).values():
        about = decided_for(rule, rulebook)
        if rule.within is not None and about in found:
            found[about].append(rule)
    return found


def _beyond(rule: ItemRule, reader: Reader, entity: str) -> Cell:
    """In which rows an officer found what lies beyond the bounds."""
    assert rule.within is not None
    graph, place = reader.graph, reader.place(entity)
    found = reader.found(rule, entity)
    if not isinstance(found, Quantity):
        return graph.false
    lowest, highest = (reader.quantity(bound, place) for bound in rule.within)
    below = reader.quantities.compare("<", found, Quantity(lowest.low, lowest.low))
    above = reader.quantities.compare(">", found, Quantity(highest.high, highest.high))
    judged = graph.opposite(graph.unknown(found.low.top))
    return graph.both(judged, graph.either(graph.holds(below), graph.holds(above)))
