"""The evaluator for one family: each tree becomes a Python function, written when it is first needed.

The text of a function is made from the nodes of a tree that was checked when its rulebook loaded.
"""

from jiuzhu.language.evaluate.body import Body
from jiuzhu.language.evaluate.evaluator import Evaluator, subject_in
from jiuzhu.language.evaluate.functions import compare_numbers, full_months, full_years
from jiuzhu.language.evaluate.writer import Closure
from jiuzhu.language.situation import Frames

__all__ = [
    "Body",
    "Closure",
    "Evaluator",
    "Frames",
    "compare_numbers",
    "full_months",
    "full_years",
    "subject_in",
]
