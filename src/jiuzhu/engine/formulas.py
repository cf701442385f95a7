"""Formulas walked and reduced; what they mean stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.engine.decision import All, Formula, Some, Test

TRUE = All(())
FALSE = Some(())


def tests(formula: Formula) -> Iterator[Test]:
    """Every comparison in a formula."""
    match formula:
        case Test():
            yield formula
        case All(parts) | Some(parts):
            for part in parts:
                yield from tests(part)


def simplified(formula: Formula) -> Formula:
    """The same formula without repetition, single parts, or an All in an All (a Some in a Some).

    TRUE and FALSE remain only as the whole.
    """
    match formula:
        case Test():
            return formula
        case All(parts):
            return _joined(All, FALSE, parts)
        case Some(parts):
            return _joined(Some, TRUE, parts)


def _joined(kind: type[All] | type[Some], decisive: Formula, parts: tuple[Formula, ...]) -> Formula:
    kept: dict[Formula, None] = {}
    for part in map(simplified, parts):
        if part == decisive:
            return decisive
        kept.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))
