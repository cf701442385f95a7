"""The rulebook of one day: what is in force, every expression parsed, every name and unit checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TypeVar

from jiuzhu.errors import Problem, RuleError
from jiuzhu.facts.vocabulary import Entity, household
from jiuzhu.language.parse import ExpressionError, choose, parse_expression
from jiuzhu.language.symbols import BenefitSymbol, Symbols
from jiuzhu.language.tree import (
    APPLICANT,
    And,
    Coded,
    Constant,
    Flag,
    Item,
    Node,
    Not,
    Number,
    Outcome,
    Round,
    Row,
    Subject,
    Type,
    walk,
)
from jiuzhu.language.units import Unit, parse_unit
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.figures import (
    NOT_SET,
    DatedValue,
    change_days,
    dated_values,
    in_force,
    parameter_type,
    read_value,
    unset_value,
)
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Basis, Benefit, ConditionRule, Figure, ItemRule, Paid
from jiuzhu.rulebook.schema import (
    BenefitFile,
    DefinitionsFile,
    FillsFile,
    ItemEntry,
    ParameterEntry,
    ParametersFile,
    RowEntry,
    SourceEntry,
    SourcesFile,
)
from jiuzhu.rulebook.tables import unreachable_rows
from jiuzhu.texts import Text

_HOUSEHOLD = household()
_ENTITIES: dict[str, Entity] = {
    "household": _HOUSEHOLD,
    "member": _HOUSEHOLD.collections["members"],
    "supporter": _HOUSEHOLD.collections["members"].collections["supporters"],
}

_PERIOD_UNITS = {"month": Unit((("yuan", 1), ("month", -1))), "once": Unit((("yuan", 1),))}

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as a file has it, before anything is parsed."""

    key: str
    entry: ItemEntry
    document: Document
    path: Key
    entity: str
    own: Mapping[str, str]
    needs_basis: bool


@dataclass(frozen=True, slots=True)
class Day:
    """Everything a rulebook says on a day."""

    figures: Mapping[str, Figure]
    items: Mapping[str, ItemRule]
    benefits: Mapping[str, Benefit]


def days_of_change(layers: Layers) -> list[date]:
    """The days on which any figure, item or benefit changes, in order."""
    days: set[date] = set()
    for document, figures in layers.of_kind(ParametersFile):
        for name, entry in figures.parameters.items():
            days |= set(change_days(dated_values(name, entry, document, [])))
    benefits = [file for _, file in layers.of_kind(BenefitFile)]
    groups: list[Mapping[str, list[ItemEntry]]] = [
        *(file.definitions for _, file in layers.of_kind(DefinitionsFile)),
        *(group for file in benefits for group in (file.quantities, file.conditions)),
        *(group for _, file in layers.of_kind(FillsFile) for group in (file.quantities, file.conditions)),
    ]
    spans = [(file.since, file.until) for file in benefits]
    spans += [(one.since, one.until) for group in groups for versions in group.values() for one in versions]
    for since, until in spans:
        days |= {since} if since else set()
        days |= {until + timedelta(days=1)} if until else set()
    return sorted(days)


def build_day(layers: Layers, on: date) -> Day:
    """What is in force on a day; raises `RuleError` with every problem found."""
    return _Builder(layers, on).build()


class _Builder:
    def __init__(self, layers: Layers, on: date) -> None:
        self.layers = layers
        self.on = on
        self.problems: list[Problem] = []
        self.sources: dict[str, SourceEntry] = {}
        self.figures: dict[str, Figure] = {}
        self.drafts: dict[str, Draft] = {}
        self.benefit_files: dict[str, tuple[BenefitFile, Document]] = {}
        self.items: dict[str, ItemRule] = {}
        self.symbols = Symbols({})

    def build(self) -> Day:
        self._read_sources()
        self._read_figures()
        self._read_benefit_files()
        self._read_definitions()
        self._read_fills()
        self._refuse_if_problems()
        self.symbols = Symbols(
            {},
            {name: figure.type for name, figure in self.figures.items()},
            {key: kind for key, draft in self.drafts.items() if (kind := self._item_type(draft))},
            {name: self._benefit_symbol(file) for name, (file, _) in self.benefit_files.items()},
        )
        self._refuse_names_taken_twice()
        for draft in self.drafts.values():
            if draft.key in self.symbols.items:
                self.items[draft.key] = self._item(draft)
        benefits = {
            name: self._benefit(file, document)
            for name, (file, document) in self.benefit_files.items()
            if _covers(file.since, file.until, self.on)
        }
        self._refuse_if_problems()
        self._refuse_cycles(benefits)
        self._refuse_if_problems()
        return Day(self.figures, self.items, benefits)

    def _refuse_if_problems(self) -> None:
        if self.problems:
            raise RuleError(tuple(dict.fromkeys(self.problems)))

    def _problem(self, document: Document, path: Key, zh: str, en: str) -> None:
        self.problems.append(document.problem(path, zh, en))

    # --- sources and figures ---------------------------------------------------------------------

    def _read_sources(self) -> None:
        for document, file in self.layers.of_kind(SourcesFile):
            for name, entry in file.sources.items():
                if name in self.sources:
                    self._problem(
                        document,
                        ("sources", name),
                        f"依据“{name}”已在上一层写明",
                        f"the source {name!r} is already in an upper layer",
                    )
                self.sources[name] = entry

    def _basis(self, citations: list[str] | None, document: Document, path: Key) -> tuple[Basis, ...]:
        read: list[Basis] = []
        for citation in citations or ():
            name, _, article = citation.partition(" ")
            if name not in self.sources:
                zh, en = _nearest(name, self.sources)
                self._problem(
                    document, path, f"没有编号为“{name}”的依据{zh}", f"there is no source {name!r}{en}"
                )
                continue
            read.append(Basis(name, self.sources[name].text, article.strip()))
        return tuple(read)

    def _read_figures(self) -> None:
        declared: dict[str, tuple[ParameterEntry, Type, Document]] = {}
        values: dict[str, list[list[DatedValue]]] = {}
        for document, file in self.layers.of_kind(ParametersFile):
            for name, entry in file.parameters.items():
                path: Key = ("parameters", name)
                dated = dated_values(name, entry, document, self.problems)
                if name in declared:
                    if entry.unit or entry.zh or entry.en:
                        self._problem(
                            document,
                            path,
                            f"“{name}”已在上一层写明名称和单位，这里只写 values",
                            f"{name!r} is described in an upper layer; give only its values here",
                        )
                    values[name].append(dated)
                    continue
                if not (entry.zh and entry.en and entry.unit):
                    self._problem(
                        document,
                        path,
                        f"“{name}”要写 zh、en 和 unit（上面各层没有这个参数）",
                        f"{name!r} needs zh, en and unit (no upper layer has it)",
                    )
                    continue
                try:
                    declared[name] = (entry, parameter_type(entry.unit), document)
                    values[name] = [dated]
                except ValueError:
                    self._problem(
                        document,
                        (*path, "unit"),
                        f"没有单位“{entry.unit}”；写法如 yuan/month、yuan/person/month、1、flag、rounding",
                        f"there is no unit {entry.unit!r}; write yuan/month, yuan/person/month, 1, flag or "
                        "rounding",
                    )
        for name, (entry, kind, document) in declared.items():
            for layer in values[name]:
                for one in layer:
                    self._check_value(name, one, kind)
            self.figures[name] = self._figure(name, entry, kind, document, values[name])

    def _check_value(self, name: str, one: DatedValue, kind: Type) -> None:
        """Every value is checked on every day, so that a bad one is seen before its day comes."""
        try:
            read_value(one, kind)
        except ValueError as error:
            zh, _, en = str(error).partition(" / ")
            self._problem(one.document, one.path, f"“{name}”：{zh}", f"{name!r}: {en or zh}")
        self._basis(one.entry.source, one.document, one.path)

    def _figure(
        self,
        name: str,
        entry: ParameterEntry,
        kind: Type,
        document: Document,
        layers: list[list[DatedValue]],
    ) -> Figure:
        title = Text(entry.zh or name, entry.en or name)
        chosen: DatedValue | None = None
        for layer in layers:
            one = in_force(layer, self.on)
            if one is None:
                continue
            if chosen is not None and (chosen.entry.status or "unset") not in NOT_SET:
                self._problem(
                    one.document,
                    one.path,
                    f"“{name}”已由上一层确定（{chosen.document.where(chosen.path)}），下层不能改动",
                    f"{name!r} is settled by an upper layer ({chosen.document.where(chosen.path)})",
                )
            chosen = one
        if chosen is None:
            where = document.where(("parameters", name))
            note = Text("这一天没有生效的数", "no figure is in force on this day")
            return Figure(
                name, title, kind, unset_value(kind), "unset", (), None, None, note, None, False, where
            )
        try:
            value = read_value(chosen, kind)
        except ValueError:
            value = None  # told by `_check_value`
        known_until = chosen.entry.known_until
        return Figure(
            name,
            title,
            kind,
            value,
            chosen.entry.status or "unset",
            self._basis(chosen.entry.source, chosen.document, chosen.path),
            chosen.since,
            chosen.until,
            chosen.entry.note.text if chosen.entry.note else None,
            known_until,
            known_until is not None and self.on > known_until,
            chosen.document.where(chosen.path),
        )

    # --- which items and benefits there are ------------------------------------------------------

    def _draft(
        self, key: str, versions: list[ItemEntry], document: Document, path: Key, like: Draft
    ) -> Draft | None:
        for index, entry in enumerate(versions):
            if _covers(entry.since, entry.until, self.on):
                exact: Key = (*path, index) if (*path, index) in document.lines else path
                return replace(like, key=key, entry=entry, document=document, path=exact)
        return None

    def _read_benefit_files(self) -> None:
        files = self.layers.of_kind(BenefitFile)
        for document, file in sorted(files, key=lambda found: (found[1].order, found[1].benefit)):
            name = file.benefit
            if name in self.benefit_files:
                self._problem(
                    document,
                    ("benefit",),
                    f"“{name}”已在上一层写明；下层用 fills: {name} 补充",
                    f"{name!r} is in an upper layer; fill it with 'fills: {name}'",
                )
                continue
            self.benefit_files[name] = (file, document)
            own = {item: f"{name}.{item}" for item in (*file.quantities, *file.conditions)}
            for group in ("quantities", "conditions"):
                for item, versions in getattr(file, group).items():
                    like = Draft("", versions[0], document, (), file.decided_for, own, group == "conditions")
                    draft = self._draft(own[item], versions, document, (group, item), like)
                    if draft:
                        self.drafts[draft.key] = draft

    def _read_definitions(self) -> None:
        for document, file in self.layers.of_kind(DefinitionsFile):
            for key, versions in file.definitions.items():
                entity = key.partition(".")[0]
                path: Key = ("definitions", key)
                if entity not in _ENTITIES:
                    self._problem(
                        document,
                        path,
                        f"定义只能属于 {'、'.join(_ENTITIES)}，没有“{entity}”",
                        f"a definition belongs to {', '.join(_ENTITIES)}; there is no {entity!r}",
                    )
                    continue
                like = Draft(key, versions[0], document, path, entity, {}, True)
                if draft := self._draft(key, versions, document, path, like):
                    self._put(draft)

    def _read_fills(self) -> None:
        for document, file in self.layers.of_kind(FillsFile):
            for group in ("quantities", "conditions"):
                for item, versions in getattr(file, group).items():
                    key = f"{file.fills}.{item}"
                    before = self.drafts.get(key)
                    if before is None:
                        zh, en = _nearest(key, self.drafts)
                        self._problem(
                            document,
                            (group, item),
                            f"上层没有“{key}”可补充{zh}",
                            f"no upper layer has {key!r} to be filled{en}",
                        )
                        continue
                    if draft := self._draft(key, versions, document, (group, item), before):
                        self._put(draft)

    def _put(self, draft: Draft) -> None:
        before = self.drafts.get(draft.key)
        if before is not None:
            if not (before.entry.local or before.entry.judged):
                self._problem(
                    draft.document,
                    draft.path,
                    f"“{draft.key}”已由 {before.document.where(before.path)} 确定，没有留给下层",
                    f"{draft.key!r} is settled at {before.document.where(before.path)}, not left open",
                )
            same = before.entry.unit == draft.entry.unit
            if not same:
                self._problem(
                    draft.document,
                    draft.path,
                    f"单位应与上层一致：{before.entry.unit}",
                    f"the unit should be that of the upper layer, {before.entry.unit}",
                )
        self.drafts[draft.key] = draft

    def _refuse_names_taken_twice(self) -> None:
        for name, (file, document) in self.benefit_files.items():
            for group in ("quantities", "conditions"):
                for item in getattr(file, group):
                    if item in self.figures or (group == "quantities" and item in file.conditions):
                        self._problem(
                            document,
                            (group, item),
                            f"“{item}”这个名称已用于别处，请换一个",
                            f"the name {item!r} is already taken; choose another",
                        )
            if any(
                name in entity.words or f"{label}.{name}" in self.drafts
                for label, entity in _ENTITIES.items()
            ):
                self._problem(
                    document,
                    ("benefit",),
                    f"“{name}”这个名称已用于别处",
                    f"the name {name!r} is already taken",
                )

    # --- parsing ---------------------------------------------------------------------------------

    def _item_type(self, draft: Draft) -> Type | None:
        entry = draft.entry
        if entry.tiers is not None:
            return Coded(draft.key, tuple((tier.tier, tier.text) for tier in entry.tiers))
        if entry.unit is None:
            return Flag()
        try:
            return Number(parse_unit(entry.unit))
        except ValueError:
            self._problem(
                draft.document,
                (*draft.path, "unit"),
                f"没有单位“{entry.unit}”；写法如 yuan/month、person、year、1",
                f"there is no unit {entry.unit!r}; write yuan/month, person, year or 1",
            )
            return None

    def _benefit_symbol(self, file: BenefitFile) -> BenefitSymbol:
        unit = Number(_PERIOD_UNITS[file.paid.period]) if file.paid else None
        return BenefitSymbol(file.decided_for, unit)

    def _symbols_for(self, entity: str, own: Mapping[str, str]) -> Symbols:
        variables = {
            "household": Subject("household", 0, _ENTITIES["household"]),
            "applicant": Subject("applicant", APPLICANT, _ENTITIES["member"]),
        }
        if entity != "household":
            variables[entity] = Subject(entity, 1, _ENTITIES[entity])
        return replace(self.symbols, variables=variables, own=own)

    def _try(self, document: Document, path: Key, read: Callable[[], Parsed]) -> Parsed | None:
        try:
            return read()
        except ExpressionError as error:
            place = ".".join(str(step) for step in path)
            self._problem(document, path, f"{place}：{error.zh}", f"{place}: {error.en}")
            return None

    def _parse(self, text: str, expected: Type | None, draft: Draft, path: Key) -> Node:
        symbols = self._symbols_for(draft.entity, draft.own)
        read = self._try(draft.document, path, lambda: parse_expression(text, symbols, expected))
        return read if read is not None else Constant(0, Number(None))

    def _item(self, draft: Draft) -> ItemRule:
        entry, path = draft.entry, draft.path
        kind = self.symbols.items[draft.key]
        basis = self._basis(entry.basis, draft.document, path)
        if draft.needs_basis and not entry.basis:
            self._problem(
                draft.document, path, f"“{draft.key}”缺少依据（basis）", f"{draft.key!r} has no basis"
            )
        rule = ItemRule(
            draft.key,
            entry.text,
            kind,
            basis,
            draft.document.where(path),
            judged=entry.judged,
            assumed=entry.assumed.text if entry.assumed else None,
        )
        if entry.value is not None:
            return replace(rule, tree=self._parse(entry.value, kind, draft, (*path, "value")))
        if entry.when is not None:
            return replace(rule, tree=self._parse(entry.when, kind, draft, (*path, "when")))
        if entry.table is not None:
            return replace(rule, tree=self._table(entry.table, kind, draft))
        if entry.tiers is not None:
            rows = tuple(
                (tier.tier, tier.text, self._parse(tier.when, Flag(), draft, (*path, "tiers", index, "when")))
                for index, tier in enumerate(entry.tiers)
            )
            self._refuse_unreachable([when for _, _, when in rows], draft, "tiers")
            return replace(rule, tiers=rows)
        within = entry.within and (
            self._parse(entry.within[0], kind, draft, (*path, "within", 0)),
            self._parse(entry.within[1], kind, draft, (*path, "within", 1)),
        )
        default = entry.unless_judged and self._judged_default(entry.unless_judged, kind, draft)
        return replace(rule, within=within or None, unless_judged=default or None)

    def _judged_default(self, text: str, kind: Type, draft: Draft) -> Node:
        path: Key = (*draft.path, "unless_judged")
        if not isinstance(kind, Flag):
            return self._parse(text, kind, draft, path)
        if text not in ("yes", "no"):
            self._problem(draft.document, path, "应为 yes 或 no", "should be yes or no")
        # A condition that always or never holds, in the words of the language.
        always = And(())
        return always if text == "yes" else Not(always)

    def _table(self, entries: list[RowEntry], kind: Type, draft: Draft) -> Node:
        path: Key = (*draft.path, "table")
        *rows, last = entries or [RowEntry()]
        if last.otherwise is None or last.when or last.value:
            self._problem(
                draft.document,
                (*path, len(entries) - 1),
                "表的最后一行应为 otherwise: …",
                "the last row of a table is 'otherwise: …'",
            )
            return Constant(0, Number(None))
        read: list[Row] = []
        for index, row in enumerate(rows):
            if row.when is None or row.value is None or row.otherwise is not None:
                self._problem(
                    draft.document,
                    (*path, index),
                    "表的每一行应写 when 和 value",
                    "each row of a table has 'when' and 'value'",
                )
                continue
            when = self._parse(row.when, Flag(), draft, (*path, index, "when"))
            value = self._parse(row.value, kind, draft, (*path, index, "value"))
            read.append(Row(when, value, row.note.text if row.note else None))
        self._refuse_unreachable([row.when for row in read], draft, "table")
        otherwise = self._parse(last.otherwise, kind, draft, (*path, len(rows), "otherwise"))
        table = self._try(draft.document, path, lambda: choose(tuple(read), otherwise))
        return table if table is not None else otherwise

    def _refuse_unreachable(self, conditions: list[Node], draft: Draft, group: str) -> None:
        constants = {name: figure.value for name, figure in self.figures.items()}
        for index in unreachable_rows(conditions, constants):
            self._problem(
                draft.document,
                (*draft.path, group, index),
                f"第 {index + 1} 行永远轮不到：上面的行已经包含了它",
                f"row {index + 1} can never be reached: the rows above it have it all",
            )

    # --- benefits --------------------------------------------------------------------------------

    def _benefit(self, file: BenefitFile, document: Document) -> Benefit:
        name = file.benefit
        own = {item: f"{name}.{item}" for item in (*file.quantities, *file.conditions)}
        like = Draft(
            name, next(iter(file.conditions.values()))[0], document, (), file.decided_for, own, False
        )
        subject = self._symbols_for(file.decided_for, own).variables[file.decided_for]
        conditions: list[ConditionRule] = []
        for item in file.conditions:
            rule = self.items.get(own[item])
            if rule is None:
                continue
            if rule.type != Flag():
                self._problem(
                    document, ("conditions", item), f"“{item}”不是条件", f"{item!r} is not a condition"
                )
            tree = rule.tree if rule.tree is not None else Item(subject, rule.key, rule.type)
            conditions.append(ConditionRule(item, rule.text, tree, rule.basis))
        amount: Node | None = None
        if file.amount and file.paid:
            unit = Number(_PERIOD_UNITS[file.paid.period])
            amount = self._parse(file.amount.value, unit, like, ("amount", "value"))
            if not isinstance(amount, Round):
                self._problem(
                    document,
                    ("amount", "value"),
                    "金额要写明怎样舍入：round_to(…, 方式)",
                    "an amount says how it is rounded: round_to(…, mode)",
                )
        return Benefit(
            name,
            file.title.text,
            file.kind,
            subject,
            tuple(conditions),
            tuple(self._exclusions(file, document, like)),
            tuple(
                key for item in file.quantities if (key := own[item]) in self.items and self.items[key].tiers
            ),
            self._parse(file.concerns, Flag(), like, ("concerns",)) if file.concerns else None,
            amount,
            Paid(file.paid.period, file.paid.text) if file.paid else None,
            self._basis(file.amount.basis, document, ("amount", "basis")) if file.amount else (),
            document.where(("benefit",)),
        )

    def _exclusions(self, file: BenefitFile, document: Document, like: Draft) -> Iterator[ConditionRule]:
        for index, entry in enumerate(file.excluded_by):
            path: Key = ("excluded_by", index)
            if entry.benefit not in self.benefit_files:
                zh, en = _nearest(entry.benefit, self.benefit_files)
                self._problem(
                    document,
                    path,
                    f"没有待遇“{entry.benefit}”{zh}",
                    f"there is no benefit {entry.benefit!r}{en}",
                )
                continue
            other = self.benefit_files[entry.benefit][0]
            if other.decided_for == "member" and file.decided_for == "household":
                self._problem(
                    document,
                    path,
                    "按户的待遇不能直接被按人的待遇排除；请写成条件",
                    "a household's benefit is not excluded by a person's; write it as a condition",
                )
                continue
            subject = self._symbols_for(file.decided_for, {}).variables[other.decided_for]
            held: Node = Outcome(subject, entry.benefit, "entitled", Flag())
            if entry.when:
                held = self._parse(entry.when, Flag(), like, (*path, "when"))
            title = other.title.text
            yield ConditionRule(
                f"not_{entry.benefit}",
                Text(
                    entry.zh or f"未享受{title.zh}",
                    entry.en or f"Does not hold: {title.en}",
                ),
                Not(held),
                self._basis(entry.basis, document, path),
            )

    # --- cycles ----------------------------------------------------------------------------------

    def _refuse_cycles(self, benefits: Mapping[str, Benefit]) -> None:
        graph: dict[str, list[str]] = {}
        for key, item in self.items.items():
            trees = [
                item.tree,
                item.unless_judged,
                *(item.within or ()),
                *(when for _, _, when in item.tiers),
            ]
            graph[key] = [name for tree in trees if tree for name in _needs(tree)]
        for name, benefit in benefits.items():
            own = [*benefit.conditions]
            graph[f"{name}.entitled"] = [
                *(need for one in own for need in _needs(one.tree)),
                *(_needs(benefit.concerns) if benefit.concerns else ()),
            ]
            graph[f"{name}.eligible"] = [
                f"{name}.entitled",
                *(need for one in benefit.exclusions for need in _needs(one.tree)),
            ]
            graph[f"{name}.entitlement"] = list(_needs(benefit.amount)) if benefit.amount else []
            graph[f"{name}.amount"] = [f"{name}.eligible", f"{name}.entitlement"]
        cycle = _cycle(graph)
        if cycle:
            where = next((self.items[key].where for key in cycle if key in self.items), "rules")
            ring = " → ".join(cycle)
            self.problems.append(
                Problem(where, f"互相引用，没有尽头：{ring}", f"these refer to one another for ever: {ring}")
            )


def _needs(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, Item):
            yield node.key
        elif isinstance(node, Outcome):
            yield f"{node.benefit}.{node.part}"


def _cycle(graph: Mapping[str, list[str]]) -> list[str]:
    """One ring of names that refer to one another, the first repeated at the end; empty if none."""
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        pending: list[Iterator[str]] = [iter((start,))]
        while pending:
            name = next(pending[-1], None)
            if name is None:
                pending.pop()
                if trail:
                    done.add(trail.pop())
            elif name in trail:
                return [*trail[trail.index(name) :], name]
            elif name not in done:
                trail.append(name)
                pending.append(iter(graph.get(name, ())))
    return []


def _covers(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


def _nearest(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    close = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return (f"，是否想写“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
