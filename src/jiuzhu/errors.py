"""What can go wrong, each error saying where, what was found and what would be right."""

from __future__ import annotations

from dataclasses import dataclass


class JiuzhuError(Exception):
    """Every error that this library raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands and, in both languages, what is wrong with it."""

    where: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.where}: {self.zh}\n    {self.en}"


class ProblemsError(JiuzhuError):
    """An error that lists every problem found, not only the first."""

    zh = "有错误"
    en = "problems"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(problems)

    def __str__(self) -> str:
        head = f"{self.zh}（{len(self.problems)}）/ {self.en} ({len(self.problems)})"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class FactError(ProblemsError):
    """The facts about a family, or a judgement on it, cannot be read as given."""

    zh = "填报内容有误"
    en = "the facts as given cannot be read"


class RuleError(ProblemsError):
    """A rule file is refused; each problem names the file and the line."""

    zh = "规则文件有误"
    en = "the rules cannot be loaded"


class WhatIfError(ProblemsError):
    """What is to be tried out is not there, or cannot be so."""

    zh = "要试算的内容有误"
    en = "this cannot be tried out"


class ReceiptError(ProblemsError):
    """A saved assessment cannot be read, was changed after it was written, or rests on other rules."""

    zh = "这份评估记录不能采用"
    en = "this record of an assessment cannot be used"


class EngineError(JiuzhuError):
    """The rule engine failed, or did not answer for every condition; no result is given."""
