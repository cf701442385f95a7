"""The figures of a day: each parameter's value from the lowest layer that may and does set it."""

from __future__ import annotations

from jiuzhu.language.tree import Type
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.figures import (
    NOT_SET,
    DatedValue,
    dated_values,
    in_force,
    parameter_type,
    read_value,
    unset_value,
)
from jiuzhu.rulebook.model import Figure
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import ParameterEntry, ParametersFile
from jiuzhu.texts import Text


def read_figures(reading: Reading) -> dict[str, Figure]:
    """Every figure of the day by name; what is wrong is noted in the reading."""
    declared: dict[str, tuple[ParameterEntry, Type, Document]] = {}
    values: dict[str, list[list[DatedValue]]] = {}
    for document, file in reading.layers.of_kind(ParametersFile):
        for name, entry in file.parameters.items():
            path: Key = ("parameters", name)
            dated = dated_values(name, entry, document, reading.problems)
            if name in declared:
                if entry.unit or entry.zh or entry.en:
                    reading.problem(
                        document,
                        path,
                        f"“{name}”已在上一层写明名称和单位，这里只写 values",
                        f"{name!r} is described in an upper layer; give only its values here",
                    )
                values[name].append(dated)
                continue
            if not (entry.zh and entry.en and entry.unit):
                reading.problem(
                    document,
                    path,
                    f"“{name}”要写 zh、en 和 unit（上面各层没有这个参数）",
                    f"{name!r} needs zh, en and unit (no upper layer has it)",
                )
                continue
            try:
                declared[name] = (entry, parameter_type(entry.unit), document)
                values[name] = [dated]
            except ValueError:
                reading.problem(
                    document,
                    (*path, "unit"),
                    f"没有单位“{entry.unit}”；写法如 yuan/month、yuan/person/month、1、flag、rounding",
                    f"there is no unit {entry.unit!r}; write yuan/month, yuan/person/month, 1, flag or "
                    "rounding",
                )
    figures: dict[str, Figure] = {}
    for name, (entry, kind, document) in declared.items():
        for layer in values[name]:
            for one in layer:
                _check_value(reading, name, one, kind)
        figures[name] = _figure(reading, name, entry, kind, document, values[name])

    return figures


def _check_value(reading: Reading, name: str, one: DatedValue, kind: Type) -> None:
    """Every value is checked on every day, so that a bad one is seen before its day comes."""
    try:
        read_value(one, kind)
    except ValueError as error:
        zh, _, en = str(error).partition(" / ")
        reading.problem(one.document, one.path, f"“{name}”：{zh}", f"{name!r}: {en or zh}")
    reading.basis(one.entry.source, one.document, one.path)


def _figure(
    reading: Reading,
    name: str,
    entry: ParameterEntry,
    kind: Type,
    document: Document,
    layers: list[list[DatedValue]],
) -> Figure:
    title = Text(entry.zh or name, entry.en or name)
    chosen: DatedValue | None = None
    for layer in layers:
        one = in_force(layer, reading.on)
        if one is None:
            continue
        if chosen is not None and (chosen.entry.status or "unset") not in NOT_SET:
            reading.problem(
                one.document,
                one.path,
                f"“{name}”已由上一层确定（{chosen.document.where(chosen.path)}），下层不能改动",
                f"{name!r} is settled by an upper layer ({chosen.document.where(chosen.path)})",
            )
        chosen = one
    if chosen is None:
        where = document.where(("parameters", name))
        note = Text("这一天没有生效的数", "no figure is in force on this day")
        return Figure(name, title, kind, unset_value(kind), "unset", (), None, None, note, None, False, where)
    try:
        value = read_value(chosen, kind)
    except ValueError:
        value = None  # told by `_check_value`
    known_until = chosen.entry.known_until
    return Figure(
        name,
        title,
        kind,
        value,
        chosen.entry.status or "unset",
        reading.basis(chosen.entry.source, chosen.document, chosen.path),
        chosen.since,
        chosen.until,
        chosen.entry.note.text if chosen.entry.note else None,
        known_until,
        known_until is not None and reading.on > known_until,
        chosen.document.where(chosen.path),
    )
