"""Chinese text broken into lines of a width: anywhere but in a number, before its unit, before a comma."""

from __future__ import annotations

import re

from rich.cells import cell_len

_UNBROKEN = re.compile(
    r"(?:\d[\d.,%/]*(?: (?:元|人|岁|个月)(?:/[人月年](?:·月)?)?)?|[A-Za-z0-9][A-Za-z0-9.,%:_/\-]*|\s+|.)"
    r"[，。、；：！？）》”]*"
)


def folded(text: str, width: int) -> str:
    """The text with a line break wherever the next piece would go beyond the width, in cells."""
    lines, filled = [""], 0
    for piece in _UNBROKEN.findall(text):
        if filled + cell_len(piece) > width and filled:
            lines.append("")
            piece, filled = piece.lstrip(), 0
        lines[-1] += piece
        filled += cell_len(piece)
    return "\n".join(line.rstrip() for line in lines)
