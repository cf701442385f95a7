"""`jiuzhu case document`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.bureau import STREET, cases_at, run, said


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases") / "cases.db"


@pytest.fixture(scope="module")
def case(store: Path) -> str:
    (case,) = cases_at(store, "in_payment")
    return case


@pytest.mark.parametrize("name", ["决定书.html", "决定书.docx"])
def test_a_decision_written_anew(store: Path, case: str, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    more = ["--number", "天民救〔2022〕1号", "--issuer", "常州市天宁区民政局", "--told", "2022-09-01"]
    done = run("case", "document", case, "确认决定书", "-o", file, *more, store=store)
    assert done.exit_code == 0, said(done)
    content = file.read_bytes()
    if name.endswith("html"):
        text = content.decode()
        for expected in ("天民救〔2022〕1号", "常州市天宁区民政局", "最后一日为2022年10月31日", "伍佰元整"):
            assert expected in text
    else:
        assert content.startswith(b"PK")


def test_a_bureaus_own_template(store: Path, case: str, tmp_path: Path) -> None:
    (tmp_path / "decision.yaml").write_text("document: decision\ntitle: 准予通知\nbody: [见附件。]\n")
    done = run(
        "case", "document", case, "decision", "-o", tmp_path / "a.html", "--templates", tmp_path, store=store
    )
    assert done.exit_code == 0, said(done)
    assert "准予通知" in (tmp_path / "a.html").read_text()


@pytest.mark.parametrize(
    ("paper", "name", "by", "code", "text"),
    [
        ("确认决定", "a.html", "", 2, "是否想写“确认决定书”"),
        ("入户调查表", "a.html", "", 2, "不是由本库制作的文书"),
        ("停发决定书", "a.html", "", 2, "以前也没有出具过"),
        ("确认决定书", "a.pdf", "", 2, "文件名应以.html或.docx结尾"),
        ("确认决定书", "none/a.html", "", 2, "写不了这个文件"),
        ("确认决定书", "a.html", "吴磊:street_officer:天宁区/雕庄街道", 1, "只能查阅本单位的案件"),
    ],
)
def test_what_is_not_written_is_said(
    store: Path, case: str, tmp_path: Path, paper: str, name: str, by: str, code: int, text: str
) -> None:
    done = run("case", "document", case, paper, "-o", tmp_path / name, store=store, by=by or STREET)
    assert (done.exit_code, text in said(done)) == (code, True), said(done)
    assert not list(tmp_path.iterdir())
