"""Requirements and times as people read them, made of the words of procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    ApartFrom,
    Assessed,
    Done,
    Found,
    Guards,
    InTime,
    NoRelative,
    NotDone,
    OnFile,
    Over,
    Signed,
    Test,
    Together,
)
from jiuzhu.texts import Text

Name = Callable[[str], Text]
"""How people say a name of one kind."""

_ASSESSED = {
    "eligible": Text("评估结论为“符合”", "the assessment on file says eligible"),
    "ineligible": Text("评估结论为“不符合”", "the assessment on file says ineligible"),
    "either": Text("已作评估，且结论确定", "an assessment with a definite outcome is on file"),
}


class Wording:
    """Says requirements, given how names are said."""

    def __init__(
        self, *, role: Name, paper: Name, circumstance: Name, signature: Name, event: Name, limit: Name
    ) -> None:
        self._role = role
        self._paper = paper
        self._circumstance = circumstance
        self._signature = signature
        self._event = event
        self._limit = limit

    def requirement(self, test: Test, guards: Guards) -> Text:
        """What a test asks for, and in which circumstances."""
        said = self._test(test)
        if not guards:
            return said
        when = self.guards(guards)
        return Text(f"{when.zh}的，{said.zh}", f"where {when.en}: {said.en}")

    def guards(self, guards: Guards) -> Text:
        """Circumstances that are so and that are not."""
        said = [self._circumstance(one.circumstance) for one in guards]
        return Text(
            "且".join(
                text.zh if one.value else f"没有“{text.zh}”情形"
                for one, text in zip(guards, said, strict=True)
            ),
            " and ".join(
                text.en if one.value else f"not: {text.en}" for one, text in zip(guards, said, strict=True)
            ),
        )

    def _test(self, test: Test) -> Text:
        match test:
            case ActsAs(roles):
                who = self._any(self._authority(one.role, one.guards) for one in roles)
                return Text(f"由{who.zh}办理", f"it is done by: {who.en}")
            case NoRelative():
                return Text(
                    "办理人不是申请人家庭成员的近亲属", "nobody who acts is a near relative of the family"
                )
            case ApartFrom(events):
                which = self._any(map(self._event, events))
                return Text(f"办理人没有参加“{which.zh}”", f"nobody who acts took part in: {which.en}")
            case Together(number):
                shown = Text("规定人数", "the set number of") if number is None else Text(*[str(number)] * 2)
                return Text(f"至少{shown.zh}人共同办理", f"at least {shown.en} persons act together")
            case Signed(side):
                who = self._signature(side)
                return Text(f"有{who.zh}签字", f"signed by {who.en}")
            case OnFile(papers):
                which = self._any(map(self._paper, papers))
                return Text(f"已有{which.zh}", f"on file: {which.en}")
            case Done(events, after):
                return self._done(events, after)
            case NotDone(event):
                which = self._event(event)
                return Text(f"没有办理过“{which.zh}”", f"not done before: {which.en}")
            case Assessed(outcome):
                return _ASSESSED[outcome]
            case Found(circumstances, value):
                which = self._any(map(self._circumstance, circumstances))
                return which if value else Text(f"没有“{which.zh}”情形", f"not: {which.en}")
            case Over(limit):
                which = self._limit(limit)
                return Text(f"{which.zh}已满", f"this has run out: {which.en}")
            case InTime(limit):
                which = self._limit(limit)
                return Text(f"没有超过{which.zh}", f"this has not run out: {which.en}")

    def _done(self, events: tuple[str, ...], after: tuple[str, ...]) -> Text:
        which = self._any(map(self._event, events))
        if not after:
            return Text(f"已办理“{which.zh}”", f"done: {which.en}")
        last = self._any(map(self._event, after))
        return Text(
            f"最近一次“{last.zh}”之后已办理“{which.zh}”", f"done since the last “{last.en}”: {which.en}"
        )

    def _authority(self, role: str, guards: Guards) -> Text:
        who = self._role(role)
        if not guards:
            return who
        when = self.guards(guards)
        return Text(f"{who.zh}（{when.zh}的）", f"{who.en} (where {when.en})")

    @staticmethod
    def _any(texts: Iterable[Text]) -> Text:
        said = list(texts)
        return Text("或".join(one.zh for one in said), " or ".join(one.en for one in said))
