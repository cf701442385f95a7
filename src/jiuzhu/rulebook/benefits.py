"""The benefits of a day: conditions, exclusions and the amount, each checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jiuzhu.language.hints import nearest
from jiuzhu.language.tree import Flag, Item, Node, Not, Number, Outcome, Round, Type
from jiuzhu.language.units import PERSON, Unit
from jiuzhu.rulebook.document import Key
from jiuzhu.rulebook.expressions import Expressions, subjects
from jiuzhu.rulebook.model import Benefit, ConditionRule, ItemRule
from jiuzhu.rulebook.paying import read_paid
from jiuzhu.rulebook.schema import AmountEntry, BenefitFile, ExclusionEntry, PaidEntry
from jiuzhu.rulebook.written import WrittenBenefit
from jiuzhu.texts import Text

_PERIOD_UNITS = {"month": Unit((("yuan", 1), ("month", -1))), "once": Unit((("yuan", 1),))}


def paid_unit(file: BenefitFile) -> Number | None:
    """The unit of what a benefit pays; None where it pays nothing."""
    return Number(_PERIOD_UNITS[file.paid.period]) if file.paid else None


class Benefits:
    """Builds the benefits of a day from their files, given the items of the day.

    known: the files of every benefit, in force or not.
    """

    def __init__(
        self, expressions: Expressions, items: Mapping[str, ItemRule], known: Mapping[str, WrittenBenefit]
    ) -> None:
        self._expressions = expressions
        self._reading = expressions.reading
        self._items = items
        self._known = known

    def read(self, written: WrittenBenefit) -> Benefit:
        file, place = written.file, written.place
        return Benefit(
            file.benefit,
            file.title.text,
            file.kind,
            subjects(file.decided_for)[file.decided_for],
            tuple(self._conditions(written)),
            tuple(self._exclusions(written)),
            tuple(self._ladders(written)),
            self._expressions.parse(file.concerns, Flag(), place, ("concerns",)) if file.concerns else None,
            self._amount(file.amount, file.paid, written) if file.amount and file.paid else None,
            read_paid(written, file.paid, self._reading, self._expressions.symbols) if file.paid else None,
            self._reading.basis(file.amount.basis, place.document, ("amount", "basis"))
            if file.amount
            else (),
            place.document.where(("benefit",)),
        )

    def _conditions(self, written: WrittenBenefit) -> Iterator[ConditionRule]:
        file, place, symbols = written.file, written.place, self._expressions.symbols
        subject = subjects(file.decided_for)[file.decided_for]
        in_force = [name for name in file.conditions if symbols.unusable.get(place.own[name]) is None]
        if not in_force:
            on = self._reading.on
            self._reading.problem(
                place.document,
                ("conditions",),
                f"“{file.benefit}”在 {on} 没有生效的条件，人人都会符合",
                f"{file.benefit!r} has no condition in force on {on}: everybody would be eligible",
            )
        for name in in_force:
            key = place.own[name]
            if symbols.items.get(key, Flag()) != Flag():
                self._reading.problem(
                    place.document, ("conditions", name), f"“{name}”不是条件", f"{name!r} is not a condition"
                )
            elif rule := self._items.get(key):
                tree = rule.tree if rule.tree is not None else Item(subject, key, rule.type)
                yield ConditionRule(name, rule.text, tree, rule.basis)

    def _ladders(self, written: WrittenBenefit) -> Iterator[str]:
        for name in written.file.quantities:
            key = written.place.own[name]
            if key in self._items and self._items[key].tiers:
                yield key

    def _amount(self, entry: AmountEntry, paid: PaidEntry, written: WrittenBenefit) -> Node | None:
        path: Key = ("amount", "value")
        unit = _PERIOD_UNITS[paid.period]
        expected: tuple[Type, ...] = (Number(unit),)
        if written.file.decided_for == "member":  # what one person is paid may be stated per person
            expected = (Number(unit), Number(unit / PERSON))
        amount = self._expressions.parse(entry.value, expected, written.place, path)
        if amount is not None and not isinstance(amount, Round):
            self._reading.problem(
                written.place.document,
                path,
                "金额要写明怎样舍入：round_to(…, 方式)",
                "an amount says how it is rounded: round_to(…, mode)",
            )
        return amount

    def _exclusions(self, written: WrittenBenefit) -> Iterator[ConditionRule]:
        document = written.place.document
        for index, entry in enumerate(written.file.excluded_by):
            path: Key = ("excluded_by", index)
            if said := self._misfit(entry, written.file):
                self._reading.problem(document, path, said.zh, said.en)
                continue
            held = self._held(entry, written, path)
            if held is None:
                continue
            title = self._known[entry.benefit].file.title
            yield ConditionRule(
                f"not_{entry.benefit}",
                Text(entry.zh or f"未享受{title.zh}", entry.en or f"Does not hold: {title.en}"),
                Not(held),
                self._reading.basis(entry.basis, document, (*path, "basis")),
            )

    def _held(self, entry: ExclusionEntry, written: WrittenBenefit, path: Key) -> Node | None:
        """When it is excluded."""
        if entry.when:
            return self._expressions.parse(entry.when, Flag(), written.place, (*path, "when"))
        whose = self._known[entry.benefit].file.decided_for
        return Outcome(subjects(written.file.decided_for)[whose], entry.benefit, "entitled", Flag())

    def _misfit(self, entry: ExclusionEntry, file: BenefitFile) -> Text | None:
        """Why a benefit cannot exclude this one; None where it can."""
        name = entry.benefit
        if name not in self._known:
            zh, en = nearest(name, self._known)
            return Text(f"没有待遇“{name}”{zh}", f"there is no benefit {name!r}{en}")
        if name == file.benefit:
            return Text("待遇不能排除它自己", "a benefit does not exclude itself")
        if self._known[name].file.decided_for == "member" and file.decided_for == "household":
            return Text(
                "按户的待遇不能直接被按人的待遇排除；请写成条件",
                "a household's benefit is not excluded by a person's; write it as a condition",
            )
        return None
