"""`assess` and what it answers with."""

from jiuzhu.assessment.assess import assess
from jiuzhu.assessment.results import Amount, Assessment, Condition, Determination, Measure, Missing

__all__ = ["Amount", "Assessment", "Condition", "Determination", "Measure", "Missing", "assess"]
