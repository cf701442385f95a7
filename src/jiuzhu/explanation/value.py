"""An explanation as a value: what was concluded and why, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from jiuzhu.assessment.results import Status, Verdict
from jiuzhu.texts import Language, Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from jiuzhu.explanation.page import Page

Detail = Literal["brief", "full"]

CONCERNS, AMOUNT = "concerns", "amount"
"""The names of what is no condition of its own: whether it is a question at all, and how much it is."""

ASKED_OF = {
    "fact": Text("申请人", "the applicant"),
    "members": Text("申请人", "the applicant"),
    "judgement": Text("工作人员", "an officer"),
    "figure": Text("民政部门", "the bureau"),
}
"""Who can tell what is missing, by the kind of thing it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found on the way to a verdict; verdict: whether it is so; behind: what it rests on."""

    text: str
    verdict: bool | None
    behind: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: whether it holds, what was found, where in the law it stands.

    decides: whether the result hangs on it: for a refusal, that it failed; for what is undetermined,
    that it is open; for a grant, each of them.
    """

    name: str
    text: str
    verdict: Verdict
    decides: bool
    basis: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation: 全家的保障标准 = 1,000 元/人·月 × 3 人 = 3,000 元/月.

    name, whom: what it is in the rules, and the key of whom it is about.  formula: empty where the
    value is one that somebody found.  notes: how it was rounded, which row of a table was taken.
    is_name: whether the formula is just one named quantity, with its value.
    """

    name: str
    whom: str
    what: str
    formula: str
    value: str
    notes: tuple[str, ...]
    is_name: bool = False

    @property
    def equals(self) -> tuple[str, ...]:
        """The expression, and its value where that is not the expression itself."""
        parts = (self.formula, "" if self.is_name else self.value)
        return tuple(part for part in parts if part)

    def __str__(self) -> str:
        return " = ".join((self.what, *self.equals))


@dataclass(frozen=True, slots=True)
class Lack:
    """Something nobody told, and why it matters.

    asked: who can tell it.  person: whom it is about, None for the household.  hangs_on_it: the names of
    the conditions that it leaves open, and `amount` where it leaves that open.
    """

    kind: Literal["fact", "judgement", "figure", "members"]
    name: str
    label: str
    person: str | None
    asked: str
    question: str | None
    proof: str | None
    where: str | None
    hangs_on_it: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A figure: its value, whether anybody set it, from when it is in force, its status, where it stands."""

    name: str
    title: str
    value: str
    is_set: bool
    since: date | None
    status: str
    basis: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """One determination explained.

    amount: in words, None where there is none to speak of.  payment: when it is paid.  tiers: those
    reached.  steps: how the amount, or what a condition compares, comes about.
    """

    benefit: str
    title: str
    person: str | None
    status: Status
    conclusion: str
    amount: str | None
    payment: str | None
    amount_basis: str
    reasons: tuple[Reason, ...]
    tiers: tuple[str, ...]
    steps: tuple[Step, ...]
    missing: tuple[Lack, ...]
    figures: tuple[Source, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What one can do against a decision, and where that stands."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An assessment put into words, in one language; `str()` is plain text.

    detail: `brief` for the conclusions with what decided them, `full` for every condition, step, figure
    and source.  Iterating gives the results, in the order of the assessment.
    """

    lang: Language
    detail: Detail
    on: date
    jurisdiction: str
    applicant: str | None
    results: tuple[Result, ...]
    warnings: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    rulebook: str
    engine: str

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def only(self, *benefits: str) -> Explanation:
        """The same of some benefits alone, by their names in the rules or their titles.

        Raises KeyError for one that the assessment says nothing of.
        """
        known = {name: one.benefit for one in self.results for name in (one.benefit, one.title)}
        wanted = [known[benefit] for benefit in benefits]
        results = tuple(one for one in self.results if one.benefit in wanted)
        warned = {warning for one in results for warning in one.warnings}
        warnings = tuple(warning for warning in self.warnings if warning in warned)
        return replace(self, results=results, warnings=warnings)

    def page(self) -> Page:
        """The page that every form of it shows, brief or full."""
        from jiuzhu.explanation.brief import Brief
        from jiuzhu.explanation.full import Full

        return (Brief if self.detail == "brief" else Full)(self).page().printable()

    def __str__(self) -> str:
        from jiuzhu.explanation.plain import as_text

        return as_text(self)

    def markdown(self) -> str:
        """Markdown; every text of the family's own is escaped."""
        from jiuzhu.explanation.markdown import as_markdown

        return as_markdown(self)

    def html(self) -> str:
        """A page of its own, to be read or printed on A4."""
        from jiuzhu.explanation.html import as_page

        return as_page(self)

    def _repr_html_(self) -> str:
        from jiuzhu.explanation.html import as_fragment

        return as_fragment(self)

    def __rich__(self) -> RenderableType:
        from jiuzhu.explanation.terminal import as_renderable

        return as_renderable(self)
