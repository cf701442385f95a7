"""From what was decided to what is said: determinations with their reasons, gaps and grounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache, reduce
from operator import or_

from jiuzhu.assessment.assessor import Assessor
from jiuzhu.assessment.family import Decided, Family
from jiuzhu.assessment.results import (
    Amount,
    Assessment,
    Determination,
    FigureUsed,
    Missing,
    Status,
    Tier,
)
from jiuzhu.assessment.telling import REMEMBERED
from jiuzhu.facts import Judgement
from jiuzhu.frozen import made_quickly
from jiuzhu.language.missing import Gap
from jiuzhu.language.values import Bound
from jiuzhu.rulebook.model import STATUSES, Figure, Period, yuan
from jiuzhu.texts import Text

_STATUS: dict[bool | None, Status] = {True: "eligible", False: "ineligible", None: "undetermined"}
_amount_of = made_quickly(Amount)
_determination_of = made_quickly(Determination)
_missing_of = made_quickly(Missing)
_THE_APPLICANT = Text("申请人", "the applicant")
_THE_FAMILY = Text("家庭", "the family")

Grounded = tuple[tuple[FigureUsed, ...], tuple[Text, ...]]


class Reporter:
    """Puts what was decided under one rulebook into words and values."""

    def __init__(self, assessor: Assessor, versions: tuple[tuple[str, str], ...]) -> None:
        self._assessor = assessor
        self._rulebook = assessor.rulebook
        self._versions = versions
        self._figures = {name: _used(figure) for name, figure in self._rulebook.figures.items()}
        self._grounded: dict[int, Grounded] = {}
        self._open_figures: dict[str, Missing] = {}

    def assessment(self, family: Family, judgements: tuple[Judgement, ...], on: date) -> Assessment:
        decided = [(one, one.grounds("amount")) for one in family.decided()]
        determinations = tuple([self._determination(one, mask, family) for one, mask in decided])
        _, warnings = self._rests_on(reduce(or_, (mask for _, mask in decided), 0))
        return Assessment(
            on,
            self._rulebook.jurisdiction,
            family.situation.household.record,  # type: ignore[arg-type]
            judgements,
            determinations,
            warnings,
            self._rulebook.remedies,
            self._rulebook.digest,
            self._assessor.engine.name,
            self._versions,
        )

    def _determination(self, decided: Decided, grounds: int, family: Family) -> Determination:
        rule = decided.prepared.rule
        eligible = decided.eligible
        figures, warnings = self._rests_on(grounds)
        told = decided.own.told()
        lowest, highest = (0, 0) if eligible is False else decided.entitlement
        return _determination_of(
            rule.name,
            rule.title,
            rule.kind,
            decided.scope.key or None,
            _STATUS[eligible],
            _amount(lowest, highest, rule.paid.period) if rule.paid else None,
            rule.paid.text if rule.paid else None,
            rule.amount_basis,
            told if decided.excluded is None else told + decided.excluded.told(),
            tuple(self._tiers(decided, family)) if rule.tiers else (),
            self._missing(decided) if eligible is None or lowest != highest else (),
            figures,
            warnings,
        )

    def _tiers(self, decided: Decided, family: Family) -> Iterator[Tier]:
        for key in decided.prepared.rule.tiers:
            item = self._rulebook.items[key]
            answer = family.ladder(key, decided.scope).verdicts
            (reached,), (rows,) = answer.tiers, answer.rows
            text = None if reached is None else item.tiers[reached][1]
            yield Tier(key, item.text, text, reached is None and None in rows)

    # --- grounds ---------------------------------------------------------------------------------

    def _rests_on(self, mask: int) -> Grounded:
        if mask not in self._grounded:
            figures: list[FigureUsed] = []
            warnings: list[Text] = []
            for ground in self._assessor.grounds.named(mask):
                if ground.assumption is not None:
                    warnings.append(ground.assumption)
                if ground.figure is not None:
                    figures.append(self._figures[ground.figure])
                    warnings += _warnings(self._rulebook.figures[ground.figure])
            self._grounded[mask] = tuple(figures), tuple(dict.fromkeys(warnings))
        return self._grounded[mask]

    # --- gaps ------------------------------------------------------------------------------------

    def _missing(self, decided: Decided) -> tuple[Missing, ...]:
        return tuple(self.gap(gap) for gap in dict.fromkeys(decided.gaps("amount")))

    def gap(self, gap: Gap) -> Missing:
        """What nobody told, as a result says it."""
        if gap.kind == "figure":
            if gap.name not in self._open_figures:
                figure = self._rulebook.figures[gap.name]
                self._open_figures[gap.name] = Missing("figure", gap.name, figure.title, where=figure.where)
            return self._open_figures[gap.name]
        person = {"": None, "?": _THE_APPLICANT.zh}.get(gap.whom, gap.whom)
        if gap.kind == "judgement":
            return _missing_of("judgement", gap.name, self._rulebook.items[gap.name].text, person)
        assert gap.entity is not None
        if gap.kind == "members":
            about = gap.entity.model.describe()[gap.name]
        else:
            about = gap.entity.words[gap.name].about
        whom = {"": _THE_FAMILY, "?": _THE_APPLICANT}.get(gap.whom, Text(gap.whom, gap.whom))
        question = Text(about.question.zh.format(who=whom.zh), about.question.en.format(who=whom.en))
        return _missing_of(gap.kind, gap.name, about.label, person, question, about.proof)


def not_set(title: Text) -> Text:
    """The warning that a figure is one that nobody set."""
    return Text(f"{title.zh}未定", f"{title.en} is not set")


@lru_cache(REMEMBERED)
def _amount(lowest: Bound, highest: Bound, period: Period) -> Amount:
    least = yuan(lowest)
    assert least is not None, "an amount has a lower bound"
    return _amount_of(least, least if highest == lowest else yuan(highest), period)


def _used(figure: Figure) -> FigureUsed:
    return FigureUsed(
        figure.name,
        figure.title,
        figure.shown,
        figure.status,
        figure.source,
        figure.since,
        figure.note,
        figure.stale,
    )


def _warnings(figure: Figure) -> Iterator[Text]:
    title, shown = figure.title, figure.shown
    if figure.status in ("inferred", "assumed"):
        status = STATUSES[figure.status]
        note = Text(f"（{figure.note.zh}）", f" ({figure.note.en})") if figure.note else Text("", "")
        yield Text(
            f"{title.zh}取“{shown.zh}”：{status.zh}{note.zh}",
            f"{title.en} is taken as {shown.en!r}: {status.en}{note.en}",
        )
    if figure.status == "unset":
        yield not_set(title)
    if figure.stale:
        yield Text(
            f"{title.zh}（{shown.zh}）只确知执行到{figure.known_until}，其后是否调整未知",
            f"{title.en} ({shown.en}) is known to hold until {figure.known_until} only",
        )
