"""Rules-based social assistance (社会救助): who is entitled to what, why, and what to ask next.

from jiuzhu import Applicant, assess

assessment = assess(Applicant.model_validate({...}))
assessment["subsistence_allowance"].status
"""

from typing import TYPE_CHECKING, Any

from jiuzhu.assessment import Amount, Assessment, Condition, Determination, Missing, assess
from jiuzhu.errors import EngineError, FactError, JiuzhuError, Problem, ReceiptError, RuleError, WhatIfError
from jiuzhu.facts import (
    Applicant,
    Emergency,
    Expenses,
    Income,
    Judgement,
    Member,
    PerYear,
    Property,
    Supporter,
)
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.receipts import Difference, Replay, diff, replay

__all__ = [
    "Amount",
    "Applicant",
    "Assessment",
    "Condition",
    "Determination",
    "Difference",
    "Emergency",
    "EngineError",
    "Expenses",
    "FactError",
    "Income",
    "JiuzhuError",
    "Judgement",
    "Member",
    "Missing",
    "PerYear",
    "Problem",
    "Property",
    "ReceiptError",
    "Replay",
    "RuleError",
    "Rulebook",
    "Supporter",
    "Text",
    "WhatIfError",
    "assess",
    "diff",
    "replay",
]

_LATER = ("Difference", "Replay", "diff", "replay")
"""What is loaded when it is used: not everybody who assesses a family looks into kept assessments."""


def __getattr__(name: str) -> Any:
    if name in _LATER:
        from jiuzhu import receipts

        return getattr(receipts, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
