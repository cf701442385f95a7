"""The list as a file: nothing in it is a formula, ID numbers are masked, sums are numbers."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jiuzhu.cases.payments import payments
from jiuzhu.cases.payments.errors import PaymentsError
from jiuzhu.cases.payments.files import as_csv, as_xlsx, write_payments
from jiuzhu.cases.payments.table import COLUMNS, Table, harmless, table
from jiuzhu.history import Month
from tests.cases.payments.claims import claim, family, turn

AUGUST = date(2022, 8, 15)
SIGNS = "=+-@\t\r＝＋－＠"
DANGEROUS = [f"{sign}cmd|' /C calc'!A0" for sign in SIGNS] + [" =1+1", "\n=1+1", '=HYPERLINK("http://x")']


def made(*, name: str = "张建国", full_ids: bool = False, office: str = "天宁街道") -> Table:
    granted = turn("grant", AUGUST, "2022-09", family(1800, AUGUST, name=name))
    stopped = turn("stop", date(2022, 9, 20), "2022-10")
    claims = [
        claim(granted, office=office),
        claim(granted, stopped, case="2022-0002", office=office),
    ]
    return table(payments(Month(2022, 10), claims), full_ids=full_ids)


def in_csv(made: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(made).decode("utf-8-sig"))))


def in_workbook(made: Table) -> list[dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(as_xlsx(made))).active
    assert sheet is not None
    heading, *rows = sheet.iter_rows()
    return [{str(one.value): cell for one, cell in zip(heading, row, strict=True)} for row in rows]


def test_csv_begins_with_a_byte_order_mark_and_ends_with_the_total() -> None:
    assert as_csv(made()).startswith(b"\xef\xbb\xbf")
    paid, ended, total = in_csv(made())
    assert (paid["类别"], paid["发放金额（元）"], paid["人数"]) == ("发放", "1200.00", "3")
    assert (ended["类别"], ended["发放金额（元）"], ended["增减（元）"]) == ("不再发放", "0.00", "-1200.00")
    assert (total["类别"], total["发放金额（元）"], total["上月金额（元）"], total["变动原因"]) == (
        "合计",
        "1200.00",
        "2400.00",
        "1 笔",
    )


def test_sums_are_numbers_in_the_workbook() -> None:
    paid, _, total = in_workbook(made())
    for row in (paid, total):
        cell = row["发放金额（元）"]
        assert (cell.data_type, cell.number_format) == ("n", "#,##0.00")
        assert Decimal(str(cell.value)) == 1200


@pytest.mark.parametrize("name", DANGEROUS)
def test_nothing_is_a_formula(name: str) -> None:
    for text in in_csv(made(name=name, office=name))[0].values():
        assert not text.lstrip().startswith(tuple("=+@\t\r＝＋－＠"))
        assert not text.startswith("-") or Decimal(text)
    for row in in_workbook(made(name=name, office=name)):
        for cell in row.values():
            assert cell.data_type != "f"
            if cell.data_type == "s":
                assert not str(cell.value).lstrip().startswith(tuple(SIGNS))


@pytest.mark.parametrize("text", ["张建国", "a-b", "1+1", "", "'", "二〇二二"])
def test_what_does_no_harm_is_left_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_id_numbers_are_masked_unless_asked_for() -> None:
    for read in (in_csv, lambda one: [{k: c.value for k, c in row.items()} for row in in_workbook(one)]):
        assert read(made())[0]["公民身份号码"] == "320***********1237"
        assert read(made(full_ids=True))[0]["公民身份号码"] == "320402198103051237"
    assert b"320402198103051237" not in as_csv(made()) + as_xlsx(made())


def test_a_list_of_nobody_has_its_headings() -> None:
    nobody = table(payments(Month(2022, 10), []))
    assert as_csv(nobody).decode("utf-8-sig").strip() == ",".join(one.zh for one in COLUMNS.values())
    assert in_workbook(nobody) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    for ending in (".csv", ".XLSX"):
        file = tmp_path / f"发放表{ending}"
        file.write_text("last month's")
        write_payments(made(), file)
        assert file.read_bytes()[:2] in (b"\xef\xbb", b"PK")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["发放表.txt", "发放表", "没有这个文件夹/发放表.csv", "."])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(PaymentsError) as error:
        write_payments(made(), tmp_path / name)
    (problem,) = error.value.problems
    assert problem.zh
    assert problem.en
    assert list(tmp_path.iterdir()) == []
