"""What was paid, as it is read from CSV and JSON."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jiuzhu import FactError
from jiuzhu.history import Month, Payment, read_payments
from jiuzhu.history.payments import MOST_PAYMENTS, payments_from_csv, payments_from_json
from tests.history.families import paid

SAMPLE = Path(__file__).parent.parent.parent / "rules" / "samples" / "history" / "payments.csv"
TABLE = "月份,待遇,谁,金额\n2022-08,最低生活保障,,1200.50\n2022年9月,价格临时补贴,张建国,83\n"
READ = (paid("2022-08", "1200.50", "最低生活保障"), paid("2022-09", 83, "价格临时补贴", "张建国"))


def where_and_what(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(FactError) as caught:
        payments_from_csv(text)
    (problem,) = caught.value.problems
    assert problem.en
    return problem.where, problem.zh


def test_a_table_is_read_in_either_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert payments_from_csv(TABLE.encode(encoding)) == READ
    assert payments_from_csv(TABLE.replace("\n", "\r\n\r\n")) == READ


def test_columns_by_other_names_and_in_another_order() -> None:
    assert payments_from_csv("yuan,who,benefit,month\n83,张建国,价格临时补贴,2022-09\n") == READ[1:]
    assert payments_from_csv("金额（元）,待遇,成员,月份\n83,价格临时补贴,张建国,2022-09\n") == READ[1:]
    assert payments_from_csv("月份,待遇,金额\n2022-08,最低生活保障,1200.50\n") == READ[:1]


def test_json_is_read_to_the_fen() -> None:
    text = '[{"月份": "2022-08", "待遇": "最低生活保障", "金额": 1200.50}]'
    assert payments_from_json(text) == READ[:1]
    with pytest.raises(FactError, match="应为列表"):
        payments_from_json("{}")


def test_files_are_told_apart_by_their_names(tmp_path: Path) -> None:
    assert len(read_payments(SAMPLE)) == 11
    file = tmp_path / "paid.JSON"
    file.write_text('[{"month": "2022-08", "benefit": "最低生活保障", "yuan": "1200.5"}]', encoding="utf-8")
    assert read_payments(file) == READ[:1]
    with pytest.raises(FactError, match="打不开"):
        read_payments(tmp_path / "none.csv")


def test_a_payment_is_a_value() -> None:
    assert READ[0].yuan == Decimal("1200.50")
    assert READ[0].fen == 120_050
    assert READ[0].month == Month(2022, 8)
    assert Payment.model_validate_json(READ[0].model_dump_json()) == READ[0]


@pytest.mark.parametrize(
    ("row", "where", "said"),
    [
        ("2022-13,最低生活保障,,1", "第 2 行 (line 2) › 月份 (month)", "月份应如 2022-08"),
        ("2022-08,最低生活保障,,-1", "第 2 行 (line 2) › 金额 (yuan)", "不能为负数"),
        ("2022-08,最低生活保障,,1.005", "第 2 行 (line 2) › 金额 (yuan)", "最多精确到分"),
        ("2022-08,最低生活保障,,壹元", "第 2 行 (line 2) › 金额 (yuan)", "应为数字"),
        ("2022-08,最低生活保障,,", "第 2 行 (line 2) › 金额 (yuan)", "必须填写"),
        ("2022-08,,,1", "第 2 行 (line 2) › 待遇 (benefit)", "必须填写"),
        ("2022-08,最低生活保障,1", "第 2 行 (line 2)", "应有 4 栏，这一行有 3 栏"),
        ('2022-08,"最低', "(全部 / whole)", "不是完整的 CSV"),
    ],
)
def test_a_row_that_cannot_be_read(row: str, where: str, said: str) -> None:
    found = where_and_what(f"月份,待遇,谁,金额\n{row}\n")
    assert found[0] == where
    assert said in found[1]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("月份,待遇,谁,数额", "不认识的栏：“数额”"),
        ("月份,待遇,谁", "缺少栏：金额"),
        ("月份,待遇,谁,金额,yuan", "有重复的栏"),
    ],
)
def test_a_heading_that_cannot_be_read(heading: str, said: str) -> None:
    where, zh = where_and_what(f"{heading}\n")
    assert where == "第 1 行 (line 1)"
    assert said in zh
    assert "月份、待遇、谁、金额" in zh


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "文件是空的"),
        ("\ufeff".encode(), "文件是空的"),
        (b"\xff\xff\xff", "编码既不是 UTF-8，也不是 GB18030"),
        (b"x" * 1_000_001, "内容过大"),
    ],
)
def test_a_file_that_cannot_be_read(text: bytes, said: str) -> None:
    assert said in where_and_what(text)[1]


def test_every_row_that_is_wrong_is_told() -> None:
    with pytest.raises(FactError) as caught:
        payments_from_csv("月份,待遇,金额\n2022,最低生活保障,1\n2022-08,最低生活保障,-1\n")
    assert [one.where.partition(" ›")[0] for one in caught.value.problems] == [
        "第 2 行 (line 2)",
        "第 3 行 (line 3)",
    ]


def test_so_many_and_no_more() -> None:
    row = "2022-08,a,1\n"
    assert len(payments_from_csv("月份,待遇,金额\n" + row * MOST_PAYMENTS)) == MOST_PAYMENTS
    assert "最多" in where_and_what("月份,待遇,金额\n" + row * (MOST_PAYMENTS + 1))[1]
