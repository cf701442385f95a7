"""Millions of families at once: the rulebook read as SQL, the same answers as for one family."""

from jiuzhu.population.assess import assess
from jiuzhu.population.databases import NoEngineError, TooLargeError
from jiuzhu.population.layout import layout
from jiuzhu.population.results import Counted, Progress, Result, Total

__all__ = ["Counted", "NoEngineError", "Progress", "Result", "TooLargeError", "Total", "assess", "layout"]
