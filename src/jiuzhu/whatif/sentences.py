"""A change in a sentence, as a bureau would say it."""

from __future__ import annotations

from collections.abc import Sequence

from jiuzhu.assessment.results import (
    STATUSES,
    VERDICTS,
    Amount,
    Condition,
    Determination,
    Measure,
    Status,
)
from jiuzhu.language.tree import Number
from jiuzhu.language.units import parse_unit
from jiuzhu.rulebook.model import show_interval
from jiuzhu.texts import Text
from jiuzhu.whatif.change import Affected, Standing
from jiuzhu.whatif.nature import NATURES
from jiuzhu.whatif.ways import FAILS, HOLDS, Thing

JOINING = Text("家庭如增加一名没有收入的共同生活成员", "with one more co-living member, who has no income")
NOTHING = Text("", "")
_ENDS: dict[Status, Text] = {
    "ineligible": Text("即终止", " ends"),
    "undetermined": Text("即不能确定", " becomes undetermined"),
}
_BESIDES: dict[Status, tuple[str, str]] = {
    "ineligible": ("即终止", "no longer due"),
    "undetermined": ("即不能确定", "undetermined"),
}
_VERDICTS = {"fails": "does not hold", "unknown": "is not known", "holds": "holds"}
MOST_TOLD = 3  # conditions that still stand against it, in one sentence

_OFFICERS = {
    "caseworker": Text("经办人员", "a caseworker"),
    "county": Text("县级民政部门", "the county's civil affairs department"),
    "hospital": Text("医疗机构", "a hospital"),
    "employment_service": Text("就业部门", "the employment service"),
}


# --- what is otherwise ---------------------------------------------------------------------------


def grown(thing: Thing, before: Text, after: Text, more: bool) -> Text:
    """A known number or day that is more or less: `张建国的工资性收入由 3,000 元/月降到 2,999.99 元/月`."""
    up, down = ("推迟到", "提前到") if thing.sort == "date" else ("升到", "降到")
    named = _named(thing)
    return Text(
        f"{named.zh}由 {before.zh}{up if more else down} {after.zh}",
        f"with {named.en} at {after.en} instead of {before.en}",
    )


def between(lowest: Text | None, highest: Text | None) -> Text:
    """Bounds in words; None where there is none."""
    if lowest and highest:
        if lowest == highest:
            return lowest
        return Text(f"{lowest.zh} 至 {highest.zh}", f"{lowest.en} to {highest.en}")
    if highest:
        return Text(f"不超过 {highest.zh}", f"at most {highest.en}")
    if lowest:
        return Text(f"不低于 {lowest.zh}", f"at least {lowest.en}")
    return Text("任何数", "any number")


def given(thing: Thing, within: Text) -> Text:
    """A number that is not known yet, if it lies within bounds."""
    named = _named(thing)
    return Text(f"{named.zh}（现不详）如为{within.zh}", f"with {named.en} (not known yet) at {within.en}")


def either(choices: Sequence[Text]) -> Text:
    """One or another of several."""
    *most, last = choices
    if not most:
        return last
    return Text(
        f"{'、'.join(one.zh for one in most)}或{last.zh}", f"{', '.join(one.en for one in most)} or {last.en}"
    )


def chosen(thing: Thing, after: Text) -> Text:
    """One of several: a flag, a code, a finding, who the members are."""
    match thing.sort:
        case "joining":
            return JOINING
        case "leaving":
            assert thing.whom is not None
            whom = thing.whom
            return Text(f"{whom.zh}如不再是家庭成员", f"without {whom.en} in the family")
        case "judgement":
            return judged(thing, after)
    whose, label = NOTHING if thing.whom is None else _whose(thing.whom), thing.label
    if not thing.known:
        return Text(
            f"{whose.zh}“{label.zh}”（现不详）如为“{after.zh}”",
            f"with {whose.en}“{label.en}” (not known yet) “{after.en}”",
        )
    return Text(
        f"{whose.zh}“{label.zh}”如由“{thing.before.zh}”变为“{after.zh}”",
        f"with {whose.en}“{label.en}” “{after.en}” instead of “{thing.before.en}”",
    )


def judged(thing: Thing, after: Text) -> Text:
    """What an officer would have to find."""
    who, label = _OFFICERS[thing.officer or "caseworker"], thing.label
    whose = NOTHING if thing.whom is None else _whose(thing.whom)
    zh, en = ("改为认定", "new finding") if thing.given else ("认定", "finding")
    is_flag = after in (HOLDS, FAILS)
    return Text(
        f"如{who.zh}{zh}{whose.zh}“{label.zh}”{after.zh if is_flag else f'为 {after.zh}'}",
        f"with a {en} by {who.en} that {whose.en}“{label.en}” {after.en if is_flag else f'is {after.en}'}",
    )


def later(day: Text) -> Text:
    """A day to come, under the law known by now."""
    return Text(f"到{day.zh}（按目前已知的规定）", f"on {day.en} (by the law known now)")


# --- what it leads to ----------------------------------------------------------------------------


def moved(before: Condition, after: Condition) -> list[tuple[Measure, Measure]]:
    """The numbers that a condition compares and that are otherwise than before."""
    then = {one.label: one for one in after.measures}  # the law of another day may look at others
    pairs = ((one, then.get(one.label)) for one in before.measures if one.unit is not None)
    return [(one, other) for one, other in pairs if other is not None and other != one]


def movements(numbers: Sequence[tuple[Measure, Measure]]) -> Text:
    """How these numbers move."""
    if not numbers:
        return NOTHING
    zh = "，".join(f"{one.label.zh}由 {one.shown.zh}变为 {then.shown.zh}" for one, then in numbers)
    en = " and ".join(f"{one.label.en} from {one.shown.en} to {then.shown.en}" for one, then in numbers)
    return Text(f"，{zh}", f", which moves {en}")


def difference(one: Measure, then: Measure) -> Text | None:
    """By how much a sum is more or less than before: `再低 0.01 元/月`; None where it is no exact sum."""
    if one.unit is None or one.lowest is None or then.lowest is None:
        return None
    unit, by = parse_unit(one.unit), then.lowest - one.lowest
    if one.lowest != one.highest or then.lowest != then.highest or not unit.is_money:
        return None
    size = max(by, -by)
    shown = show_interval((size, size), Number(unit))
    return Text(f"再{'高' if by > 0 else '低'} {shown.zh}", f"{shown.en} {'higher' if by > 0 else 'lower'}")


def leading(lead: Text, thing: Thing, before: Condition | None, after: Condition | None) -> Text:
    """What would be otherwise, with the sums that it moves: `家庭可计算月收入再低 0.01 元/月（如…）`."""
    within_bounds = not thing.known and thing.sort in ("number", "judgement")
    if before is None or after is None or within_bounds:
        return lead
    numbers = moved(before, after)
    if thing.sort == "number" and len(numbers) == 1:
        label = numbers[0][0].label
        if by := difference(*numbers[0]):
            example = lead.en.removeprefix("with ")
            return Text(f"{label.zh}{by.zh}（如{lead.zh}）", f"with {label.en} {by.en} ({example})")
    return lead + movements(numbers)


def turning(thing: Thing, before: Condition | None, after: Condition | None) -> Text:
    """Which condition it turns; with a remark on facts of life, so that nobody takes them for advice."""
    life = NATURES["of_life"]
    remark = Text(f"（{life.zh}）", f" ({life.en})") if thing.nature == "of_life" else NOTHING
    if before is None or after is None:
        return remark
    zh, en = ("即满足", "is met") if after.verdict == "holds" else ("即不再满足", "is no longer met")
    if before.text == thing.label:
        return Text(f"，该条件{zh}", f", the condition {en}") + remark
    return Text(f"，{zh}“{before.text.zh}”", f", “{before.text.en}” {en}") + remark


def outcome(one: Determination, status: Status, amount: Amount | None, against: tuple[Standing, ...]) -> Text:
    """What becomes of the whole determination."""
    title = one.title
    if status == "eligible":
        then = amount.shown if amount else NOTHING
        if one.status == "eligible":
            now = one.amount.shown if one.amount else NOTHING
            return Text(f"{title.zh}由{now.zh}变为{then.zh}", f"{title.en} goes from {now.en} to {then.en}")
        zh, en = (f"，{then.zh}", f", {then.en}") if amount else ("", "")
        return Text(f"仅此一项，{title.zh}即符合{zh}", f"that alone makes {title.en} due{en}")
    if one.status == "eligible":
        return title + _ENDS[status]
    said = [f"“{one.text.zh}”{VERDICTS[one.verdict].zh}" for one in against[:MOST_TOLD]]
    said_en = [f"“{one.text.en}” {_VERDICTS[one.verdict]}" for one in against[:MOST_TOLD]]
    why, why_en = "、".join(said), ", ".join(said_en)
    if len(against) > MOST_TOLD:
        why, why_en = f"{why}等 {len(against)} 项", f"{why_en}, and others ({len(against)} in all)"
    return Text(
        f"但{title.zh}仍{STATUSES[status].zh}{'：' if why else ''}{why}",
        f"but {title.en} is still {STATUSES[status].en}{': ' if why_en else ''}{why_en}",
    )


def besides(others: tuple[Affected, ...]) -> Text:
    """What becomes of other benefits that were due."""
    said = NOTHING
    for status, (ends, en) in _BESIDES.items():
        titles = [one.title for one in others if one.status == status]
        if titles:
            zh_titles, en_titles = "、".join(one.zh for one in titles), ", ".join(one.en for one in titles)
            said += Text(f"；同时，{zh_titles}{ends}", f"; {en} then: {en_titles}")
    return said


def whole(lead: Text, turning: Text, outcome: Text) -> Text:
    """The sentence put together."""
    return Text(f"{lead.zh}{turning.zh}；{outcome.zh}。", f"{_capital(lead.en)}{turning.en}; {outcome.en}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(thing: Thing) -> Text:
    return thing.label if thing.whom is None else _whose(thing.whom) + thing.label


def _whose(whom: Text) -> Text:
    return Text(f"{whom.zh}的", f"{whom.en}'s ")
