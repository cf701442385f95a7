"""A sweep as a picture: what is due along the values of a fact, what is left of an income, the cliffs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from jiuzhu.assessment.results import Status
from jiuzhu.language.units import parse_unit
from jiuzhu.texts import Language, Text
from jiuzhu.whatif.falls import cliff_text, sum_text
from jiuzhu.whatif.sweep import Course, Period, Sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_CLIFFS = 9  # that are listed

# Told apart also by those who see few colours (Okabe and Ito).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#882255", "#999933", "#44AA99")
INCOME, INK, QUIET = "#DDDDDD", "#222222", "#777777"
OPEN = "////"
_NUMBERS = "①②③④⑤⑥⑦⑧⑨"

_WORDS = {
    "a_month": Text("元/月", "yuan a month"),
    "once": Text("一次性（元）", "once (yuan)"),
    "open": Text("：尚不能确定", ": not certain yet"),
    "unset": Text("金额未定、未画入：{}", "with a sum still to be set, not drawn: {}"),
    "at_least": Text("只知下限、按下限画：{}", "drawn as the least it can be, the most is not set: {}"),
    "net": Text("合计：这项收入加每月待遇", "in all: this income and what is due a month"),
    "total": Text("每月待遇合计", "all that is due a month"),
    "income": Text("这项收入", "this income"),
    "here": Text("现为 {}", "now {}"),
    "law": Text("按{}的规定，其他情况不变", "by the law of {}, all else unchanged"),
    "statuses": Text("实心：符合；斜线：尚不能确定", "solid: eligible; hatched: undetermined"),
    "more": Text("另有 {} 处", "and {} more"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A benefit, of all the persons for whom it goes the same way."""

    name: str
    colour: str
    course: Course


class Picture:
    """A figure of a sweep: the month's sums, those paid once, what is due where, the cliffs in words."""

    WIDTH, LEFT, RIGHT = 10.0, 2.35, 0.35  # inches, as all sizes here
    TITLE, MARKS, MAIN, ONCE, ROW, GAP, BELOW, LINE = 0.85, 0.36, 3.3, 1.1, 0.32, 0.2, 0.75, 0.23
    COLUMNS, CELLS = 3, 138

    def __init__(self, sweep: Sweep, lang: Language) -> None:
        self._sweep = sweep
        self._lang = lang
        # In a picture a fen is less than a dot: here sums may be floats.
        self._x = [float(value) for value in sweep.values]
        self._rows = self._ribbon_rows()
        self._words = self._cliff_lines()
        self.figure = self._drawn()

    def _say(self, name: str) -> str:
        return _WORDS[name][self._lang]

    # --- the whole -------------------------------------------------------------------------------

    def _drawn(self) -> Figure:
        from matplotlib.figure import Figure

        once = self._of("once")
        ribbons = self.ROW * len(self._rows) + 0.1 if self._rows else 0.0
        words = self.LINE * len(self._words) + (0.2 if self._words else 0.0)
        heights = [self.MAIN, *([self.ONCE] if once else []), *([ribbons] if ribbons else [])]
        above = self.TITLE + self.MARKS + 0.19 * self._legend_lines()
        height = above + sum(heights) + self.GAP * (len(heights) - 1) + self.BELOW + words
        figure = Figure(figsize=(self.WIDTH, height), facecolor="white")
        top = height - above
        panels: list[Axes] = []
        for one in heights:
            box = (
                self.LEFT / self.WIDTH,
                (top - one) / height,
                (self.WIDTH - self.LEFT - self.RIGHT) / self.WIDTH,
                one / height,
            )
            panels.append(figure.add_axes(box))
            top -= one + self.GAP
        self._head(figure, height)
        rest = list(panels)
        self._month(rest.pop(0))
        if once:
            self._once(rest.pop(0), once)
        if ribbons:
            self._ribbons(rest.pop(0))
        for panel in panels:
            self._frame(panel, last=panel is panels[-1])
        if ribbons:
            panels[-1].tick_params(axis="y", length=0)
        for index, line in enumerate(self._words):
            place = words - 0.1 - self.LINE * (index + 0.5)
            figure.text(0.35 / self.WIDTH, place / height, line, fontsize=9, color=INK, va="center")
        return figure

    def _head(self, figure: Figure, height: float) -> None:
        sweep, day = self._sweep, self._sweep.on
        shown = f"{day.year}年{day.month}月{day.day}日" if self._lang == "zh" else day.isoformat()
        titles = Text(f"{sweep.fact.zh}变化时，能得到什么", f"What is due as {sweep.fact.en} changes")
        left = 0.35 / self.WIDTH
        figure.text(left, (height - 0.38) / height, titles[self._lang], fontsize=14, color=INK, weight="bold")
        law = self._say("law").format(shown)
        figure.text(left, (height - 0.66) / height, law, fontsize=9, color=QUIET)

    def _frame(self, axes: Axes, *, last: bool) -> None:
        axes.set_xlim(self._x[0], self._x[-1] if len(self._x) > 1 else self._x[0] + 1)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.tick_params(colors=INK, labelsize=8, length=3)
        axes.xaxis.set_major_formatter(lambda value, _: sum_text(Decimal(str(round(value, 2)))))
        for cliff in self._sweep.cliffs:
            axes.axvline(float(cliff.at), color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=5)
        if last:
            unit = parse_unit(self._sweep.unit).name[self._lang]
            label = self._sweep.fact[self._lang]
            bracketed = f"（{unit}）" if self._lang == "zh" else f" ({unit})"
            axes.set_xlabel(label + (bracketed if unit else ""), fontsize=9, color=INK)
        else:
            axes.tick_params(labelbottom=False)

    # --- each month ------------------------------------------------------------------------------

    def _month(self, axes: Axes) -> None:
        sweep = self._sweep
        base = list(self._x) if sweep.is_income else [0.0] * len(self._x)
        if sweep.is_income:
            axes.fill_between(self._x, base, color=INCOME, linewidth=0, label=self._say("income"))
        level = base
        for row in self._of("month"):
            above = [low + float(one) for low, one in zip(level, row.course.lowest, strict=True)]
            if above != level:
                axes.fill_between(self._x, level, above, color=row.colour, linewidth=0, label=row.name)
            level = above
        # Above what is certain, benefit by benefit, what may come on top of it.
        certain = level
        for row in self._of("month"):
            might = [
                low + (0.0 if most is None else float(most - least))
                for low, least, most in zip(level, row.course.lowest, row.course.highest, strict=True)
            ]
            if might != level:
                axes.fill_between(
                    self._x,
                    level,
                    might,
                    facecolor="none",
                    edgecolor=row.colour,
                    hatch=OPEN,
                    linewidth=0,
                    label=row.name + self._say("open"),
                )
            level = might
        said = self._say("net" if sweep.is_income else "total")
        axes.plot(self._x, certain, color=INK, linewidth=1.6, label=said, zorder=4)
        axes.set_ylim(0, max(*level, 1.0) * 1.08)
        axes.yaxis.set_major_formatter(lambda value, _: sum_text(Decimal(str(round(value, 2)))))
        axes.set_ylabel(self._say("a_month"), fontsize=9, color=INK)
        self._legend(axes)
        self._mark(axes)

    def _legend_lines(self) -> int:
        rows = self._of("month")
        certain = sum(any(row.course.lowest) for row in rows)
        entries = 1 + self._sweep.is_income + certain + sum(_is_open(row.course) for row in rows)
        return -(-entries // self.COLUMNS)

    def _legend(self, axes: Axes) -> None:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1 + self.MARKS / self.MAIN),
            ncols=self.COLUMNS,
            fontsize=8,
            frameon=False,
            borderaxespad=0,
            borderpad=0,
            handlelength=1.4,
        )

    def _mark(self, axes: Axes) -> None:
        """The number and the exact value over each cliff, and where the family is now."""
        width = self._x[-1] - self._x[0] or 1.0
        levels: list[float] = [-1.0, -1.0]  # up to where each of two lines of marks is taken
        for index, cliff in enumerate(self._sweep.cliffs[:MOST_CLIFFS]):
            at = float(cliff.at)
            line = 0 if (at - self._x[0]) / width >= levels[0] else 1
            said = f"{_NUMBERS[index]} {sum_text(cliff.at)}"
            levels[line] = (at - self._x[0]) / width + 0.012 * len(said)
            axes.annotate(
                said,
                (at, 1),
                (0, 3 + 11 * line),
                ("data", "axes fraction"),
                "offset points",
                fontsize=8.5,
                color=INK,
                ha="center",
            )
        here = self._sweep.here
        if here is not None and self._sweep.values[0] <= here <= self._sweep.values[-1]:
            axes.plot([float(here)], [0], "^", color=INK, markersize=7, clip_on=False, zorder=6)
            axes.annotate(
                self._say("here").format(sum_text(here)),
                (float(here), 0),
                (7, 4),
                textcoords="offset points",
                fontsize=8,
                color=INK,
                zorder=6,
            )

    # --- once ------------------------------------------------------------------------------------

    def _once(self, axes: Axes, rows: Sequence[_Row]) -> None:
        top = 1.0
        for row in rows:
            low = [float(one) for one in row.course.lowest]
            high = [
                least if most is None else float(most)
                for least, most in zip(low, row.course.highest, strict=True)
            ]
            axes.fill_between(self._x, low, color=row.colour, linewidth=0, alpha=0.85)
            axes.fill_between(
                self._x, low, high, facecolor="none", edgecolor=row.colour, hatch=OPEN, linewidth=0
            )
            axes.plot(self._x, high, color=row.colour, linewidth=1.2)
            top = max(top, *high)
        axes.set_ylim(0, top * 1.15)
        axes.yaxis.set_major_formatter(lambda value, _: sum_text(Decimal(str(round(value, 2)))))
        axes.set_ylabel(self._say("once"), fontsize=9, color=INK)

    # --- who qualifies where ---------------------------------------------------------------------

    def _ribbons(self, axes: Axes) -> None:
        for place, row in enumerate(self._rows):
            for start, end, status in self._stretches(row.course.statuses):
                axes.broken_barh(
                    [(start, end - start)],
                    (place - 0.32, 0.64),
                    facecolors=row.colour if status == "eligible" else "white",
                    edgecolor=row.colour,
                    hatch=None if status == "eligible" else OPEN,
                    linewidth=0.6,
                )
        axes.set_ylim(len(self._rows) - 0.45, -0.55)
        axes.set_yticks(range(len(self._rows)), [_wrapped(row.name, 30) for row in self._rows], fontsize=8)
        axes.spines["left"].set_visible(False)
        axes.annotate(
            self._say("statuses"),
            (1, 0),
            (0, -30),
            "axes fraction",
            "offset points",
            fontsize=7.5,
            color=QUIET,
            ha="right",
        )

    def _stretches(self, statuses: Sequence[Status]) -> Iterator[tuple[float, float, Status]]:
        """From where to where a benefit is due or may be."""
        start = 0
        for index in range(1, len(statuses) + 1):
            if index == len(statuses) or statuses[index] != statuses[start]:
                if statuses[start] != "ineligible":
                    yield self._x[start], self._x[index - 1], statuses[start]
                start = index

    # --- which benefits --------------------------------------------------------------------------

    def _ribbon_rows(self) -> list[_Row]:
        """Every benefit that is due or may be somewhere; persons for whom it goes the same way together."""
        together: dict[tuple[object, ...], list[Course]] = {}
        for one in self._sweep.courses:
            if set(one.statuses) != {"ineligible"}:
                together.setdefault((one.benefit, one.statuses, one.lowest, one.highest), []).append(one)
        rows: list[_Row] = []
        for place, courses in enumerate(together.values()):
            first, persons = courses[0], [one.person for one in courses if one.person]
            name = first.title[self._lang]
            if persons:
                name += self._bracketed(persons)
            rows.append(_Row(name, COLOURS[place % len(COLOURS)], _summed(courses)))
        return rows

    def _bracketed(self, persons: Sequence[str]) -> str:
        if self._lang == "zh":
            return f"（{'、'.join(persons)}）" if len(persons) < 3 else f"（{len(persons)} 人）"
        return f" ({', '.join(persons)})" if len(persons) < 3 else f" ({len(persons)} persons)"

    def _of(self, period: Period) -> list[_Row]:
        """Those of a period that have a sum to draw."""
        return [
            row
            for row in self._rows
            if row.course.period == period and any((*row.course.lowest, *row.course.highest))
        ]

    # --- the cliffs in words ---------------------------------------------------------------------

    def _cliff_lines(self) -> list[str]:
        lines: list[str] = []
        cliffs = self._sweep.cliffs
        for index, cliff in enumerate(cliffs[:MOST_CLIFFS]):
            said = f"{_NUMBERS[index]} {cliff_text(self._sweep, cliff)[self._lang]}"
            first, *rest = _wrapped(said, self.CELLS).split("\n")
            lines += [first, *(f"    {one}" for one in rest)]
        if len(cliffs) > MOST_CLIFFS:
            lines.append(self._say("more").format(len(cliffs) - MOST_CLIFFS))
        without_bound = [row for row in self._rows if None in row.course.highest]
        for name, drawn in (("unset", False), ("at_least", True)):
            rows = [row.name for row in without_bound if any(row.course.lowest) is drawn]
            if rows:
                joined = ("、" if self._lang == "zh" else ", ").join(rows)
                lines += _wrapped(self._say(name).format(joined), self.CELLS).split("\n")
        return lines


def _is_open(course: Course) -> bool:
    """Whether somewhere along it the sum has bounds."""
    pairs = zip(course.lowest, course.highest, strict=True)
    return any(most is not None and most != least for least, most in pairs)


def _summed(courses: Sequence[Course]) -> Course:
    """Several that go the same way as one: what they come to together."""
    number = len(courses)
    return replace(
        courses[0],
        lowest=tuple(one * number for one in courses[0].lowest),
        highest=tuple(None if one is None else one * number for one in courses[0].highest),
    )


def _wrapped(text: str, cells: int) -> str:
    """The text in lines of so many cells, a Chinese character taking two."""
    lines, width = [""], 0
    for piece in re.findall(r"[A-Za-z0-9][\w.,%'\-]*\s*|.", text):
        taken = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in piece)
        if width + taken > cells and piece not in "，。；：、）":
            lines.append("")
            width = 0
        lines[-1] += piece
        width += taken
    return "\n".join(lines)
