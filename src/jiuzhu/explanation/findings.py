"""A condition's working as sentences: what was compared, and which part decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jiuzhu.explanation.formulas import NAMED, Formulas, difference
from jiuzhu.explanation.value import Finding
from jiuzhu.explanation.words import Words
from jiuzhu.facts import Judgement
from jiuzhu.facts.vocabulary import household
from jiuzhu.language.tree import Coded, Number
from jiuzhu.language.working import Working
from jiuzhu.texts import Text

_MEMBERS = household().collections["members"]
_COLLECTIONS = {"members": _MEMBERS.label} | {
    name: Text(_MEMBERS.model.describe()[name].label.zh, _MEMBERS.model.describe()[name].label.en)
    for name in _MEMBERS.collections
}
_GRANTED = {
    True: Text("符合", "eligible"),
    False: Text("不符合", "not eligible"),
    None: Text("尚不能确定", "undetermined"),
}
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


class Findings:
    """Writes the workings of conditions down, for one determination.

    judgements: what officers found, by the finding's key and whom it is about.
    shown: every named quantity that was mentioned, so that it can be shown how it comes about.
    """

    def __init__(self, words: Words, judgements: Mapping[tuple[str, str], Judgement]) -> None:
        self._words = words
        self._judgements = judgements
        self._told: set[tuple[str, str]] = set()
        self.formulas = Formulas(words, self.because)
        self.shown: list[Working] = []

    def of(self, working: Working, about: str, *, failed: bool = False, deep: int = 0) -> tuple[Finding, ...]:
        """What was found, part by part: of parts one of which is enough, the one that is told fastest.

        failed: of a condition that failed every such part is told, and by how much.  deep: so many
        levels of what lies behind are told too.
        """
        return tuple(self._findings(working, about, failed, deep))

    def because(self, working: Working, about: str) -> str:
        """What made a condition turn out as it did, in a few words; a named one is looked into."""
        inner = working.parts[0] if working.operation == "item" and working.parts else working
        return self._words.clauses(text for text, _ in self._statements(inner, about, False))

    def found_by(self, working: Working) -> str:
        """Who found it, when, and on what ground; that nobody did."""
        words = self._words
        one = self._judgements.get((working.name, working.whom))
        if one is not None:
            day = words.day(one.on)
            return words(
                f"{one.by} {day}认定，理由：{one.ground}", f"found by {one.by} on {day}: {one.ground}"
            )
        if working.how == "taken":
            return words("无人认定，按规定取此值", "nobody found it; the rules take this until somebody does")
        return words("尚待工作人员认定", "for an officer to find")

    def _findings(self, working: Working, about: str, failed: bool, deep: int) -> Iterator[Finding]:
        for text, one in self._statements(working, about, failed):
            self.shown += self._mentioned(one, about)
            yield Finding(text, one.verdict, tuple(self._behind(one, about, deep)))

    def _behind(self, working: Working, about: str, deep: int) -> Iterator[Finding]:
        """What a named condition rests on; told once, and not where nothing is known yet."""
        key = working.operation + working.name, working.whom
        named = working.operation in ("item", "outcome")
        if not named or not deep or working.verdict is None or key in self._told:
            return
        self._told.add(key)
        for part in working.parts:
            yield from self._findings(part, about, False, deep - 1)

    def _mentioned(self, working: Working, about: str) -> list[Working]:
        if working.operation not in _COMPARISONS or not isinstance(working.parts[0].type, Number):
            return []
        return [one for part in working.parts for one in self.formulas.write(part, about).shown]

    # --- what decides --------------------------------------------------------------------------------

    def _statements(self, working: Working, about: str, failed: bool) -> Iterator[tuple[str, Working]]:
        """Each part that decides, with what is to be said of it."""
        match working.operation:
            case "and" | "or":
                # One part alone makes an `or` hold, or an `and` fail.
                for part in _deciding(working, working.parts, working.operation == "or", failed):
                    yield from self._statements(part, about, failed)
            case "not":
                yield from self._statements(working.parts[0], about, failed)
            case "table":
                yield from self._of_table(working, about, failed)
            case "any" | "all":
                yield from self._of_group(working, about, failed)
            case _:
                yield self._statement(working, about, failed), working

    def _of_table(self, working: Working, about: str, failed: bool) -> Iterator[tuple[str, Working]]:
        possible = [row for row in working.parts if row.operation == "otherwise" or len(row.parts) == 2]
        if len(possible) > 1:
            open_ = (part for row in possible for part in row.parts if part.verdict is None)
            for part in open_:
                yield from self._statements(part, about, failed)
            return
        (row,) = possible
        asked = row.parts[:1] if row.operation == "row" else [one.parts[0] for one in working.parts[:-1]]
        for part in asked:
            if part.operation != "given":  # that the family told it is seen in what follows
                yield from self._statements(part, about, False)
        yield from self._statements(row.parts[-1], about, failed)

    def _of_group(self, working: Working, about: str, failed: bool) -> Iterator[tuple[str, Working]]:
        words, label = self._words, _COLLECTIONS[working.name][self._words.lang]
        if working.how == "open":
            yield words(f"有哪些{label}尚不清楚", f"not known: {label}"), working
            return
        counted = [one for one in working.parts if not _is_left_out(one)]
        if not counted:
            none = words(f"没有{label}", f"nobody: {label}")
            other = words(f"{label}中没有这样的人", f"no such person among: {label}")
            yield (other if working.parts else none), working
        for one in _deciding(working, counted, working.operation == "any", failed):
            asked = [part for part in one.parts if part.verdict is None] or one.parts[-1:]
            for part in asked if working.verdict is None else one.parts[-1:]:
                yield from self._statements(part, about, failed)

    # --- one statement -------------------------------------------------------------------------------

    def _statement(self, working: Working, about: str, failed: bool) -> str:
        words = self._words
        match working.operation:
            case "<" | "<=" | ">" | ">=" | "==" | "!=" if not isinstance(working.parts[0].type, Coded):
                return self._comparison(working, about, failed)
            case "!=":
                return self._code(working.parts[0], about)
            case "==" | "one of":
                code, *choices = working.parts
                told = self._code(code, about)
                if working.verdict is not False:
                    return told
                listed = words.listed(one.label[words.lang] for one in choices)
                return words(f"{told}，不是{listed}", f"{told}, not {listed}")
            case "given":
                label = self.formulas.named(working.parts[0], about)
                return words(
                    f"{'已' if working.value else '未'}填报{label}",
                    f"{label} is {'given' if working.value else 'not given'}",
                )
            case "outcome":
                granted = _GRANTED[working.verdict]
                name = self.formulas.named(working, about)
                if working.how == "entitled":
                    name = words(f"{name}的条件", f"the conditions of {name}")
                return words.said(name, granted[words.lang])
            case "finding":
                found = words.bracketed(self.found_by(working))
                if working.how == "open":
                    return words.said(self._flag(working, about), self.found_by(working))
                return words.said(self._flag(working, about), words.of(working) + found)
        declared = words.bracketed(words("据声明", "as declared")) if working.how == "taken" else ""
        return words.said(self._flag(working, about), words.of(working) + declared)

    def _flag(self, working: Working, about: str) -> str:
        """Something that is so or not, of somebody: 张三“患重特大疾病”."""
        words, label = self._words, working.label[self._words.lang]
        if working.whom in ("", about):
            return label
        person = words.person(working.whom)
        return words(f"{person}“{label}”", f"{label} ({person})")

    def _code(self, code: Working, about: str) -> str:
        words = self._words
        declared = words.bracketed(words("据声明", "as declared")) if code.how == "taken" else ""
        return words.said(self.formulas.named(code, about), words.of(code) + declared)

    def _comparison(self, working: Working, about: str, failed: bool) -> str:
        words, (left, right) = self._words, working.parts
        a, b = (self._side(part, other, about) for part, other in ((left, right), (right, left)))
        # The number 0 fits any unit, so that the other side tells what is compared.
        kind = right.type if isinstance(left.type, Number) and left.type.unit is None else left.type
        sign = words.compared(working.operation, kind, working.verdict)
        if working.verdict is None:
            return words(f"{a}，{b}：是否{sign}，尚不清楚", f"{a}, {b}: not known whether it {sign}")
        by = self._by_how_much(working) if failed and working.verdict is False else ""
        gap = " " if b[0].isdigit() else ""
        return words(f"{a}，{sign}{gap}{b}{by}", f"{a} {sign} {b}{by}")

    def _side(self, working: Working, other: Working, about: str) -> str:
        words = self._words
        if working.operation == "constant":
            unit = working.type if working.type != Number(None) else other.type
            return words.value(working.value, unit)
        written = self.formulas.write(working, about)
        if working.operation not in NAMED and written.alone is None:
            return f"{written.text} = {words.of(working)}"
        named = written.alone or working
        return words(written.text, f"{self.formulas.named(named, about)} ({words.of(named)})")

    def _by_how_much(self, working: Working) -> str:
        """By what a comparison failed."""
        words, (left, right) = self._words, working.parts
        if not isinstance(left.type, Number) or working.operation in ("==", "!="):
            return ""
        over = working.operation in ("<", "<=")
        found = difference(left, right) if over else difference(right, left)
        if found is None or found[0] == 0:
            return ""
        above, exact = found
        kind = left.type if left.type.unit is not None else right.type
        amount = words.value((above, above), kind)
        least = "" if exact else words("至少", "at least ")
        if over:
            return words(f"，{least}超出 {amount}", f", {least}{amount} too much")
        return words(f"，{least}还差 {amount}", f", {least}{amount} short")


def _deciding(whole: Working, parts: Iterable[Working], alone: bool, every: bool) -> tuple[Working, ...]:
    """Those parts that decide the whole, where one of this verdict does so alone.

    every: all of them that would, else the one of which there is least to say.
    """
    parts = tuple(parts)
    if whole.verdict is None:
        return tuple(part for part in parts if part.verdict is None)
    if whole.verdict is not alone:
        return parts
    enough = tuple(part for part in parts if part.verdict is alone and not _is_doubtful(part))
    return enough if every else (min(enough, key=_length),)


def _is_doubtful(part: Working) -> bool:
    """Whether it is not known if somebody of a collection comes into question."""
    return part.operation == "each" and any(inner.verdict is None for inner in part.parts)


def _length(working: Working) -> int:
    """How much there is to say of a condition."""
    match working.operation:
        case "item":
            return 3
        case "outcome":
            return 4
        case "not" | "each":
            return _length(working.parts[-1])
        case "and" | "or" | "table" | "any" | "all" | "row" | "otherwise":
            return 2 + sum(_length(part) for part in working.parts)
    return 1


def _is_left_out(one: Working) -> bool:
    """Whether somebody of a collection does not come into question."""
    return one.value is None and one.parts[0].verdict is False
