"""The items of a day: each draft with its expressions parsed, its tables and tiers checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jiuzhu.language.fitting import choose
from jiuzhu.language.hints import shortened
from jiuzhu.language.situation import Value
from jiuzhu.language.tree import And, Coded, Flag, Node, Not, Number, Row, Type
from jiuzhu.language.units import parse_unit
from jiuzhu.rulebook.drafts import Draft
from jiuzhu.rulebook.expressions import Expressions
from jiuzhu.rulebook.model import ItemRule
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import RowEntry, TierEntry
from jiuzhu.rulebook.tables import impossible_rows, unreachable_rows

ALWAYS = And(())
"""A condition that always holds, in the words of the language."""


def item_type(reading: Reading, draft: Draft) -> Type | None:
    """The type of an item; None where its unit is refused."""
    entry = draft.entry
    if entry.tiers is not None:
        return Coded(draft.key, tuple((tier.tier, tier.text) for tier in entry.tiers))
    if entry.unit is None:
        return Flag()
    try:
        return Number(parse_unit(entry.unit))
    except ValueError:
        unit = shortened(entry.unit)
        reading.problem(
            draft.place.document,
            (*draft.path, "unit"),
            f"没有单位“{unit}”；写法如 yuan/month、person、year、1",
            f"there is no unit {unit!r}; write yuan/month, person, year or 1",
        )
        return None


def read_item(
    expressions: Expressions, draft: Draft, kind: Type, constants: Mapping[str, Value]
) -> ItemRule | None:
    """The rule of a draft; None where something in it is refused.

    constants: the figures of the day, by which rows of a table are seen to be unreachable.
    """
    return _Item(expressions, draft, kind, constants).rule()


class _Item:
    def __init__(
        self, expressions: Expressions, draft: Draft, kind: Type, constants: Mapping[str, Value]
    ) -> None:
        self._expressions = expressions
        self._draft = draft
        self._kind = kind
        self._constants = constants

    def rule(self) -> ItemRule | None:
        draft, entry, reading = self._draft, self._draft.entry, self._expressions.reading
        if draft.needs_basis and not entry.basis:
            self._problem((), f"“{draft.key}”缺少依据（basis）", f"{draft.key!r} has no basis")
        rule = ItemRule(
            draft.key,
            entry.text,
            self._kind,
            reading.basis(entry.basis, draft.place.document, (*draft.path, "basis")),
            draft.where,
            judged=entry.judged,
            assumed=entry.assumed.text if entry.assumed else None,
        )
        if entry.judged is not None:
            return self._judged(rule)
        if entry.tiers is not None:
            return self._ladder(rule, entry.tiers)
        tree = self._tree()
        return None if tree is None else replace(rule, tree=tree)

    def _tree(self) -> Node | None:
        entry = self._draft.entry
        if entry.table is not None:
            return self._table(entry.table)
        if entry.value is not None:
            return self._parse(entry.value, self._kind, "value")
        assert entry.when is not None
        return self._parse(entry.when, self._kind, "when")

    def _parse(self, text: str, expected: Type, *steps: str | int) -> Node | None:
        draft = self._draft
        return self._expressions.parse(text, expected, draft.place, (*draft.path, *steps))

    def _problem(self, steps: tuple[str | int, ...], zh: str, en: str) -> None:
        draft = self._draft
        self._expressions.reading.problem(draft.place.document, (*draft.path, *steps), zh, en)

    def _judged(self, rule: ItemRule) -> ItemRule | None:
        entry = self._draft.entry
        within: tuple[Node, Node] | None = None
        if entry.within is not None:
            lowest, highest = (
                self._parse(bound, self._kind, "within", index) for index, bound in enumerate(entry.within)
            )
            if lowest is None or highest is None:
                return None
            within = lowest, highest
        default = self._unless_judged(entry.unless_judged) if entry.unless_judged is not None else None
        return replace(rule, within=within, unless_judged=default)

    def _unless_judged(self, text: str) -> Node | None:
        if not isinstance(self._kind, Flag):
            return self._parse(text, self._kind, "unless_judged")
        if text not in ("yes", "no"):
            self._problem(("unless_judged",), "应为 yes 或 no", "should be yes or no")
        return ALWAYS if text == "yes" else Not(ALWAYS)

    def _ladder(self, rule: ItemRule, entries: list[TierEntry]) -> ItemRule | None:
        names = [entry.tier for entry in entries]
        for index, name in enumerate(names):
            if name in names[:index]:
                self._problem(
                    ("tiers", index, "tier"), f"档次“{name}”写了两次", f"the tier {name!r} stands twice"
                )
        conditions = [self._parse(entry.when, Flag(), "tiers", i, "when") for i, entry in enumerate(entries)]
        self._check_rows(conditions, "tiers")
        return replace(
            rule,
            tiers=tuple(
                (entry.tier, entry.text, when)
                for entry, when in zip(entries, conditions, strict=True)
                if when is not None
            ),
        )

    def _table(self, entries: list[RowEntry]) -> Node | None:
        *rows, last = entries or [RowEntry()]
        if last.otherwise is None or last.when or last.value:
            self._problem(
                ("table", len(rows)),
                "表的最后一行应为 otherwise: …",
                "the last row of a table is 'otherwise: …'",
            )
            return None
        read = [self._row(row, index) for index, row in enumerate(rows)]
        self._check_rows([when for when, _ in read], "table")
        otherwise = self._parse(last.otherwise, self._kind, "table", len(rows), "otherwise")
        whole = [
            Row(when, value, row.note.text if row.note else None)
            for row, (when, value) in zip(rows, read, strict=True)
            if when is not None and value is not None
        ]
        if otherwise is None or len(whole) < len(rows):
            return None
        draft = self._draft
        return self._expressions.attempt(
            draft.place.document, (*draft.path, "table"), lambda: choose(tuple(whole), otherwise)
        )

    def _row(self, row: RowEntry, index: int) -> tuple[Node | None, Node | None]:
        if row.when is None or row.value is None or row.otherwise is not None:
            self._problem(
                ("table", index), "表的每一行应写 when 和 value", "each row of a table has 'when' and 'value'"
            )
            return None, None
        return (
            self._parse(row.when, Flag(), "table", index, "when"),
            self._parse(row.value, self._kind, "table", index, "value"),
        )

    def _check_rows(self, conditions: Sequence[Node | None], group: str) -> None:
        for index in impossible_rows(conditions, self._constants):
            self._problem(
                (group, index),
                f"第 {index + 1} 行自相矛盾，永远不会成立",
                f"row {index + 1} contradicts itself: it can never hold",
            )
        for index in unreachable_rows(conditions, self._constants):
            self._problem(
                (group, index),
                f"第 {index + 1} 行永远轮不到：上面的行已经包含了它",
                f"row {index + 1} can never be reached: the rows above it have it all",
            )
