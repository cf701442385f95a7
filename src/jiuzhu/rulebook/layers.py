"""Which folders make up a jurisdiction's rules, and what their files hold, top layer first."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

from jiuzhu.errors import Problem, RuleError
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook import schema
from jiuzhu.rulebook.document import Document, parse_document, read_content
from jiuzhu.rulebook.schema import FILES, JurisdictionFile, RuleFile
from jiuzhu.rulebook.shape import read_shape
from jiuzhu.texts import Text

ENTRY_POINTS = "jiuzhu.rules"
MOST_FILES = 1_000
OWN = "jurisdiction.yaml"
"""The file that says whose rules a folder holds."""
PROCEDURES = "procedure"
"""The folder within it that holds its procedures."""
PROCEDURE_KEYS = ("procedure", "procedure_part", "procedure_words")
"""The keys that files of procedures are known by."""

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file: the document, and what it holds."""

    document: Document
    content: RuleFile


@dataclass(frozen=True, slots=True)
class Unread:
    """A rule file of which only the bytes were read."""

    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class Layer:
    """The rule files of one folder; those of its procedures are read when somebody asks for them."""

    name: str
    files: tuple[Source, ...]
    procedures: tuple[Unread, ...]


@dataclass(frozen=True, eq=False)
class Layers:
    """A jurisdiction's layers from the nation down, and a hash of everything that stands in them."""

    jurisdiction: str
    title: Text
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
    return _folders(tuple(map(str, search)), os.getcwd()) if search else _packaged_rules()


@lru_cache(maxsize=64)
def _folders(search: tuple[str, ...], here: str) -> tuple[Path, ...]:
    return (*(Path(here, folder).resolve() for folder in search), *_packaged_rules())


@cache
def _packaged_rules() -> tuple[Path, ...]:
    modules = [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    return (*(Path(folder) for module in modules for folder in module.__path__), shipped_rules())


def jurisdictions(folders: Iterable[Path]) -> list[str]:
    """The jurisdictions to be found in these folders."""
    names = {file.parent.name for folder in folders for file in folder.glob(f"*/{OWN}")}
    return sorted(name for name in names if _is_name(name))


def read_layers(jurisdiction: str, folders: tuple[Path, ...]) -> Layers:
    """Every layer of a jurisdiction; raises `RuleError` with file and line for each problem."""
    problems: list[Problem] = []
    layers: list[Layer] = []
    climbed = _upwards(jurisdiction, folders, problems)
    for folder in reversed(climbed):
        try:
            layers.append(read_layer(folder))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(tuple(dict.fromkeys(problems)))
    digest = hashlib.sha256()
    for layer in layers:
        read = [Unread(source.document.name, source.document.content) for source in layer.files]
        for one in sorted([*layer.procedures, *read], key=lambda file: file.name):
            digest.update(f"{layer.name}\0{one.name}\0{len(one.content)}\0".encode())
            digest.update(one.content)
    return Layers(jurisdiction, _title(climbed[0]), tuple(layers), digest.hexdigest())


def _upwards(jurisdiction: str, folders: tuple[Path, ...], problems: list[Problem]) -> list[Path]:
    """The folder of a jurisdiction and of each that it stands within, as far up as can be read."""
    climbed: list[Path] = []
    where, name = shortened(jurisdiction), jurisdiction
    while True:
        folder = _folder(name, folders)
        if folder is None:
            problems.append(_no_such_jurisdiction(where, name, folders))
            return climbed
        if folder in climbed:
            circle = "辖区的上下级关系成环", "the jurisdictions stand within one another in a circle"
            problems.append(Problem(where, *circle))
            return climbed
        climbed.append(folder)
        try:
            own = _own(folder)
        except RuleError as error:
            problems += error.problems
            return climbed
        if not isinstance(own.content, JurisdictionFile) or own.content.within is None:
            return climbed
        where, name = own.document.where(("within",)), own.content.within


def _is_name(text: str) -> bool:
    return re.fullmatch("[a-z][a-z0-9_]{0,60}", text) is not None


def _folder(name: str, folders: tuple[Path, ...]) -> Path | None:
    """The folder of a jurisdiction.  A name is no path: nothing else can be reached by it."""
    found = (folder / name for folder in folders if _is_name(name) and (folder / name / OWN).is_file())
    return next(found, None)


def _no_such_jurisdiction(where: str, name: str, folders: tuple[Path, ...]) -> Problem:
    shown = shortened(name)
    zh, en = nearest(name, jurisdictions(folders))
    places = ", ".join(str(folder) for folder in folders)
    return Problem(
        where,
        f"没有名为“{shown}”的辖区{zh}（查找位置：{places}）",
        f"there is no jurisdiction {shown!r}{en} (looked in {places})",
    )


def _own(folder: Path) -> Source:
    """The file that says whose rules a folder holds; raises `RuleError` if it does not."""
    own = _read(folder / OWN, folder)
    if not isinstance(own.content, JurisdictionFile) or own.content.jurisdiction != folder.name:
        problem = own.document.problem(
            ("jurisdiction",),
            f"这份文件应写明 jurisdiction: {folder.name}",
            f"this file should say 'jurisdiction: {folder.name}'",
        )
        raise RuleError((problem,))
    return own


def _title(folder: Path) -> Text:
    """What people call the jurisdiction whose folder this is."""
    content = _own(folder).content
    assert isinstance(content, JurisdictionFile)
    return content.text


def _unread(file: Path, folder: Path) -> Unread:
    name = f"rules/{folder.name}/{file.relative_to(folder).as_posix()}"
    if file.suffix != ".yaml":
        raise RuleError((Problem(f"{name}:1", "请改名为 .yaml", "rename it to .yaml"),))
    return Unread(name, read_content(file, name))


def _read(file: Path, folder: Path) -> Source:
    unread = _unread(file, folder)
    document = parse_document(unread.content, unread.name)
    for key in PROCEDURE_KEYS:
        if key in document.data:
            said = f"办理程序应放在 {PROCEDURES}/ 文件夹里", f"procedures stand in the folder {PROCEDURES}/"
            raise RuleError((document.problem((key,), *said),))
    content = read_shape(document, FILES, schema)
    if isinstance(content, JurisdictionFile) and file != folder / OWN:
        problem = document.problem(
            ("jurisdiction",),
            f"一层只有一份文件写 jurisdiction，即 {OWN}",
            f"only one file of a layer says 'jurisdiction', and that is {OWN}",
        )
        raise RuleError((problem,))
    return Source(document, content)


@cache
def read_layer(folder: Path) -> Layer:
    """The layer in a folder, read once for each process."""
    files = sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])
    if len(files) > MOST_FILES:
        many = f"规则文件过多，上限 {MOST_FILES} 份", f"more than {MOST_FILES} rule files"
        raise RuleError((Problem(f"rules/{folder.name}", *many),))
    problems: list[Problem] = []
    procedures: list[Unread] = []
    sources: list[Source] = []
    for file in files:
        try:
            if file.relative_to(folder).parts[0] == PROCEDURES:
                procedures.append(_unread(file, folder))
            else:
                sources.append(_read(file, folder))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(tuple(problems))
    return Layer(folder.name, tuple(sources), tuple(procedures))
