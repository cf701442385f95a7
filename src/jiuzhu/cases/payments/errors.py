"""What can be wrong with a list of payments."""

from __future__ import annotations

from jiuzhu.errors import ProblemsError


class PaymentsError(ProblemsError):
    """The list of payments cannot be made or written as asked."""

    zh = "发放表写不成"
    en = "the list of payments cannot be written"
