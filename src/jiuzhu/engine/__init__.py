"""The engine that decides, behind one narrow door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from jiuzhu.engine.decision import All, Condition, Decision, Engine, Ladder, Some, Test, Verdicts
from jiuzhu.engine.plain import PlainEngine
from jiuzhu.errors import EngineError

__all__ = [
    "All",
    "Condition",
    "Decision",
    "Engine",
    "Ladder",
    "Some",
    "Test",
    "Verdicts",
    "choose_engine",
]

HOW_TO_INSTALL = """durable-rules is not installed; installing it takes a C compiler and Python's headers:
    pip install durable-rules
On Python 3.13 or later:
    CPPFLAGS='-DPyEval_CallObject(c,a)=PyObject_CallObject(c,a)' pip install durable-rules"""


def choose_engine(decisions: Iterable[Decision], name: Literal["durable", "plain"] | None = None) -> Engine:
    """The engine for these decisions: durable-rules where it is installed, unless one is named.

    Raises `EngineError` where durable-rules is named and not installed, or cannot hold a decision.
    """
    if name == "plain":
        return PlainEngine(decisions)
    try:
        from jiuzhu.engine.durable import DurableEngine
    except ImportError as missing:
        if name == "durable":
            raise EngineError(HOW_TO_INSTALL) from missing
        return PlainEngine(decisions)
    return DurableEngine(decisions)
