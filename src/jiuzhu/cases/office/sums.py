"""Sums of money as the record writes them: whole fen, lowest and highest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jiuzhu.assessment import Amount


def amount_as_data(amount: Amount | None) -> dict[str, Any] | None:
    """A sum as data; None where there is none."""
    if amount is None:
        return None
    highest = None if amount.highest is None else int(amount.highest.scaleb(2))
    return {"lowest": int(amount.lowest.scaleb(2)), "highest": highest, "period": amount.period}


def amount_from(data: Mapping[str, Any]) -> Amount:
    """The sum that such data says."""
    highest = data["highest"]
    return Amount(_yuan(data["lowest"]), None if highest is None else _yuan(highest), data["period"])


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
