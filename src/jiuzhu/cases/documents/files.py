"""A document as a file: HTML or DOCX, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jiuzhu.cases.documents.docx import as_docx
from jiuzhu.cases.documents.errors import refuse
from jiuzhu.cases.documents.html import as_html
from jiuzhu.cases.documents.page import Page
from jiuzhu.writing import write_whole

_WRITERS: dict[str, Callable[[Page, Path | None], bytes]] = {
    ".html": lambda page, folder: as_html(page, folder).encode("utf-8"),
    ".docx": as_docx,
}


def check_name(file: Path) -> None:
    """Raises `DocumentError` for a file that is named like no form of a document."""
    if file.suffix.lower() not in _WRITERS:
        refuse(
            str(file),
            "文件名应以 .html 或 .docx 结尾",
            "the name of the file should end in .html or .docx",
        )


def write_page(page: Page, file: Path, folder: Path | None = None) -> None:
    """Writes the document to an `.html` or `.docx` file.

    folder: a bureau's own templates.  Raises `DocumentError` for another ending, or where it cannot be
    written.
    """
    check_name(file)
    content = _WRITERS[file.suffix.lower()](page, folder)
    try:
        write_whole(file, content)
    except OSError as error:
        refuse(str(file), "写不了这个文件", f"cannot be written: {error.strerror}")
