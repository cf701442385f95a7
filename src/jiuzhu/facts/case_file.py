"""A family's file as a caseworker's tool writes it: the applicant's facts and the judgements on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.applicant import Applicant
from jiuzhu.facts.fields import Facts
from jiuzhu.facts.judgement import Judgement
from jiuzhu.facts.problems import WHOLE
from jiuzhu.facts.reading import read_file, read_json

JUDGEMENTS = ("judgements", "认定意见")
INTERVIEW = ("interview", "访谈记录")
_FINDINGS = "认定意见 (judgements)"

Model = TypeVar("Model", bound=Facts)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An applicant and what officers found.

    interview: how an interview stands that is not finished, as plain data; who only assesses ignores it.
    """

    applicant: Applicant
    judgements: tuple[Judgement, ...] = ()
    interview: Any = None

    @classmethod
    def read(cls, file: Path) -> CaseFile:
        """The case in a JSON file: an applicant whose key `judgements` (认定意见) lists the findings.

        Raises `FactError` for whatever cannot be read, the file itself included.
        """
        return cls.from_json(read_file(file))

    @classmethod
    def from_json(cls, text: str | bytes) -> CaseFile:
        """The case in a JSON text; raises `FactError`."""
        data = read_json(text)
        problems: list[Problem] = []
        given = _taken_out(data, JUDGEMENTS, problems)
        interview = _taken_out(data, INTERVIEW, problems)
        findings: Any = [] if given is None else given
        if not isinstance(findings, list):
            problems.append(Problem(_FINDINGS, "应为列表", "expected a list"))
            findings = []
        applicant = _read(Applicant, data, "", problems)
        judgements = [
            _read(Judgement, one, f"认定意见[{index}] (judgements[{index}])", problems)
            for index, one in enumerate(findings)
        ]
        if applicant is None or problems:
            raise FactError(tuple(problems))
        return cls(applicant, tuple(one for one in judgements if one), interview)

    def to_json(self) -> str:
        """The case as the JSON text that `from_json` reads, without what is unknown."""
        data = self.applicant.model_dump(mode="json", exclude_none=True)
        if self.judgements:
            data[JUDGEMENTS[0]] = [one.model_dump(mode="json", exclude_none=True) for one in self.judgements]
        if self.interview is not None:
            data[INTERVIEW[0]] = self.interview
        return json.dumps(data, ensure_ascii=False, indent=2)


def _taken_out(data: Any, keys: tuple[str, str], problems: list[Problem]) -> Any:
    """What stands under a key, by its name or in Chinese; None where it does not."""
    given = [data.pop(key) for key in keys if key in data] if isinstance(data, dict) else []
    if len(given) > 1:
        problems.append(Problem(WHOLE, f"“{keys[1]}”填了两次", f"{keys[0]!r} is given twice"))
    return given[0] if given else None


def _read(model: type[Model], data: Any, place: str, problems: list[Problem]) -> Model | None:
    """What was read, or None when it was refused; why, and where, is added to the problems."""
    try:
        return model.model_validate(data)
    except FactError as error:
        for one in error.problems:
            where = one.where if not place else place if one.where == WHOLE else f"{place} › {one.where}"
            problems.append(Problem(where, one.zh, one.en))
        return None
