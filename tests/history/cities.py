"""A layer below the city that sets, from days on, some figures that nobody has published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

City = Mapping[str, Sequence[tuple[str, str]]]
"""For each figure its values, each with its first day."""


def write_city(folder: Path, figures: City) -> Path:
    """The folder in which the jurisdiction `supposed` is found."""
    city = folder / "supposed"
    city.mkdir(parents=True)
    lines = ["parameters:"]
    for name, values in figures.items():
        lines += [f"  {name}:", "    values:"]
        lines += [
            f"      - {{from: {since}, value: {value}, status: regulation, source: supposed 1}}"
            for since, value in values
        ]
    for file, text in {
        "jurisdiction.yaml": "jurisdiction: supposed\nzh: 假定\nen: supposed\nwithin: changzhou\n",
        "sources.yaml": "sources: {supposed: {zh: 假定的文件, en: a supposed document}}\n",
        "parameters.yaml": "\n".join(lines) + "\n",
    }.items():
        (city / file).write_text(text, encoding="utf-8")
    return folder


def supposed(folder: Path, /, **figures: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Where the law is looked for that sets these figures."""
    return {"jurisdiction": "supposed", "search": [write_city(folder, figures)]}
