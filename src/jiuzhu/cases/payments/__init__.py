"""Payments (发放): for a month who is paid what, by the decisions in force."""

from jiuzhu.cases.payments.claims import About, Claim, Turn
from jiuzhu.cases.payments.paying import pay
from jiuzhu.cases.payments.payments import KINDS, Line, Payments, Total, payments

__all__ = ["KINDS", "About", "Claim", "Line", "Payments", "Total", "Turn", "pay", "payments"]
