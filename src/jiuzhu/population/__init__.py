"""Millions of families at once: the rulebook read as SQL, the same answers as for one family."""

from jiuzhu.population.assess import assess
from jiuzhu.population.comparing import compare
from jiuzhu.population.comparison import Comparison, Group, Interval
from jiuzhu.population.databases import NoEngineError, TooLargeError
from jiuzhu.population.discovering import discover
from jiuzhu.population.discovery import Discovered, Discovery
from jiuzhu.population.folders import tables_in
from jiuzhu.population.layout import layout
from jiuzhu.population.reconciliation import Count, Reconciliation
from jiuzhu.population.reconciling import reconcile
from jiuzhu.population.results import Counted, Progress, Result, Total

__all__ = [
    "Comparison",
    "Count",
    "Counted",
    "Discovered",
    "Discovery",
    "Group",
    "Interval",
    "NoEngineError",
    "Progress",
    "Reconciliation",
    "Result",
    "TooLargeError",
    "Total",
    "assess",
    "compare",
    "discover",
    "layout",
    "reconcile",
    "tables_in",
]
