"""Kept assessments: worked out again later, and compared with one another."""

from jiuzhu.receipts.change import Change
from jiuzhu.receipts.difference import Difference, Result, diff
from jiuzhu.receipts.replay import Replay, replay

__all__ = ["Change", "Difference", "Replay", "Result", "diff", "replay"]
