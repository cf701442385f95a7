"""What an officer writes on the command line, by name or in Chinese, as the procedure calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import typer

from jiuzhu.cases import Brought, CaseError
from jiuzhu.cases.office import Paper
from jiuzhu.cases.office.folding import ACTS
from jiuzhu.cli.case_options import actor
from jiuzhu.errors import Problem
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import Procedure, Word

_YES = {
    "是": True,
    "yes": True,
    "true": True,
    "有": True,
    "否": False,
    "no": False,
    "false": False,
    "无": False,
}
_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".json": "application/json",
    ".html": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def event_called(said: str, procedure: Procedure, state: str) -> str:
    """The event of that name, or that people call so; a step's own title first, where it can be taken now."""
    if said in procedure.events or said in ACTS:
        return said
    steps = [*procedure.possible_at(state), *procedure.transitions]
    titles = {one.text.zh: one.event for one in reversed(steps)} | {one.name: one.event for one in steps}
    titles |= {text.zh: name for name, text in ACTS.items()}
    return titles.get(said) or _unknown("step", said, titles)


def procedure_called(said: str, rulebook: Rulebook) -> str:
    """The procedure of that name, or that people call so."""
    titles = {one.title.zh: one.name for one in rulebook.procedures.values()}
    titles |= {name: name for name in rulebook.procedures}
    return titles.get(said) or _unknown("procedure", said, titles)


def states_called(said: Iterable[str], rulebook: Rulebook) -> list[str]:
    """The states of these names, or that people call so: of any procedure."""
    titles: dict[str, set[str]] = {}
    for procedure in rulebook.procedures.values():
        for one in procedure.states.values():
            titles.setdefault(one.text.zh, set()).add(one.name)
            titles.setdefault(one.name, set()).add(one.name)
    return [name for one in said for name in sorted(titles.get(one) or _unknown("state", one, titles))]


def paper_called(said: str, procedure: Procedure) -> str:
    """The paper of that name, or that people call so."""
    return _called("papers", said, procedure.words.papers)


def brought_by(
    procedure: Procedure,
    papers: Iterable[str],
    found: Iterable[str],
    others: Iterable[str],
    signed: Iterable[str],
    relatives: Iterable[str],
) -> tuple[Brought, list[Paper]]:
    """What a step brings, and the documents that come with it.

    papers: `name` or `name=file`.  found: `circumstance=yes` or `=no`.  others: `id:role:office`.
    """
    words = procedure.words
    named: list[str] = []
    documents: list[Paper] = []
    for one in papers:
        name, given, file = one.partition("=")
        paper = _called("papers", name, words.papers)
        if given:
            documents.append(_document(paper, Path(file)))
        else:
            named.append(paper)
    told = dict(_finding(one, words.circumstances) for one in found)
    brought = Brought(
        frozenset(named),
        told,
        None,
        tuple(actor(one) for one in others),
        frozenset(_called("signed", one, words.signatures) for one in signed),
        frozenset(relatives),
    )
    return brought, documents


def _called(where: str, said: str, words: Mapping[str, Word]) -> str:
    """The name of what people call so."""
    titles = {one.text.zh: one.name for one in words.values()}
    titles = {_short(title): name for title, name in titles.items()} | titles | {name: name for name in words}
    return titles.get(said) or _unknown(where, said, titles)


def _unknown(where: str, said: str, names: Iterable[str]) -> NoReturn:
    zh, en = nearest(said, names)
    shown = shortened(said)
    raise CaseError((Problem(where, f"没有“{shown}”{zh}", f"there is no {shown!r}{en}"),))


def _short(title: str) -> str:
    """What people call it, without what stands in brackets."""
    return title.partition("（")[0]


def _finding(said: str, words: Mapping[str, Word]) -> tuple[str, bool]:
    name, _, value = said.partition("=")
    if value.lower() not in _YES:
        raise typer.BadParameter(
            f"“{said}”应写成 情形=是 或 情形=否 / expected circumstance=yes or =no", param_hint="--found"
        )
    return _called("found", name, words), _YES[value.lower()]


def _document(name: str, file: Path) -> Paper:
    try:
        content = file.read_bytes()
    except OSError as error:
        said = "打不开这个文件", f"cannot open this file: {error.strerror}"
        raise CaseError((Problem(str(file), *said),)) from None
    return Paper(name, _TYPES.get(file.suffix.lower(), "application/octet-stream"), content)
