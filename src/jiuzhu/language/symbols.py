"""What names an expression may use, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jiuzhu.facts.vocabulary import Entity, Word
from jiuzhu.language.tree import Coded, Day, Flag, Number, Subject, Type
from jiuzhu.language.units import parse_unit
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class BenefitSymbol:
    """A benefit as other rules may refer to it: decided for an entity, paying in a unit or not."""

    entity: str
    unit: Number | None


@dataclass(frozen=True, slots=True)
class Symbols:
    """The names known where an expression stands.

    variables: `household`, `applicant`, `member` and those of comprehensions.
    parameters: by name.  items: by key (`member.age`), those of the rules at large.
    benefits: by name.  own: bare names of the file's own items, each with the key it stands for;
    subject: whom those are about, also inside a comprehension.
    unusable: names and keys that are known and yet cannot be used here, each with the reason; None where
    that was told already.
    """

    variables: Mapping[str, Subject]
    parameters: Mapping[str, Type] = field(default_factory=dict)
    items: Mapping[str, Type] = field(default_factory=dict)
    benefits: Mapping[str, BenefitSymbol] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    subject: Subject | None = None
    unusable: Mapping[str, Text | None] = field(default_factory=dict)

    def binding(self, name: str, entity: Entity) -> tuple[Symbols, Subject]:
        """These symbols with one more variable, that of a comprehension."""
        index = 1 + max(subject.index for subject in self.variables.values())
        subject = Subject(name, index, entity)
        return replace(self, variables={**self.variables, name: subject}), subject

    def names_of(self, entity: Entity) -> list[str]:
        """What may follow a subject of this entity, for a helpful error."""
        prefix = f"{entity.name}."
        return [
            *entity.words,
            *entity.collections,
            *(key.removeprefix(prefix) for key in self.items if key.startswith(prefix)),
            *(name for name, benefit in self.benefits.items() if benefit.entity == entity.name),
        ]


def type_of_word(word: Word) -> Type | None:
    """The type of a fact; None for a plain word (a name), of which rules do not speak."""
    match word.kind:
        case "number":
            return Number(parse_unit(word.unit or "1"))
        case "flag":
            return Flag()
        case "day":
            return Day()
        case "code":
            assert word.codes is not None
            return Coded(word.codes.__name__, tuple((code.value, code.text) for code in word.codes))
        case "word":
            return None
