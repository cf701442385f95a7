"""What may stand in the template of a document: its wording, in Chinese, filled in by Jinja expressions."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from jiuzhu.rulebook.schema import Entry, Name, Said, Slip


class ColumnEntry(Entry):
    """A column of a table: its heading, and what stands in each cell."""

    heading: Said
    cell: Said


class TableEntry(Entry):
    """A table.  each: the expression that gives its rows, each called `one`."""

    each: Said
    columns: Annotated[list[ColumnEntry], Field(min_length=1)]


def _a_block(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class BlockEntry(Entry):
    """A paragraph, a heading, a table, or a part that several documents share.

    include: the name of the part, which stands in a file of its own.  when: an expression; left out where it
    is not so.  each: an expression that gives several things: the paragraph stands once for each, called
    `one`, with its `number` (一、二、…), its `count` (1, 2, …) and whether it is the `last`.
    """

    text: Said | None = None
    heading: Said | None = None
    table: TableEntry | None = None
    include: Name | None = None
    each: Said | None = None
    when: Said | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> BlockEntry:
        if sum(one is not None for one in (self.text, self.heading, self.table, self.include)) != 1:
            raise Slip(
                "text、heading、table、include 写且只写一个",
                "exactly one of 'text', 'heading', 'table' and 'include'",
            )
        if self.each is not None and self.text is None:
            raise Slip("each 与 text 一起写", "'each' goes with 'text'")
        return self


Blocks = Annotated[list[Annotated[BlockEntry, BeforeValidator(_a_block)]], Field(min_length=1)]


class PartFile(Entry):
    """What several documents share."""

    document_part: Name
    body: Blocks


class TemplateFile(Entry):
    """A document: the paper that it is in the words of procedure, and what stands on it."""

    document: Name
    title: Said
    number: Said | None = None
    to: Said | None = None
    body: Blocks
    office: Said = "{{ office }}"
    day: Said = "{{ on | day }}"


FILES: dict[str, type[TemplateFile | PartFile]] = {"document": TemplateFile, "document_part": PartFile}
