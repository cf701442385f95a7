"""How a benefit is paid: how often, from which month on, and from which month on a change acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jiuzhu.language.hints import nearest
from jiuzhu.language.symbols import Symbols
from jiuzhu.language.tree import Number
from jiuzhu.language.units import parse_unit
from jiuzhu.rulebook.document import Document
from jiuzhu.rulebook.model import CHANGES, Basis, Changes, Paid, Starts
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import FillsFile, PaidEntry, TimingEntry, TimingsEntry
from jiuzhu.rulebook.written import WrittenBenefit
from jiuzhu.texts import Text

_UNSAID = Text(
    f"规则没有写明变化何时起算，取“{CHANGES['next_month'].zh}”",
    f"the rules do not say from when on a change acts; taken: {CHANGES['next_month'].en}",
)
_MONTHS = Number(parse_unit("month"))


@dataclass(frozen=True, slots=True)
class _Told:
    """The timings as one layer has them."""

    document: Document
    entry: TimingsEntry


def read_paid(written: WrittenBenefit, paid: PaidEntry, reading: Reading, symbols: Symbols) -> Paid:
    """How a benefit is paid, a lower layer filling what an upper one leaves open or only assumes."""
    layers = [_Told(written.place.document, paid), *_fills(written.file.benefit, reading)]
    starts: Starts | None = None
    changes: Changes | None = None
    settled: str | None = None
    for told in layers:
        if (start := told.entry.starts) and _may_fill("starts", starts, told, reading):
            starts = Starts(start.when, *_said(start, "starts", told, reading))
        if (change := told.entry.changes) and _may_fill("changes", changes, told, reading):
            changes = Changes(change.when, *_said(change, "changes", told, reading))
        name = told.entry.settled_after_death
        if name and settled:
            _refuse("settled_after_death", layers[0].document.where(("paid",)), told, reading)
        elif name and _is_months(name, told, reading, symbols):
            settled = name
    if paid.period == "once":
        return Paid("once", paid.text, starts)
    where = written.place.document.where(("paid",))
    return Paid("month", paid.text, starts, changes or Changes("next_month", (), _UNSAID, where), settled)


def _fills(benefit: str, reading: Reading) -> Iterator[_Told]:
    for document, file in reading.layers.of_kind(FillsFile):
        if file.fills == benefit and file.paid is not None:
            yield _Told(document, file.paid)


def _may_fill(key: str, upper: Starts | Changes | None, told: _Told, reading: Reading) -> bool:
    if upper is None or upper.assumed is not None:
        return True
    _refuse(key, upper.where, told, reading)
    return False


def _refuse(key: str, where: str, told: _Told, reading: Reading) -> None:
    reading.problem(
        told.document,
        ("paid", key),
        f"“{key}”已由 {where} 确定，没有留给下层",
        f"{key!r} is settled at {where}, not left open",
    )


def _said(
    entry: TimingEntry, key: str, told: _Told, reading: Reading
) -> tuple[tuple[Basis, ...], Text | None, str]:
    """Its basis, the words of what is assumed, and where it stands."""
    path = ("paid", key)
    return (
        reading.basis(entry.basis, told.document, (*path, "basis")),
        entry.assumed.text if entry.assumed else None,
        told.document.where(path),
    )


def _is_months(name: str, told: _Told, reading: Reading, symbols: Symbols) -> bool:
    if symbols.parameters.get(name) == _MONTHS:
        return True
    if name not in reading.refused:
        months = [known for known, kind in symbols.parameters.items() if kind == _MONTHS]
        zh, en = nearest(name, months)
        reading.problem(
            told.document,
            ("paid", "settled_after_death"),
            f"没有以月为单位（month）的参数“{name}”{zh}",
            f"there is no parameter {name!r} in months{en}",
        )
    return False
