"""Charts of a report, as SVG that stands in a page: bars of how many, ranges of how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.pictures import FONTS, quiet, settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET = "#222222", "#777777"
GOOD, BETTER, BAD, WORSE, OPEN, CALM = "#2c8a57", "#8cc7a3", "#b3402f", "#e0a090", "#c9c9c9", "#6a8caf"
WIDTH, ROW, MARGINS = 8.4, 0.34, 0.95
"""Inches: of a chart, of each row of it, of what stands above and below."""

HOW_TO_INSTALL = (
    "报告的图要用 matplotlib，请先安装：pip install 'jiuzhu[plot]'",
    "the charts of a report are drawn with matplotlib; install it: pip install 'jiuzhu[plot]'",
)


@dataclass(frozen=True, slots=True)
class Series:
    """What one colour stands for, with a number for each row."""

    name: str
    colour: str
    numbers: tuple[Decimal, ...]


def bars(title: str, rows: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """Rows of bars, the series side by side in each; empty where there is nothing to draw."""
    shown = [one for one in series if any(one.numbers)]
    if not rows or not shown:
        return ""

    def draw(axes: Axes) -> None:
        lefts = [0.0] * len(rows)
        for one in shown:
            numbers = [float(number) for number in one.numbers]
            axes.barh(rows_at, numbers, left=lefts, height=0.62, color=one.colour, label=one.name)
            lefts = [left + number for left, number in zip(lefts, numbers, strict=True)]
        most = max(lefts)
        for at, left, row in zip(rows_at, lefts, range(len(rows)), strict=True):
            there = [one for one in shown if one.numbers[row]]
            parts = [f"{one.name} {one.numbers[row]:,.10g}" for one in there]
            # Where there are many, their numbers are in the table below.
            said = "  ".join(parts) if len(parts) <= 3 else f"{sum(one.numbers[row] for one in there):,.10g}"
            if left:
                axes.text(left + most * 0.01, at, said, va="center", fontsize=8, color=INK)
        axes.set_xlim(0, most * (1.2 + 0.14 * min(3, len(shown))))
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=min(5, len(shown)), fontsize=9, frameon=False
        )

    rows_at = list(range(len(rows)))
    return _picture(title, rows, unit, draw)


def ranges(title: str, rows: Sequence[str], bounds: Sequence[tuple[Decimal, Decimal]], unit: str) -> str:
    """Rows of what lies between two numbers, a point where it is exactly known; 0 marked."""
    if not rows:
        return ""

    def draw(axes: Axes) -> None:
        axes.axvline(0, color=INK, linewidth=0.8)
        ends = [float(end) for pair in bounds for end in pair]
        low, high = min(*ends, 0.0), max(*ends, 0.0)
        span = (high - low) or 1.0
        for at, (lowest, highest) in enumerate(bounds):
            a, b = float(lowest), float(highest)
            if lowest == highest:
                axes.barh(at, a, height=0.62, color=BAD if a < 0 else CALM)
                said = f"{lowest:+,.0f}"
            else:
                axes.barh(
                    at,
                    b - a,
                    left=a,
                    height=0.62,
                    facecolor="white",
                    edgecolor=CALM,
                    hatch="////",
                    linewidth=1,
                )
                said = f"{lowest:+,.0f} … {highest:+,.0f}"
            axes.text(max(a, b, 0.0) + span * 0.012, at, said, va="center", fontsize=8.5, color=INK)
        axes.set_xlim(low - span * 0.04, high + span * 0.36)

    return _picture(title, rows, unit, draw)


def _picture(title: str, rows: Sequence[str], unit: str, draw: Any) -> str:
    try:
        import matplotlib
    except ImportError:
        raise FactError((Problem("report", *HOW_TO_INSTALL),)) from None
    from matplotlib.figure import Figure

    # The same page has several: what they define must not be called the same.
    unlike: Mapping[Any, Any] = {**settings(FONTS), "svg.hashsalt": f"jiuzhu {title}"}
    with matplotlib.rc_context(dict(unlike)), quiet():
        figure = Figure(figsize=(WIDTH, MARGINS + ROW * len(rows)))
        axes = figure.add_subplot()
        draw(axes)
        _frame(axes, rows, unit)
        _place(figure, axes, len(rows))
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    svg = out.getvalue()
    return f"<figcaption>{escape(title)}</figcaption>" + svg[svg.index("<svg") :]


def _frame(axes: Axes, rows: Sequence[str], unit: str) -> None:
    axes.set_yticks(range(len(rows)), [_shortened(row) for row in rows], fontsize=9.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0, colors=INK)
    axes.tick_params(axis="x", colors=QUIET, labelsize=8.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(unit, fontsize=9, color=QUIET, loc="right")


def _place(figure: Figure, axes: Axes, rows: int) -> None:
    height = MARGINS + ROW * rows
    axes.set_position((2.35 / WIDTH, 0.5 / height, 1 - 2.45 / WIDTH, ROW * rows / height))
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)


def _shortened(text: str) -> str:
    return text if len(text) <= 17 else text[:16] + "…"
