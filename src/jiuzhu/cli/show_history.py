"""What the terminal shows of a history: a table by month, totals, and the reasons under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.cli.folding import folded
from jiuzhu.history import Arrears, Entitlement, Entitlements, Month, Reason, Spell, Sum, Totals
from jiuzhu.history import Line as Balance
from jiuzhu.history.differences import View, differences
from jiuzhu.history.reckoner import Key
from jiuzhu.history.sums import NOTHING, total
from jiuzhu.texts import Language, Text

_WORDS = {
    "month": Text("月份", "Month"),
    "benefit": Text("待遇", "Benefit"),
    "due": Text("应发", "Due"),
    "paid": Text("已发", "Paid"),
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
        rows = [(one.month, _named(one, lang), _money(lang, one.due), "") for one in told]
        whole = total(one.due for one in told if one.due)
        _table(console, due, ("due",), rows, _money(lang, whole), lang)
    else:
        _print(console, _WORDS["none"][lang])
    _list(
        console,
        "why",
        "cyan",
        (_why(due, one, lang) for one in due.spells if one.entitlement.key in keys),
        lang,
    )
    _rest(console, due, keys, lang)


def show_arrears(console: Console, due: Entitlements, found: Arrears, lang: Language) -> None:
    """What was due against what was paid, the totals, and the reasons of each difference."""
    keys = {one.key for one in due if _is_told(one)} | {one.key for one in found if one.paid != NOTHING}
    told = [one for one in found if one.key in keys]
    whole = Totals.of(told)
    rows = [
        (
            one.month,
            _named(one, lang),
            _money(lang, one.due, one.paid, one.difference),
            _style(one.difference),
        )
        for one in told
    ]
    sums = _money(lang, whole.due, whole.paid, whole.difference)
    _table(console, due, ("due", "paid", "difference"), rows, sums, lang)
    _print(console, _verdict(whole)[lang], "bold")
    _list(console, "why", "cyan", _reasons(told, lang), lang)
    outside = (
        f"{one.month} {_called(one.benefit, one.who, lang)} {Sum.of(one.fen).shown[lang]}"
        for one in found.outside
    )
    _list(console, "outside", "yellow", outside, lang)
    _rest(console, due, keys, lang)


def _is_told(one: Entitlement) -> bool:
    """Whether a line belongs in the table: something is due, or would be but for what is still open."""
    if one.due is None or one.due == NOTHING:
        return False
    decided = one.payability is not None and one.payability.decision is not None
    return bool(one.due.least) or decided


def _style(difference: Sum) -> str:
    if difference == NOTHING:
        return ""
    return {"arrears": "green", "overpaid": "red"}.get(_side(difference), "yellow")


def _side(difference: Sum) -> str:
    """Whether it is in arrears, overpaid, or not known."""
    if (difference.least or 0) > 0:
        return "arrears"
    return "overpaid" if difference.most is not None and difference.most < 0 else "open"


# --- the table -------------------------------------------------------------------------------------------


def _table(
    console: Console,
    due: Entitlements,
    sums: Sequence[str],
    rows: Sequence[tuple[Month, Line, list[str], str]],
    whole: list[str],
    lang: Language,
) -> None:
    """Rows by month, each month told once, and a last row with the totals."""
    title = Text(
        f"{due.first} 至 {due.last} 逐月核算（元）", f"{due.first} to {due.last}, month by month, in yuan"
    )
    _print(console, title[lang], "bold")
    table = Table()
    table.add_column(_WORDS["month"][lang], no_wrap=True)
    table.add_column(_WORDS["benefit"][lang], overflow="fold")
    for name in sums:
        table.add_column(_WORDS[name][lang], justify="right", overflow="fold")
    several = len({str(named) for _, named, _, _ in rows}) > 1
    for month, lines in groupby(rows, key=lambda row: row[0]):
        for index, (_, named, money, style) in enumerate(lines):
            table.add_row("" if index else str(month), named, *money, style=style)
        if several:
            table.add_section()
    table.add_section()
    table.add_row(_WORDS["total"][lang], "", *whole)
    console.print(table)


def _named(one: Entitlement | Balance, lang: Language) -> Line:
    return Line(_called(one.title[lang], one.person, lang))


def _called(title: str, person: str | None, lang: Language) -> str:
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
        return Text("应发与已发相符", "What was due was paid")
    return Text("，".join(one.zh for one in parts), "; ".join(one.en for one in parts))


# --- reasons ---------------------------------------------------------------------------------------------


def _why(due: Entitlements, spell: Spell, lang: Language) -> str:
    """A stretch of equal months: what is due, and what made it so."""
    one = spell.entitlement
    assert one.due is not None
    each = Text(f"每月 {one.due.shown.zh}", f"{one.due.shown.en} a month")
    if one.due == NOTHING:
        each = Text("不发放", "nothing")
    head = (
        f"{_period(spell.first, spell.last, lang)} {_called(one.title[lang], one.person, lang)} {each[lang]}"
    )
    reasons = [reason.text for reason in _since_before(due, spell)] or [one.why]
    return _joined(head, reasons, lang)


def _since_before(due: Entitlements, spell: Spell) -> tuple[Reason, ...]:
    """What is otherwise than in the month before; nothing for the first month of all."""
    if spell.first <= due.first:
        return ()
    after = View(due.reckoner, spell.first, spell.entitlement.key)
    return differences(View(due.reckoner, spell.first + -1, spell.entitlement.key), after)


def _reasons(lines: Iterable[Balance], lang: Language) -> Iterator[str]:
    """The differences, months in a row with the same difference and reasons together."""
    stretches: list[list[Balance]] = []
    for key in dict.fromkeys(one.key for one in lines):
        for one in lines:
            if one.key != key or one.difference == NOTHING:
                continue
            last = stretches[-1][-1] if stretches else None
            same = last and (last.key, last.difference, last.reasons) == (
                one.key,
                one.difference,
                one.reasons,
            )
            if last and same and one.month == last.month + 1:
                stretches[-1].append(one)
            else:
                stretches.append([one])
    for stretch in stretches:
        first = stretch[0]
        head = f"{_period(first.month, stretch[-1].month, lang)} {_called(first.title[lang], first.person, lang)} "
        yield _joined(head + _each(first.difference)[lang], [one.text for one in first.reasons], lang)


def _each(difference: Sum) -> Text:
    match _side(difference):
        case "arrears":
            return Text(f"每月少发 {difference.shown.zh}", f"{difference.shown.en} a month in arrears")
        case "overpaid":
            over = (-difference).shown
            return Text(f"每月多发 {over.zh}", f"{over.en} a month overpaid")
    return Text("应发多少尚不能确定", "what is due is still open")


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
        f"{_period(spell.first, spell.last, lang)} {_called(one.title[lang], one.person, lang)}"
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
        missing = [
            Text(f"尚缺{gap.label.zh}", f"missing: {gap.label.en}") for gap in one.determination.missing
        ]
        if one.payability is not None and one.payability.runs is None:
            missing.insert(0, one.payability.why)
        said = _joined(one.due.shown[lang], missing, lang)
        persons.setdefault((_period(spell.first, spell.last, lang), one.title[lang], said), []).append(
            one.person
        )
    for (period, title, said), who in persons.items():
        yield f"{period} {_called(title, comma.join(filter(None, who)) or None, lang)} {said}"


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
