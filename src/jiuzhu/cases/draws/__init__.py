"""Random checks (双随机): cases and those who check them drawn by lot, so that anybody can repeat it."""

from jiuzhu.cases.draws.drawing import METHOD, Draw, Drawn, Pooled, draw
from jiuzhu.cases.draws.holding import draws_in, hold_draw, verify_draw
from jiuzhu.cases.draws.record import draw_as_data, draw_from_json, faults
from jiuzhu.cases.draws.rules import DrawRules

__all__ = [
    "METHOD",
    "Draw",
    "DrawRules",
    "Drawn",
    "Pooled",
    "draw",
    "draw_as_data",
    "draw_from_json",
    "draws_in",
    "faults",
    "hold_draw",
    "verify_draw",
]
