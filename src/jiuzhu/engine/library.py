"""The C module of durable-rules: the few of its functions that can be trusted, typed.

Its scheduler, which runs actions in threads of its own, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Protocol, cast

NAME = f"durable-rules {version('durable_rules')}"


class Library(Protocol):
    """A code other than 0 is a failure, as is `error`."""

    error: type[Exception]

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def delete_state(self, handle: int, sid: str, /) -> None: ...


library = cast(Library, import_module("durable_rules_engine"))


def firings(handle: int, state: int) -> Iterator[str]:
    """The name of each rule as it fires, read off the front of `{"name":{"m":…`."""
    started = library.start_action_for_state(handle, state)
    text = started[1] if started else None
    while text:
        yield text[2 : text.index('"', 2)]
        text = library.complete_and_start_action(handle, state)


def keep_freed_memory() -> None:
    """Makes glibc keep what is freed, as it does once it has seen a larger block come and go.

    A pass allocates and frees some hundred kilobytes; fetched from the kernel each time, they would take
    several times as long as the pass.
    """
    bytes(8 << 20)
