"""From what is missing to the question: wording, kind of answer, who may answer, why it is asked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf

from jiuzhu.facts.codes import Source
from jiuzhu.facts.fields import LARGEST_COUNT, LARGEST_SUM, OLDEST, Fact
from jiuzhu.facts.vocabulary import Word
from jiuzhu.language.missing import Gap
from jiuzhu.language.tree import Coded, Flag, Number
from jiuzhu.language.units import PLAIN, parse_unit
from jiuzhu.language.values import Bound, unbounded
from jiuzhu.questions.declarations import NOTHING_ELSE, Declaration
from jiuzhu.questions.question import Choice, Question, QuestionKind, Reason
from jiuzhu.questions.ranking import Candidate
from jiuzhu.questions.records import model_of_group
from jiuzhu.questions.standing import Standing, bits, path_of, subject_at
from jiuzhu.rulebook.model import ConditionRule, ItemRule
from jiuzhu.texts import Text

_THE_FAMILY = Text("家庭", "the family")

_JUDGES = {"caseworker": Source.OFFICER, "county": Source.CIVIL_AFFAIRS, "hospital": Source.HEALTH}
_JUDGES["employment_service"] = Source.HUMAN_RESOURCES


def question(candidate: Candidate, rank: int, standing: Standing) -> Question:
    """The question as it is put."""
    reasons = tuple(_reasons(candidate.lack, standing))
    about = candidate.about
    if isinstance(about, Declaration):
        return _declaration(about, rank, reasons, standing)
    if about.kind == "judgement":
        return _finding(about, rank, reasons, standing)
    return _fact(about, rank, reasons)


def _reasons(lack: int, standing: Standing) -> list[Reason]:
    """Every open determination that hangs on it."""
    found = []
    for one in standing.open:
        if one.lack & lack:
            rule, hanging = one.decided.prepared.rule, [of for of, part in one.parts if part & lack]
            conditions = tuple(of.text for of in hanging if isinstance(of, ConditionRule))
            whom = one.decided.scope.key or None
            found.append(
                Reason(rule.name, rule.title, whom, conditions, "amount" in hanging, "tier" in hanging)
            )
    return found


def _fact(gap: Gap, rank: int, reasons: tuple[Reason, ...]) -> Question:
    assert gap.entity is not None
    word = None if gap.kind == "members" else gap.entity.words[gap.name]
    about = word.about if word else gap.entity.model.describe()[gap.name]
    who = Text(gap.whom, gap.whom) if gap.place else _THE_FAMILY
    unit, lowest, highest = _limits(word) if word and word.kind == "number" else (None, None, None)
    return Question(
        path=path_of(gap),
        rank=rank,
        kind=_kind(word),
        label=about.label,
        text=_asked(about, who),
        person=gap.whom or None,
        finding=False,
        source=about.source,
        proof=about.proof,
        commitment=about.commitment,
        reasons=reasons,
        choices=tuple(Choice(code.value, code.text) for code in word.codes) if word and word.codes else (),
        unit=unit,
        lowest=lowest,
        highest=highest,
    )


def _asked(about: Fact, who: Text) -> Text:
    return Text(about.question.zh.format(who=who.zh), about.question.en.format(who=who.en))


def _kind(word: Word | None) -> QuestionKind:
    if word is None:
        return "people"
    kinds: dict[str, QuestionKind] = {
        "number": "number",
        "flag": "yes_no",
        "code": "choice",
        "day": "date",
        "word": "text",
    }
    return kinds[word.kind]


def _limits(word: Word) -> tuple[Text | None, Decimal, Decimal]:
    unit = parse_unit(word.unit or "1")
    if unit.is_money:
        return unit.name, Decimal(0), LARGEST_SUM
    if str(unit) == "year":
        return unit.name, Decimal(0), Decimal(OLDEST)
    return None, Decimal(0), Decimal(LARGEST_COUNT)


def _declaration(one: Declaration, rank: int, reasons: tuple[Reason, ...], standing: Standing) -> Question:
    subject = subject_at(standing.family, one.place)
    model = model_of_group(subject.entity.model, one.group) if one.group else subject.entity.model
    about = model.describe()[NOTHING_ELSE]
    who = Text(subject.key, subject.key) if one.place else _THE_FAMILY
    return Question(
        path=one.path,
        rank=rank,
        kind="declaration",
        label=about.label,
        text=_asked(about, who),
        person=subject.key or None,
        finding=False,
        source=about.source,
        proof=about.proof,
        commitment=about.commitment,
        reasons=reasons,
        choices=tuple(_covered(standing.gap(bit), one) for bit in bits(one.covers)),
    )


def _covered(gap: Gap, one: Declaration) -> Choice:
    """One of the things a declaration says there are none of; of others than its own person, whose."""
    assert gap.entity is not None
    label = _named(gap.entity.words[gap.name])
    if gap.place != one.place:
        label = Text(f"{gap.whom}的{label.zh}", f"{gap.whom}: {label.en}")
    return Choice(path_of(gap), label)


def _named(word: Word) -> Text:
    """What there would be: of a code whose natural none is a state, that it is another one."""
    label, none = word.about.label, word.about.none
    usual = next((code.text for code in word.codes or () if code.value == none and none != "none"), None)
    if usual is None:
        return label
    return Text(f"{label.zh}不是“{usual.zh}”", f"{label.en} is not '{usual.en}'")


def _finding(gap: Gap, rank: int, reasons: tuple[Reason, ...], standing: Standing) -> Question:
    rule = standing.family.assessor.rulebook.items[gap.name]
    person = gap.whom or None
    unit, lowest, highest = _bounds(rule, gap, standing)
    return Question(
        path=path_of(gap),
        rank=rank,
        kind=_kind_of_finding(rule),
        label=rule.text,
        text=_to_be_found(rule, person),
        person=person,
        finding=True,
        source=_JUDGES.get(rule.judged or "", Source.OFFICER),
        proof=None,
        commitment=False,
        reasons=reasons,
        choices=tuple(Choice(*choice) for choice in rule.type.choices)
        if isinstance(rule.type, Coded)
        else (),
        unit=unit,
        lowest=lowest,
        highest=highest,
    )


def _to_be_found(rule: ItemRule, person: str | None) -> Text:
    zh, en = (f"（{person}）", f" ({person})") if person else ("", "")
    if isinstance(rule.type, Flag):
        return Text(
            f"是否认定“{rule.text.zh.removeprefix('经认定')}”{zh}？", f"Is it found that: {rule.text.en}{en}?"
        )
    if isinstance(rule.type, Coded):
        return Text(f"“{rule.text.zh}”认定为哪一种{zh}？", f"Which is found to be the {rule.text.en}{en}?")
    return Text(f"“{rule.text.zh}”认定为多少{zh}？", f"What is found to be the {rule.text.en}{en}?")


def _kind_of_finding(rule: ItemRule) -> QuestionKind:
    match rule.type:
        case Flag():
            return "yes_no"
        case Coded():
            return "choice"
    return "number"


def _bounds(
    rule: ItemRule, gap: Gap, standing: Standing
) -> tuple[Text | None, Decimal | None, Decimal | None]:
    """Between what an officer may judge: sums in yuan, rates as plain numbers."""
    if not isinstance(rule.type, Number):
        return None, None, None
    unit = rule.type.unit or PLAIN
    frames = subject_at(standing.family, gap.place).frames
    compiled = standing.family.assessor.evaluator.compile
    bounds = [compiled(bound)(frames) for bound in rule.within or ()]
    lowest, highest = (bounds[0][0], bounds[1][1]) if bounds else (0, inf)
    name = None if unit == PLAIN else unit.name
    return name, _number(lowest, unit.is_money), _number(highest, unit.is_money)


def _number(bound: Bound, money: bool) -> Decimal | None:
    if unbounded(bound):
        return None
    exact = Fraction(bound)
    number = Decimal(exact.numerator) / exact.denominator
    return number / 100 if money else number
