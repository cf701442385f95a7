"""A question as it stands on the terminal: of whom, what, why, what proves it, how to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rich.columns import Columns
from rich.console import Console
from rich.text import Text as Line

from jiuzhu.explanation.folding import folded
from jiuzhu.facts.fields import DECLARED
from jiuzhu.questions import Choice, Question, Reason
from jiuzhu.texts import Language, Text

MOST_REASONS = 3

_HEAD = Text("第 {rank} 问", "Question {rank}")
_OPEN = Text("尚有 {open} 项结论未定", "{open} results are open")
_ASKED = Text("问申请人", "of the applicant")
_FOUND = Text("由{source}认定", "for {source} to find")
_WHY = Text("为什么问：", "Why: ")
_MORE = Text("等 {number} 项结论", "{number} results in all")
_CONDITIONS = Text("{number} 项条件", "{number} conditions")
_AMOUNT = Text("金额", "the sum")
_TIER = Text("等级", "the tier")
_PROOF = Text("证明：{proof}", "Proof: {proof}")
_CHECKED = Text("{source}的数据可以核对，不必另交", "the data of {source} will do instead")
_COMMITMENT = Text("可用告知承诺代替", "a written commitment will do instead")

_HOW = {
    "yes_no": Text("是 / 否", "yes / no"),
    "choice": Text("填序号", "its number"),
    "date": Text("如 2022-08-01", "such as 2022-08-01"),
    "people": Text(
        "填姓名，用顿号隔开；没有的填“没有”", "their names, with commas; 'none' if there is nobody"
    ),
    "declaration": Text(
        "都没有的填“没有”，有的填序号，如 1 3", "'none', or the numbers of those there are, as in 1 3"
    ),
}
_MONTHLY = Text("；也可填全年的数，如 每年22000", "; or a year's sum, as in 22000/year")
_BETWEEN = Text("{lowest} 至 {highest}", "{lowest} to {highest}")


def pose(console: Console, question: Question, open_results: int, lang: Language) -> None:
    """Prints the question with everything that helps to answer it."""
    comma = "，" if lang == "zh" else ", "
    console.print()
    head = Line(_HEAD[lang].format(rank=question.rank), style="bold cyan")
    of_whom = _FOUND[lang].format(source=question.source.text[lang]) if question.finding else _ASKED[lang]
    head.append(f"  {of_whom}{comma}{_OPEN[lang].format(open=open_results)}", style="dim")
    console.print(head)
    print_folded(console, question.text[lang], "bold")
    if question.kind in ("choice", "declaration"):
        _list(console, question.choices, lang)
    for line in (*_why(question.reasons, lang), *_proved(question, lang)):
        print_folded(console, line, "dim")
    if question.path != "members" and (how := _how(question, lang)):
        print_folded(console, how, "cyan")


def print_folded(console: Console, text: str, style: str = "") -> None:
    """A text that may be longer than the terminal is wide."""
    console.print(Line(folded(text, max(20, console.width - 1)), style=style), highlight=False)


def _list(console: Console, choices: Iterable[Choice], lang: Language) -> None:
    entries = [Line(f"{place:>2} {one.text[lang]}") for place, one in enumerate(choices, 1)]
    console.print(Columns(entries, padding=(0, 2)))


def _why(reasons: tuple[Reason, ...], lang: Language) -> Iterator[str]:
    """The benefits that hang on it, each with for whom and what of it is open; of many the first few."""
    benefits: dict[str, list[Reason]] = {}
    for one in reasons:
        benefits.setdefault(one.title[lang], []).append(one)
    said = [_hanging(title, of_it, lang) for title, of_it in list(benefits.items())[:MOST_REASONS]]
    if len(benefits) > MOST_REASONS:
        said.append(_MORE[lang].format(number=len(reasons)))
    yield _WHY[lang] + ("；" if lang == "zh" else "; ").join(said)


def _hanging(title: str, reasons: Iterable[Reason], lang: Language) -> str:
    """A benefit, for whom, and what of it hangs on the answer: the one condition, or how many."""
    brackets, comma, colon = ("（{}）", "、", "：") if lang == "zh" else (" ({})", ", ", ": ")
    persons = [one.person for one in reasons if one.person]
    conditions = dict.fromkeys(text[lang] for one in reasons for text in one.conditions)
    what = list(conditions) if len(conditions) == 1 else []
    if len(conditions) > 1:
        what.append(_CONDITIONS[lang].format(number=len(conditions)))
    if any(one.amount for one in reasons):
        what.append(_AMOUNT[lang])
    if any(one.tier for one in reasons):
        what.append(_TIER[lang])
    whom = brackets.format(comma.join(persons)) if persons else ""
    return f"{title}{whom}{colon if what else ''}{comma.join(what)}"


def _proved(question: Question, lang: Language) -> Iterator[str]:
    if question.proof is None or question.kind == "declaration":
        return
    said = [_PROOF[lang].format(proof=question.proof[lang])]
    if question.source.is_department:
        said.append(_CHECKED[lang].format(source=question.source.text[lang]))
    elif question.commitment and question.proof != DECLARED:
        said.append(_COMMITMENT[lang])
    yield ("；" if lang == "zh" else "; ").join(said)


def _how(question: Question, lang: Language) -> str:
    if question.kind != "number":
        how = _HOW.get(question.kind)
        return how[lang] if how else ""
    unit = question.unit[lang] if question.unit else ""
    if question.finding:
        between = _between(question.lowest, question.highest, unit == "", lang)
        return f"{between} {unit}".strip()
    return unit + (_MONTHLY[lang] if question.unit and question.unit.en == "yuan/month" else "")


def _between(lowest: Decimal | None, highest: Decimal | None, is_rate: bool, lang: Language) -> str:
    if lowest is None or highest is None:
        return ""
    low, high = (f"{bound:.0%}" if is_rate else f"{bound:,f}" for bound in (lowest, highest))
    return _BETWEEN[lang].format(lowest=low, highest=high)
