"""A property worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class once(Generic[Value]):
    """Like `functools.cached_property` without its lock.

    Until Python 3.12 that lock is one for all instances: a process forked while another thread holds
    it would wait for ever.
    """

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, instance: Any, owner: type) -> Value:
        # Kept under its own name, where it is found before this descriptor is.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
