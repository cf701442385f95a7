"""The rulebook of one day: what is in force, every expression parsed, every name and unit checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from jiuzhu.errors import Problem
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
)
from jiuzhu.language.units import Unit, parse_unit
from jiuzhu.rulebook.cycles import find_cycle
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.drafts import ENTITIES, Draft, Drafts
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Benefit, ConditionRule, Figure, ItemRule, Paid
from jiuzhu.rulebook.parameters import read_figures
from jiuzhu.rulebook.reading import Reading, nearest
from jiuzhu.rulebook.schema import BenefitFile, RowEntry
from jiuzhu.rulebook.tables import unreachable_rows
from jiuzhu.texts import Text

_PERIOD_UNITS = {"month": Unit((("yuan", 1), ("month", -1))), "once": Unit((("yuan", 1),))}

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Day:
    """Everything a rulebook says on a day."""

    figures: Mapping[str, Figure]
    items: Mapping[str, ItemRule]
    benefits: Mapping[str, Benefit]


def build_day(layers: Layers, on: date) -> Day:
    """What is in force on a day; raises `RuleError` with every problem found."""
    reading = Reading(layers, on)
    figures = read_figures(reading)
    drafts = Drafts(reading)
    drafts.refuse_names_taken_twice(figures)
    reading.refuse_if_problems()
    return _Builder(reading, figures, drafts).build()


class _Builder:
    """Parses what the drafts of a day say."""

    def __init__(self, reading: Reading, figures: dict[str, Figure], drafts: Drafts) -> None:
        self._reading = reading
        self._drafts = drafts
        self.figures = figures
        self.items: dict[str, ItemRule] = {}
        self.symbols = Symbols(
            {},
            {name: figure.type for name, figure in figures.items()},
            {key: kind for key, draft in drafts.items.items() if (kind := self._item_type(draft))},
            {name: self._benefit_symbol(file) for name, (file, _) in drafts.benefits.items()},
        )

    def build(self) -> Day:
        for draft in self._drafts.items.values():
            if draft.key in self.symbols.items:
                self.items[draft.key] = self._item(draft)
        benefits = {
            name: self._benefit(file, document)
            for name, (file, document) in self._drafts.benefits.items()
            if self._reading.covers(file.since, file.until)
        }
        self._reading.refuse_if_problems()
        if cycle := find_cycle(self.items, benefits):
            where = next((self.items[key].where for key in cycle if key in self.items), "rules")
            ring = " → ".join(cycle)
            self._reading.problems.append(
                Problem(where, f"互相引用，没有尽头：{ring}", f"these refer to one another for ever: {ring}")
            )
        self._reading.refuse_if_problems()
        return Day(self.figures, self.items, benefits)

    def _item_type(self, draft: Draft) -> Type | None:
        entry = draft.entry
        if entry.tiers is not None:
            return Coded(draft.key, tuple((tier.tier, tier.text) for tier in entry.tiers))
        if entry.unit is None:
            return Flag()
        try:
            return Number(parse_unit(entry.unit))
        except ValueError:
            self._reading.problem(
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
            "household": Subject("household", 0, ENTITIES["household"]),
            "applicant": Subject("applicant", APPLICANT, ENTITIES["member"]),
        }
        if entity != "household":
            variables[entity] = Subject(entity, 1, ENTITIES[entity])
        return replace(self.symbols, variables=variables, own=own)

    def _try(self, document: Document, path: Key, read: Callable[[], Parsed]) -> Parsed | None:
        try:
            return read()
        except ExpressionError as error:
            place = ".".join(str(step) for step in path)
            self._reading.problem(document, path, f"{place}：{error.zh}", f"{place}: {error.en}")
            return None

    def _parse(self, text: str, expected: Type | None, draft: Draft, path: Key) -> Node:
        symbols = self._symbols_for(draft.entity, draft.own)
        read = self._try(draft.document, path, lambda: parse_expression(text, symbols, expected))
        return read if read is not None else Constant(0, Number(None))

    def _item(self, draft: Draft) -> ItemRule:
        entry, path = draft.entry, draft.path
        kind = self.symbols.items[draft.key]
        basis = self._reading.basis(entry.basis, draft.document, path)
        if draft.needs_basis and not entry.basis:
            self._reading.problem(
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
            self._reading.problem(draft.document, path, "应为 yes 或 no", "should be yes or no")
        # A condition that always or never holds, in the words of the language.
        always = And(())
        return always if text == "yes" else Not(always)

    def _table(self, entries: list[RowEntry], kind: Type, draft: Draft) -> Node:
        path: Key = (*draft.path, "table")
        *rows, last = entries or [RowEntry()]
        if last.otherwise is None or last.when or last.value:
            self._reading.problem(
                draft.document,
                (*path, len(entries) - 1),
                "表的最后一行应为 otherwise: …",
                "the last row of a table is 'otherwise: …'",
            )
            return Constant(0, Number(None))
        read: list[Row] = []
        for index, row in enumerate(rows):
            if row.when is None or row.value is None or row.otherwise is not None:
                self._reading.problem(
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
            self._reading.problem(
                draft.document,
                (*draft.path, group, index),
                f"第 {index + 1} 行永远轮不到：上面的行已经包含了它",
                f"row {index + 1} can never be reached: the rows above it have it all",
            )

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
                self._reading.problem(
                    document, ("conditions", item), f"“{item}”不是条件", f"{item!r} is not a condition"
                )
            tree = rule.tree if rule.tree is not None else Item(subject, rule.key, rule.type)
            conditions.append(ConditionRule(item, rule.text, tree, rule.basis))
        amount: Node | None = None
        if file.amount and file.paid:
            unit = _PERIOD_UNITS[file.paid.period]
            amount = self._parse(file.amount.value, Number(unit), like, ("amount", "value"))
            if not isinstance(amount, Round):
                self._reading.problem(
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
            self._reading.basis(file.amount.basis, document, ("amount", "basis")) if file.amount else (),
            document.where(("benefit",)),
        )

    def _exclusions(self, file: BenefitFile, document: Document, like: Draft) -> Iterator[ConditionRule]:
        for index, entry in enumerate(file.excluded_by):
            path: Key = ("excluded_by", index)
            if entry.benefit not in self._drafts.benefits:
                zh, en = nearest(entry.benefit, self._drafts.benefits)
                self._reading.problem(
                    document,
                    path,
                    f"没有待遇“{entry.benefit}”{zh}",
                    f"there is no benefit {entry.benefit!r}{en}",
                )
                continue
            other = self._drafts.benefits[entry.benefit][0]
            if other.decided_for == "member" and file.decided_for == "household":
                self._reading.problem(
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
                self._reading.basis(entry.basis, document, path),
            )
