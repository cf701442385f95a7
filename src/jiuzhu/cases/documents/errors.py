"""What can keep a document from being written."""

from __future__ import annotations

from typing import NoReturn

from jiuzhu.errors import Problem, ProblemsError


class DocumentError(ProblemsError):
    """A document cannot be written: what it should say is not known, or may not be said."""

    zh = "文书不能制作"
    en = "the document cannot be written"


def refuse(where: str, zh: str, en: str) -> NoReturn:
    raise DocumentError((Problem(where, zh, en),))
