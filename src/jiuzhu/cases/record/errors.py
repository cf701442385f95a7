"""What cannot be written into the record, and files of it that cannot be read."""

from __future__ import annotations

from jiuzhu.errors import Problem, ProblemsError


class RecordError(ProblemsError):
    """An event cannot be recorded as given, or a file cannot be read or written; nothing was recorded."""

    zh = "记录无法照此处理"
    en = "the record cannot take this"


def refuse(where: str, zh: str, en: str) -> RecordError:
    """The error for one thing that is wrong."""
    return RecordError((Problem(where, zh, en),))
