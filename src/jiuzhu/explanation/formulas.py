"""A working as an expression with its values: 全家的保障标准 3,000 元/月 − 家庭可计算月收入 1,800 元/月."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from jiuzhu.explanation.words import Words
from jiuzhu.language.tree import ROUNDINGS, Number
from jiuzhu.language.units import PERSON, PLAIN, parse_unit
from jiuzhu.language.values import multiply, unbounded
from jiuzhu.language.working import Working, is_unknown

_A_YEAR = Number(parse_unit("yuan/year"))
NAMED = ("figure", "fact", "item", "finding", "tier", "outcome", "today")

Because = Callable[[Working, str], str]
"""Why a condition turned out as it did, in a few words; nothing where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Written:
    """An expression as people write it.

    shown: the named quantities in it.  notes: what has to be said beside it.  joined: it is a sum, a
    list or the like, which needs brackets inside another expression.  nothing: there is nothing in it
    but zeros.  alone: it is this one named quantity and nothing else.
    """

    text: str
    shown: tuple[Working, ...] = ()
    notes: tuple[str, ...] = ()
    joined: bool = False
    nothing: bool = False
    alone: Working | None = None

    @property
    def is_name(self) -> bool:
        return self.alone is not None and self.alone.how != "yearly"


class Formulas:
    """Writes workings of quantities down."""

    def __init__(self, words: Words, because: Because) -> None:
        self._words = words
        self._because = because
        self._written: dict[tuple[int, str], tuple[Working, Written]] = {}

    def named(self, working: Working, about: str) -> str:
        """What a named thing is called, and whose it is where that is somebody else."""
        words, label = self._words, working.label[self._words.lang]
        if working.operation == "outcome" and working.how in ("amount", "entitlement"):
            label = words(f"{label}的金额", f"sum of {label}")
        return label if working.whom in ("", about) else words.owned(words.person(working.whom), label)

    def write(self, working: Working, about: str) -> Written:
        """The expression; `about` is whose quantities go without a name."""
        key = id(working), about
        if key not in self._written:
            # The working is kept beside what was made of it, so that its id stays its own.
            self._written[key] = working, self._write(working, about)
        return self._written[key][1]

    def _write(self, working: Working, about: str) -> Written:
        words = self._words
        match working.operation:
            case "constant":
                return Written(words.of(working), nothing=working.is_nothing)
            case "+" | "-":
                return self._sum(working, about)
            case "*" | "/":
                return self._product(working, about)
            case "min" | "max":
                return self._extreme(working, about)
            case "monthly":
                inner = self.write(working.parts[0], about)
                return self._joined(f"{_bracketed(inner)} ÷ 12", inner)
            case "elapsed":
                start, end = (self.write(part, about) for part in working.parts)
                span = words(f"自{start.text}至{end.text}", f"from {start.text} to {end.text}")
                return self._joined(span, start, end)
            case "round":
                return self._round(working, about)
            case "table":
                return self._table(working, about)
            case "sum":
                return self._total(working, about)
            case "count":
                return self._count(working)
        label = self.named(working, about)
        if working.how == "yearly" and isinstance(working.value, tuple):
            year = multiply(working.value, (12, 12))
            return Written(f"{label} {words.value(year, _A_YEAR)} ÷ 12", (working,), alone=working)
        text = f"{label}{'' if label.endswith('）') else ' '}{words.of(working)}"
        return Written(text, (working,), nothing=working.is_nothing, alone=working)

    def step(self, working: Working) -> Written:
        """How a named quantity comes about; what it is only another name for is looked through."""
        written = self.write(working.parts[0], working.whom)
        while (inner := written.alone) is not None and inner.operation == "item" and inner.parts:
            if inner.whom not in ("", working.whom):
                break
            deeper = self.write(inner.parts[0], working.whom)
            written = replace(deeper, notes=(*written.notes, *deeper.notes))
        return written

    def _joined(self, text: str, *parts: Written, joined: bool = True) -> Written:
        shown = tuple(one for part in parts for one in part.shown)
        notes = tuple(note for part in parts for note in part.notes)
        return Written(text, shown, notes, joined)

    # --- arithmetic ----------------------------------------------------------------------------------

    def _sum(self, working: Working, about: str) -> Written:
        terms = [(sign, part) for sign, part in _terms(working) if not self._is_empty(part)]
        unknown = [(sign, part) for sign, part in terms if part.operation in NAMED and is_unknown(part)]
        known = [one for one in terms if one not in unknown]
        if not terms:
            return Written(self._words.of(working), nothing=True)
        if len(terms) == 1 and terms[0][0] == "+":
            return self.write(terms[0][1], about)
        parts = [(sign, self.write(part, about)) for sign, part in known]
        pieces: list[str] = []
        for index, (sign, part) in enumerate(parts):
            shown = _bracketed(part) if sign == "−" else part.text
            pieces += [shown] if not index and sign == "+" else [f"{sign} {shown}"]
        pieces += self._not_known(unknown, about, first=not pieces)
        if pieces[0].startswith("−"):
            pieces[0] = f"0 {pieces[0]}"
        return self._joined(" ".join(pieces), *(part for _, part in parts))

    def _is_empty(self, working: Working) -> bool:
        """Whether a term adds nothing, and nothing is to be said of it either."""
        if not working.is_nothing:
            return False
        named = working.operation == "item" and working.parts
        return (self.step(working) if named else self.write(working, working.whom)).nothing

    def _not_known(self, unknown: list[tuple[str, Working]], about: str, first: bool) -> Iterator[str]:
        for sign in ("+", "−"):
            labels = [self.named(part, about) for one, part in unknown if one == sign]
            if labels:
                listed = self._words.listed(labels)
                text = self._words(f"不详的（{listed}）", f"unknown ({listed})")
                yield text if first and sign == "+" else f"{sign} {text}"

    def _product(self, working: Working, about: str) -> Written:
        every = _factors(working)
        factors = [(sign, part) for sign, part in every if not _is_one(part)]
        if not factors or factors[0][0] == "÷":
            factors = every
        parts = [(sign, self.write(part, about)) for sign, part in factors]
        if len(parts) == 1:
            return parts[0][1]
        (_, first), *rest = parts
        text = " ".join([_bracketed(first), *(f"{sign} {_bracketed(part)}" for sign, part in rest)])
        # A product stands beside a sum without brackets, but not inside another quotient.
        return self._joined(text, *(part for _, part in parts), joined=any(sign == "÷" for sign, _ in parts))

    def _extreme(self, working: Working, about: str) -> Written:
        words = self._words
        others = [part for part in working.parts if not (part.operation == "constant" and part.is_nothing)]
        if working.operation == "max" and len(others) == 1 < len(working.parts):
            return self._not_below_nothing(others[0], about)
        parts = [self.write(part, about) for part in working.parts]
        listed = words.clauses(part.text for part in parts)
        which = (
            words("较小者", "the lesser of")
            if working.operation == "min"
            else words("较大者", "the greater of")
        )
        return self._joined(words(f"{which}（{listed}）", f"{which} ({listed})"), *parts, joined=False)

    def _not_below_nothing(self, working: Working, about: str) -> Written:
        """What is taken as nothing where it is below: that is said where it may be."""
        written = self.write(working, about)
        assert isinstance(working.value, tuple)
        lowest, highest = working.value
        if lowest >= 0 or written.nothing:
            return written
        if highest <= 0:
            text = self._words(f"（{written.text}，按零计）", f"({written.text}: counts as zero)")
            return self._joined(text, written, joined=False)
        may_be = self._words("为负时按零计", "where below zero, zero counts")
        return replace(written, notes=(*written.notes, may_be), alone=None)

    def _round(self, working: Working, about: str) -> Written:
        exact, mode, *_ = working.parts
        written = self.write(exact, about)
        if written.nothing or is_unknown(working):
            return written
        changed, notes = exact.value != working.value, written.notes
        if isinstance(mode.value, str):
            way = ROUNDINGS.text(mode.value)[self._words.lang]
            before = self._words.said(self._words("舍入前", "before rounding"), self._words.of(exact))
            notes = (*notes, self._words.clauses([way, before]) if changed else way)
        shown = (*written.shown, mode) if mode.operation == "figure" else written.shown
        return replace(written, shown=shown, notes=notes, alone=None if changed else written.alone)

    # --- tables and collections ----------------------------------------------------------------------

    def _table(self, working: Working, about: str) -> Written:
        possible = [row for row in working.parts if row.operation == "otherwise" or len(row.parts) == 2]
        if len(possible) == 1:
            written = self.write(possible[0].parts[-1], about)
            return replace(written, notes=(*self._why_this_row(working, possible[0], about), *written.notes))
        parts = [self.write(row.parts[-1], about) for row in possible]
        either = self._words(" 或 ", " or ").join(part.text for part in parts)
        return self._joined(
            self._words(f"尚待确定（{either}）", f"still open ({either})"), *parts, joined=False
        )

    def _why_this_row(self, table: Working, taken: Working, about: str) -> Iterator[str]:
        rows = [taken] if taken.operation == "row" else [row for row in table.parts if row is not taken]
        if taken.parts[-1].is_nothing and taken.operation == "otherwise":
            return
        for row in rows:
            if not _is_evident(row.parts[0]):
                yield self._because(row.parts[0], about)

    def _total(self, working: Working, about: str) -> Written:
        words = self._words
        if working.how == "open":
            return Written(words("有哪些人尚不清楚", "not known who there is"), joined=True)
        counted = [one for one in working.parts if one.value is not None]
        pieces: list[str] = []
        shown: list[Working] = []
        none: list[str] = []
        for one in counted:
            body, person = one.parts[-1], words.person(one.whom)
            certain = len(one.parts) == 1 or one.parts[0].value is True
            if body.operation in NAMED:
                shown.append(body)
            if certain and body.is_nothing:
                none.append(person)
                continue
            inner = self.write(body, one.whom)
            worth = words.of(body) if body.operation in NAMED else f"({inner.text})"
            maybe = "" if certain else words.bracketed(words("是否计入尚不清楚", "not known whether counted"))
            pieces.append(f"{person} {worth}{maybe}")
        if none:
            nothing = words.value((0, 0), working.type)
            each = words("各", " each") if len(none) > 1 else ""
            listed = words.listed(none)
            pieces.append(words(f"{listed}{each} {nothing}", f"{listed} {nothing}{each}"))
        text = " + ".join(pieces) or words("没有人计入", "nobody counts")
        return Written(text, tuple(shown), tuple(self._left_out(working)), joined=len(pieces) > 1)

    def _count(self, working: Working) -> Written:
        words = self._words
        if working.how == "open":
            return Written(words("有哪些人尚不清楚", "not known who there is"), joined=True)
        sure = [words.person(one.whom) for one in working.parts if one.value is True]
        maybe = [
            words.person(one.whom)
            for one in working.parts
            if one.value is None and one.parts and one.parts[0].value is None
        ]
        pieces = [words.listed(sure)] if sure else []
        if maybe:
            listed = words.listed(maybe)
            pieces.append(words(f"尚不能确定是否计入的{listed}", f"{listed} (not known whether counted)"))
        text = words("，以及", ", and ").join(pieces) or words("没有人计入", "nobody counts")
        return Written(text, (), tuple(self._left_out(working)), joined=True)

    def _left_out(self, working: Working) -> Iterator[str]:
        """Those of a collection that do not count, with the reason."""
        why: dict[str, list[str]] = {}
        for one in working.parts:
            if len(one.parts) == 1 and one.parts[0].value is False:
                person = self._words.person(one.whom)
                why.setdefault(self._because(one.parts[0], one.whom), []).append(person)
        for because, persons in why.items():
            listed = self._words.listed(persons)
            left = self._words(f"未计入{listed}", f"not counted: {listed}")
            yield left + (self._words.bracketed(because) if because else "")


def _terms(working: Working) -> list[tuple[str, Working]]:
    """The terms of a chain of additions and subtractions, each with its sign."""
    terms: list[tuple[str, Working]] = []
    while working.operation in ("+", "-"):
        working, right = working.parts[0], working
        terms.append(("+" if right.operation == "+" else "−", right.parts[1]))
    return [("+", working), *reversed(terms)]


def _factors(working: Working) -> list[tuple[str, Working]]:
    factors: list[tuple[str, Working]] = []
    while working.operation in ("*", "/"):
        working, right = working.parts[0], working
        factors.append(("×" if right.operation == "*" else "÷", right.parts[1]))
    return [("×", working), *reversed(factors)]


def _is_evident(condition: Working) -> bool:
    """Whether the value itself shows that a row was taken: a fact was given, or is not zero."""
    compared = condition.operation in (">", "<", "==", "!=") and condition.parts[1].operation == "constant"
    return condition.operation == "given" or (compared and condition.parts[1].is_nothing)


def _is_one(working: Working) -> bool:
    """Whether this is the one person that a figure for each person is multiplied by, or a plain one."""
    plain = isinstance(working.type, Number) and working.type.unit in (PLAIN, PERSON)
    return working.operation == "constant" and working.value == (1, 1) and plain


def _bracketed(written: Written) -> str:
    return f"({written.text})" if written.joined else written.text


def difference(more: Working, less: Working) -> tuple[Fraction, bool] | None:
    """By how much one is above the other at the least, and whether that is exact; None if not at all."""
    assert isinstance(more.value, tuple)
    assert isinstance(less.value, tuple)
    lowest, highest = more.value[0], less.value[1]
    if unbounded(lowest) or unbounded(highest):
        return None
    above = Fraction(lowest) - Fraction(highest)
    return (above, more.is_known and less.is_known) if above >= 0 else None
