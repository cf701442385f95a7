"""What the terminal shows of a history: a table by month, totals, and the reasons under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.explanation.folding import folded
from jiuzhu.history import Arrears, Entitlement, Entitlements, Month, Spell, Sum, Totals
from jiuzhu.history import Line as Balance
from jiuzhu.history.balance import Side
from jiuzhu.history.comparisons import Comparisons, View
from jiuzhu.history.reckoner import Key
from jiuzhu.history.sums import NOTHING, total
from jiuzhu.texts import Language, Text

_STYLES: dict[Side, str] = {"agrees": "", "arrears": "green", "overpaid": "red", "open": "yellow"}
_WORDS = {
    "title": Text("逐月核算（元）", "month by month, in yuan"),
    "month": Text("月份", "Month"),
    "benefit": Text("待遇", "Benefit"),
    "due": Text("应发", "Due"),
    "paid": Text("已发", "Paid"),
    "before": Text("更正前", "Before"),
    "difference": Text("差额", "Difference"),
    "total": Text("合计", "Total"),
    "why": Text("为什么", "Why"),
    "open": Text("尚不能确定", "Still open"),
    "standing": Text("身份和服务", "Statuses and services"),
    "warnings": Text("请注意", "Please note"),
    "none": Text("这几个月没有确定应发的待遇", "Nothing is known to be due in these months"),
    "outside": Text("不在所查月份的发放，没有计入", "Payments for other months, not counted"),
}


def show_entitlements(console: Console, due: Entitlements, lang: Language) -> None:
    """What is due each month, since when and why; then what is still open and what is only assumed."""
    keys = {one.key for one in due if _is_told(one)}
    told = [one for one in due if one.key in keys]
    if told:
        rows = [(one.month, _called(one, lang), _money(lang, one.due), "") for one in told]
        _table(console, due, ("due",), rows, _money(lang, total(one.due for one in told if one.due)), lang)
    else:
        _print(console, _WORDS["none"][lang])
    spells = [one for one in due.spells if one.entitlement.key in keys]
    comparisons = Comparisons()
    _list(console, "why", "cyan", (_why(due, one, comparisons, lang) for one in spells), lang)
    _rest(console, due, keys, lang)


def show_arrears(
    console: Console, due: Entitlements, found: Arrears, against: Literal["paid", "before"], lang: Language
) -> None:
    """What is due against what was paid, or was due before a correction; the reasons of each difference."""
    keys = {one.key for one in due if _is_told(one)} | {one.key for one in found if one.paid.least}
    told = [one for one in found if one.key in keys]
    whole = Totals.of(told)
    rows = [
        (one.month, _called(one, lang), _money(lang, one.due, one.paid, one.difference), _STYLES[one.side])
        for one in told
    ]
    sums = _money(lang, whole.due, whole.paid, whole.difference)
    if told:
        _table(console, due, ("due", against, "difference"), rows, sums, lang)
    _print(console, _verdict(whole)[lang], "bold")
    _list(console, "why", "cyan", _reasons(told, lang), lang)
    outside = (
        f"{one.month} {_with(one.benefit, one.who, lang)} {Sum.of(one.fen).shown[lang]}"
        for one in found.outside
    )
    _list(console, "outside", "yellow", outside, lang)
    _rest(console, due, keys, lang)


def _is_told(one: Entitlement) -> bool:
    """Whether its benefit belongs in the table: something is due, or would be but for what is still open."""
    if one.due is None or one.due == NOTHING:
        return False
    decided = one.payability is not None and one.payability.decision is not None
    return bool(one.due.least) or decided


# --- the table -------------------------------------------------------------------------------------------


def _table(
    console: Console,
    due: Entitlements,
    sums: Sequence[str],
    rows: Sequence[tuple[Month, str, list[str], str]],
    whole: list[str],
    lang: Language,
) -> None:
    """Rows by month, each month told once, and a last row with the totals."""
    _print(console, f"{_period(due.first, due.last, lang)} {_WORDS['title'][lang]}", "bold")
    table = Table()
    table.add_column(_WORDS["month"][lang], no_wrap=True)
    table.add_column(_WORDS["benefit"][lang], overflow="fold")
    for name in sums:
        table.add_column(_WORDS[name][lang], justify="right", overflow="fold")
    several = len({called for _, called, _, _ in rows}) > 1
    for month, lines in groupby(rows, key=lambda row: row[0]):
        for index, (_, called, money, style) in enumerate(lines):
            table.add_row("" if index else str(month), Line(called), *money, style=style)
        if several:
            table.add_section()
    table.add_section()
    table.add_row(_WORDS["total"][lang], "", *whole)
    console.print(table)


def _called(one: Entitlement | Balance, lang: Language) -> str:
    return _with(one.title[lang], one.person, lang)


def _with(title: str, person: str | None, lang: Language) -> str:
    if person is None:
        return title
    return f"{title}（{person}）" if lang == "zh" else f"{title} ({person})"


def _money(lang: Language, *sums: Sum | None) -> list[str]:
    """Sums without their unit, which the heading has."""
    return ["" if one is None else one.shown[lang].removesuffix(" 元").removesuffix(" yuan") for one in sums]


def _verdict(whole: Totals) -> Text:
    parts = [
        Text(f"{zh} {one.shown.zh}", f"{en} {one.shown.en}")
        for one, zh, en in ((whole.to_pay, "应补发", "to pay:"), (whole.to_recover, "多发", "overpaid:"))
        if one != NOTHING
    ]
    if not parts:
        return Text("没有差额", "No difference")
    return Text("，".join(one.zh for one in parts), "; ".join(one.en for one in parts))


# --- reasons ---------------------------------------------------------------------------------------------


def _why(due: Entitlements, spell: Spell, comparisons: Comparisons, lang: Language) -> str:
    """A stretch of equal months: what is due, and what made it otherwise than in the month before."""
    one = spell.entitlement
    assert one.due is not None
    sum_due = Text("不发放", "nothing")
    if one.due != NOTHING:
        sum_due = _each(one.due, Text("应发", "due"), spell.first != spell.last)
    reasons = []
    if spell.first > due.first:
        views = (View(due.reckoner, month, one.key) for month in (spell.first + -1, spell.first))
        reasons = [reason.text for reason in comparisons.reasons(*views)]
    head = f"{_period(spell.first, spell.last, lang)} {_called(one, lang)} {sum_due[lang]}"
    return _joined(head, reasons or [one.why], lang)


def _reasons(lines: Sequence[Balance], lang: Language) -> Iterator[str]:
    """The differences, months in a row with the same difference and reasons together."""
    for key in dict.fromkeys(one.key for one in lines):
        stretches: list[list[Balance]] = []
        for one in lines:
            if one.key != key or one.side == "agrees":
                continue
            if stretches and _goes_on(stretches[-1][-1], one):
                stretches[-1].append(one)
            else:
                stretches.append([one])
        for stretch in stretches:
            one = stretch[0]
            head = f"{_period(one.month, stretch[-1].month, lang)} {_called(one, lang)}"
            texts = [reason.text for reason in one.reasons]
            yield _joined(f"{head} {_off(one, len(stretch) > 1)[lang]}", texts, lang)


def _goes_on(before: Balance, one: Balance) -> bool:
    same = (before.difference, before.reasons) == (one.difference, one.reasons)
    return same and one.month == before.month + 1


def _off(one: Balance, several: bool) -> Text:
    match one.side:
        case "arrears":
            return _each(one.difference, Text("少发", "in arrears"), several)
        case "overpaid":
            return _each(-one.difference, Text("多发", "overpaid"), several)
    return Text("应发多少尚不能确定", "what is due is still open")


def _each(one: Sum, what: Text, several: bool) -> Text:
    zh, en = ("每月", " a month") if several else ("", "")
    return Text(f"{zh}{what.zh} {one.shown.zh}", f"{what.en} {one.shown.en}{en}")


def _period(first: Month, last: Month, lang: Language) -> str:
    if first == last:
        return str(first)
    return f"{first} 至 {last}" if lang == "zh" else f"{first} to {last}"


def _joined(head: str, texts: Iterable[Text], lang: Language) -> str:
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    said = semicolon.join(one[lang] for one in texts)
    return f"{head}{colon}{said}" if said else head


# --- the rest --------------------------------------------------------------------------------------------


def _rest(console: Console, due: Entitlements, told: set[Key], lang: Language) -> None:
    _list(console, "open", "yellow", _open(due, told, lang), lang)
    standing = (
        f"{_period(spell.first, spell.last, lang)} {_called(one, lang)}"
        for spell in due.spells
        if (one := spell.entitlement).due is None and one.status == "eligible"
    )
    _list(console, "standing", "cyan", standing, lang)
    _list(console, "warnings", "yellow", (one[lang] for one in due.assumptions), lang)


def _open(due: Entitlements, told: set[Key], lang: Language) -> Iterator[str]:
    """What may be due and what is missing to know it, the persons of whom the same is said together."""
    comma = "、" if lang == "zh" else ", "
    persons: dict[tuple[str, str, str], list[str | None]] = {}
    for spell in due.spells:
        one = spell.entitlement
        if one.due is None or one.due.exact is not None or one.key in told:
            continue
        gaps = [gap.label for gap in one.determination.missing]
        missing = [Text(f"尚缺{label.zh}", f"missing: {label.en}") for label in gaps]
        if one.payability is not None and one.payability.runs is None:
            missing.insert(0, one.payability.why)
        said = _joined(one.due.shown[lang], missing, lang)
        same = _period(spell.first, spell.last, lang), one.title[lang], said
        persons.setdefault(same, []).append(one.person)
    for (period, title, said), who in persons.items():
        yield f"{period} {_with(title, comma.join(filter(None, who)) or None, lang)} {said}"


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Line(text, style=style), highlight=False)


def _list(console: Console, heading: str, style: str, entries: Iterable[str], lang: Language) -> None:
    """A heading and, under it, each entry once; nothing where there is none."""
    told = list(dict.fromkeys(entries))
    if not told:
        return
    console.print()
    _print(console, _WORDS[heading][lang], f"bold {style}")
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(overflow="fold")
    for entry in told:
        table.add_row(" ·", Line(folded(entry, max(20, console.width - 6))))
    console.print(table)
