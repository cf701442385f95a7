"""What was paid: for which month, which benefit, to whom, how much; read from CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.fields import Facts, Word, Yuan, about
from jiuzhu.facts.problems import WHOLE
from jiuzhu.facts.reading import LARGEST_TEXT, read_file, read_json
from jiuzhu.facts.showing import shown
from jiuzhu.history.month import MonthFact
from jiuzhu.history.sums import fen_of

MOST_PAYMENTS = 20_000


class Payment(Facts):
    """A sum paid for a month, whenever it was paid.

    benefit: by its name in the rules or its title.  who: of a person's benefit, the member by name.
    """

    month: Annotated[MonthFact, about("月份", "month", ask=("是哪个月的？", "For which month?"))]
    benefit: Annotated[Word, about("待遇", "benefit", ask=("是哪项待遇？", "Which benefit?"))]
    who: Annotated[Word | None, about("谁", "who", ask=("发给谁？", "To whom?"))] = None
    yuan: Annotated[Yuan, about("金额", "sum", ask=("发放了多少元？", "How much was paid?"), unit="yuan")]

    @property
    def fen(self) -> int:
        return fen_of(self.yuan)


def read_payments(file: Path) -> tuple[Payment, ...]:
    """The payments in a file: CSV with a heading line, or a JSON list where its name ends in `.json`.

    Columns and keys by name or Chinese label: 月份, 待遇, 谁, 金额.  UTF-8 or, of CSV, GB18030.
    Raises `FactError`, which lists every problem with its line or entry.
    """
    text = read_file(file)
    return payments_from_json(text) if file.suffix.lower() == ".json" else payments_from_csv(text)


def payments_from_json(text: str | bytes) -> tuple[Payment, ...]:
    """The payments in a JSON list; raises `FactError`."""
    read = read_json(text)
    if not isinstance(read, list):
        raise FactError((Problem(WHOLE, "应为列表", "expected a list"),))
    return _payments({f"[{index}]": one for index, one in enumerate(read)})


def payments_from_csv(text: str | bytes) -> tuple[Payment, ...]:
    """The payments in a CSV text whose first line names the columns; raises `FactError`."""
    try:
        rows = list(_rows(_decoded(text)))
    except csv.Error as error:
        raise FactError((Problem(WHOLE, "不是完整的 CSV", f"not valid CSV: {error}"),)) from None
    if not rows:
        raise FactError((Problem(WHOLE, "文件是空的", "the file is empty"),))
    (line, heading), *below = rows
    columns = _columns(line, heading)
    problems = [
        Problem(
            _line(number),
            f"应有 {len(columns)} 栏，这一行有 {len(cells)} 栏",
            f"expected {len(columns)} cells, not {len(cells)}",
        )
        for number, cells in below
        if len(cells) != len(columns)
    ]
    if problems:
        raise FactError(tuple(problems))
    # An empty cell is nothing given.
    return _payments(
        {
            _line(number): {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
            for number, cells in below
        }
    )


def _decoded(text: str | bytes) -> str:
    if len(text) > LARGEST_TEXT:
        said = f"内容过大，上限为 {LARGEST_TEXT} 字节", f"too large: at most {LARGEST_TEXT} bytes are read"
        raise FactError((Problem(WHOLE, *said),))
    if isinstance(text, str):
        return text
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    said = (
        "编码既不是 UTF-8，也不是 GB18030；请另存为 UTF-8",
        "neither UTF-8 nor GB18030; save the file as UTF-8",
    )
    raise FactError((Problem(WHOLE, *said),))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield reader.line_num, stripped


def _columns(line: int, heading: Sequence[str]) -> list[str]:
    """The field that each column holds."""
    names = {fact.label.zh: name for name, fact in Payment.describe().items()}
    names |= {"成员": "who", "金额（元）": "yuan", "金额(元)": "yuan"} | {
        name: name for name in Payment.model_fields
    }
    wanted = "、".join(fact.label.zh for fact in Payment.describe().values())
    read = [names.get(cell, cell) for cell in heading]
    missing = [name for name in ("month", "benefit", "yuan") if name not in read]
    if unknown := [
        cell for cell, name in zip(heading, read, strict=True) if name not in Payment.model_fields
    ]:
        zh, en = f"不认识的栏：{shown('、'.join(unknown))}", f"unknown columns: {shown(', '.join(unknown))}"
    elif len(set(read)) < len(read):
        zh, en = "有重复的栏", "a column stands twice"
    elif missing:
        labels = "、".join(Payment.describe()[name].label.zh for name in missing)
        zh, en = f"缺少栏：{labels}", f"columns are missing: {', '.join(missing)}"
    else:
        return read
    fields = ", ".join(Payment.model_fields)
    problem = Problem(_line(line), f"{zh}；第一行应为：{wanted}", f"{en}; the first line names {fields}")
    raise FactError((problem,))


def _payments(given: Mapping[str, Any]) -> tuple[Payment, ...]:
    """Each payment by where it stands."""
    if len(given) > MOST_PAYMENTS:
        said = f"最多 {MOST_PAYMENTS} 笔", f"at most {MOST_PAYMENTS} payments"
        raise FactError((Problem(WHOLE, *said),))
    read: list[Payment] = []
    problems: list[Problem] = []
    for where, one in given.items():
        try:
            read.append(Payment.model_validate(one))
        except FactError as error:
            for problem in error.problems:
                place = where if problem.where == WHOLE else f"{where} › {problem.where}"
                problems.append(Problem(place, problem.zh, problem.en))
    if problems:
        raise FactError(tuple(problems))
    return tuple(read)


def _line(number: int) -> str:
    return f"第 {number} 行 (line {number})"
