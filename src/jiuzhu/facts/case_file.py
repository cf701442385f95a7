"""A family's file as a caseworker's tool writes it: the applicant's facts and the judgements on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.applicant import Applicant
from jiuzhu.facts.judgement import Judgement
from jiuzhu.facts.problems import WHOLE
from jiuzhu.facts.reading import LARGEST_TEXT, read_json

JUDGEMENTS = ("judgements", "认定意见")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An applicant and what officers found."""

    applicant: Applicant
    judgements: tuple[Judgement, ...] = ()

    @classmethod
    def read(cls, file: Path) -> CaseFile:
        """The case in a JSON file: an applicant whose key `judgements` (认定意见) lists the findings.

        Raises `FactError` for whatever cannot be read, the file itself included.
        """
        try:
            with file.open("rb") as opened:
                text = opened.read(LARGEST_TEXT + 1)
        except OSError as error:
            raise FactError(
                (Problem(str(file), "打不开这个文件", f"cannot open this file: {error.strerror}"),)
            ) from None
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str | bytes) -> CaseFile:
        """The case in a JSON text; raises `FactError`."""
        data = read_json(text)
        given: list[Any] = []
        if isinstance(data, dict):
            given = [data.pop(key) for key in JUDGEMENTS if key in data]
        if len(given) > 1:
            raise FactError((Problem(WHOLE, "“认定意见”填了两次", "'judgements' is given twice"),))
        findings: Any = given[0] if given else []
        if not isinstance(findings, list):
            raise FactError((Problem("认定意见 (judgements)", "应为列表", "expected a list"),))
        return cls(
            Applicant.model_validate(data), tuple(_judgement(one, i) for i, one in enumerate(findings))
        )


def _judgement(data: Any, index: int) -> Judgement:
    try:
        return Judgement.model_validate(data)
    except FactError as error:
        place = f"认定意见[{index}] (judgements[{index}])"
        raise FactError(
            tuple(
                Problem(place if one.where == WHOLE else f"{place} › {one.where}", one.zh, one.en)
                for one in error.problems
            )
        ) from None
