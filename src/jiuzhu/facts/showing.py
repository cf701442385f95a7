"""What people wrote, as it is repeated to them: never long in an error, and nothing that is obeyed."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Collection
from math import log10

LONGEST_SHOWN = 40  # characters
_LARGEST_SHOWN = 10**LONGEST_SHOWN
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def shown(value: object) -> str:
    """The value in quotes, whatever somebody gave: cut short, half characters escaped."""
    text = value[: LONGEST_SHOWN + 1] if isinstance(value, str) else _brief(value)
    cut = f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text
    return f"“{cut.encode('utf-8', 'backslashreplace').decode()}”"


def is_writable(text: str) -> bool:
    """Whether the text can be stored and printed: a JSON text may hold one half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str) -> str:
    """The text without what a terminal or a browser would obey rather than show: on one line, too."""
    return _CONTROLS.sub("\ufffd", _BREAKS.sub(" ", text))


def _brief(value: object) -> str:
    if isinstance(value, int) and abs(value) > _LARGEST_SHOWN:
        return f"{'-' if value < 0 else ''}~1e{int(log10(abs(value)))}"  # Python would not print it
    try:
        return reprlib.repr(value) if isinstance(value, Collection) else str(value)
    except Exception:  # what somebody else's object does when it is printed
        return type(value).__name__
