"""Requirements and times as people read them, made of the words of procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    ApartFrom,
    Assessed,
    Brings,
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
    "eligible": Text("评估结论须为“符合”", "the assessment on file must say eligible"),
    "ineligible": Text("评估结论须为“不符合”", "the assessment on file must say ineligible"),
    "either": Text("须已作评估，且结论确定", "an assessment with a definite outcome must be on file"),
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
        return Text(f"{when.zh}的，{said.zh}", f"{said.en} (where this is so: {when.en})")

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
                who = _either(self._authority(one.role, one.guards) for one in roles)
                return Text(f"须由{who.zh}办理", f"must be done by {who.en}")
            case NoRelative():
                return Text(
                    "办理人不得是申请人家庭成员的近亲属",
                    "nobody who acts may be a near relative of the family",
                )
            case ApartFrom(events):
                which = self._events(events)
                return Text(f"参加过{which.zh}的人不得办理", f"nobody may act who took part in {which.en}")
            case Together(number):
                least = Text("规定人数", "as many as are set") if number is None else Text(*2 * [str(number)])
                return Text(f"须至少{least.zh}人共同办理", f"must be done by at least {least.en} together")
            case Signed(side):
                who = self._signature(side)
                return Text(f"须有{who.zh}签字", f"must be signed by {who.en}")
            case OnFile(papers):
                which = _either(map(self._paper, papers))
                return Text(f"卷内须有{which.zh}", f"must be on file: {which.en}")
            case Brings(papers):
                which = _either(map(self._paper, papers))
                return Text(f"须附{which.zh}", f"must come with {which.en}")
            case Done(events, after):
                return self._done(events, after)
            case NotDone(event):
                which = self._events((event,))
                return Text(f"{which.zh}只能办理一次", f"can be done once only: {which.en}")
            case Assessed(outcome):
                return _ASSESSED[outcome]
            case Found(circumstances, value):
                which = _either(Text(f"“{one.zh}”", one.en) for one in map(self._circumstance, circumstances))
                if value:
                    return Text(f"须属于{which.zh}情形", f"must be so: {which.en}")
                return Text(f"须不属于{which.zh}情形", f"must not be so: {which.en}")
            case Over(limit):
                which = self._limit(limit)
                return Text(f"“{which.zh}”须已满", f"must have run out: {which.en}")
            case InTime(limit):
                which = self._limit(limit)
                return Text(f"“{which.zh}”须未过", f"must not have run out: {which.en}")

    def _done(self, events: tuple[str, ...], after: tuple[str, ...]) -> Text:
        which = self._events(events)
        if not after:
            return Text(f"须先办理{which.zh}", f"must first be done: {which.en}")
        last = self._events(after)
        return Text(
            f"最近一次{last.zh}之后须先办理{which.zh}",
            f"must first be done, since the last {last.en}: {which.en}",
        )

    def _events(self, names: Iterable[str]) -> Text:
        return _either(Text(f"“{one.zh}”", f"“{one.en}”") for one in map(self._event, names))

    def _authority(self, role: str, guards: Guards) -> Text:
        who = self._role(role)
        if not guards:
            return who
        when = self.guards(guards)
        return Text(f"{who.zh}（{when.zh}的）", f"{who.en} (where {when.en})")


def _either(texts: Iterable[Text]) -> Text:
    """One of several; of none, where their names are unknown and told elsewhere, nothing."""
    *others, last = list(texts) or [Text("", "")]
    if not others:
        return last
    return Text(
        f"{'、'.join(one.zh for one in others)}或{last.zh}",
        f"{', '.join(one.en for one in others)} or {last.en}",
    )
