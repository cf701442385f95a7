"""Which folders make up a jurisdiction's rules, and what their files hold, top layer first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook.document import Document, Key, read_document
from jiuzhu.rulebook.schema import FILES, JurisdictionFile, RuleFile

ENTRY_POINTS = "jiuzhu.rules"
MOST_FILES = 1_000

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file: the document, and what it holds."""

    document: Document
    content: RuleFile


@dataclass(frozen=True, slots=True)
class Layer:
    """The rule files of one folder."""

    name: str
    own: JurisdictionFile
    files: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """A jurisdiction's layers from the nation down, and a hash of everything that stands in them."""

    jurisdiction: str
    layers: tuple[Layer, ...]
    digest: str

    def of_kind(self, kind: type[Kind]) -> Iterator[tuple[Document, Kind]]:
        """The files of a kind, upper layers first: each document, and what it holds."""
        for layer in self.layers:
            for source in layer.files:
                if isinstance(source.content, kind):
                    yield source.document, source.content


def shipped_rules() -> Path:
    """The folder of rules that comes with the library, installed or in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent.parent / "rules"


def rule_folders(search: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Where jurisdictions are looked for: the given folders, those of packages, the shipped ones.

    A package ships a city by an entry point in the group `jiuzhu.rules` whose value is the module
    that holds its folder of rules.
    """
    return (*(Path(folder).resolve() for folder in search), *_packaged_rules())


@cache
def _packaged_rules() -> tuple[Path, ...]:
    modules = [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    return (*(Path(folder) for module in modules for folder in module.__path__), shipped_rules())


def read_layers(jurisdiction: str, folders: tuple[Path, ...]) -> Layers:
    """Every layer of a jurisdiction; raises `RuleError` with file and line for each problem."""
    layers: list[Layer] = []
    name: str | None = jurisdiction
    while name is not None:
        if any(layer.name == name for layer in layers):
            raise RuleError(
                (
                    Problem(
                        name, "辖区的上下级关系成环", "the jurisdictions stand within one another in a circle"
                    ),
                )
            )
        layer = read_layer(_folder(name, folders))
        layers.insert(0, layer)
        name = layer.own.within
    digest = hashlib.sha256()
    for layer in layers:
        for source in layer.files:
            digest.update(f"{layer.name}\0{source.document.name}\0{len(source.document.content)}\0".encode())
            digest.update(source.document.content)
    return Layers(jurisdiction, tuple(layers), digest.hexdigest())


def jurisdictions(folders: Iterable[Path]) -> list[str]:
    """The jurisdictions to be found in these folders."""
    return sorted({file.parent.name for folder in folders for file in folder.glob("*/jurisdiction.yaml")})


def _folder(name: str, folders: tuple[Path, ...]) -> Path:
    for folder in folders:
        if (folder / name / "jurisdiction.yaml").is_file() and name == os.path.basename(name):
            return folder / name
    known = jurisdictions(folders)
    close = get_close_matches(name, known, n=1, cutoff=0.4)
    zh, en = (f"，是否想写“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
    places = ", ".join(str(folder) for folder in folders)
    raise RuleError(
        (
            Problem(
                name[:60],
                f"没有名为“{name[:60]}”的辖区{zh}（查找位置：{places}）",
                f"there is no jurisdiction {name[:60]!r}{en} (looked in {places})",
            ),
        )
    )


@lru_cache(maxsize=32)
def read_layer(folder: Path) -> Layer:
    """The layer in a folder, read once for each process."""
    problems: list[Problem] = []
    sources: list[Source] = []
    files = sorted(folder.rglob("*.yaml"))
    if len(files) > MOST_FILES:
        raise RuleError((Problem(str(folder), "规则文件过多", f"more than {MOST_FILES} rule files"),))
    for file in files:
        name = f"rules/{folder.name}/{file.relative_to(folder).as_posix()}"
        try:
            document = read_document(file, name)
            sources.append(Source(document, _content(document)))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(tuple(problems))
    own = [source.content for source in sources if isinstance(source.content, JurisdictionFile)]
    if len(own) != 1 or own[0].jurisdiction != folder.name:
        raise RuleError(
            (
                Problem(
                    f"rules/{folder.name}/jurisdiction.yaml",
                    f"应有且只有一份写明 jurisdiction: {folder.name} 的文件",
                    f"there should be one file that says 'jurisdiction: {folder.name}'",
                ),
            )
        )
    return Layer(folder.name, own[0], tuple(sources))


def _content(document: Document) -> RuleFile:
    kinds = [model for key, model in FILES.items() if key in document.data]
    if len(kinds) != 1:
        keys = ", ".join(FILES)
        raise RuleError(
            (
                document.problem(
                    (),
                    f"看不出是哪种规则文件；最外层应有且只有一个：{keys}",
                    f"not a known kind of rule file; it should have exactly one of {keys}",
                ),
            )
        )
    try:
        return kinds[0].model_validate(document.data)
    except ValidationError as error:
        raise RuleError(tuple(_problems(error, document, kinds[0]))) from None


def _problems(error: ValidationError, document: Document, model: type[RuleFile]) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path: Key = tuple(step for step in detail["loc"] if step != "[key]")
        key = ".".join(str(step) for step in path)
        match detail["type"]:
            case "extra_forbidden":
                zh, en = f"没有名为“{path[-1]}”的项", f"there is no key {path[-1]!r}"
                close = get_close_matches(str(path[-1]), _keys_near(model), n=1, cutoff=0.5)
                if close:
                    zh, en = f"{zh}，是否想写“{close[0]}”？", f"{en}; did you mean {close[0]!r}?"
            case "missing":
                zh, en = f"缺少“{key}”", f"{key!r} is missing"
            case "value_error":
                zh, _, en = str(detail["ctx"]["error"]).partition(" / ")
                en = en or zh
            case _:
                zh, en = f"“{key}”写法有误：{detail['msg']}", f"{key!r}: {detail['msg']}"
        yield document.problem(path, zh, en)


def _keys_near(model: type[RuleFile]) -> list[str]:
    from jiuzhu.rulebook import schema

    names: set[str] = set()
    for entry in vars(schema).values():
        if isinstance(entry, type) and issubclass(entry, schema.Entry):
            names |= {field.alias or name for name, field in entry.model_fields.items()}
    return sorted(names)
