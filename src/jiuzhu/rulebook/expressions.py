"""Reads the expressions of a day; what is wrong with one is noted with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from jiuzhu.language.fitting import ExpressionError, FollowUp
from jiuzhu.language.parse import parse_expression
from jiuzhu.language.symbols import Symbols
from jiuzhu.language.tree import APPLICANT, Node, Subject, Type
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.written import ENTITIES, Place

Read = TypeVar("Read")

HOUSEHOLD = Subject("household", 0, ENTITIES["household"])
_APPLICANT = Subject("applicant", APPLICANT, ENTITIES["member"])


def subjects(entity: str) -> Mapping[str, Subject]:
    """Whom an expression about an entity can speak of."""
    found = {"household": HOUSEHOLD, "applicant": _APPLICANT}
    if entity != "household":
        found[entity] = Subject(entity, 1, ENTITIES[entity])
    return found


class Expressions:
    """The names of a day, and the problems met."""

    def __init__(self, reading: Reading, symbols: Symbols) -> None:
        self.reading = reading
        self.symbols = symbols

    def parse(self, text: str, expected: Type | tuple[Type, ...], place: Place, path: Key) -> Node | None:
        """The tree of an expression; None where it is refused."""
        variables = subjects(place.entity)
        symbols = replace(self.symbols, variables=variables, own=place.own, subject=variables[place.entity])
        return self.attempt(place.document, path, lambda: parse_expression(text, symbols, expected))

    def attempt(self, document: Document, path: Key, read: Callable[[], Read]) -> Read | None:
        """What a reading makes of an expression; None where it refuses it."""
        try:
            return read()
        except FollowUp:
            return None  # whatever it names was told of already
        except ExpressionError as error:
            shown = ".".join(str(step) for step in document.written(path))
            self.reading.problem(document, path, f"{shown}：{error.zh}", f"{shown}: {error.en}")
            return None
