"""A YAML file as data that knows its lines.

The file is untrusted.  It is read event by event: no tags, no anchors (so nothing expands), each key
once, bounded in size and depth.  Every scalar stays the text that was written, so that `0.40` never
becomes a float; the schema knows what each text should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from jiuzhu.errors import Problem, RuleError

LARGEST = 200_000  # bytes
DEEPEST = 20

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

    def where(self, path: Key) -> str:
        """`file:line` of the nearest thing that stands on a line of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"

    def problem(self, path: Key, zh: str, en: str) -> Problem:
        return Problem(self.where(path), zh, en)


def read_document(file: Path, name: str) -> Document:
    """The file as a document; raises `RuleError` with file and line."""
    try:
        content = file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError as error:
        raise RuleError((Problem(name, f"无法读取：{error.strerror}", f"cannot be read: {error}"),)) from None
    if not content.strip():
        _refuse(name, 1, f"文件为空，或超过 {LARGEST} 字节", f"empty, or larger than {LARGEST} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(name, 1, "不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save the file as UTF-8")
    lines: dict[Key, int] = {}
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        data = _Reader(name, events, lines).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        _refuse(name, line, f"YAML 写法有误：{error.problem}", f"not valid YAML: {error.problem}")
    except yaml.YAMLError as error:  # a character that YAML does not allow
        _refuse(name, 1, "含有 YAML 不允许的字符", f"not valid YAML: {str(error).splitlines()[0]}")
    if not isinstance(data, dict):
        _refuse(name, 1, "文件最外层应为“名称: 值”", "the file should hold named values")
    return Document(name, content, data, lines)


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

    def value(self, event: Any, path: Key) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "规则文件不使用锚点和引用（& 与 *）", "no anchors and aliases (& and *)")
        if event.tag:
            self._refuse(event, f"规则文件不使用标签（{event.tag}）", f"no tags ({event.tag})")
        if len(path) > DEEPEST:
            self._refuse(event, f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} deep")
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
            key, line = event.value, _line(event)
            if key in read:
                self._refuse(event, f"“{key}”写了两次", f"{key!r} stands twice")
            self.lines[(*path, key)] = line
            read[key] = self.value(self._next(), (*path, key))
        return read
