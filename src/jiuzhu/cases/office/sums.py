"""Sums of money as the record writes them: whole fen, lowest and highest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiuzhu.assessment import Amount
from jiuzhu.history.sums import fen_of, yuan_of


def amount_as_data(amount: Amount | None) -> dict[str, Any] | None:
    """A sum as data; None where there is none."""
    if amount is None:
        return None
    highest = None if amount.highest is None else fen_of(amount.highest)
    return {"lowest": fen_of(amount.lowest), "highest": highest, "period": amount.period}


def amount_from(data: Mapping[str, Any]) -> Amount:
    """The sum that such data says."""
    lowest = yuan_of(data["lowest"])
    assert lowest is not None, "a sum has a lower bound"
    return Amount(lowest, yuan_of(data["highest"]), data["period"])
