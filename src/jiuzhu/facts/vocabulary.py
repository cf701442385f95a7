"""The vocabulary of rules: which facts there are of whom, of which kind, and how one reads them.

It is derived from the models, so that a new field of a model is at once a word of the rule
language, a question, and a step of the feature files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, get_args, get_origin

from jiuzhu.facts.applicant import Applicant
from jiuzhu.facts.codes import Code
from jiuzhu.facts.fields import EXACT, Fact, Facts, PerYear
from jiuzhu.texts import Text

Kind = Literal["number", "flag", "code", "day", "word"]
Known = int | Fraction | bool | str | date


@dataclass(frozen=True, slots=True)
class Word:
    """One fact that may be known of an entity.

    path: its name from the entity on, such as `income.wages`.  unit: of a number, such as
    `yuan/month`; sums are read in fen.  codes: of a code, its choices.  about: what people call it.
    """

    path: str
    kind: Kind
    about: Fact
    unit: str | None = None
    codes: type[Code] | None = None

    @property
    def place(self) -> tuple[str, str]:
        """The group in which its field stands (`""`: in none), and the field."""
        group, _, field = self.path.rpartition(".")
        return group, field

    def reader(self) -> Reader:
        """Reads it off a record; None when nobody gave it.

        The reader is also told whether what contains the record declares that there is nothing else.
        """
        group, name = self.place
        none = self.about.none
        if self.kind == "number":
            known = known_number
        elif group:
            known = _as_it_is
        else:
            return _plain_reader(name, none)

        def read(record: Any, above: bool) -> Known | None:
            if group:
                above = above or bool(record.nothing_else)
                record = getattr(record, group)
                if record is None:
                    return none if above else None
            value = getattr(record, name)
            if value is not None:
                return known(value)
            return none if above or getattr(record, "nothing_else", None) else None

        return read


Reader = Callable[[Any, bool], Known | None]


def _plain_reader(name: str, none: Known | None) -> Reader:
    """The reader of what is most often asked of a person: in no group, and no number."""

    def read(record: Any, above: bool) -> Known | None:
        value: Known | None = getattr(record, name)
        return none if value is None and (above or record.nothing_else) else value

    return read


def known_number(value: Any) -> Known:
    """A number as it was told, sums in fen; of a sum for a year a twelfth, exactly."""
    if isinstance(value, Decimal):
        return int(value.scaleb(2, EXACT)) if value else 0
    if isinstance(value, PerYear):
        return Fraction(int(value.per_year.scaleb(2, EXACT)), 12)
    return _as_it_is(value)


def _as_it_is(value: Any) -> Known:
    known: Known = value
    return known


@dataclass(frozen=True, eq=False)
class Entity:
    """Somebody or something that facts are known of: the household, a member, a supporter.

    declarations: by path (`nothing_else`, `income.nothing_else`), what settles the facts beside it.
    """

    name: str
    label: Text = field(repr=False)
    model: type[Facts] = field(repr=False)
    words: dict[str, Word] = field(default_factory=dict, repr=False)
    declarations: dict[str, Fact] = field(default_factory=dict, repr=False)
    collections: dict[str, Entity] = field(default_factory=dict, repr=False)


def _entity(name: str, label: Text, model: type[Facts]) -> Entity:
    entity = Entity(name, label, model)
    for path, about, annotation in _fields(model):
        if inner := _inner(annotation, tuple):
            child = get_args(inner)[0]
            entity.collections[path] = _entity(path.removesuffix("s"), about.label, child)
        elif path.rpartition(".")[2] == "nothing_else":
            entity.declarations[path] = about
        else:
            entity.words[path] = _word(path, about, annotation)
    return entity


def _fields(model: type[Facts], prefix: str = "") -> Iterator[tuple[str, Fact, Any]]:
    for name, about in model.describe().items():
        annotation = model.model_fields[name].annotation
        group = _inner(annotation, Facts)
        many = _inner(annotation, tuple) is not None
        if group is not None and not many and _inner(annotation, Decimal) is None:
            yield from _fields(group, f"{prefix}{name}.")
        else:
            yield prefix + name, about, annotation


def _inner(annotation: Any, kind: type) -> Any:
    """The part of an annotation such as `Annotated[X, ...] | None` that is of this kind."""
    origin = get_origin(annotation) or annotation
    if isinstance(origin, type) and issubclass(origin, kind):
        return annotation
    parts = get_args(annotation)
    return next((found for one in parts if (found := _inner(one, kind)) is not None), None)


def _word(path: str, about: Fact, annotation: Any) -> Word:
    kinds: tuple[tuple[type, Kind], ...] = (
        (Code, "code"),
        (Decimal, "number"),
        (bool, "flag"),
        (int, "number"),
        (date, "day"),
        (str, "word"),
    )
    inner, kind = next(
        (inner, kind) for base, kind in kinds if (inner := _inner(annotation, base)) is not None
    )
    return Word(
        path,
        kind,
        about,
        unit=(about.unit or "1") if kind == "number" else None,
        codes=inner if kind == "code" else None,
    )


@cache
def household() -> Entity:
    """The household, the root of everything that rules speak of."""
    return _entity("household", Text("家庭", "the household"), Applicant)
