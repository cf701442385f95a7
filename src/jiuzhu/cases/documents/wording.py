"""Documents put into words: a template filled in with what the document says.

Templates are data: those of the library stand in `templates/`, a bureau's own in a folder of its own, where a
file of the same name takes the place of ours.  They are read like rules (safe YAML, every key known) and run
in a sandbox; a name that the content does not have is an error that says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from jiuzhu.cases.documents import schema
from jiuzhu.cases.documents.capitals import in_capitals
from jiuzhu.cases.documents.contents import Content
from jiuzhu.cases.documents.errors import DocumentError
from jiuzhu.cases.documents.page import Block, Page, Table
from jiuzhu.cases.documents.schema import FILES, BlockEntry, PartFile, TableEntry, TemplateFile
from jiuzhu.errors import Problem
from jiuzhu.explanation.words import Words
from jiuzhu.facts.showing import printable
from jiuzhu.rulebook.document import Document, Key, read_document
from jiuzhu.rulebook.shape import read_shape

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

TEMPLATES = Path(__file__).parent / "templates"
HOW_TO_INSTALL = (
    "制作文书需要安装：pip install 'jiuzhu[documents]' / documents need: pip install 'jiuzhu[documents]'"
)

_Made = TypeVar("_Made")
_File = TypeVar("_File", TemplateFile, PartFile)
_ZH = Words("zh")


def word(paper: str, content: Content, folder: Path | None = None) -> Page:
    """The document as it is laid out.

    folder: a bureau's own templates; those that it does not have are ours.  Raises `RuleError` for a template
    that cannot be read, `DocumentError` for one that does not fit what the document says.
    """
    document, template = _template(paper, TemplateFile, folder)
    return _Writing(content, folder).page(template, document)


def template_file(name: str, folder: Path | None) -> Path:
    """The bureau's own file of that name where it has one, else ours."""
    own = None if folder is None else folder / name
    return own if own is not None and own.is_file() else TEMPLATES / name


def _template(name: str, kind: type[_File], folder: Path | None) -> tuple[Document, _File]:
    file = template_file(f"{name}.yaml", folder)
    if not file.is_file():
        said = f"没有名为“{name}”的文书模板", f"there is no template {name!r}"
        raise DocumentError((Problem(name, *said),))
    document, read = _read(file, file.stat().st_mtime_ns)
    if not isinstance(read, kind):
        raise DocumentError((document.problem((), "不是这一种模板", "is a template of another kind"),))
    return document, read


@cache
def _read(file: Path, changed: int) -> tuple[Document, TemplateFile | PartFile]:
    document = read_document(file, f"{file.parent.name}/{file.name}")
    return document, read_shape(document, FILES, schema)


class _Writing:
    """One document filled in."""

    def __init__(self, content: Content, folder: Path | None) -> None:
        self._folder = folder
        self._values = {one.name: getattr(content, one.name) for one in fields(content)}

    def page(self, template: TemplateFile, document: Document) -> Page:
        part = _Part(document, self._values)
        return Page(
            part.line(template.title, ("title",)),
            part.line(template.number or "", ("number",)),
            part.line(template.to or "", ("to",)),
            tuple(self._body(template.body, part)),
            part.line(template.office, ("office",)),
            part.line(template.day, ("day",)),
        )

    def _body(
        self, blocks: list[BlockEntry], part: _Part, *, included: bool = False
    ) -> Iterator[Block | Table]:
        for index, block in enumerate(blocks):
            if block.include is None:
                yield from part.blocks(block, ("body", index))
            elif included:
                raise DocumentError((part.refuses(("body", index)),))
            else:
                document, shared = _template(block.include, PartFile, self._folder)
                yield from self._body(shared.body, _Part(document, self._values), included=True)


class _Part:
    """What stands in one file, filled in."""

    def __init__(self, document: Document, values: Mapping[str, Any]) -> None:
        self._document = document
        self._values = values

    def refuses(self, path: Key) -> Problem:
        return self._document.problem(path, "共用的部分不能再引入别的部分", "a part includes no other")

    def blocks(self, block: BlockEntry, path: Key) -> Iterator[Block | Table]:
        """What a block comes to: nothing where it is left out, several where it stands once for each."""
        if block.when is not None and not self._value(block.when, (*path, "when")):
            return
        if block.table is not None:
            yield self._table(block.table, (*path, "table"))
        elif block.heading is not None:
            yield Block(self.line(block.heading, (*path, "heading")), "heading")
        else:
            for values in self._each(block.each, (*path, "each")):
                yield Block(self.line(block.text or "", (*path, "text"), values))

    def _each(self, expression: str | None, path: Key) -> Iterator[Mapping[str, Any]]:
        if expression is None:
            yield {}
            return
        every = self._tried(lambda: tuple(self._run(expression)), path)
        for count, one in enumerate(every, 1):
            yield {"one": one, "count": count, "number": _ZH.ordinal(count), "last": count == len(every)}

    def _table(self, entry: TableEntry, path: Key) -> Table:
        headings = tuple(one.heading for one in entry.columns)
        rows = [
            tuple(
                self.line(one.cell, (*path, "columns", column, "cell"), values)
                for column, one in enumerate(entry.columns)
            )
            for values in self._each(entry.each, (*path, "each"))
        ]
        return Table(headings, tuple(rows))

    def line(self, text: str, path: Key, values: Mapping[str, Any] | None = None) -> str:
        """A text filled in: on one line, and nothing in it that is obeyed rather than shown."""
        filled = self._tried(
            lambda: _jinja().from_string(text).render({**self._values, **(values or {})}), path
        )
        return printable(filled).strip()

    def _value(self, expression: str, path: Key) -> Any:
        return self._tried(lambda: self._run(expression), path)

    def _run(self, expression: str) -> Any:
        return _jinja().compile_expression(expression, undefined_to_none=False)(**self._values)

    def _tried(self, run: Callable[[], _Made], path: Key) -> _Made:
        from jinja2 import TemplateError

        try:
            return run()
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            problem = self._document.problem(path, f"填不出来：{error}", f"cannot be filled in: {error}")
            raise DocumentError((problem,)) from None


@cache
def _jinja() -> SandboxedEnvironment:
    try:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise DocumentError((Problem("jinja2", *HOW_TO_INSTALL.split(" / ")),)) from None
    # What goes into a page is escaped by the page; here it is plain text.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters |= {"day": _day, "month": _month, "yuan": _yuan, "capitals": in_capitals}
    return environment


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
