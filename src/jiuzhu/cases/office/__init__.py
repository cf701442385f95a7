"""The office (经办): cases opened, handled and kept, each step decided by the procedure and recorded."""

from jiuzhu.cases.office.case import Case, Decision, Paper, Receipt, Taken
from jiuzhu.cases.office.office import CaseOffice

__all__ = ["Case", "CaseOffice", "Decision", "Paper", "Receipt", "Taken"]
