"""A YAML file as data that knows its lines.

The file is untrusted.  It is read event by event: no tags, no anchors (so nothing expands), each key
once, bounded in size and depth.  Every scalar stays the text that was written, so that `0.40` never
becomes a float; the schema knows what each text should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from jiuzhu.errors import Problem, RuleError
from jiuzhu.language.hints import shortened

LARGEST = 200_000  # bytes
DEEPEST = 20

_TOO_DEEP = f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} deep"

_NOT_ALLOWED = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""The characters that YAML does not allow, and byte order marks other than the first."""

_NAME_AND_COLON = re.compile(r"[ -]*[A-Za-z_.]+：")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A rule file: mappings, lists and texts, and the line on which each stands.

    name: how errors call it, such as `rules/national/benefits/x.yaml`.  content: the bytes read.
    """

    name: str
    content: bytes
    data: dict[str, Any]
    lines: dict[Key, int]

    @property
    def layer(self) -> str:
        """The folder of rules that the file belongs to."""
        return self.name.split("/")[1]

    def where(self, path: Key) -> str:
        """`file:line` of the nearest thing that stands on a line of its own."""
        path = self.written(path)
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"

    def written(self, path: Key) -> Key:
        """The path as the file has it: where one thing stands in the place of a list, it has no number."""
        read: list[str | int] = []
        data: Any = self.data
        for step in path:
            if isinstance(data, list):
                data = data[step] if isinstance(step, int) and step < len(data) else None
            elif isinstance(step, str):
                data = data.get(step) if isinstance(data, dict) else None
            else:
                continue
            read.append(step)
        return tuple(read)

    def problem(self, path: Key, zh: str, en: str) -> Problem:
        return Problem(self.where(path), zh, en)


def read_document(file: Path, name: str) -> Document:
    """The file as a document; raises `RuleError` with file and line."""
    return parse_document(read_content(file, name), name)


def parse_document(content: bytes, name: str) -> Document:
    """The bytes of a file as a document; raises `RuleError` with file and line."""
    text = _text(content, name)
    lines: dict[Key, int] = {}
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        data = _Reader(name, events, lines).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = error.problem or error.context or "cannot be read"
        if "nesting depth" in said:  # newer readers give up before `_Reader` would
            _refuse(name, line, *_TOO_DEEP)
        full_width = _full_width_colon(text, line)
        if full_width is not None:
            _refuse(
                name,
                full_width,
                "YAML 写法有误：名称后面是全角冒号“：”，应为半角冒号加一个空格",
                "not valid YAML: a full-width colon follows the name; write ': ' instead",
            )
        _refuse(
            name,
            line,
            "YAML 写法有误：请检查缩进、冒号后的空格、引号和括号",
            f"not valid YAML: {shortened(said)}",
        )
    if not isinstance(data, dict):
        _refuse(name, 1, "文件最外层应为“名称: 值”", "the file should hold named values")
    return Document(name, content, data, lines)


def read_content(file: Path, name: str) -> bytes:
    """The bytes of a file; raises `RuleError` for what is none, or too large."""
    try:
        if not file.is_file() and file.exists():  # reading a pipe would never end
            _refuse(name, 1, "这不是普通文件", "not a regular file")
        size = file.stat().st_size
        if size > LARGEST:
            _refuse(name, 1, f"文件过大：{size} 字节，上限 {LARGEST}", f"{size} bytes, more than {LARGEST}")
        return file.read_bytes()
    except OSError as error:
        _refuse(name, 1, "文件无法读取", f"the file cannot be read: {error.strerror}")


def _text(content: bytes, name: str) -> str:
    if not content.strip():
        _refuse(name, 1, "文件为空", "the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _refuse(name, line, "不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save the file as UTF-8")
    if found := _NOT_ALLOWED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        shown = f"U+{ord(found[0]):04X}"
        _refuse(
            name,
            line,
            f"含有 YAML 不允许的字符 {shown}",
            f"not valid YAML: the character {shown} is not allowed",
        )
    return text


def _full_width_colon(text: str, line: int) -> int | None:
    """The line at or just above an error where a name is followed by the colon of Chinese text."""
    lines = text.split("\n")
    near = range(line, max(0, line - 2), -1)
    return next((one for one in near if one <= len(lines) and _NAME_AND_COLON.match(lines[one - 1])), None)


def _refuse(name: str, line: int, zh: str, en: str) -> NoReturn:
    raise RuleError((Problem(f"{name}:{line}", zh, en),))


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


class _Reader:
    def __init__(self, name: str, events: Iterator[Any], lines: dict[Key, int]) -> None:
        self.name = name
        self.events = events
        self.lines = lines

    def document(self) -> Any:
        self._next()  # the stream's start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        data = self.value(self._next(), ())
        self._next()  # the document's end
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse(after, "一个文件只写一份内容（不要用 --- 分隔）", "one document a file")
        return data

    def _next(self) -> Any:
        return next(self.events)

    def _refuse(self, event: Any, zh: str, en: str) -> NoReturn:
        _refuse(self.name, _line(event), zh, en)

    def _refuse_anchors_and_tags(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "规则文件不使用锚点和引用（& 与 *）", "no anchors and aliases (& and *)")
        if event.tag:
            tag = shortened(event.tag)
            self._refuse(event, f"规则文件不使用标签（{tag}）", f"no tags ({tag!r})")

    def value(self, event: Any, path: Key) -> Any:
        self._refuse_anchors_and_tags(event)
        if len(path) > DEEPEST:
            self._refuse(event, *_TOO_DEEP)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            return None if plain and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def sequence(self, path: Key) -> list[Any]:
        read: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            read.append(self.value(event, (*path, len(read))))
        return read

    def mapping(self, path: Key) -> dict[str, Any]:
        read: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "名称应为一个词", "a name is one word")
            self._refuse_anchors_and_tags(event)
            key, line = event.value, _line(event)
            if key in read:
                shown = shortened(key)
                self._refuse(event, f"“{shown}”写了两次", f"{shown!r} stands twice")
            self.lines[(*path, key)] = line
            read[key] = self.value(self._next(), (*path, key))
        return read
