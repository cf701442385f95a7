"""A history's results for other programs: JSON with every text in both languages, and CSV."""

from __future__ import annotations

import csv
import io
from typing import Any, Literal

from jiuzhu.assessment.results import STATUSES
from jiuzhu.history import Arrears, Entitlement, Entitlements, Line, Reason, Sum
from jiuzhu.texts import Language, Text

_HEADINGS = {
    "month": Text("月份", "month"),
    "benefit": Text("待遇", "benefit"),
    "person": Text("谁", "person"),
    "status": Text("结论", "status"),
    "due_least": Text("应发下限", "due at least"),
    "due_most": Text("应发上限", "due at most"),
    "paid_least": Text("已发", "paid"),
    "before_least": Text("更正前下限", "before at least"),
    "before_most": Text("更正前上限", "before at most"),
    "difference_least": Text("差额下限", "difference at least"),
    "difference_most": Text("差额上限", "difference at most"),
    "why": Text("说明", "why"),
}


def entitlements_as_data(due: Entitlements) -> dict[str, Any]:
    """What is due: a line for each month, benefit and person, sums in yuan as text."""
    return {
        "jurisdiction": due.law.jurisdiction,
        "first": str(due.first),
        "last": str(due.last),
        "lines": [_entitlement(one) for one in due],
        "total": _sum(due.total),
        "assumptions": [_both(one) for one in due.assumptions],
    }


def arrears_as_data(found: Arrears, due: Entitlements) -> dict[str, Any]:
    """What is due against what was paid, or was due before a correction, with the reasons."""
    total = found.total
    return {
        "jurisdiction": due.law.jurisdiction,
        "first": str(found.first),
        "last": str(found.last),
        "lines": [_line(one) for one in found],
        "total": {
            "due": _sum(total.due),
            "paid": _sum(total.paid),
            "difference": _sum(total.difference),
            "to_pay": _sum(total.to_pay),
            "to_recover": _sum(total.to_recover),
        },
        "outside": [one.model_dump(mode="json") for one in found.outside],
        "assumptions": [_both(one) for one in due.assumptions],
    }


def entitlements_as_csv(due: Entitlements, lang: Language) -> str:
    """Every line in which something is due or may be; sums in yuan, the upper bound beside the lower."""
    columns = ["month", "benefit", "person", "status", "due_least", "due_most", "why"]
    rows = [
        [
            str(one.month),
            one.title[lang],
            one.person or "",
            STATUSES[one.status][lang],
            *_bounds(one.due),
            one.why[lang],
        ]
        for one in due
        if one.due is not None and one.due != Sum.of(0)
    ]
    return _csv(columns, rows, lang)


def arrears_as_csv(found: Arrears, against: Literal["paid", "before"], lang: Language) -> str:
    """Every line of what was due against what was paid, or was due before a correction."""
    semicolon = "；" if lang == "zh" else "; "
    compared = ["paid_least"] if against == "paid" else ["before_least", "before_most"]
    columns = ["month", "benefit", "person", "due_least", "due_most", *compared]
    rows = [
        [
            str(one.month),
            one.title[lang],
            one.person or "",
            *_bounds(one.due),
            *_bounds(one.paid)[: len(compared)],
            *_bounds(one.difference),
            semicolon.join(reason.text[lang] for reason in one.reasons),
        ]
        for one in found
    ]
    return _csv([*columns, "difference_least", "difference_most", "why"], rows, lang)


def _entitlement(one: Entitlement) -> dict[str, Any]:
    payability = one.payability
    decision = payability.decision if payability else None
    return {
        "month": str(one.month),
        "benefit": one.benefit,
        "title": _both(one.title),
        "person": one.person,
        "status": one.status,
        "due": one.due and _sum(one.due),
        "paid_this_month": payability and payability.runs,
        "since": str(payability.since) if payability and payability.since else None,
        "decision": decision and decision.model_dump(mode="json"),
        "day": payability.day.isoformat() if payability else None,
        "why": _both(one.why),
        "missing": [
            {"kind": gap.kind, "name": gap.name, "person": gap.person, **_both(gap.label)}
            for gap in one.determination.missing
        ],
    }


def _line(one: Line) -> dict[str, Any]:
    return {
        "month": str(one.month),
        "benefit": one.benefit,
        "title": _both(one.title),
        "person": one.person,
        "due": _sum(one.due),
        "paid": _sum(one.paid),
        "difference": _sum(one.difference),
        "reasons": [_reason(reason) for reason in one.reasons],
    }


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "kind": one.kind,
        **_both(one.text),
        "what": one.what,
        "who": one.who,
        "old": one.old and _both(one.old),
        "new": one.new and _both(one.new),
        "since": one.since and one.since.isoformat(),
        "source": [
            {"source": basis.source, "article": basis.article, **_both(basis.text)} for basis in one.source
        ],
        "settle_by": one.settle_by and one.settle_by.isoformat(),
    }


def _sum(one: Sum) -> dict[str, str | None]:
    lowest, highest = one.lowest, one.highest
    return {
        "lowest": None if lowest is None else str(lowest),
        "highest": None if highest is None else str(highest),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _bounds(one: Sum | None) -> tuple[str, str]:
    """Lower and upper bound in yuan; empty where there is none."""
    bounds = (one.lowest, one.highest) if one else (None, None)
    lowest, highest = ("" if bound is None else str(bound) for bound in bounds)
    return lowest, highest


def _csv(columns: list[str], rows: list[list[str]], lang: Language) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_HEADINGS[name][lang] for name in columns])
    writer.writerows(rows)
    return text.getvalue()
