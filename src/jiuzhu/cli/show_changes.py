"""What the terminal shows of changes and of cliffs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.assessment.results import STATUSES, Assessment, Determination
from jiuzhu.explanation.folding import folded
from jiuzhu.texts import Language, Text
from jiuzhu.whatif import Change, Sweep
from jiuzhu.whatif.falls import cliff_text, value_text
from jiuzhu.whatif.nature import NATURES

_COLOURS = {"eligible": "green", "ineligible": "red", "undetermined": "yellow"}
_MARKS = {"fails": ("✗", "red"), "unknown": ("?", "yellow"), "holds": ("✓", "green")}
_WORDS = {
    "on": Text("评估日期", "Assessed on"),
    "ends": Text("什么会使它终止或改变", "what would end or change it"),
    "nothing": Text("没有哪一项单独变化能使它成立", "no change of one thing alone would turn it"),
    "figures": Text(
        "只缺民政部门尚未定下的数：{}", "only figures that the bureau has yet to set are missing: {}"
    ),
    "stands": Text("没有哪一项单独变化会使它终止", "no change of one thing alone would end it"),
    "concerned": Text("这户人家不涉及这项待遇", "it is no question for this family"),
    "cliffs": Text("从 {} 到 {}，结果在以下各处改变", "From {} to {}, the result turns here"),
    "picture": Text("图已存为 {}", "the picture is in {}"),
    "smooth": Text("从 {} 到 {}，没有哪项待遇开始或终止", "From {} to {}, no benefit begins or ends"),
}


def show_changes(
    console: Console,
    assessment: Assessment,
    changes: Sequence[Change],
    benefit: str | None,
    lang: Language,
) -> None:
    """For each result what would change it: condition by condition what turns it, or what ends it."""
    console.print(Line(f"{_WORDS['on'][lang]} {assessment.on.isoformat()}"), highlight=False)
    shown = False
    for persons, one in _alike(assessment, changes, benefit):
        shown = True
        _head(console, one, persons, lang)
        mine = [change for change in changes if _about(change, one)]
        if one.status == "eligible":
            console.print(Line(f" {_WORDS['ends'][lang]}"))
            _list(console, None, mine, one, lang)
            continue
        for condition in one.conditions:
            if condition.verdict != "holds":
                mark, colour = _MARKS[condition.verdict]
                console.print(Line(f" {mark} ", style=colour) + Line(condition.text[lang]))
                turning = [change for change in mine if change.condition == condition.name]
                _list(console, condition.name, turning, one, lang)
    if not shown:
        console.print(_WORDS["concerned"][lang])


def _alike(
    assessment: Assessment, changes: Sequence[Change], benefit: str | None
) -> Iterator[tuple[list[str], Determination]]:
    """Each result, once for the persons for whom the same would change it."""
    wanted = [one for one in assessment if benefit in (None, one.benefit, one.title.zh, one.title.en)]

    def sort(one: Determination) -> object:
        mine = tuple((change.condition, change.text) for change in changes if _about(change, one))
        verdicts = tuple((condition.name, condition.verdict) for condition in one.conditions)
        return one.benefit, one.status, one.amount, verdicts, mine

    for _, same in groupby(wanted, sort):
        alike = list(same)
        yield [one.person for one in alike if one.person], alike[0]


def _about(change: Change, one: Determination) -> bool:
    return (change.benefit, change.person) == (one.benefit, one.person)


def _head(console: Console, one: Determination, persons: list[str], lang: Language) -> None:
    head = Line("\n")
    head.append(one.title[lang], style="bold")
    if persons:
        head.append(f"（{'、'.join(persons)}）" if lang == "zh" else f" ({', '.join(persons)})")
    colour = _COLOURS[one.status]
    head.append("  ")
    head.append(STATUSES[one.status][lang], style=f"bold {colour}")
    if one.amount is not None and one.status == "eligible":
        head.append(f"  {one.amount.shown[lang]}", style=colour)
    console.print(head)


def _list(
    console: Console, condition: str | None, changes: Sequence[Change], one: Determination, lang: Language
) -> None:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=4, justify="right")
    table.add_column(overflow="fold")
    width = max(20, console.width - 8)
    for change in changes:
        nature = NATURES[change.nature][lang]
        lead = change.lead
        said = f"{lead.zh}［{nature}］" if lang == "zh" else f"{lead.en[:1].upper()}{lead.en[1:]} [{nature}]"
        table.add_row("→", Line(folded(said, width)))
        table.add_row("", Line(folded(change.outcome[lang], width), style="dim"))
    if not changes:
        table.add_row("", Line(folded(_nothing(condition, one, lang), width), style="dim"))
    console.print(table)


def _nothing(condition: str | None, one: Determination, lang: Language) -> str:
    if condition is None:
        return _WORDS["stands"][lang]
    figures = [gap.label[lang] for gap in one.missing if gap.kind == "figure"]
    unknown = [other for other in one.conditions if other.verdict != "holds"]
    if figures and len(unknown) == 1 and all(gap.kind == "figure" for gap in one.missing):
        return _WORDS["figures"][lang].format(("、" if lang == "zh" else ", ").join(figures))
    return _WORDS["nothing"][lang]


def show_cliffs(console: Console, sweep: Sweep, picture: Path | None, lang: Language) -> None:
    """Where what is due turns as the fact goes through its values, and where the picture of it is."""
    ends = value_text(sweep, sweep.values[0])[lang], value_text(sweep, sweep.values[-1])[lang]
    said = _WORDS["cliffs" if sweep.cliffs else "smooth"][lang].format(*ends)
    label = sweep.fact[lang]
    console.print(Line(f"{label}{'：' if lang == 'zh' else ': '}{said}"), highlight=False)
    for cliff in sweep.cliffs:
        said = folded(cliff_text(sweep, cliff)[lang], max(20, console.width - 4))
        console.print(Line.assemble(" · ", said.replace("\n", "\n   ")), highlight=False)
    if picture is not None:
        console.print(Line(_WORDS["picture"][lang].format(picture), style="dim"), soft_wrap=True)
