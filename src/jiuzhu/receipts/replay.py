"""`replay`: a kept assessment worked out again, and exactly what is not the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jiuzhu.assessment import Assessment, Determination
from jiuzhu.assessment.assess import assess_under, assessor_for
from jiuzhu.assessment.comparing import ABSENT, Leaf, differences
from jiuzhu.assessment.receipt import Receipt, data_of, open_receipt, read_file
from jiuzhu.assessment.results import STATUSES, FigureUsed
from jiuzhu.errors import FactError, Problem, ReceiptError, RuleError
from jiuzhu.receipts.change import Change, Kind, called
from jiuzhu.receipts.outcomes import by_key, outcomes_of
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import STATUSES as FIGURE_STATUSES
from jiuzhu.texts import Language, Text

_LABELS: dict[str, tuple[Kind, Text]] = {
    "on": ("day", Text("评估日期", "day of the assessment")),
    "jurisdiction": ("jurisdiction", Text("适用的辖区", "jurisdiction")),
    "applicant": ("fact", Text("填报内容", "facts")),
    "judgements": ("judgement", Text("认定意见", "judgements")),
    "rulebook": ("rules", Text("规则版本", "digest of the rules")),
    "engine": ("engine", Text("推理引擎", "engine")),
    "versions": ("version", Text("软件版本", "version")),
    "warnings": ("other", Text("提示", "warnings")),
    "remedies": ("other", Text("救济途径", "remedies")),
}
_ENVIRONMENT = ("engine", "version")
_LONGEST = 80  # characters of a value that is shown as it stands


@dataclass(frozen=True, slots=True)
class Replay:
    """A receipt beside what comes of it now.

    intact: whether the text is as it was written, by its checksum.  changes: everything that differs.
    """

    receipt: Assessment
    again: Assessment
    intact: bool
    changes: tuple[Change, ...]

    @property
    def equal(self) -> bool:
        """Whether the same bytes came out."""
        return self.intact and not self.changes

    @property
    def confirmed(self) -> bool:
        """Whether the same came out, if perhaps under another version of the software or engine."""
        return self.intact and all(change.kind in _ENVIRONMENT for change in self.changes)

    def text(self, lang: Language = "zh") -> str:
        """What is the same and what is not, in words."""
        return "\n".join(self._lines(lang))

    def __str__(self) -> str:
        return self.text()

    def _lines(self, lang: Language) -> Iterator[str]:
        if self.equal:
            yield _EQUAL[lang]
            return
        if not self.intact:
            yield (_CHANGED if self.changes else _CHANGED_FACTS)[lang]
        if self.changes:
            yield (_CONFIRMED if self.confirmed else _DIFFERS)[lang]
        for change in self.changes:
            yield f"  {change.text(lang)}"


_EQUAL = Text("重新评估，结果完全一致", "worked out again: the same, byte for byte")
_CONFIRMED = Text(
    "重新评估，结果一致；不同的只是所用的软件：", "worked out again: the same; only the software differs:"
)
_DIFFERS = Text("重新评估，与记录不同（记录 → 现在）：", "worked out again: not the same (record → now):")
_CHANGED = Text(
    "记录在写出之后被改动过（校验值不符）",
    "the record was changed after it was written (its checksum differs)",
)
_CHANGED_FACTS = Text(
    "记录在写出之后被改动过（校验值不符）：各项结果与重新评估一致，被改动的是填报内容、认定意见等评估所依据的部分",
    "the record was changed after it was written (its checksum differs): every result is as worked out "
    "again, so that it is the facts, the judgements or whatever else it rests on that was changed",
)


def replay(receipt: str | bytes | Path | Assessment, *, search: Sequence[Path] = ()) -> Replay:
    """A kept assessment worked out again from its own facts, judgements, day and rules.

    receipt: JSON text, the path of a file that holds it, or an assessment.  search: folders in which to
    look for the rules of that time; where they are not found the present ones are taken, and what they
    change is told.
    Raises `ReceiptError` for what is no receipt, or cannot be worked out again at all.
    """
    kept = _open(receipt)
    then = kept.assessment
    now = assess_again(then, search)
    return Replay(then, now, kept.intact, tuple(_changes(kept.data, then, now, search)))


def _open(receipt: str | bytes | Path | Assessment) -> Receipt:
    if isinstance(receipt, Assessment):
        return Receipt(receipt, data_of(receipt), True)
    return open_receipt(read_file(receipt) if isinstance(receipt, Path) else receipt)


def assess_again(then: Assessment, search: Sequence[Path]) -> Assessment:
    """The same family on the same day by the same rules, or else by the present ones."""
    engine = "plain" if then.engine == "plain" else None
    try:
        rulebook = rules_of(then, search) or Rulebook.load(then.jurisdiction, then.on, search=search)
        _, now = assess_under(assessor_for(rulebook, engine), then.applicant, then.judgements, then.on)
    except RuleError as error:
        raise ReceiptError(error.problems) from None
    except FactError as error:
        unfit = Problem(
            "judgements",
            "认定意见与现有的规则不合；请用 search=[文件夹]（命令行 --rules）给出当时的规则",
            "the judgements do not fit the present rules; give those of that time by search=[folder], or "
            "--rules on the command line",
        )
        raise ReceiptError((*error.problems, unfit)) from None
    return now


def rules_of(then: Assessment, search: Sequence[Path]) -> Rulebook | None:
    """The very rules that an assessment rests on; None where they cannot be found."""
    return Rulebook.find(then.rulebook, then.jurisdiction, then.on, search=search)


def _changes(
    data: dict[str, Any], then: Assessment, now: Assessment, search: Sequence[Path]
) -> Iterator[Change]:
    say = _Saying(data, then, now, search)
    yield from dict.fromkeys(change for leaf in differences(data, data_of(now)) for change in say(leaf))


class _Saying:
    """Says where two assessments differ: in words where there are any, else by the path."""

    def __init__(
        self, data: dict[str, Any], then: Assessment, now: Assessment, search: Sequence[Path]
    ) -> None:
        self._data = data
        self._versions = now.versions
        self._then, self._now = _by_step(then), _by_step(now)
        self._figures = figures_used(then), figures_used(now)
        rulebook = rules_of(now, search)
        self._where = {name: one.where for name, one in rulebook.figures.items()} if rulebook else {}

    def __call__(self, leaf: Leaf) -> list[Change]:
        match leaf.steps:
            case ("determinations", str(step)):
                return [self._whole(leaf, step)]
            case ("determinations", str(step), "figures", str(name), *_):
                return self._figure(name.strip("[]")) or [self._inside(leaf, step)]
            case ("determinations", str(step), *_):
                return self._in_words(leaf, step) or [self._inside(leaf, step)]
        return [self._at_large(leaf)]

    def _at_large(self, leaf: Leaf) -> Change:
        """What stands beside the results: facts, versions, warnings."""
        top, *inside = leaf.steps
        kind, label = _LABELS.get(str(top), ("other", Text(str(top), str(top))))
        if top == "versions" and inside and isinstance(inside[0], int):
            entries = self._data["versions"] + [list(one) for one in self._versions]
            name = entries[inside[0]][0]
            return Change(kind, leaf.path, Text(f"{name} 版本", f"version of {name}"), *_both(leaf))
        if rest := leaf.path.removeprefix(str(top)).lstrip("."):
            label = Text(f"{label.zh} {rest}", f"{label.en} {rest}")
        return Change(kind, leaf.path, label, *_both(leaf))

    def _whole(self, leaf: Leaf, step: str) -> Change:
        """A result that is new, or gone."""
        old, new = self._then.get(step), self._now.get(step)
        one = new or old
        title = called(one.title, one.person) if one else Text(step, step)
        before, after = (STATUSES[side.status] if side else None for side in (old, new))
        return Change("result", leaf.path, title, before, after)

    def _figure(self, name: str) -> list[Change]:
        before, after = (figures.get(name) for figures in self._figures)
        if before is None or after is None or before == after:
            return []
        return [figure_change(before, after, self._where.get(name))]

    def _in_words(self, leaf: Leaf, step: str) -> list[Change]:
        """A conclusion, a sum, a verdict, what was compared."""
        told: list[Change] = []
        for outcome in outcomes_of(self._then.get(step), self._now.get(step)):
            if leaf.path.startswith(outcome.change.path):
                change, title = outcome.change, called(outcome.title, outcome.person)
                label = Text(f"{title.zh} › {change.label.zh}", f"{title.en} › {change.label.en}")
                told.append(replace(change, label=label))
        return told

    def _inside(self, leaf: Leaf, step: str) -> Change:
        """Whatever else there is in a result, by its place."""
        one = self._now.get(step) or self._then.get(step)
        title = called(one.title, one.person) if one else Text(step, step)
        place = leaf.path.partition("]")[2].lstrip(".")
        label = Text(f"{title.zh} › {place}", f"{title.en} › {place}")
        return Change("other", leaf.path, label, *_both(leaf))


def _by_step(assessment: Assessment) -> dict[str, Determination]:
    """The determinations by the step that leads to each in plain data."""
    return {f"[{', '.join(part for part in key if part)}]": one for key, one in by_key(assessment).items()}


def figures_used(assessment: Assessment) -> dict[str, FigureUsed]:
    """Every figure that any result rests on, by name."""
    return {figure.name: figure for one in assessment for figure in one.figures}


def figure_change(before: FigureUsed, after: FigureUsed, where: str | None) -> Change:
    """A figure then and now; its status and source too where the value is the same."""
    shown = before.shown, after.shown
    if before.shown == after.shown:
        shown = _with_source(before), _with_source(after)
    return Change("figure", f"figures[{before.name}]", before.title, *shown, where)


def _with_source(figure: FigureUsed) -> Text:
    parts = [figure.shown, FIGURE_STATUSES[figure.status], *(basis.text for basis in figure.source)]
    if figure.since:
        parts.append(Text(f"{figure.since}起", f"from {figure.since}"))
    return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _both(leaf: Leaf) -> tuple[Text | None, Text | None]:
    return _shown(leaf.before), _shown(leaf.after)


def _shown(value: Any) -> Text | None:
    if value is ABSENT:
        return None
    text = str(value)
    brief = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Text(brief, brief)
