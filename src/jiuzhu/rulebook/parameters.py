"""The figures of a day: each parameter's value from the lowest layer that may and does set it."""

from __future__ import annotations

from dataclasses import dataclass

from jiuzhu.language.hints import shortened
from jiuzhu.language.tree import Type
from jiuzhu.rulebook.dates import in_force
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.figures import (
    NOT_SET,
    DatedValue,
    dated_values,
    parameter_type,
    read_value,
    unset_value,
)
from jiuzhu.rulebook.model import Figure
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import ParameterEntry, ParametersFile, Slip
from jiuzhu.texts import Text

_ONLY_VALUES = Text(
    "已在上一层写明名称和单位，这里只写 values", "is described in an upper layer; give only its values here"
)


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter as the first layer that names it describes it, and its values of each layer."""

    title: Text
    type: Type
    document: Document
    path: Key
    local: bool
    layers: list[list[DatedValue]]


def read_figures(reading: Reading) -> dict[str, Figure]:
    """Every figure of the day by name; what is wrong is noted in the reading."""
    return {name: _figure(reading, name, found) for name, found in _parameters(reading).items()}


def _parameters(reading: Reading) -> dict[str, _Parameter]:
    read: dict[str, _Parameter] = {}
    seen: dict[str, tuple[Document, Key]] = {}
    for document, file in reading.layers.of_kind(ParametersFile):
        for name, entry in file.parameters.items():
            path: Key = ("parameters", name)
            described = bool(entry.zh or entry.en or entry.unit)
            if name in seen and (described or seen[name][0].layer == document.layer):
                reading.again(name, document, path, seen[name], _ONLY_VALUES)
                continue
            if name not in seen:
                if found := _described(reading, name, entry, document, path):
                    read[name] = found
                else:
                    reading.refused.add(name)
            seen[name] = document, path
            values = dated_values(name, entry, document, reading.problems)
            if name in read:
                read[name].layers.append(values)
                _check_values(reading, name, values, read[name].type)
    return read


def _described(
    reading: Reading, name: str, entry: ParameterEntry, document: Document, path: Key
) -> _Parameter | None:
    if not (entry.zh and entry.en and entry.unit):
        reading.problem(
            document,
            path,
            f"“{name}”要写 zh、en 和 unit（上面各层没有这个参数）",
            f"{name!r} needs zh, en and unit (no upper layer has it)",
        )
        return None
    try:
        return _Parameter(
            Text(entry.zh, entry.en), parameter_type(entry.unit), document, path, entry.local, []
        )
    except ValueError:
        unit = shortened(entry.unit)
        reading.problem(
            document,
            (*path, "unit"),
            f"没有单位“{unit}”；写法如 yuan/month、yuan/person/month、1、flag、rounding",
            f"there is no unit {unit!r}; write yuan/month, yuan/person/month, 1, flag or rounding",
        )
        return None


def _check_values(reading: Reading, name: str, values: list[DatedValue], kind: Type) -> None:
    """Every value is checked on every day, so that a bad one is seen before its day comes."""
    for one in values:
        try:
            read_value(one, kind)
        except Slip as slip:
            said = slip.text
            reading.problem(one.document, one.path, f"“{name}”：{said.zh}", f"{name!r}: {said.en}")
        reading.basis(one.entry.source, one.document, (*one.path, "source"))


def _figure(reading: Reading, name: str, parameter: _Parameter) -> Figure:
    title, kind = parameter.title, parameter.type
    chosen = _chosen(reading, name, parameter)
    if chosen is None:
        where = parameter.document.where(parameter.path)
        note = Text("这一天没有生效的数", "no figure is in force on this day")
        return Figure(name, title, kind, unset_value(kind), "unset", (), None, None, note, None, False, where)
    try:
        value = read_value(chosen, kind)
    except Slip:
        value = None  # told by `_check_values`
    entry = chosen.entry
    return Figure(
        name,
        title,
        kind,
        value,
        entry.status or "unset",
        reading.basis(entry.source, chosen.document, (*chosen.path, "source")),
        chosen.since,
        chosen.until,
        entry.note.text if entry.note else None,
        entry.known_until,
        entry.known_until is not None and reading.on > entry.known_until,
        chosen.document.where(chosen.path),
    )


def _chosen(reading: Reading, name: str, parameter: _Parameter) -> DatedValue | None:
    """The value of the lowest layer that has one; one that is settled, and not local, is not replaced."""
    chosen: DatedValue | None = None
    for values in parameter.layers:
        one = in_force(values, reading.on)
        if one is None:
            continue
        if chosen is not None and not parameter.local and (chosen.entry.status or "unset") not in NOT_SET:
            where = chosen.document.where(chosen.path)
            reading.problem(
                one.document,
                one.path,
                f"“{name}”已由上一层确定（{where}），下层不能改动",
                f"{name!r} is settled by an upper layer ({where})",
            )
        chosen = one
    return chosen
