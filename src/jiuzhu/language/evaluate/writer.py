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

LARGEST_WRITTEN = 2**60
"""A whole number below this is written out; a larger one is bound."""


class Place:
    """A place in the text where lines may still be added."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(" " * self._depth + text)


class Writer:
    """The text of a function of the subjects at hand, `frames`, and what the names in it stand for.

    at_last: what is still to be done before the function is made.
    """

    def __init__(self) -> None:
        self.depth = 1
        self.at_last: list[Callable[[], None]] = []
        self._numbers = count(1)
        self._own: set[str] = set()
        self._bound: dict[str, Any] = {}
        self._names: dict[object, str] = {}
        self._text: list[list[str]] = [[]]

    # --- lines -----------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        self._text[-1].append(" " * self.depth + text)

    @contextmanager
    def under(self, head: str) -> Iterator[None]:
        """What is written within stands under this head: an `if`, an `else` or a loop."""
        self.line(head)
        self.depth += 1
        yield
        self.depth -= 1

    def place(self) -> Place:
        """A place here, for lines that are added later."""
        place = Place(self.depth)
        self._text += [place.lines, []]
        return place

    # --- names -----------------------------------------------------------------------------------

    def name(self) -> str:
        """A new local name."""
        return f"v{next(self._numbers)}"

    def named(self, expression: str) -> str:
        """A new local name for what an expression comes to."""
        name = self.name()
        self._own.add(name)
        self.line(f"{name} = {expression}")
        return name

    def variable(self, value: str) -> str:
        """A name with this value that may be given another: the same one, if nothing else rests on it."""
        return value if value in self._own else self.named(value)

    def bind(self, thing: Any) -> str:
        """The name by which the text refers to a thing."""
        known_by = thing if isinstance(thing, str) else id(thing)
        if known_by not in self._names:
            name = self._names[known_by] = f"k{len(self._bound) + 1}"
            self._bound[name] = thing  # kept there, so that its id stays its own
        return self._names[known_by]

    def constant(self, value: Any) -> str:
        """A value that is always the same: a whole number written out, anything else by name."""
        if value is None or isinstance(value, bool):
            return str(value)
        if isinstance(value, Fraction) and value.denominator == 1:
            value = value.numerator
        if type(value) is int and abs(value) < LARGEST_WRITTEN:
            return str(value)
        return self.bind(value)

    # --- the function ----------------------------------------------------------------------------

    def function(self, result: str, otherwise: Closure | None = None) -> Closure:
        """The function that comes to this result.

        otherwise: takes its place where a number is too large to stand beside infinity.
        """
        self.line(f"return {result}")
        for finish in self.at_last:
            finish()
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
