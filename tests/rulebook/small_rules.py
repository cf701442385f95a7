"""A small jurisdiction, a nation and a city within it, written into a folder and loaded from there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from textwrap import dedent

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook import Rulebook, check_rules

SUMMER = date(2022, 8, 1)

NATION = {
    "jurisdiction.yaml": """\
        jurisdiction: nation
        zh: 全国
        en: The nation
        """,
    "sources.yaml": """\
        sources:
          aid_law: {zh: 救助法, en: Aid Law}
        """,
    "parameters.yaml": """\
        parameters:
          standard:
            zh: 标准
            en: standard
            unit: yuan/person/month
          rounding:
            zh: 舍入方式
            en: rounding
            unit: rounding
            values:
              - from: 2014-05-01
                value: fen
                status: assumed
                source: aid_law 1
        """,
    "definitions.yaml": """\
        definitions:
          household.size:
            zh: 人口
            en: number of members
            unit: person
            basis: aid_law 2
            value: count(member for member in household.members)
          household.property_found:
            zh: 财产符合规定
            en: property within the limit
            basis: aid_law 3
            judged: caseworker
        """,
    "benefits/aid.yaml": """\
        benefit: aid
        title: {zh: 救助金, en: Aid}
        decided_for: household
        paid: {period: month, zh: 按月, en: monthly}
        quantities:
          line:
            zh: 全家标准
            en: the whole household's standard
            unit: yuan/month
            value: standard * household.size
        conditions:
          poor:
            zh: 收入低于标准
            en: Income is below the standard
            when: household.reported_counted_income < line
            basis: aid_law 4
          modest:
            zh: 财产符合规定
            en: Property is within the limit
            judged: caseworker
            basis: aid_law 5
        amount:
          value: round_to(max(0, line - household.reported_counted_income), rounding)
          basis: aid_law 6
        """,
}

CITY = {
    "jurisdiction.yaml": """\
        jurisdiction: city
        zh: 某市
        en: The city
        within: nation
        """,
    "parameters.yaml": """\
        parameters:
          standard:
            values:
              - from: 2022-01-01
                value: 940
                status: regulation
                source: aid_law 7
              - from: 2022-07-01
                value: 1000
                status: stated
                source: aid_law 7
                known_until: 2023-06-30
        """,
}


class Rules:
    """The rule files of a nation and a city; paths are such as `nation/benefits/aid.yaml`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for layer, files in (("nation", NATION), ("city", CITY)):
            for name, text in files.items():
                self.write(f"{layer}/{name}", text)

    def write(self, path: str, text: str | bytes) -> Rules:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return self

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def change(self, path: str, old: str, new: str) -> Rules:
        """Puts one piece of text in the place of another, which must be there once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new).encode())

    def add(self, path: str, text: str, indent: int = 2) -> Rules:
        """Adds lines, indented, at the end of a file."""
        lines = [" " * indent + line if line.strip() else line for line in dedent(text).splitlines()]
        return self.write(path, (self.read(path) + "\n".join(lines) + "\n").encode())

    def load(self, on: date = SUMMER, jurisdiction: str = "city") -> Rulebook:
        return Rulebook.load(jurisdiction, on, search=(self.root,))

    def problems(self, on: date = SUMMER) -> list[Problem]:
        """What is wrong on a day; nothing if the rules load."""
        try:
            self.load(on)
        except RuleError as error:
            found = list(error.problems)
            assert found
            for problem in found:
                assert_well_said(problem)
            return found
        return []

    def problem(self, on: date = SUMMER) -> Problem:
        """The one thing that is wrong on a day."""
        found = self.problems(on)
        assert len(found) == 1, [str(one) for one in found]
        return found[0]

    def ever_problems(self) -> list[Problem]:
        """What is wrong on any day."""
        return check_rules("city", search=(self.root,))[0]

    def where(self, path: str, text: str) -> str:
        """`rules/…/file.yaml:line` of the one line that holds a text."""
        lines = [index for index, line in enumerate(self.read(path).splitlines(), 1) if text in line]
        assert len(lines) == 1, f"{text!r} stands on lines {lines} of {path}"
        return f"rules/{path}:{lines[0]}"


def assert_well_said(problem: Problem) -> None:
    """A problem names a file and a line, and says in Chinese and in English what is wrong."""
    assert re.fullmatch(r"rules/[a-z_]+/\S+\.ya?ml:[1-9][0-9]*", problem.where), problem
    assert re.search("[一-鿿]", problem.zh), problem
    assert not re.search("[一-鿿]", re.sub("['\"].*?['\"]", "", problem.en)), problem
    assert problem.en.strip(), problem
