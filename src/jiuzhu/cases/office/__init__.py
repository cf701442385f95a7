"""The office (经办): cases opened, handled and kept, each step decided by the procedure and recorded."""

from jiuzhu.cases.office.case import Case, Decision, Paper, Receipt, Taken
from jiuzhu.cases.office.gate import AccessError
from jiuzhu.cases.office.notice import LackingPaper, OneTimeNotice
from jiuzhu.cases.office.office import CaseOffice
from jiuzhu.cases.office.shown import DueCase, DuePage, Posting

__all__ = [
    "AccessError",
    "Case",
    "CaseOffice",
    "Decision",
    "DueCase",
    "DuePage",
    "LackingPaper",
    "OneTimeNotice",
    "Paper",
    "Posting",
    "Receipt",
    "Taken",
]
