"""What comes of asking whether a step may be taken: the step, or why not, and what can be done instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiuzhu.cases.clock import Clock
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.model import cited
from jiuzhu.rulebook.procedures.model import Transition, Word
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that is not there.  unknown: whether that hangs on what nobody has recorded."""

    text: Text
    basis: tuple[Basis, ...]
    unknown: bool = False

    @property
    def said(self) -> Text:
        """The same with its article, and whether anybody knows."""
        articles = cited(self.basis)
        zh = f"{self.text.zh}（{'尚不清楚；' if self.unknown else ''}{articles.zh}）"
        return Text(zh, f"{self.text.en} ({'not known; ' if self.unknown else ''}{articles.en})")


@dataclass(frozen=True, slots=True)
class Possible:
    """A step that a case may take next.

    by: who may take it.  missing: what the case still lacks for it.  asked: what is asked of those who
    act (how many, apart from whom, who signs).  certain: whether the step is known to be open; else it
    hangs on circumstances that nobody has recorded, which are among what is missing.
    """

    step: Transition
    by: tuple[Word, ...]
    missing: tuple[Reason, ...]
    asked: tuple[Reason, ...]
    certain: bool

    @property
    def text(self) -> Text:
        """What can be done, and by whom."""
        zh, en = "、".join(one.text.zh for one in self.by), " or ".join(one.text.en for one in self.by)
        return Text(f"{self.step.text.zh}（{zh}）", f"{self.step.text.en} ({en})")


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken: what it is, and where it leads.

    state, next_state: before and after.  effective: the first day of the month from which it has effect,
    where it has any.  starts, meets: the times that it starts and those that it meets, in time or late,
    each with its last day.
    """

    step: Transition
    state: str
    next_state: str
    effective: date | None
    starts: tuple[Clock, ...]
    meets: tuple[Clock, ...]

    @property
    def basis(self) -> tuple[Basis, ...]:
        return self.step.basis


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that may not be taken, with every reason; and, where it is none of this state, what is."""

    event: str
    title: Text
    state: Word
    reasons: tuple[Reason, ...]
    possible: tuple[Possible, ...] = ()

    @property
    def text(self) -> Text:
        """Why not, in a few lines."""
        zh = [f"不能办理“{self.title.zh}”（目前：{self.state.text.zh}）："]
        en = [f"“{self.title.en}” cannot be done (the case is: {self.state.text.en}):"]
        for one in self.reasons:
            zh.append(f"  · {one.said.zh}")
            en.append(f"  · {one.said.en}")
        if self.possible:
            zh.append("  目前可以办理：" + "、".join(one.text.zh for one in self.possible))
            en.append("  what can be done now: " + "; ".join(one.text.en for one in self.possible))
        return Text("\n".join(zh), "\n".join(en))
