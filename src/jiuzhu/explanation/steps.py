"""The steps of a calculation, each named quantity on a line of its own, the simplest first."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.assessment.results import Amount
from jiuzhu.explanation.findings import Findings
from jiuzhu.explanation.value import AMOUNT, Step
from jiuzhu.explanation.words import Words
from jiuzhu.language.tree import Number
from jiuzhu.language.working import Working, is_unknown
from jiuzhu.texts import Text

_SUM = {"month": Text("每月金额", "Sum a month"), "once": Text("一次性金额", "Sum, once")}


def steps_of(
    findings: Findings, words: Words, about: str, amount: Working | None, sum_: Amount | None
) -> Iterator[Step]:
    """How the amount comes about, and before it every quantity that it or a condition mentions."""
    steps = _Steps(findings, words, about)
    for working in [*findings.shown]:
        yield from steps.leading_to(working)
    if amount is None or sum_ is None:
        return
    # Written as though it were a named quantity.
    whole = Working("item", amount.type, amount.value, (amount,), whom=about)
    written = findings.formulas.step(whole)
    for working in written.shown:
        yield from steps.leading_to(working)
    what = _SUM[sum_.period][words.lang]
    value = "" if is_unknown(amount) else words.of(amount)
    yield Step(AMOUNT, about, what, written.text, value, written.notes, written.is_name)


class _Steps:
    def __init__(self, findings: Findings, words: Words, about: str) -> None:
        self._findings = findings
        self._words = words
        self._about = about
        self._done: set[tuple[str, str]] = set()

    def leading_to(self, working: Working) -> Iterator[Step]:
        """The steps up to a named quantity, those it rests on first; each once."""
        key = working.name, working.whom
        if key in self._done or not isinstance(working.type, Number) or is_unknown(working):
            return
        what = self._findings.formulas.named(working, self._about)
        if working.operation == "finding":
            self._done.add(key)
            found = self._findings.found_by(working)
            yield Step(*key, what, "", self._words.of(working), (found,))
        if working.operation != "item" or not working.parts:
            return
        self._done.add(key)
        written = self._findings.formulas.step(working)
        alone = written.alone
        if written.nothing or (alone is not None and alone.label.zh == working.label.zh):
            return  # nothing but zeros, or what was told itself
        for inner in written.shown:
            yield from self.leading_to(inner)
        value = self._words.of(working)
        yield Step(*key, what, written.text, value, written.notes, written.is_name)
