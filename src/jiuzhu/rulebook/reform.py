"""A reform: figures that are put in the place of those in force, to see what would come of it.

It is a small YAML file, read and checked as a layer is: `subsistence_standard: 1050`, by the figure's name or
its Chinese title; a value that is not settled as `{between: [1000, 1100]}` or `{at_least: 1300}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jiuzhu.errors import Problem
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook.dates import Span
from jiuzhu.rulebook.document import Document, Key, parse_document, read_content
from jiuzhu.rulebook.figures import read_value
from jiuzhu.rulebook.model import Figure
from jiuzhu.rulebook.schema import Slip, ValueEntry
from jiuzhu.texts import Text

NOTE = Text("测算用的数，不是现行规定", "a figure to try out, not the law in force")


@dataclass(frozen=True, slots=True)
class Reform:
    """What a file of a reform says, not read yet; name: how errors call it."""

    name: str
    content: bytes

    @classmethod
    def read(cls, file: Path) -> Reform:
        """The reform in a file; raises `RuleError` where it cannot be read."""
        return cls(str(file), read_content(file, str(file)))

    @classmethod
    def parse(cls, text: str) -> Reform:
        """A reform as it would stand in a file: `subsistence_standard: 1050`."""
        return cls("reform", text.encode())


def put_in_place(
    reform: Reform, figures: Mapping[str, Figure], on: date
) -> tuple[dict[str, Figure], list[Problem]]:
    """The figures of a day with those of a reform, and what is wrong with it.

    Raises `RuleError` where it is no valid YAML.
    """
    document = parse_document(reform.content, reform.name)
    names = {figure.title.zh: name for name, figure in figures.items()} | {name: name for name in figures}
    found, problems = dict(figures), list[Problem]()
    seen: dict[str, str] = {}
    for written, raw in document.data.items():
        path: Key = (written,)
        name = names.get(written)
        if name is None:
            zh, en = nearest(written, names)
            shown = shortened(written)
            problems.append(
                document.problem(path, f"没有名为“{shown}”的数{zh}", f"there is no figure {shown!r}{en}")
            )
        elif name in seen:
            said = (
                f"“{written}”与“{seen[name]}”是同一个数",
                f"{written!r} and {seen[name]!r} are the same figure",
            )
            problems.append(document.problem(path, *said))
        else:
            seen[name] = written
            try:
                found[name] = _replaced(figures[name], raw, document, path, on)
            except Slip as slip:
                zh, en = slip.text.zh, slip.text.en
                problems.append(document.problem(path, f"“{written}”：{zh}", f"{written!r}: {en}"))
    return found, problems


def _replaced(figure: Figure, raw: Any, document: Document, path: Key, on: date) -> Figure:
    """A figure with what the reform says in its place; raises `Slip`."""
    said: dict[str, Any] = raw if isinstance(raw, dict) else {"value": raw}
    if said == {"value": "unset"} or not set(said) <= {"value", "between", "at_least"}:
        raise Slip(
            "应写一个数，或 {between: [低, 高]}，或 {at_least: 低}",
            "should be a number, {between: [low, high]} or {at_least: low}",
        )
    try:
        entry = ValueEntry.model_validate(
            {**said, "from": on.isoformat(), "status": "assumed", "source": document.name}
        )
    except ValidationError:
        raise Slip(
            "应写一个数，或 {between: [低, 高]}，或 {at_least: 低}",
            "should be a number, {between: [low, high]} or {at_least: low}",
        ) from None
    value = read_value(Span(entry, on, None, document, path), figure.type)
    return replace(
        figure,
        value=value,
        status="assumed",
        source=(),
        since=None,
        until=None,
        note=NOTE,
        known_until=None,
        stale=False,
        where=document.where(path),
    )
