"""An interview in a file: a family's file that also says which questions were dealt with, and how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.questions.interview import Interview, Step
from jiuzhu.writing import write_whole

_WHERE = "访谈记录 (interview)"


@dataclass(frozen=True, config={"extra": "forbid"})
class _Kept:
    """What is kept of an interview beside facts and findings."""

    on: date
    jurisdiction: str
    officer: str | None
    steps: tuple[Step, ...]


def read_interview(
    file: Path,
    *,
    on: date | None = None,
    jurisdiction: str | None = None,
    search: Sequence[Path] = (),
) -> Interview:
    """The interview in a file, or one about the family in a file that no interview was kept in.

    on, jurisdiction: in place of those of the interview, or of a new one.
    Raises `FactError` where the file is not one, whole and unharmed.
    """
    case = CaseFile.read(file)
    if case.interview is None:
        return Interview.begin(
            case.applicant,
            on=on,
            judgements=case.judgements,
            jurisdiction=jurisdiction or "changzhou",
            search=search,
        )
    kept = _read(case.interview)
    return Interview(
        case.applicant,
        on or kept.on,
        case.judgements,
        jurisdiction or kept.jurisdiction,
        kept.officer,
        kept.steps,
        tuple(search),
    )


def save_interview(interview: Interview, file: Path) -> None:
    """Keeps the interview in a file: all of it, or the file stays as it was.

    `jiuzhu assess` reads such a file as the family's.  Raises OSError where it cannot be written.
    """
    kept = _Kept(interview.on, interview.jurisdiction, interview.officer, interview.steps)
    plain = _adapter().dump_python(kept, mode="json")
    text = CaseFile(interview.applicant, interview.judgements, plain).to_json()
    write_whole(file, text.encode("utf-8"))


def _read(data: Any) -> _Kept:
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        raise FactError(
            tuple(
                Problem(
                    _WHERE + "".join(f"[{step}]" for step in one["loc"]),
                    "读不懂；这不是访谈保存的文件，或者被改动过",
                    f"cannot be read: {one['msg']}; no interview was saved like this, or it was changed",
                )
                for one in error.errors(include_url=False)
            )
        ) from None


@cache
def _adapter() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)
