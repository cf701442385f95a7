"""Whether a document has the shape of a kind of rule file, and how a slip in it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jiuzhu.errors import Problem, RuleError
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.schema import Entry, Slip
from jiuzhu.texts import Text

File = TypeVar("File", bound=Entry)


def read_shape(document: Document, files: Mapping[str, type[File]], module: ModuleType) -> File:
    """What a document holds; raises `RuleError` with every slip.

    files: the kinds of file that it may be, each by the one key that only it has.  module: where they
    stand with all their entries.
    """
    kinds = [model for key, model in files.items() if key in document.data]
    if len(kinds) != 1:
        keys = ", ".join(files)
        problem = document.problem(
            (),
            f"看不出是哪种规则文件；最外层应有且只有一个：{keys}",
            f"not a known kind of rule file; it should have exactly one of {keys}",
        )
        raise RuleError((problem,))
    try:
        return kinds[0].model_validate(document.data)
    except ValidationError as error:
        raise RuleError(tuple(_problems(error, document, _keys(module)))) from None


@cache
def _keys(module: ModuleType) -> list[str]:
    """Every key that some entry has."""
    entries = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Entry)]
    return sorted({field.alias or name for entry in entries for name, field in entry.model_fields.items()})


def _problems(error: ValidationError, document: Document, keys: Sequence[str]) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        # Pydantic's path says where the error is in what it made of the file.
        path: Key = tuple(step for step in detail["loc"] if step != "[key]")
        said = _slip(detail, document.written(path), keys)
        yield document.problem(path, said.zh, said.en)


def _slip(detail: ErrorDetails, path: Key, keys: Sequence[str]) -> Text:
    key = shortened(".".join(str(step) for step in path))
    match detail["type"]:
        case "extra_forbidden":
            name = shortened(path[-1])
            zh, en = nearest(name, keys, cutoff=0.5)
            return Text(f"没有名为“{name}”的项{zh}", f"there is no key {name!r}{en}")
        case "missing" if path and isinstance(path[-1], str):
            return Text(f"缺少“{key}”", f"{key!r} is missing")
        case "value_error":
            slip = detail["ctx"]["error"]
            assert isinstance(slip, Slip)
            # Where two keys do not go together, the line says where; one value has a name.
            return slip.text if isinstance(detail["input"], dict) else _of(key, slip.text)
    return _of(key, _said(detail["type"], detail.get("ctx", {}), detail["msg"]))


def _of(key: str, text: Text) -> Text:
    return Text(f"“{key}”{text.zh}", f"{key!r} {text.en}")


def _said(kind: str, context: Mapping[str, Any], message: str) -> Text:
    """What pydantic found, in the words of those who write rules."""
    match kind:
        case "literal_error":
            choices = re.findall("'([^']*)'", context["expected"])
            return Text(f"应为 {'、'.join(choices)} 之一", f"should be one of {', '.join(choices)}")
        case "string_type":
            return Text("应为一个词、一个数或一句话", "should be a word, a number or a sentence")
        case "string_too_short":
            return Text("不能为空", "should not be empty")
        case "list_type" | "tuple_type":
            return Text("应写成列表", "should be a list")
        case "dict_type" | "model_type":
            return Text("应写成“名称: 值”", "should hold named values")
        case "too_short" | "missing":
            return Text("项数不够", "has too few entries")
        case "too_long":
            return Text("项数过多", "has too many entries")
        case "int_parsing" | "int_type":
            return Text("应为整数", "should be a whole number")
        case "bool_parsing" | "bool_type":
            return Text("应为 true 或 false", "should be true or false")
    return Text("写法有误", shortened(message))
