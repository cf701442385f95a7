"""What a rulebook holds, laid out for people: its benefits, its figures, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jiuzhu.language.tree import Item, Node, Outcome, Parameter, Part, walk
from jiuzhu.rulebook.model import UNKNOWN_TEXT, Benefit, ItemRule
from jiuzhu.rulebook.rulebook import Rulebook
from jiuzhu.texts import Text

OPEN = ("unset", "assumed")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that the bureau can still settle.

    shown: what is taken until then.  touches: the titles of the results that rest on it.
    where: the file and line to fill it in.
    """

    name: str
    title: Text
    shown: Text
    status: str
    touches: tuple[Text, ...]
    where: str


def open_questions(rulebook: Rulebook) -> list[OpenQuestion]:
    """Every figure that is unset or assumed, every practice that is assumed, every unsaid day of payment."""
    touches: dict[str, list[Text]] = {}
    for benefit in rulebook.benefits.values():
        for name in names_under(rulebook, benefit):
            touches.setdefault(name, []).append(benefit.title)
    found = [
        OpenQuestion(
            name, figure.title, figure.shown, figure.status, tuple(touches.get(name, ())), figure.where
        )
        for name, figure in rulebook.figures.items()
        if figure.status in OPEN
    ]
    found += [
        OpenQuestion(key, item.text, item.assumed, "assumed", tuple(touches.get(key, ())), item.where)
        for key, item in rulebook.items.items()
        if item.assumed is not None
    ]
    found += [one for benefit in rulebook.benefits.values() for one in _assumed_timings(benefit)]
    return found


def _assumed_timings(benefit: Benefit) -> Iterator[OpenQuestion]:
    paid = benefit.paid
    if paid is None:
        return
    title = Text(f"{benefit.title.zh}：发放的起止", f"{benefit.title.en}: when it is paid")
    if paid.starts is None:
        yield OpenQuestion(
            f"{benefit.name}.starts", title, UNKNOWN_TEXT, "unset", (benefit.title,), benefit.where
        )
    for name, timing in (("starts", paid.starts), ("changes", paid.changes)):
        if timing is not None and timing.assumed is not None:
            yield OpenQuestion(
                f"{benefit.name}.{name}", title, timing.assumed, "assumed", (benefit.title,), timing.where
            )


def names_under(rulebook: Rulebook, benefit: Benefit) -> set[str]:
    """Every figure and item that a benefit rests on, through the parts of other benefits it looks at."""
    seen: set[str] = set()
    pending = list(_trees_of_part(rulebook, benefit, "amount"))
    while pending:
        for node in walk(pending.pop()):
            match node:
                case Parameter(name):
                    seen.add(name)
                case Item(_, key) if key not in seen:
                    seen.add(key)
                    pending += _trees_of_item(rulebook.items[key])
                case Outcome(_, name, part) if name in rulebook.benefits and f"{name}.{part}" not in seen:
                    seen.add(f"{name}.{part}")
                    pending += _trees_of_part(rulebook, rulebook.benefits[name], part)
    return seen


def _trees_of_part(rulebook: Rulebook, benefit: Benefit, part: Part) -> Iterator[Node]:
    if part != "entitlement":
        yield from (one.tree for one in benefit.conditions)
        if benefit.concerns is not None:
            yield benefit.concerns
    if part in ("eligible", "amount"):
        yield from (one.tree for one in benefit.exclusions)
    if part in ("entitlement", "amount") and benefit.amount is not None:
        yield benefit.amount


def _trees_of_item(item: ItemRule) -> list[Node]:
    trees = [item.tree, item.unless_judged, *(item.within or ()), *(when for _, _, when in item.tiers)]
    return [tree for tree in trees if tree is not None]
