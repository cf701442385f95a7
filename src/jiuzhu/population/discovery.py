"""What new facts about a population say: who has become entitled to something they do not get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from jiuzhu.texts import Text

if TYPE_CHECKING:
    import pyarrow

Found = Literal["entitled", "possible"]

FOUND: dict[Found, Text] = {
    "entitled": Text("现在符合", "entitled now"),
    "possible": Text("可能符合，待核实", "may be entitled"),
}


@dataclass(frozen=True, slots=True)
class Discovered:
    """How many families (or persons) new facts make entitled to a benefit, or may.

    lowest, highest: what they are due together, yuan of the benefit's period; lowest None where it gives no
    money, highest also where there is no bound.
    """

    benefit: str
    title: Text
    found: Found
    number: int
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, eq=False)
class Discovery:
    """Whom to go and see, since something new is known of them.

    counts: for each benefit how many.  lines: a table: `family`, `person`, `benefit`, `found`, `lowest`,
    `highest` (yuan), `facts_zh`, `facts_en` (what is new), `zh`, `en` (why), and the columns of `keep`.
    told: how many rows of new facts there were; not_found: a table of those about somebody who is not in the
    population: `table`, `family`, `person`.  families: of how many families something new is known.
    refused: how many of them could not be assessed.  receiving: how many already get what they are due.
    """

    on: date
    jurisdiction: str
    keep: tuple[str, ...]
    counts: tuple[Discovered, ...]
    lines: pyarrow.Table
    told: int
    not_found: pyarrow.Table
    families: int
    refused: int
    receiving: int

    def __iter__(self) -> Iterator[Discovered]:
        return iter(self.counts)
