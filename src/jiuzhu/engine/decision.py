"""What an engine is asked to decide: flat formulas over measured integers, and the answer's shape.

The evaluator measures; here stand only comparisons of whole numbers with constants, which is the
part of durable-rules that is known to be right.  Each condition is written twice, as it stands
(`holds`) and negated (`fails`); where neither is true, the condition rests on a fact nobody gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Operator = Literal["<", "<=", ">", ">=", "==", "!="]

OPPOSITE: dict[Operator, Operator] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}


@dataclass(frozen=True, slots=True)
class Test:
    """The measure at `field` compared with a constant."""

    __test__ = False  # not a pytest class

    field: int
    operator: Operator
    constant: int


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is; an empty one is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True when at least one part is; an empty one is false."""

    parts: tuple[Formula, ...]


Formula = Test | All | Some


def negated(formula: Formula) -> Formula:
    """The formula that is true exactly where this one is false."""
    match formula:
        case Test(field, operator, constant):
            return Test(field, OPPOSITE[operator], constant)
        case All(parts):
            return Some(tuple(negated(part) for part in parts))
        case Some(parts):
            return All(tuple(negated(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in its two forms; `open` is what is left: neither holds nor fails."""

    name: str
    holds: Formula
    fails: Formula

    @property
    def open(self) -> Formula:
        return All((negated(self.holds), negated(self.fails)))


@dataclass(frozen=True, slots=True)
class Ladder:
    """Tiers read from the top: the first row whose condition holds, once all above it fail."""

    name: str
    rows: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide over `fields` measured integers (field i is measure i).

    It is granted when every condition holds, refused when one fails, open otherwise.
    """

    name: str
    fields: int
    conditions: tuple[Condition, ...]
    ladders: tuple[Ladder, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """An engine's answer: True (holds, granted), False (fails, refused), None (open).

    conditions: one for each condition of the decision, in its order.
    rows: for each ladder, one for each row.
    tiers: for each ladder the index of the row reached, None while that is open or no row holds.
    """

    granted: bool | None
    conditions: tuple[bool | None, ...]
    rows: tuple[tuple[bool | None, ...], ...] = ()
    tiers: tuple[int | None, ...] = ()


class Engine(Protocol):
    """Decides; answers for every condition or raises `EngineError`; safe to call from any thread."""

    name: str

    def decide(self, decision: Decision, measures: tuple[int, ...]) -> Verdicts:
        """The verdicts for these measures, `len(measures) == decision.fields`."""
        ...
