"""What an assessment says: values that never change, compare, and go to JSON and back without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from jiuzhu.errors import ReceiptError
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.language.tree import Number
from jiuzhu.language.units import parse_unit
from jiuzhu.rulebook.model import UNKNOWN_TEXT, Basis, FigureStatus, Remedy, show_interval
from jiuzhu.texts import Language, Text

if TYPE_CHECKING:
    from jiuzhu.explanation import Detail, Explanation
    from jiuzhu.questions import Question
    from jiuzhu.whatif import Change, Named, Sweep, Value

Status = Literal["eligible", "ineligible", "undetermined"]
Verdict = Literal["holds", "fails", "unknown"]

STATUSES: dict[Status, Text] = {
    "eligible": Text("符合", "eligible"),
    "ineligible": Text("不符合", "ineligible"),
    "undetermined": Text("尚不能确定", "undetermined"),
}
VERDICTS: dict[Verdict, Text] = {
    "holds": Text("成立", "holds"),
    "fails": Text("不成立", "fails"),
    "unknown": Text("尚不清楚", "unknown"),
}


def _read_exact(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,60}/0*[1-9][0-9]{0,59}", value):
        exact = Fraction(value)
        return int(exact) if exact.denominator == 1 else exact
    return value


Exact = Annotated[
    int | Fraction,
    BeforeValidator(_read_exact),
    PlainSerializer(lambda exact: exact if isinstance(exact, int) else str(exact), when_used="json"),
]


def _a_unit(value: str) -> str:
    parse_unit(value)
    return value


UnitName = Annotated[str, AfterValidator(_a_unit)]
Yuan = Annotated[Decimal, Field(max_digits=30, decimal_places=2)]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a condition looked at, and what was found.

    label: what it is.  unit: of a number, such as `yuan/month`.  lowest, highest: a number's bounds,
    exact, money in fen; equal when it is known, None where there is no bound.  found: what was found
    where it is no number (a yes or no, a code, a date); None when unknown.
    """

    label: Text
    unit: UnitName | None = None
    lowest: Exact | None = None
    highest: Exact | None = None
    found: Text | None = None

    @property
    def shown(self) -> Text:
        """What was found, in words, with its unit."""
        if self.unit is None:
            return self.found or UNKNOWN_TEXT
        lowest = -inf if self.lowest is None else self.lowest
        highest = inf if self.highest is None else self.highest
        return show_interval((lowest, highest), Number(parse_unit(self.unit)))


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds, what was compared, and the law it stands in."""

    name: str
    verdict: Verdict
    text: Text
    basis: tuple[Basis, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """The tier reached on a ladder; None while that is open, or where no tier is reached."""

    name: str
    text: Text
    reached: Text | None
    open: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in yuan: lowest and highest, equal when it is exact; highest None where none is known.

    period: paid every `month`, or `once`.
    """

    lowest: Yuan
    highest: Yuan | None
    period: Literal["month", "once"]
    unit: Literal["yuan"] = "yuan"

    @property
    def exact(self) -> Decimal | None:
        """The sum, when it is exactly known."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def shown(self) -> Text:
        """The sum in words: `每月 1,200 元`, or its bounds."""
        zh, en = ("每月 ", " a month") if self.period == "month" else ("一次性 ", " once")
        if self.exact is not None:
            return Text(f"{zh}{_yuan(self.exact)} 元", f"{_yuan(self.exact)} yuan{en}")
        if self.highest is None and self.lowest == 0:
            return Text("金额待定", "a sum still to be set")
        if self.highest is None:
            least = _yuan(self.lowest)
            return Text(f"{zh.strip()}不低于 {least} 元", f"at least {least} yuan{en}")
        return Text(
            f"{zh}{_yuan(self.lowest)} 至 {_yuan(self.highest)} 元",
            f"{_yuan(self.lowest)} to {_yuan(self.highest)} yuan{en}",
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """Something nobody told that still matters.

    kind: a `fact` to ask the applicant, a `judgement` that an officer has to make, a `figure` that the
    bureau has to set, or who the `members` of a group are.  name: its path or name in the rules.
    person: whom it is about, None for the household.  where: of a figure, the file and line.
    """

    kind: Literal["fact", "judgement", "figure", "members"]
    name: str
    label: Text
    person: str | None = None
    question: Text | None = None
    proof: Text | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class FigureUsed:
    """A figure that a result rests on, with its status and source."""

    name: str
    title: Text
    shown: Text
    status: FigureStatus
    source: tuple[Basis, ...]
    since: date | None
    note: Text | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether a benefit is due to a household or a person, how much, and why.

    person: the member it was decided for, None where it is decided for the household.
    amount: for *undetermined* what it would be if granted; zero for *ineligible*; None where a
    benefit gives no money.  missing: what leaves the status or the amount open.
    """

    benefit: str
    title: Text
    kind: Literal["benefit", "status", "service"]
    person: str | None
    status: Status
    amount: Amount | None
    payment: Text | None
    amount_basis: tuple[Basis, ...]
    conditions: tuple[Condition, ...]
    tiers: tuple[Tier, ...]
    missing: tuple[Missing, ...]
    figures: tuple[FigureUsed, ...]
    warnings: tuple[Text, ...]

    def condition(self, name: str) -> Condition:
        """The condition of this name; KeyError where there is none."""
        for one in self.conditions:
            if one.name == name:
                return one
        raise KeyError(f"{self.benefit} has no condition {name!r}")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the law of a day says of a family: a determination for each benefit, and what it rests on.

    remedies: what can be done against a decision.
    rulebook: SHA-256 of every rule file.  engine: which engine decided.  versions: of the library and
    of what it decided with.  Iterating gives the determinations; `assessment["subsistence_allowance"]`
    the one of a benefit, `assessment["disability_living_allowance", "张三"]` that of a person.
    """

    on: date
    jurisdiction: str
    applicant: Applicant
    judgements: tuple[Judgement, ...]
    determinations: tuple[Determination, ...]
    warnings: tuple[Text, ...]
    remedies: tuple[Remedy, ...]
    rulebook: str
    engine: str
    versions: tuple[tuple[str, str], ...] = field(default=())

    def __iter__(self) -> Iterator[Determination]:
        return iter(self.determinations)

    def __getitem__(self, key: str | tuple[str, str]) -> Determination:
        """The determination of a benefit, or of a benefit and a person.

        Raises KeyError where there is none, or where a benefit alone leaves several persons.
        """
        benefit, person = (key, None) if isinstance(key, str) else key
        found = [
            one for one in self.determinations if one.benefit == benefit and person in (None, one.person)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            persons = ", ".join(repr(one.person) for one in found)
            raise KeyError(f"{benefit} is decided for each person; say for whom: {persons}")
        known = ", ".join(dict.fromkeys(one.benefit for one in self.determinations))
        raise KeyError(f"no determination of {key!r}; there are {known}")

    def explain(
        self, lang: Language = "zh", *, detail: Detail = "full", search: Sequence[Path] = ()
    ) -> Explanation:
        """Why it came out so: each condition, the calculation, what is missing; worked out anew.

        detail: `brief` for the conclusions with what decided them, or `full`.  search: folders in which
        to look for the rules it rests on, where this process has not read them.
        Raises `ReceiptError` where those very rules cannot be found, or do not give this result.
        """
        from jiuzhu.explanation import explain

        return explain(self, lang=lang, detail=detail, search=search)

    def _repr_html_(self) -> str:
        from jiuzhu.explanation.html import as_fragment, as_refusal

        try:
            return as_fragment(self.explain(detail="brief"))
        except ReceiptError as error:
            return as_refusal(error)

    def questions(self, *, search: Sequence[Path] = ()) -> tuple[Question, ...]:
        """What to ask, over all benefits, what settles most of what is open at the head.

        search: as for `explain`.  Raises `ReceiptError` where its rules cannot be found.
        """
        from jiuzhu.questions import questions

        return questions(self, search=search)

    def next_question(self, *, search: Sequence[Path] = ()) -> Question | None:
        """What to ask first; None where no answer can change anything.  Otherwise as `questions`."""
        from jiuzhu.questions import next_question

        return next_question(self, search=search)

    def to_json(self, *, indent: int | None = None) -> str:
        """This assessment as JSON text (a receipt), from which `from_json` makes an equal one."""
        from jiuzhu.assessment.receipt import write_receipt

        return write_receipt(self, indent)

    def changes(
        self, benefit: str | None = None, *, limit: int | None = 3, search: Sequence[Path] = ()
    ) -> tuple[Change, ...]:
        """What would change it: see `whatif.find_changes`."""
        from jiuzhu.whatif import find_changes

        return find_changes(self, benefit, limit=limit, search=search)

    def sweep(
        self,
        fact: Named,
        start: Value | None = None,
        stop: Value | None = None,
        step: Value | None = None,
        *,
        values: Iterable[Value] | None = None,
        search: Sequence[Path] = (),
    ) -> Sweep:
        """What it would be along the values of one fact: see `whatif.sweep_fact`."""
        from jiuzhu.whatif import sweep_fact

        return sweep_fact(self, fact, start, stop, step, values=values, search=search)

    @staticmethod
    def from_json(text: str | bytes) -> Assessment:
        """The assessment that `to_json` wrote; raises `ReceiptError` for anything else."""
        from jiuzhu.assessment.receipt import read_receipt

        return read_receipt(text)


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
