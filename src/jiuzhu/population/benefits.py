"""Benefits as people name them."""

from __future__ import annotations

from collections.abc import Iterable

from jiuzhu.errors import FactError, Problem
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.population.layout import Name
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit


def benefits_called(names: Iterable[str], rulebook: Rulebook) -> list[str]:
    """The benefits of these names or Chinese titles; raises `FactError` for one that is not there."""
    known = {one.title.zh: one.name for one in rulebook.benefits.values()}
    known |= {name: name for name in rulebook.benefits}
    problems: list[Problem] = []
    found: list[str] = []
    for name in names:
        if name in known:
            found.append(known[name])
            continue
        zh, en = nearest(name, known)
        shown = shortened(name)
        problems.append(
            Problem("benefits", f"没有名为“{shown}”的待遇{zh}", f"there is no benefit {shown!r}{en}")
        )
    if problems:
        raise FactError(tuple(problems))
    return list(dict.fromkeys(found))


def table_of(benefit: Benefit) -> Name:
    """In which table of a result it stands."""
    return "families" if benefit.decided_for == "household" else "persons"
