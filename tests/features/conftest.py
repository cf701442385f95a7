"""After every scenario has run: is each condition of each benefit decided for and against by one, and
each step of each procedure taken and refused?
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from jiuzhu import Rulebook
from tests.features.procedure_steps import REFUSED, TAKEN, written
from tests.features.steps import DECIDED

_COMPLETE = pytest.StashKey[bool]()


def conditions() -> dict[tuple[str, str], str]:
    """Every condition of every benefit on any day, with what people call it."""
    found: dict[tuple[str, str], str] = {}
    for day in Rulebook.stretches():
        for benefit in Rulebook.load(on=day).benefits.values():
            for one in (*benefit.conditions, *benefit.exclusions):
                found[benefit.name, one.name] = f"{benefit.title.zh}：{one.text.zh}"
    return found


def uncovered() -> dict[str, str]:
    """Conditions that no scenario decides for, or none against, with what is lacking."""
    lacking: dict[str, str] = {}
    for key, name in conditions().items():
        words = [
            word
            for verdict, word in (("holds", "成立"), ("fails", "不成立"))
            if verdict not in DECIDED.get(key, ())
        ]
        if words:
            lacking[name] = "、".join(words)
    return lacking


def steps() -> dict[tuple[str, str], str]:
    """Every step of every procedure on any day, by the file that has it, with what people call it."""
    return {
        written(step): f"{written(step)[0]}：{step.text.zh}"
        for day in Rulebook.stretches()
        for procedure in Rulebook.load(on=day).procedures.values()
        for step in procedure.transitions
    }


def untried() -> dict[str, str]:
    """Steps that no scenario takes, or none sees refused, with what is lacking."""
    lacking: dict[str, str] = {}
    for key, name in steps().items():
        words = [word for done, word in ((TAKEN, "予以办理"), (REFUSED, "不予办理")) if key not in done]
        if words:
            lacking[name] = "、".join(words)
    return lacking


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # A selection of scenarios says nothing about coverage.
    chosen = (
        config.option.keyword
        or getattr(config.option, "lf", False)
        or any("::" in one for one in config.args)
    )
    config.stash[_COMPLETE] = not chosen and any("test_features" in item.nodeid for item in items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.stash.get(_COMPLETE, False):
        return
    terminalreporter.section("规则的场景覆盖 / conditions covered by scenarios")
    _table(terminalreporter, conditions().values(), uncovered())
    terminalreporter.section("程序的场景覆盖 / steps covered by scenarios")
    _table(terminalreporter, steps().values(), untried())


def _table(terminalreporter: pytest.TerminalReporter, known: Iterable[str], lacking: dict[str, str]) -> None:
    """How many of those that stand together are covered, then each that is not."""
    counted: dict[str, list[int]] = {}
    for name in known:
        counts = counted.setdefault(name.partition("：")[0], [0, 0])
        counts[0] += 1
        counts[1] += name not in lacking
    for title, (total, covered) in counted.items():
        terminalreporter.write_line(f"{covered:>4} / {total:<4}{title}")
    for name, words in lacking.items():
        terminalreporter.write_line(f"没有使其{words}的场景：{name}", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if session.config.stash.get(_COMPLETE, False) and exitstatus == 0 and (uncovered() or untried()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
