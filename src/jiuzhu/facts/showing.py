"""A value as an error repeats it: on no account long, and always something that can be written down."""

from __future__ import annotations

import reprlib
from collections.abc import Collection
from math import log10

LONGEST_SHOWN = 40  # characters
_LARGEST_SHOWN = 10**LONGEST_SHOWN


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


def _brief(value: object) -> str:
    if isinstance(value, int) and abs(value) > _LARGEST_SHOWN:
        return f"{'-' if value < 0 else ''}~1e{int(log10(abs(value)))}"  # Python would not print it
    try:
        return reprlib.repr(value) if isinstance(value, Collection) else str(value)
    except Exception:  # what somebody else's object does when it is printed
        return type(value).__name__
