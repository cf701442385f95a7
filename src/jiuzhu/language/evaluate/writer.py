"""One Python function while it is written, line by line.

Its text is made of what the modules beside this one write out, of names made up here, and of whole
numbers.  Whatever a rule brings with it (a figure, a code, the name of a fact) is bound to such a name
and is never part of the text; and no builtin can be reached from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from itertools import chain, count
from types import CodeType
from typing import Any

from jiuzhu.language.situation import Frames

Closure = Callable[[Frames], Any]
"""Works something out of the subjects at hand."""

LONGEST_WRITTEN = 2**60
"""A whole number up to this is written out; a larger one is bound."""


class Opening:
    """A place in the text where lines may still be added: what is used further down is got ready there."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(" " * self._depth + text)


class Writer:
    """The text of a function of the subjects at hand, `frames`, and what the names in it stand for."""

    def __init__(self) -> None:
        self.depth = 1
        self._numbers = count(1)
        self._bound: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self._text: list[list[str]] = []
        self.opening()

    def line(self, text: str) -> None:
        self._text[-1].append(" " * self.depth + text)

    @contextmanager
    def under(self, head: str) -> Iterator[None]:
        """What is written within stands under this head: an `if`, an `else` or a `for`."""
        self.line(head)
        self.depth += 1
        yield
        self.depth -= 1

    def opening(self) -> Opening:
        """A place here for lines that are added later."""
        opening = Opening(self.depth)
        self._text += [opening.lines, []]
        return opening

    def name(self) -> str:
        """A new local name."""
        return f"v{next(self._numbers)}"

    def named(self, expression: str) -> str:
        """A new local name for what an expression comes to."""
        name = self.name()
        self.line(f"{name} = {expression}")
        return name

    def bind(self, thing: Any) -> str:
        """The name by which the text refers to a thing."""
        if id(thing) not in self._names:
            name = self._names[id(thing)] = f"k{len(self._bound) + 1}"
            self._bound[name] = thing  # kept there, so that its id stays its own
        return self._names[id(thing)]

    def constant(self, value: Any) -> str:
        """A value that is always the same: a whole number written out, anything else by name."""
        if value is None or isinstance(value, bool):
            return str(value)
        if isinstance(value, Fraction) and value.denominator == 1:
            value = value.numerator
        if type(value) is int and abs(value) < LONGEST_WRITTEN:
            return str(value)
        return self.bind(value)

    def function(self, result: str, otherwise: Closure | None = None) -> Closure:
        """The function that comes to this result.

        otherwise: takes its place where a number is too large to stand beside infinity.
        """
        self.line(f"return {result}")
        lines = chain.from_iterable(self._text)
        if otherwise is None:
            text = "\n".join(["def work_out(frames):", *lines])
        else:
            failed, careful = self.bind(OverflowError), self.bind(otherwise)
            inside = [" " + line for line in lines]
            ending = [f" except {failed}:", f"  return {careful}(frames)"]
            text = "\n".join(["def work_out(frames):", " try:", *inside, *ending])
        namespace: dict[str, Any] = {"__builtins__": {}, **self._bound}
        exec(_compiled(text), namespace)
        made: Closure = namespace["work_out"]
        return made


@lru_cache(500)
def _compiled(text: str) -> CodeType:
    """Most short expressions have the same text, whatever is bound to its names."""
    return compile(text, "<rule>", "exec")
