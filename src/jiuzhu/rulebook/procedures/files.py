"""The files of procedure of a jurisdiction, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook.document import Document, parse_document
from jiuzhu.rulebook.layers import PROCEDURE_KEYS, PROCEDURES, Layer, Layers
from jiuzhu.rulebook.procedures import schema
from jiuzhu.rulebook.procedures.schema import FILES, ProcedureFiles
from jiuzhu.rulebook.shape import read_shape

Kind = TypeVar("Kind")


def files_of_kind(layers: Layers, kind: type[Kind]) -> Iterator[tuple[Document, Kind]]:
    """The files of a kind, upper layers first; raises `RuleError` with every slip of shape in a layer."""
    for layer in layers.layers:
        for document, content in _files(layer):
            if isinstance(content, kind):
                yield document, content


@cache
def _files(layer: Layer) -> tuple[tuple[Document, ProcedureFiles], ...]:
    problems: list[Problem] = []
    read: list[tuple[Document, ProcedureFiles]] = []
    for file in layer.procedures:
        try:
            read.append(_read(parse_document(file.content, file.name)))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(tuple(problems))
    return tuple(read)


def _read(document: Document) -> tuple[Document, ProcedureFiles]:
    if not any(key in document.data for key in PROCEDURE_KEYS):
        said = f"{PROCEDURES}/ 文件夹里只放办理程序", f"only procedures stand in {PROCEDURES}/"
        raise RuleError((document.problem((), *said),))
    return document, read_shape(document, FILES, schema)
