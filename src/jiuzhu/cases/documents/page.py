"""A document as it is laid out: what stands on the page, before it becomes HTML or DOCX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the body, or a heading within it."""

    text: str
    kind: Literal["paragraph", "heading"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the body: its headings, and its rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A document: title, number (文号), to whom, body, whose and of which day (落款); empty if left out."""

    title: str
    number: str
    to: str
    body: tuple[Block | Table, ...]
    office: str
    day: str
