"""The facts: who applies, as far as it is known, and what officers found."""

from jiuzhu.facts.applicant import Applicant, Emergency, Expenses, Property
from jiuzhu.facts.fields import PerYear
from jiuzhu.facts.income import Income
from jiuzhu.facts.judgement import Judgement
from jiuzhu.facts.member import Member
from jiuzhu.facts.supporter import Supporter

__all__ = [
    "Applicant",
    "Emergency",
    "Expenses",
    "Income",
    "Judgement",
    "Member",
    "PerYear",
    "Property",
    "Supporter",
]
