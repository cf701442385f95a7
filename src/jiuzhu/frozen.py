"""Frozen values made quickly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Made = TypeVar("Made")


def made_quickly(frozen: Callable[Given, Made]) -> Callable[Given, Made]:
    """Makes the instances of a frozen dataclass with slots in a fraction of the time.

    The class itself writes each field past its own lock; here they are written before it is locked.
    """
    kind = cast(Any, frozen)

    def lock(open_: Any) -> None:
        open_.__class__ = kind

    return cast(
        Callable[Given, Made],
        make_dataclass(
            kind.__name__,
            [(one.name, one.type, one) for one in fields(kind)],
            namespace={"__post_init__": lock},
            repr=False,
            eq=False,
            slots=True,
        ),
    )
