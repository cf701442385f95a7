"""What a rulebook holds, laid out for people: its benefits, its figures, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiuzhu.language.tree import Item, Node, Outcome, Parameter, Part, walk
from jiuzhu.rulebook.model import UNKNOWN_TEXT, Benefit, ItemRule
from jiuzhu.rulebook.rulebook import Rulebook
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.rulebook.procedures.model import Procedure

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
    for procedure in rulebook.procedures.values():
        for name in procedure.figures:
            touches.setdefault(name, []).append(procedure.title)
    touched = {name: tuple(dict.fromkeys(titles)) for name, titles in touches.items()}
    found = [
        OpenQuestion(name, figure.title, figure.shown, figure.status, touched.get(name, ()), figure.where)
        for name, figure in rulebook.figures.items()
        if figure.status in OPEN
    ]
    found += [
        OpenQuestion(key, item.text, item.assumed, "assumed", touched.get(key, ()), item.where)
        for key, item in rulebook.items.items()
        if item.assumed is not None
    ]
    found += [one for benefit in rulebook.benefits.values() for one in _assumed_timings(benefit)]
    return [*found, *_assumed_in_procedures(rulebook)]


def _assumed_in_procedures(rulebook: Rulebook) -> list[OpenQuestion]:
    """Every practice of a procedure that is assumed; what several procedures share is told once."""
    found: dict[tuple[str, Text], OpenQuestion] = {}
    for procedure in rulebook.procedures.values():
        for name, title, assumed, where in _assumed(procedure):
            before = found.get((where, title))
            touched = (*(before.touches if before else ()), procedure.title)
            first = before.name if before else name
            found[where, title] = OpenQuestion(first, title, assumed, "assumed", touched, where)
    return list(found.values())


def _assumed(procedure: Procedure) -> Iterator[tuple[str, Text, Text, str]]:
    """What is assumed: its name, what it is about, what is taken, where it stands."""
    if procedure.assumed is not None:
        yield procedure.name, procedure.title, procedure.assumed, procedure.where
    for step in procedure.transitions:
        name = f"{procedure.name}.{step.name}"
        if step.assumed is not None:
            yield name, step.text, step.assumed, step.where
        if step.effect is not None and step.effect.assumed is not None:
            yield f"{name}.effect", step.text, step.effect.assumed, step.where
        for index, one in enumerate(step.requirements):
            if one.assumed is not None:
                yield f"{name}.{index}", one.text, one.assumed, step.where
    for limit in procedure.limits.values():
        if limit.assumed is not None:
            yield f"{procedure.name}.{limit.name}", limit.text, limit.assumed, limit.where


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


def names_under(rulebook: Rulebook, benefit: Benefit, part: Part = "amount") -> set[str]:
    """Every figure and item that a benefit rests on, through the parts of other benefits it looks at.

    part: which of its own parts; `entitlement` is what is due once it is granted.
    """
    seen: set[str] = set()
    pending = list(trees_of_part(benefit, part))
    while pending:
        for node in walk(pending.pop()):
            match node:
                case Parameter(name):
                    seen.add(name)
                case Item(_, key) if key not in seen:
                    seen.add(key)
                    pending += trees_of_item(rulebook.items[key])
                case Outcome(_, name, part) if name in rulebook.benefits and f"{name}.{part}" not in seen:
                    seen.add(f"{name}.{part}")
                    pending += trees_of_part(rulebook.benefits[name], part)
    return seen


def trees_of_part(benefit: Benefit, part: Part) -> Iterator[Node]:
    """What decides a part of a benefit."""
    if part != "entitlement":
        yield from (one.tree for one in benefit.conditions)
        if benefit.concerns is not None:
            yield benefit.concerns
    if part in ("eligible", "amount"):
        yield from (one.tree for one in benefit.exclusions)
    if part in ("entitlement", "amount") and benefit.amount is not None:
        yield benefit.amount


def trees_of_item(item: ItemRule) -> list[Node]:
    """What an item is worked out from."""
    trees = [item.tree, item.unless_judged, *(item.within or ()), *(when for _, _, when in item.tiers)]
    return [tree for tree in trees if tree is not None]
