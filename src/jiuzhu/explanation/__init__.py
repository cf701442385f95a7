"""Why an assessment came out as it did, as a bureau would write it."""

from jiuzhu.explanation.explain import explain
from jiuzhu.explanation.value import (
    Detail,
    Explanation,
    Finding,
    Lack,
    Reason,
    Remedy,
    Result,
    Source,
    Step,
)

__all__ = [
    "Detail",
    "Explanation",
    "Finding",
    "Lack",
    "Reason",
    "Remedy",
    "Result",
    "Source",
    "Step",
    "explain",
]
