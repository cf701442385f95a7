"""Why a month comes to something else: the fact, judgement, figure, rule or decision that made it so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jiuzhu.rulebook import Basis
from jiuzhu.texts import Text

Kind = Literal[
    "decision",
    "member",
    "fact",
    "age",
    "judgement",
    "figure",
    "rule",
    "condition",
    "missing",
    "unpaid",
    "unmatched",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that makes a difference, whole sentence and parts.

    kind: a `decision` of the bureau, a `member` who came or went, a `fact`, somebody's `age`, a
    `judgement`, a `figure`, a `rule`; a `condition` that no longer comes to the same; what is `missing`
    to know the sum; `unpaid` where no payment is on record, `unmatched` where what was paid is what no
    month came to.  what: its name in the rules or the facts.  who: whom it is about, None for the
    household.  old, new: what it was and what it is, in words.  since: from when on.  source: of a figure
    or rule.  settle_by: until when payments are to be settled after a death.
    """

    kind: Kind
    text: Text
    what: str = ""
    who: str | None = None
    old: Text | None = None
    new: Text | None = None
    since: date | None = None
    source: tuple[Basis, ...] = ()
    settle_by: date | None = None


def became(what: Text, old: Text, new: Text, since: date | None, source: Iterable[Basis] = ()) -> Text:
    """`…由 940 元变为 1,000 元（自2022-07-01起，《…》）`."""
    cited = list(source)
    zh = [f"自 {since} 起"] if since else []
    en = [f"from {since}"] if since else []
    zh += [one.text.zh for one in cited]
    en += [one.text.en for one in cited]
    more_zh, more_en = (f"（{'，'.join(zh)}）", f" ({', '.join(en)})") if zh else ("", "")
    return Text(f"{what.zh}由 {old.zh} 变为 {new.zh}{more_zh}", f"{what.en}: {old.en} → {new.en}{more_en}")
