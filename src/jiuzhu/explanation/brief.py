"""The brief page: the conclusions, what decided them, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jiuzhu.assessment.results import STATUSES
from jiuzhu.explanation.layout import FEW, MISSING, STATUS_TONES, TO_ASK, Layout
from jiuzhu.explanation.page import Entry, Part, Section
from jiuzhu.explanation.value import AMOUNT, CONCERNS, Result
from jiuzhu.texts import Text

_TO_FIND_OUT = Text("待查明", "To find out")


class Brief(Layout):
    """The conclusions, with what decided them and what is missing."""

    def _sections(self) -> Iterator[Section]:
        for status, tone in STATUS_TONES.items():
            merged: list[tuple[Entry, list[Result]]] = []
            for one in (one for one in self._whole.results if one.status == status):
                entry = self._entry(one)
                if merged and merged[-1][0] == entry and merged[-1][1][0].benefit == one.benefit:
                    merged[-1][1].append(one)
                else:
                    merged.append((entry, [one]))
            named = tuple(replace(entry, text=self._called(group)) for entry, group in merged)
            if named:
                title = STATUSES[status][self._lang].capitalize()
                yield Section(title, "", tone, "", (Part("", named, "results"),))

    def _entry(self, one: Result) -> Entry:
        words = self._words
        below: list[Entry] = []
        match one.status:
            case "eligible":
                all_hold = words("条件均成立", "all conditions hold")
                texts = words.clauses(reason.text for reason in one.reasons)
                below.append(Entry(words.said(all_hold, texts)))
                below += [self._step(step) for step in one.steps if step.name == AMOUNT]
            case "ineligible":
                for reason in one.reasons:
                    if reason.decides:
                        failed = words(f"“{reason.text}”不成立", f"{reason.text}: fails")
                        below.append(Entry(words.said(failed, self._found(reason))))
            case "undetermined":
                below.append(Entry(words.said(_TO_FIND_OUT[self._lang], self._to_find_out(one))))
        amount = one.amount or ""
        if one.status == "undetermined" and amount:
            amount = words(f"如符合，{amount}", f"if granted, {amount}")
        return Entry("", said=amount, tone=STATUS_TONES[one.status] if amount else "", below=tuple(below))

    def _to_find_out(self, one: Result) -> str:
        """What is open; where it may be no question at all, that comes first."""
        words, first = self._words, one.reasons[0]
        if first.name != CONCERNS:
            return words.clauses(reason.text for reason in one.reasons if reason.decides)
        lacks = [lack for lack in one.missing if first.name in lack.hangs_on_it]
        named = words.listed(self._called_lack(lack, one) for lack in lacks)
        return first.text + (words.bracketed(named) if len(lacks) <= FEW else "")

    def _missing(self) -> Part:
        words = self._words
        to_ask: dict[str, dict[str, list[str]]] = {asked[self._lang]: {} for asked in TO_ASK.values()}
        for lack in self._lacks:
            family = words("家庭", "the family") if lack.kind in ("fact", "members") else ""
            asked = TO_ASK[lack.kind][self._lang]
            to_ask[asked].setdefault(lack.person or family, []).append(lack.label)
        entries = [
            Entry(asked, below=tuple(self._of_person(*each) for each in by_person.items()))
            for asked, by_person in to_ask.items()
            if by_person
        ]
        return Part(MISSING[self._lang], tuple(entries))

    def _of_person(self, person: str, labels: list[str]) -> Entry:
        # Findings and figures have long names with commas of their own.
        listed = self._words.listed(labels) if person else self._words.clauses(labels)
        return Entry(self._words.said(person, listed) if person else listed, "·")
