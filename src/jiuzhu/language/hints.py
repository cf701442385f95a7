"""What an error adds to help: the known name most like the one written; long texts cut short."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_SHOWN = 60  # characters


def shortened(text: object) -> str:
    """A text from a file as an error repeats it: on one line, and not at length."""
    line = " ".join(str(text)[: 4 * LONGEST_SHOWN].split())
    return line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN] + "…"


def nearest(name: str, known: Iterable[str], cutoff: float = 0.4) -> tuple[str, str]:
    """A hint at the known name that is most like this one, in both languages; empty where none is."""
    others = [one for one in known if one != name]
    close = get_close_matches(shortened(name), others, n=1, cutoff=cutoff)
    return (f"，是否想写“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
