"""Reports and workbooks: everything is in one file, nothing from the network, no formula from a table."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jiuzhu import FactError
from jiuzhu.population.report import as_html, write_report
from jiuzhu.population.tables import Answer, as_data, brief_tables, tables_of
from jiuzhu.population.writing import write_sheets
from tests.population.test_assess import person, tables
from tests.population.test_comparing import DISTRICTS, PERSONS, compared
from tests.population.test_discovering import discovered, new
from tests.population.test_reconciling import NAME, paid, reconciled

EVIL = "=HYPERLINK(1)<script>alert(1)</script>"


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    families = [{**row, "district": EVIL} for row in DISTRICTS]
    given = tables([*PERSONS, person(1, 1)], families)
    facts = {"persons": new(family=[3], person=[0], income__wages=[0])}
    keep = ["district", "weight"]
    return {
        "compare": compared(given, by=["district"], weight="weight"),
        "reconcile": reconciled(given, paid((3, NAME, "5"), (9, NAME, "7")), keep=keep),
        "discover": discovered(given, facts, keep=keep),
    }


class _Links(HTMLParser):
    """What a page would fetch, and the tags in it."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attributes:
            if name in ("src", "href", "xlink:href") and value and not value.startswith("#"):
                self.fetched.append(value)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["compare", "reconcile", "discover"])
def test_a_report_is_whole_in_itself(answers: dict[str, Answer], name: str, lang: str) -> None:
    page = as_html(answers[name], "zh" if lang == "zh" else "en")
    links = _Links()
    links.feed(page)
    assert links.fetched == []
    assert "script" not in links.tags
    assert {"svg", "table", "figure"} <= links.tags
    assert not re.search(r"url\((?!#)|@import", page)
    assert bool(re.search("[\u4e00-\u9fff]", page)) is (lang == "zh" or name == "compare")
    named = re.findall(r' id="([^"]+)"', page)
    for used in set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', page)):
        assert named.count("".join(used)) == 1  # or one chart would take what is another's


@pytest.mark.parametrize("name", ["compare", "reconcile", "discover"])
def test_a_workbook_has_no_formula(answers: dict[str, Answer], name: str, tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    everything = tables_of(answers[name])
    write_sheets([(one.title, one.headings, one.rows) for one in everything], file)
    book = load_workbook(file)
    assert book.sheetnames == [one.title for one in everything]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    evil = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert evil
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in evil)
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("name", ["compare", "reconcile", "discover"])
def test_rows_have_as_many_cells_as_headings(answers: dict[str, Answer], name: str) -> None:
    for lang in ("zh", "en"):
        for table in (*tables_of(answers[name], lang), *brief_tables(answers[name], lang)):
            assert all(len(row) == len(table.headings) for row in table.rows)
            assert len(set(table.headings)) == len(table.headings)
    data = as_data(answers[name])
    assert data["on"] == "2022-08-01"


def test_a_report_that_cannot_be_written_is_told(
    answers: dict[str, Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FactError, match="写不了这个文件"):
        write_report(answers["compare"], tmp_path / "无" / "报告.html")
    write_report(answers["compare"], tmp_path / "报告.html")
    assert [file.name for file in tmp_path.iterdir()] == ["报告.html"]
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(FactError, match=r"pip install 'jiuzhu\[plot\]'"):
        write_report(answers["compare"], tmp_path / "二.html")
