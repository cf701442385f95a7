"""A document as DOCX, laid out as a bureau's letters are (GB/T 9704).

A4; the title in size two (22 pt), centred; the body in size three (16 pt) 仿宋, lines of 28 pt, each
paragraph two characters in; page numbers below; office and day at the end on the right.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.cases.documents.errors import DocumentError
from jiuzhu.cases.documents.page import Block, Page, Table
from jiuzhu.cases.documents.wording import HOW_TO_INSTALL
from jiuzhu.errors import Problem

if TYPE_CHECKING:
    from docx.document import Document

LAYOUT = "page.docx"

_BODY, _TITLE, _HEADING = "仿宋", "方正小标宋简体", "黑体"
_LINE, _SIZE, _TITLE_SIZE = 28, 16, 22  # points
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}  # millimetres
_NUMBER_SIZE = 14  # points


def as_docx(page: Page, folder: Path | None = None) -> bytes:
    """The document.

    folder: a bureau's own templates; its `page.docx`, with its head and foot, is written on.
    Raises `DocumentError` where python-docx is not installed or the bureau's file cannot be read.
    """
    if find_spec("docx") is None:
        raise DocumentError((Problem("python-docx", *HOW_TO_INSTALL.split(" / ")),))
    own = folder / LAYOUT if folder is not None else None
    document = _opened(own) if own is not None and own.is_file() else _empty()
    _Writer(document).write(page)
    document.core_properties.title = page.title
    document.core_properties.author = page.office
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _opened(file: Path) -> Document:
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return open_document(str(file))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        said = Problem(str(file), "读不懂这个 DOCX 文件", f"cannot be read as DOCX: {error}")
        raise DocumentError((said,)) from None


def _empty() -> Document:
    """A4 with the margins of the standard, and the number of the page below."""
    from docx import Document as new_document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    normal = document.styles["Normal"]
    _set_font(normal, _BODY, _SIZE)
    _set_chinese(normal)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.paragraph_format.line_spacing = Pt(_LINE)
    for text in ("— ", None, " —"):
        run = foot.add_run(text or "")
        _set_font(run, "宋体", _NUMBER_SIZE)
        if text is None:
            _add_page_number(run)
    properties = document.core_properties
    properties.comments = ""
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    return document


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document

    def write(self, page: Page) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        self._paragraph(page.title, font=_TITLE, size=_TITLE_SIZE, indent=0, centred=True, after=10)
        if page.number:
            self._paragraph(page.number, indent=0, centred=True, after=12)
        if page.to:
            self._paragraph(page.to, indent=0)
        for one in page.body:
            if isinstance(one, Table):
                self._table(one)
            elif isinstance(one, Block):
                font = _HEADING if one.kind == "heading" else _BODY
                paragraph = self._paragraph(one.text, font=font)
                # Office and day never stand alone on a page.
                keep = one.kind == "heading" or one is page.body[-1]
                paragraph.paragraph_format.keep_with_next = keep
        for number, text in enumerate((page.office, page.day)):
            signed = self._paragraph(text, indent=0)
            signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            # The day is centred under the office, four characters from the margin.
            signed.paragraph_format.right_indent = Pt(4 * _SIZE + (_narrower(page, number) // 2) * _SIZE)
            if number == 0:
                signed.paragraph_format.space_before = Pt(2 * _LINE)
                signed.paragraph_format.keep_with_next = True

    def _paragraph(
        self,
        text: str,
        *,
        font: str = _BODY,
        size: int = _SIZE,
        indent: int = 2,
        centred: bool = False,
        after: int = 0,
    ) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        _set_font(paragraph.add_run(text), font, size)
        layout = paragraph.paragraph_format
        layout.space_before, layout.space_after = Pt(0), Pt(after)
        layout.first_line_indent = Pt(indent * size)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(_LINE if size == _SIZE else 2 * size - 10)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
        return paragraph

    def _table(self, table: Table) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        made = self._document.add_table(rows=0, cols=len(table.headings))
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        _draw_borders(made)
        for number, cells in enumerate((table.headings, *table.rows)):
            for cell, text in zip(made.add_row().cells, cells, strict=True):
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                paragraph = cell.paragraphs[0]
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(5)
                _set_font(paragraph.add_run(text), _BODY if number else _HEADING, _SIZE)


def _narrower(page: Page, number: int) -> int:
    """By how many characters one of the two lines at the end is shorter than the other."""
    widths = [_width(page.office), _width(page.day)]
    return max(0, max(widths) - widths[number])


def _width(text: str) -> int:
    """How many Chinese characters wide a text is; a digit is half of one."""
    return round(sum(0.5 if one.isascii() else 1 for one in text))


def _set_font(of: Any, name: str, size: int) -> None:
    """Sets the font of a run or style for Chinese and for other signs."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    of.font.name = name
    of.font.size = Pt(size)
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _set_chinese(style: Any) -> None:
    """Chinese punctuation as in the mainland, and no gaps between characters and digits."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        gap = OxmlElement(name)
        gap.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().append(gap)


def _add_page_number(run: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", None, "end"):
        piece = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            piece.text = "PAGE"
        else:
            piece.set(qn("w:fldCharType"), kind)
        run._element.append(piece)


def _draw_borders(table: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
