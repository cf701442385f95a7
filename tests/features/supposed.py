"""The library's rules with some figures as a scenario supposes them: set, or not yet published.

A scenario that says itself which figures it rests on goes on holding when the bureau fills one in.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from jiuzhu import Rulebook
from jiuzhu.language.tree import ROUNDINGS
from jiuzhu.rulebook.layers import shipped_rules
from jiuzhu.rulebook.model import Figure

NOT_PUBLISHED = "未公布"

_folders = TemporaryDirectory()
_numbers = count()
_WRITTEN = {words.zh: code for code, words in ROUNDINGS.choices} | {"是": "yes", "否": "no"}


def suppose(figures: Mapping[str, str], on: date | None) -> Path:
    """A folder with the layers that set these figures (by Chinese title), with other values."""
    return _suppose(tuple(sorted(figures.items())), Rulebook.load(on=on))


@cache
def _suppose(figures: tuple[tuple[str, str], ...], rulebook: Rulebook) -> Path:
    folder = Path(_folders.name, str(next(_numbers)))
    for title, text in figures:
        figure = _called(title, rulebook)
        layer = figure.where.split("/")[1]
        if not (folder / layer).exists():
            shutil.copytree(shipped_rules() / layer, folder / layer)
            _change(folder / layer / "sources.yaml", "sources", "supposed", {"zh": "假定", "en": "supposed"})
        file = folder / figure.where.removeprefix("rules/").rpartition(":")[0]
        _change(file, "parameters", figure.name, {"values": [_value(text)]})
    return folder


def _called(title: str, rulebook: Rulebook) -> Figure:
    found = [figure for figure in rulebook.figures.values() if figure.title.zh == title]
    titles = "、".join(one.title.zh for one in rulebook.figures.values())
    assert found, f"没有“{title}”这个数；有：{titles}"
    return found[0]


def _value(text: str) -> dict[str, str]:
    if text == NOT_PUBLISHED:
        return {"from": "1949-10-01", "value": "unset"}
    value = _WRITTEN.get(text, text.removesuffix("元"))
    return {"from": "1949-10-01", "value": value, "status": "assumed", "source": "supposed"}


def _change(file: Path, group: str, name: str, entry: dict[str, Any]) -> None:
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    data[group][name] = data[group].get(name, {}) | entry
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
