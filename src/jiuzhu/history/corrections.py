"""`corrections`: what must be paid or recovered when a figure, a rule or the facts turn out otherwise."""

from __future__ import annotations

from jiuzhu.errors import FactError, Problem
from jiuzhu.history.balance import Arrears, Line
from jiuzhu.history.comparisons import Comparisons, View, missing
from jiuzhu.history.entitlements import Entitlements
from jiuzhu.history.month import months
from jiuzhu.history.sums import NOTHING, Sum
from jiuzhu.texts import Text


def corrections(before: Entitlements, after: Entitlements) -> Arrears:
    """What must be paid or recovered where everything was paid as it was due before the correction.

    before, after: of the same months, under two rulebooks or by two versions of the facts.  In the lines,
    `paid` is what was due before and `due` what is due after; only those months are listed that come to
    something else, or may.

    Raises `FactError` where the months are not the same.
    """
    if (before.first, before.last) != (after.first, after.last):
        said = (
            f"更正前是 {before.first} 至 {before.last}，更正后是 {after.first} 至 {after.last}，月份应相同",
            f"{before.first} to {before.last} before the correction, {after.first} to {after.last} after it; "
            "they should be the same months",
        )
        raise FactError((Problem("核算期 (period)", *said),))
    lines: list[Line] = []
    comparisons = Comparisons()
    for month in months(after.first, after.last):
        for key in dict.fromkeys([*after.reckoner.month(month), *before.reckoner.month(month)]):
            views = View(before.reckoner, month, key), View(after.reckoner, month, key)
            line = _line(*views, comparisons)
            if line is not None:
                lines.append(line)
    return Arrears(after.first, after.last, tuple(lines))


def _line(before: View, after: View, comparisons: Comparisons) -> Line | None:
    was, now = _due(before), _due(after)
    if was is None or now is None:
        return None
    if was == now and (was.exact is not None or before.entitlement == after.entitlement):
        return None  # unknown, too, where all is the same, is just as much as before
    reasons = comparisons.reasons(before, after)
    if not reasons:
        reasons = tuple(missing(one)) if (one := after.entitlement or before.entitlement) else ()
    title = _title(before, after)
    return Line(after.month, after.key[0], title, after.key[1], now, was, now - was, reasons)


def _due(view: View) -> Sum | None:
    """What is due; None where the benefit gives no money."""
    one = view.entitlement
    return NOTHING if one is None else one.due


def _title(before: View, after: View) -> Text:
    one = after.entitlement or before.entitlement
    assert one is not None
    return one.title
