"""The tables of a population: which columns there may be, derived from the facts and the findings.

Three tables: `families`, `persons` and, where anything is known of them, `supporters`.  A column is named
by the path of its fact (`income.wages`), a declaration by its path (`income.nothing_else`), a finding by
its key (`medical_copayment_relief.relief_rate`).  Every column may be left out; what is left out, and
every null, is unknown: neither zero nor no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from jiuzhu.facts.codes import Code
from jiuzhu.facts.fields import LARGEST_COUNT, LARGEST_SUM, OLDEST
from jiuzhu.facts.vocabulary import Entity, Word, household
from jiuzhu.language.tree import Coded, Flag, Number
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, findings
from jiuzhu.rulebook.model import ItemRule
from jiuzhu.texts import Text

FAMILY, PERSON = "family", "person"
"""The columns that say which family, and which of its persons, a row is about."""

Name = Literal["families", "persons", "supporters", "payments"]
Kind = Literal["number", "flag", "code", "day"]
About = Literal["fact", "finding", "declaration", "number of rows"]

RESULTS: tuple[Name, ...] = ("families", "persons")
"""The tables of which a result says something; these have to be given."""

MOST_FEN = int(LARGEST_SUM) * 100

PER_YEAR, IN_FEN = ".per_year", ".fen"
"""What a column's name ends in that holds a year's sum, or whole fen instead of yuan."""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a table may tell.

    unit: of a number.  choices: of a code, what it may be; called: what people call each.  most: the largest
    number, in the unit (money in fen).  written: the names of the columns that may hold it; of a sum the
    first is in yuan (`DECIMAL` or whole), one that ends in `.fen` in whole fen, one with `.per_year` for a
    year.
    """

    name: str
    label: Text
    about: About
    kind: Kind
    unit: str | None = None
    choices: tuple[str, ...] = ()
    most: int | None = None
    called: tuple[Text, ...] = ()

    @property
    def money(self) -> bool:
        return self.unit is not None and self.unit.startswith("yuan")

    @property
    def yearly(self) -> bool:
        """Whether it may be given for a year."""
        return self.about == "fact" and self.unit == "yuan/month"

    @property
    def written(self) -> tuple[str, ...]:
        ends = ["", IN_FEN] if self.money else [""]
        if self.yearly:
            ends += [PER_YEAR, PER_YEAR + IN_FEN]
        return tuple(self.name + end for end in ends)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: whom its rows are about, which columns tell whom, and what it may tell of each."""

    name: Name
    label: Text
    entity: Entity
    keys: tuple[str, ...]
    columns: Mapping[str, Column]


Layout = dict[Name, Sheet]


def layout(rulebook: Rulebook) -> Layout:
    """The tables of a population under a rulebook: every fact, and the findings it leaves to officers."""
    families = household()
    persons = families.collections["members"]
    supporters = persons.collections["supporters"]
    return {
        "families": _sheet("families", Text("家庭", "families"), families, rulebook),
        "persons": _sheet("persons", Text("人员", "persons"), persons, rulebook),
        "supporters": _sheet("supporters", Text("法定义务人", "supporters"), supporters, rulebook),
    }


def _sheet(name: Name, label: Text, entity: Entity, rulebook: Rulebook) -> Sheet:
    keys = (FAMILY,) if name == "families" else (FAMILY, PERSON)
    return Sheet(name, label, entity, keys, {column.name: column for column in _columns(entity, rulebook)})


def _columns(entity: Entity, rulebook: Rulebook) -> Iterator[Column]:
    for word in entity.words.values():
        if word.kind != "word":  # rules do not speak of names and numbers of identity
            yield _fact(word)
    for path, about in entity.declarations.items():
        yield Column(path, about.label, "declaration", "flag")
    for name in entity.collections:
        yield Column(name, entity.model.describe()[name].label, "number of rows", "number", "1", most=100)
    for key, rule in findings(rulebook).items():
        if decided_for(rule, rulebook) == entity.name:
            yield _finding(key, rule)


def _fact(word: Word) -> Column:
    assert word.kind != "word"
    codes: tuple[Code, ...] = tuple(word.codes) if word.codes else ()
    choices, called = tuple(code.value for code in codes), tuple(code.text for code in codes)
    return Column(
        word.path, word.about.label, "fact", word.kind, word.unit, choices, _most(word.unit), called
    )


def _most(unit: str | None) -> int | None:
    if unit is None:
        return None
    return MOST_FEN if unit.startswith("yuan") else OLDEST if unit == "year" else LARGEST_COUNT


def _finding(key: str, rule: ItemRule) -> Column:
    match rule.type:
        case Number(unit):
            written = str(unit)
            most = MOST_FEN if written.startswith("yuan") else int(LARGEST_SUM)
            return Column(key, rule.text, "finding", "number", written, most=most)
        case Coded(_, choices):
            names, called = (tuple(part) for part in zip(*choices, strict=True))
            return Column(key, rule.text, "finding", "code", choices=names, called=called)
        case Flag():
            return Column(key, rule.text, "finding", "flag")
    raise AssertionError(f"{key} is judged, but neither a number, a code nor a condition")
