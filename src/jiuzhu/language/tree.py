"""The typed tree that an expression becomes: the only form in which the rest of the library sees it.

Nothing here belongs to one of its readers (the evaluator, the grounds, the printed sentence).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from jiuzhu.facts.vocabulary import Entity, Word
from jiuzhu.language.units import PLAIN, Unit
from jiuzhu.texts import Text

# --- types ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity; unit None is that of the number 0, which fits any."""

    unit: Unit | None = PLAIN


@dataclass(frozen=True, slots=True)
class Flag:
    """Holds, fails or unknown."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One of a closed list of choices."""

    name: str
    choices: tuple[tuple[str, Text], ...]

    def text(self, choice: str) -> Text:
        return dict(self.choices)[choice]


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""


Type = Number | Flag | Coded | Day

# --- whom it speaks of ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an expression speaks of.

    index: which of the subjects at hand (0 is the household, then the person decided for, then the
    variables of comprehensions, outermost first); -1 is the applicant.
    """

    name: str
    index: int
    entity: Entity


APPLICANT = -1

# --- nodes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    value: int | str
    type: Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated figure of the rulebook."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Fact:
    """What somebody told of a subject."""

    subject: Subject
    word: Word
    type: Type


@dataclass(frozen=True, slots=True)
class Item:
    """What the rules define of a subject: a quantity, a condition, a finding, a tier.

    key: `member.age` for a definition, `subsistence_allowance.shortfall` for a part of a benefit.
    """

    subject: Subject
    key: str
    type: Type


Part = Literal["entitled", "eligible", "amount", "entitlement"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What another benefit comes to for a subject.

    entitled: its own conditions hold.  eligible: and nothing excludes it.  amount: paid if eligible.
    entitlement: what it would pay if nothing excluded it.
    """

    subject: Subject
    benefit: str
    part: Part
    type: Type


@dataclass(frozen=True, slots=True)
class AssessmentDate:
    type: Day = Day()


@dataclass(frozen=True, slots=True)
class Given:
    """Whether anybody gave the fact; never unknown."""

    fact: Fact
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node
    type: Number


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers, two dates, or a code and a choice."""

    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    left: Node
    right: Node
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code is among these choices."""

    value: Node
    choices: tuple[str, ...]
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class Not:
    part: Node
    type: Flag = Flag()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its value when its condition is the first to hold."""

    when: Node
    value: Node
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """A table read from the top, first match wins; also `a if c else b`."""

    rows: tuple[Row, ...]
    otherwise: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Over the things in a collection of a subject, those that pass the filter."""

    kind: Literal["sum", "count", "any", "all"]
    owner: Subject
    collection: str
    variable: Subject
    filter: Node | None
    body: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Extreme:
    kind: Literal["min", "max"]
    parts: tuple[Node, ...]
    type: Number


@dataclass(frozen=True, slots=True)
class Monthly:
    """A yearly sum as one a month: a twelfth, exactly."""

    value: Node
    type: Number


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Full years or months from one day to another (a birthday counts on the day); never below 0."""

    unit: Literal["year", "month"]
    start: Node
    end: Node
    type: Number


@dataclass(frozen=True, slots=True)
class Round:
    """The one rounding of an amount, by a mode; `persons` is whom the mode shares it among."""

    value: Node
    mode: Node
    persons: Node | None
    type: Number


Node = (
    Constant
    | Parameter
    | Fact
    | Item
    | Outcome
    | AssessmentDate
    | Given
    | Arithmetic
    | Compare
    | OneOf
    | And
    | Or
    | Not
    | Choose
    | Aggregate
    | Extreme
    | Monthly
    | Elapsed
    | Round
)

ROUNDINGS = Coded(
    "rounding",
    (
        ("fen", Text("四舍五入到分", "half up to the fen")),
        ("half_up_yuan", Text("四舍五入到元", "half up to the yuan")),
        ("ceil_yuan_per_household", Text("按户见分进元", "up to the yuan for the household")),
        ("ceil_yuan_per_person", Text("按人见分进元", "up to the yuan for each person")),
    ),
)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly under a node, from left to right."""
    if isinstance(node, Choose):
        for row in node.rows:
            yield row.when
            yield row.value
        yield node.otherwise
        return
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)
