"""What social assistance means over time: a family's history, what it was due each month, what was paid."""

from jiuzhu.history.arrears import arrears
from jiuzhu.history.balance import Arrears, Line, Totals
from jiuzhu.history.corrections import corrections
from jiuzhu.history.entitlements import Entitlements, Spell, entitlements
from jiuzhu.history.history import History
from jiuzhu.history.month import Month, months
from jiuzhu.history.payments import Payment, read_payments
from jiuzhu.history.reasons import Reason
from jiuzhu.history.reckoner import Entitlement
from jiuzhu.history.record import Change, Decision, Finding, Joined, Left
from jiuzhu.history.sums import Sum

__all__ = [
    "Arrears",
    "Change",
    "Decision",
    "Entitlement",
    "Entitlements",
    "Finding",
    "History",
    "Joined",
    "Left",
    "Line",
    "Month",
    "Payment",
    "Reason",
    "Spell",
    "Sum",
    "Totals",
    "arrears",
    "corrections",
    "entitlements",
    "months",
    "read_payments",
]
