"""The rules as data: YAML in layers, dated figures with their sources, checked when they load."""

from jiuzhu.rulebook.model import Basis, Benefit, Figure, Remedy
from jiuzhu.rulebook.reform import Reform
from jiuzhu.rulebook.rulebook import Rulebook, check_rules, known_jurisdictions

__all__ = ["Basis", "Benefit", "Figure", "Reform", "Remedy", "Rulebook", "check_rules", "known_jurisdictions"]
