"""Rules-based social assistance (社会救助): who is entitled to what, why, and what to ask next.

from jiuzhu import Applicant, assess

assessment = assess(Applicant.model_validate({...}))
assessment["subsistence_allowance"].status
"""

from jiuzhu.assessment import Amount, Assessment, Condition, Determination, Missing, assess
from jiuzhu.errors import EngineError, FactError, JiuzhuError, Problem, ReceiptError, RuleError
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
from jiuzhu.receipts import Difference, Replay, diff, replay
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Text

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
    "assess",
    "diff",
    "replay",
]
