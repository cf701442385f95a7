"""What every library has to agree on before its time means anything."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """What a family is entitled to; sums in whole fen, 0 where it is not."""

    subsistence_allowance: int
    marginal_family: bool
    expenditure_type_family: bool
    medical_copayment_relief: int
    emergency_aid: int

    def agrees(self, other: Answer, tolerance: int) -> bool:
        """Whether both grant the same, and no sum differs by more fen than that."""
        return all(
            abs(own - theirs) <= tolerance and bool(own) == bool(theirs)
            for own, theirs in zip(self, other, strict=True)
        )
