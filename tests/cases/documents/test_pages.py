"""Documents as HTML and as DOCX: both say what the content says, and a bureau's templates replace ours."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from jiuzhu import RuleError
from jiuzhu.cases.documents import FILLED, DocumentError, Page, as_docx, as_html, fill, word
from jiuzhu.cases.documents.page import Block, Table
from jiuzhu.cases.documents.wording import TEMPLATES
from jiuzhu.cases.office import LackingPaper, OneTimeNotice
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.procedures.model import Word
from jiuzhu.texts import Text
from tests.cases.documents.matters import DAY, matter
from tests.cases.payments.claims import family

POOR, RICH = family(1800, DAY), family(4200, DAY)
NOVEMBER = date(2022, 11, 15)
STEPS = {
    "acceptance_notice": ("accept", POOR, None, DAY),
    "completion_notice": ("ask_to_complete", POOR, None, DAY),
    "posting_notice": ("post", POOR, None, DAY),
    "decision": ("grant", POOR, None, DAY),
    "refusal": ("refuse", RICH, None, DAY),
    "change_decision": ("reduce", family(1800, NOVEMBER, child=False), POOR, NOVEMBER),
    "stop_decision": ("stop", RICH, POOR, NOVEMBER),
}


PAPER = LackingPaper(
    (Word("commitment", Text("真实性承诺书", "the commitment")),),
    (Basis("dibao_measures", Text("最低生活保障审核确认办法", "Measures"), "9"),),
    certain=True,
)
MISSING = OneTimeNotice((PAPER,), (), (), (), None)


def page(paper: str, folder: Path | None = None) -> Page:
    step, assessment, before, on = STEPS[paper]
    of = matter(step, assessment, before=before, on=on, number="天民救〔2022〕1号", notice=MISSING)
    return word(paper, fill(paper, of), folder)


def texts(of: Page) -> list[str]:
    """Everything on the page, in its order."""
    body: list[str] = []
    for one in of.body:
        match one:
            case Table(headings, rows):
                body += [*headings, *(cell for row in rows for cell in row)]
            case Block(text):
                body.append(text)
    return [text for text in (of.title, of.number, of.to, *body, of.office, of.day) if text]


class Texts(HTMLParser):
    """The texts of a page of HTML, without its head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "title"} & {*self._within}:
            self.found.append(data.strip())


def in_html(text: str) -> Texts:
    found = Texts()
    found.feed(text)
    return found


def in_docx(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [
        text.strip()
        for part in document.iter_inner_content()
        for text in (
            [part.text] if hasattr(part, "text") else [cell.text for row in part.rows for cell in row.cells]
        )
        if text.strip()
    ]


def test_every_document_has_a_template() -> None:
    assert {*STEPS} == {*FILLED}
    assert all((TEMPLATES / f"{name}.yaml").is_file() for name in FILLED)


@pytest.mark.parametrize("paper", STEPS)
def test_both_forms_say_the_same(paper: str) -> None:
    of = page(paper)
    assert in_html(as_html(of)).found == texts(of)
    assert in_docx(as_docx(of)) == texts(of)
    assert not any("{" in text or "None" in text for text in texts(of))


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = Document(io.BytesIO(as_docx(page("decision")))).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [one and round(one.mm) for one in sizes] == [210, 297, 37, 28]


def test_a_posting_shows_nothing_of_the_id_number() -> None:
    for form in (as_html(page("posting_notice")), "".join(in_docx(as_docx(page("posting_notice"))))):
        assert "320402" not in form
        assert "李秀英" not in form


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "a\n# b\t\u202ec", "& < > \" '"]
)
def test_a_name_is_shown_and_never_obeyed(name: str) -> None:
    assessment = family(1800, DAY, name=name)
    of = word("decision", fill("decision", matter("grant", assessment)))
    html = in_html(as_html(of))
    assert html.found == texts(of)
    assert "script" not in html.tags
    assert in_docx(as_docx(of)) == texts(of)
    assert "49" not in of.to
    assert "\n" not in of.to


# --- a bureau's own --------------------------------------------------------------------------------------


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_bureaus_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    written(
        tmp_path,
        "decision.yaml",
        'document: decision\ntitle: 准予通知\nbody: ["{{ applicant }}，{{ award.amount | capitals }}"]\n',
    )
    assert [one.text for one in page("decision", tmp_path).body if isinstance(one, Block)] == [
        "张建国，壹仟贰佰元整"
    ]
    assert page("refusal", tmp_path) == page("refusal")


def test_a_bureaus_part_takes_the_place_of_ours(tmp_path: Path) -> None:
    written(tmp_path, "remedies.yaml", "document_part: remedies\nbody: [请到政务服务中心咨询。]\n")
    for paper in ("decision", "refusal", "change_decision", "stop_decision"):
        assert page(paper, tmp_path).body[-1] == Block("请到政务服务中心咨询。")


def test_a_bureaus_layout_takes_the_place_of_ours(tmp_path: Path) -> None:
    written(tmp_path, "page.html", "<p>天宁区民政局</p><h1>{{ page.title }}</h1>")
    of = replace(page("decision"), title="<b>")
    assert as_html(of, tmp_path) == "<p>天宁区民政局</p><h1>&lt;b&gt;</h1>\n"
    letterhead = Document()
    letterhead.add_paragraph("天宁区民政局文件")
    letterhead.save(str(tmp_path / "page.docx"))
    assert in_docx(as_docx(of, tmp_path)) == ["天宁区民政局文件", *texts(of)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: {{ nobody }}", "规则文件有误"),
        ('title: "{{ nobody }}"\nbody: [a]', "nobody"),
        ('title: "{{ applicant"\nbody: [a]', "填不出来"),
        ('title: a\nbody: [{each: "7", text: b}]', "填不出来"),
        ("title: a\nbody: [{text: b, heading: c}]", "写且只写一个"),
        ("title: a\nbody: [{include: nowhere}]", "nowhere"),
        ("title: a\nbody: [{include: decision}]", "另一种|这一种"),
        ("title: a\ncolour: red\nbody: [b]", "colour"),
        ("title: \"{{ ''.__class__.__mro__ }}\"\nbody: [a]", "填不出来"),
    ],
)
def test_a_template_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    written(tmp_path, "decision.yaml", f"document: decision\n{text}\n")
    with pytest.raises((DocumentError, RuleError), match=said) as error:
        page("decision", tmp_path)
    assert "nowhere" in said or f"{tmp_path.name}/decision.yaml:" in str(error.value)


def test_a_layout_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    for text in ("{{ nobody }}", "{% if %}"):
        with pytest.raises(DocumentError, match="填不出来"):
            as_html(page("decision"), written(tmp_path, "page.html", text))
    with pytest.raises(DocumentError, match="DOCX"):
        as_docx(page("decision"), written(tmp_path, "page.docx", "no such thing"))
