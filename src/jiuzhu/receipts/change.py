"""One thing that is not as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jiuzhu.facts.showing import printable
from jiuzhu.texts import Language, Text

Kind = Literal[
    # what an assessment rests on
    "day",
    "jurisdiction",
    "fact",
    "judgement",
    "figure",
    "rules",
    "engine",
    "version",
    # what it says
    "result",
    "status",
    "amount",
    "condition",
    "measure",
    "missing",
    "other",
]

NOTHING = Text("没有", "nothing")


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, from what to what.

    path: where it stands in the assessment, such as `members[张三].income.wages`.  before, after: in
    words; None where there was, or is, nothing.  where: of a figure, the file and line it stands on now.
    """

    kind: Kind
    path: str
    label: Text
    before: Text | None
    after: Text | None
    where: str | None = None

    def text(self, lang: Language = "zh") -> str:
        """The change in one line."""
        colon = "：" if lang == "zh" else ": "
        before, after = ((one or NOTHING)[lang] for one in (self.before, self.after))
        place = "" if self.where is None else f"（{self.where}）" if lang == "zh" else f" ({self.where})"
        return printable(f"{self.label[lang]}{colon}{before} → {after}{place}")

    def __str__(self) -> str:
        return self.text()


def of_whom(person: str | None, label: Text) -> Text:
    """A label with the person it is about."""
    if not person:
        return label
    return Text(f"{person}的{label.zh}", f"{label.en} ({person})")


def called(title: Text, person: str | None) -> Text:
    """A benefit's title with the person it is for."""
    return title if person is None else Text(f"{title.zh}（{person}）", f"{title.en} ({person})")
