"""Units of measure as part of a quantity's type: a yearly sum cannot be added to a monthly one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from jiuzhu.texts import Text

BASES = ("yuan", "person", "day", "working_day", "month", "year")

_NAMES = {
    "1": Text("", ""),
    "yuan": Text("元", "yuan"),
    "yuan/month": Text("元/月", "yuan/month"),
    "yuan/year": Text("元/年", "yuan/year"),
    "yuan/person": Text("元/人", "yuan/person"),
    "yuan/person/month": Text("元/人·月", "yuan/person/month"),
    "person": Text("人", "persons"),
    "day": Text("日", "days"),
    "working_day": Text("个工作日", "working days"),
    "month": Text("个月", "months"),
    "year": Text("岁", "years"),  # rules count nothing else in years
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of yuan, person and spans of time; sums of yuan are counted in fen."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _unit(Counter(dict(self.powers)), Counter(dict(other.powers)), 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _unit(Counter(dict(self.powers)), Counter(dict(other.powers)), -1)

    def __str__(self) -> str:
        above = [base for base, power in self.powers for _ in range(power)]
        below = [base for base, power in self.powers for _ in range(-power)]
        return "/".join(["*".join(above) or "1", *below])

    @property
    def is_money(self) -> bool:
        return ("yuan", 1) in self.powers

    @property
    def name(self) -> Text:
        """How people write it."""
        return _NAMES.get(str(self), Text(str(self), str(self)))


def _unit(left: Mapping[str, int], right: Mapping[str, int], sign: int) -> Unit:
    powers = {base: left.get(base, 0) + sign * right.get(base, 0) for base in BASES}
    return Unit(tuple((base, power) for base, power in powers.items() if power))


def parse_unit(text: str) -> Unit:
    """The unit written as `yuan/person/month`, or `1` for a plain number; raises ValueError."""
    if not re.fullmatch(r"\w+(/\w+){0,3}", text):
        raise ValueError(text)
    first, *rest = text.split("/")
    if any(base not in BASES for base in rest) or first not in (*BASES, "1"):
        raise ValueError(text)
    above = Counter() if first == "1" else Counter([first])
    return _unit(above, Counter(rest), -1)


PLAIN = Unit()
"""A pure number: a rate, a multiple, a count of things."""

PERSON = Unit((("person", 1),))
"""A number of people."""
