"""A draw as it is kept in the record, and what is wrong with one that is not what its lots say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from jiuzhu.cases.draws.drawing import METHOD, Draw, Drawn, Pooled, draw
from jiuzhu.cases.errors import CaseError
from jiuzhu.errors import Problem


def draw_as_data(one: Draw) -> dict[str, Any]:
    """The draw as JSON: the way, the seed, the pool with who is left out of each case, and the result."""
    return {
        "method": METHOD,
        "seed": one.seed,
        "share": str(one.share),
        "rounding": one.rounding,
        "people": one.people,
        "pool": [{"case": pooled.case, "left_out": sorted(pooled.left_out)} for pooled in one.pool],
        "officers": list(one.officers),
        "drawn": [{"case": drawn.case, "officers": list(drawn.officers)} for drawn in one.drawn],
    }


def draw_to_json(one: Draw) -> str:
    """The same as text, always the same for the same draw."""
    return json.dumps(draw_as_data(one), ensure_ascii=False, indent=1)


def draw_from_json(text: str | bytes) -> Draw:
    """The draw that such a text tells of, whether or not its result is right; `CaseError` for any other."""
    try:
        data = json.loads(text)
        if data["method"] != METHOD:
            raise ValueError(data["method"])
        return Draw(
            _text(data["seed"]),
            Fraction(_text(data["share"])),
            _rounding(data["rounding"]),
            int(data["people"]),
            tuple(_pooled(one) for one in data["pool"]),
            tuple(map(_text, data["officers"])),
            tuple(Drawn(_text(one["case"]), tuple(map(_text, one["officers"]))) for one in data["drawn"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ZeroDivisionError):
        said = "不是随机抽查的抽取记录", "this is no record of a draw"
        raise CaseError((Problem("draw_record", *said),)) from None


def faults(one: Draw) -> tuple[Problem, ...]:
    """What in the result is not as the lots have it, the draw being repeated; nothing where all is right."""
    try:
        again = draw(
            one.seed,
            one.pool,
            one.officers,
            share=one.share,
            rounding=one.rounding,
            people=one.people,
        )
    except CaseError as error:
        return error.problems
    return tuple(_differences(one, again))


def _differences(one: Draw, again: Draw) -> Iterator[Problem]:
    said = {drawn.case: drawn.officers for drawn in one.drawn}
    right = {drawn.case: drawn.officers for drawn in again.drawn}
    for case in dict.fromkeys((*said, *right)):
        if case not in right:
            yield Problem(
                case, "记录为抽中，按种子重抽没有抽中", "is said to be drawn, but by its lot is not"
            )
        elif case not in said:
            yield Problem(case, "按种子重抽应抽中，记录里没有", "should be drawn by its lot, but is not")
        elif said[case] != right[case]:
            zh, en = "、".join(right[case]), ", ".join(right[case])
            yield Problem(case, f"核查人员应为 {zh}", f"should be checked by {en}")
    if not said.keys() ^ right.keys() and list(said) != list(right):
        yield Problem("drawn", "抽中的次序与种子不符", "the order of those drawn is not that of their lots")
    if (one.pool, one.officers) != (again.pool, again.officers) or len(said) < len(one.drawn):
        yield Problem("pool", "抽取范围没有按编号排列，或者有重复", "the pool is not in the order of its ids")


def _pooled(data: Mapping[str, Any]) -> Pooled:
    return Pooled(_text(data["case"]), frozenset(map(_text, data["left_out"])))


def _rounding(value: object) -> Any:
    if value not in ("up", "down"):
        raise ValueError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
