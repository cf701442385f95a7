"""An assessment as text that is kept: JSON with a checksum, read back without loss or refused.

The checksum tells that somebody changed the text after it was written, by mistake or by hand.  It is no
signature: who can write a receipt can also write its checksum.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from jiuzhu.assessment.results import Assessment
from jiuzhu.errors import FactError, Problem, ReceiptError
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.facts.fields import Facts
from jiuzhu.facts.problems import WHOLE
from jiuzhu.facts.reading import read_json

CHECKSUM = "checksum"
LARGEST_RECEIPT = 100_000_000
_MOST_PROBLEMS = 20
_NOT_ONE = (
    "这不是评估记录；评估记录由 Assessment.to_json 或 jiuzhu assess --json 写出",
    "this is no record of an assessment, as Assessment.to_json or jiuzhu assess --json write them",
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands in the text: the assessment, the plain data, and whether the checksum is right."""

    assessment: Assessment
    data: dict[str, Any]
    intact: bool


def write_receipt(assessment: Assessment, indent: int | None = None) -> str:
    """An assessment as JSON text, the checksum last."""
    text = _adapter().dump_json(assessment)
    sealed = text[:-1].decode() + f',"{CHECKSUM}":"{sha256(text).hexdigest()}"}}'
    return sealed if indent is None else json.dumps(json.loads(sealed), ensure_ascii=False, indent=indent)


def read_receipt(text: str | bytes) -> Assessment:
    """The assessment in a text; raises `ReceiptError` for anything but what `write_receipt` wrote."""
    receipt = open_receipt(text)
    if not receipt.intact:
        _refuse(
            "内容在写出之后被改动过（校验值不符）；用 jiuzhu replay 或 jiuzhu.replay 查出哪一项不同",
            "was changed after it was written (the checksum differs); jiuzhu replay, or jiuzhu.replay, finds "
            "out where",
        )
    return receipt.assessment


def read_file(file: Path) -> bytes:
    """What stands in a file; raises `ReceiptError` where it cannot be opened."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_RECEIPT + 1)
    except OSError as error:
        raise ReceiptError(
            (Problem(str(file), "打不开这个文件", f"cannot open this file: {error.strerror}"),)
        ) from None


def open_receipt(text: str | bytes) -> Receipt:
    """What stands in a text, changed or not; raises `ReceiptError` where it is no receipt."""
    data = _read(text)
    if not isinstance(data, dict) or "determinations" not in data:
        _refuse(*_NOT_ONE)
    checksum = data.pop(CHECKSUM, None)
    written = _compact(data)
    try:
        assessment = _adapter().validate_json(written)
    except ValidationError as error:
        details = error.errors(include_url=False)[:_MOST_PROBLEMS]
        raise ReceiptError(tuple(_problem(one["loc"], one["type"], one["msg"]) for one in details)) from None
    except FactError as error:
        raise ReceiptError(tuple(_in_the_facts(data)) or error.problems) from None
    return Receipt(assessment, data, checksum == sha256(written).hexdigest())


def is_receipt(text: bytes) -> bool:
    """Whether a text is meant as a receipt, and not as the facts of a family."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "determinations" in data


def data_of(assessment: Assessment) -> dict[str, Any]:
    """The plain data that stands in the text of an assessment."""
    data: dict[str, Any] = json.loads(_adapter().dump_json(assessment))
    return data


def _read(text: str | bytes) -> Any:
    try:
        return read_json(text, largest=LARGEST_RECEIPT)
    except FactError as error:
        raise ReceiptError(error.problems) from None


def _compact(data: dict[str, Any]) -> bytes:
    # As pydantic writes it; a number with a point, which it never writes, is told by the checksum.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str).encode(errors="replace")


def _problem(steps: tuple[int | str, ...], kind: str, message: str) -> Problem:
    where = ".".join(str(step)[:40] for step in steps) or WHOLE
    if kind == "missing":
        return Problem(where, "缺少这一项", "is missing")
    return Problem(where, f"读不懂：{message}", message)


def _in_the_facts(data: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong with the facts and the judgements, and with which of them."""
    findings = data.get("judgements")
    told: list[tuple[str, type[Facts], Any]] = [("applicant", Applicant, data.get("applicant"))]
    for index, one in enumerate(findings if isinstance(findings, list) else []):
        told.append((f"judgements[{index}]", Judgement, one))
    for name, model, one in told:
        try:
            model.model_validate(one)
        except FactError as error:
            for problem in error.problems:
                where = name if problem.where == WHOLE else f"{name} › {problem.where}"
                yield Problem(where, problem.zh, problem.en)


def _refuse(zh: str, en: str) -> NoReturn:
    raise ReceiptError((Problem(WHOLE, zh, en),))


@cache
def _adapter() -> TypeAdapter[Assessment]:
    return TypeAdapter(Assessment)
