"""Why one decision comes to something else than the one before: the facts and figures that made it so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from jiuzhu.assessment import Assessment
from jiuzhu.history.reasons import Kind, Reason, became
from jiuzhu.receipts import Change, Difference, diff
from jiuzhu.receipts.change import NOTHING
from jiuzhu.receipts.replay import figures_used
from jiuzhu.texts import Text

_MEMBER = re.compile(r"members\[([^\]]+)\]")
_FIGURE = re.compile(r"figures\[([^\]]+)\]")
_KINDS: dict[str, Kind] = {"fact": "fact", "judgement": "judgement", "figure": "figure", "rules": "rule"}


def why_changed(
    before: Assessment,
    after: Assessment,
    benefit: str,
    person: str | None = None,
    *,
    search: Sequence[Path] = (),
) -> tuple[Reason, ...]:
    """What made the sum or the conclusion of a benefit change from one assessment to the next.

    Each cause was tried, as `receipts.diff` does; where the rules of one of them cannot be found, everything
    that is otherwise is named.  Raises `ReceiptError` for an assessment that its own rules do not give.
    """
    found = _difference(before, after, tuple(search))
    results = [one for one in found.of(benefit, person) if one.change.kind in ("status", "amount")]
    causes = dict.fromkeys(change for one in results for group in one.causes for change in group)
    if results and not causes:
        causes = dict.fromkeys(found.changes)
    return tuple(_reasons(causes, after))


@lru_cache(maxsize=64)
def _difference(before: Assessment, after: Assessment, search: tuple[Path, ...]) -> Difference:
    return diff(before, after, search=search)


def _reasons(causes: Iterable[Change], after: Assessment) -> Iterator[Reason]:
    figures = figures_used(after)
    for one in causes:
        kind = _KINDS.get(one.kind)
        if kind is None:  # the day alone, or the software, is no reason to give anybody
            continue
        was, now = one.before or NOTHING, one.after or NOTHING
        member, figure = _MEMBER.fullmatch(one.path), _FIGURE.fullmatch(one.path)
        if member:
            yield _came_or_went(member[1], there=one.after is not None)
        elif figure and figure[1] in figures:
            used = figures[figure[1]]
            text = became(used.title, was, now, used.since, used.source)
            yield Reason(kind, text, used.name, None, was, now, used.since, used.source)
        else:
            yield Reason(kind, became(one.label, was, now, None), one.path, None, was, now)


def _came_or_went(name: str, *, there: bool) -> Reason:
    text = Text(f"{name}不再是家庭成员", f"{name} no longer belongs to the family")
    if there:
        text = Text(f"{name}成为家庭成员", f"{name} now belongs to the family")
    return Reason("member", text, name, name)
