"""What can be wrong with what is asked of a case."""

from __future__ import annotations

from jiuzhu.errors import JiuzhuError, ProblemsError


class CaseError(ProblemsError):
    """What was to be done in a case cannot be read: a name that the procedure does not have."""

    zh = "办理内容有误"
    en = "what is to be done cannot be read"


class CalendarError(JiuzhuError):
    """Working days cannot be told: the packages that know them are not installed."""
