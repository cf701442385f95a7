"""What can go wrong with the store of cases, in plain words; nothing is left half done."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from jiuzhu.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from jiuzhu.cases.record import Entry

BEIJING = timezone(timedelta(hours=8))


class StoreError(ProblemsError):
    """The store cannot do what was asked; nothing of it was done."""

    zh = "案件库无法完成操作"
    en = "the store of cases cannot do this"


class Busy(StoreError):
    """Others kept the store locked for too long; the same again may well succeed."""

    zh = "案件库正忙"
    en = "the store of cases is busy"


class NoSuchCase(StoreError):
    """There is no case of this id."""

    zh = "没有这个案件"
    en = "there is no such case"


class KeyTaken(StoreError):
    """The key was used before for something else: a key is for one command and its repetitions."""

    zh = "指令编号已用过"
    en = "the key of the command is taken"


class OutcomeUnknown(StoreError):
    """The connection broke while the step was being made final: it may have happened or not.

    To repeat the command with the same key is safe: it happens once in any case.
    """

    zh = "不知道是否已经办成"
    en = "it is not known whether this happened"


class Conflict(StoreError):
    """Somebody else acted in the case since the version that the officer saw.

    case; expected: the version that was seen; version: that which the case has; since: what was done in
    between, oldest first.
    """

    zh = "案件已有新的办理"
    en = "the case has changed meanwhile"

    def __init__(self, case: str, expected: int, version: int, since: tuple[Entry, ...]) -> None:
        self.case, self.expected, self.version, self.since = case, expected, version, since
        zh, en = _difference(expected, version)
        done = "；".join(_told(entry) for entry in since)
        super().__init__(
            (
                Problem(
                    f"案件 {case} / case {case}",
                    f"{zh}{'：' + done if done else ''}。请看过现在的案卷再决定是否办理",
                    f"{en}{': ' + done if done else ''}; look at the case as it is before you act",
                ),
            )
        )


def _difference(expected: int, version: int) -> tuple[str, str]:
    if expected > version:
        return (
            f"您依据的是第 {expected} 条为止的案卷，库中只有 {version} 条（案件库可能由较早的备份恢复）",
            f"you acted on it up to its entry {expected}, and it has only {version} (an older backup, "
            "perhaps, that was restored)",
        )
    if expected == 0:
        return f"这个案件已经建立，现有 {version} 条", f"the case exists already and has {version} entries"
    return (
        f"您依据的是第 {expected} 条为止的案卷，现在已到第 {version} 条",
        f"you acted on it up to its entry {expected}, and it is at entry {version} now",
    )


def _told(entry: Entry) -> str:
    event = entry.event
    who, at = event.actor, event.at.astimezone(BEIJING)
    return f"{who.id}（{who.role}，{who.office}）{at:%Y-%m-%d %H:%M}“{event.kind}”"


def no_such_case(case: str) -> NoSuchCase:
    """The error for a case that the store does not have."""
    case = case.encode("utf-8", "replace").decode()
    return NoSuchCase(
        (
            Problem(
                f"案件 {case} / case {case}",
                "库中没有这个案件；请核对案件编号",
                "the store has no case of this id; look at the id again",
            ),
        )
    )


def not_installed(missing: ImportError) -> StoreError:
    """The error where the libraries of the store are not installed."""
    return StoreError(
        (
            Problem(
                str(missing.name),
                "没有安装案件库所需的程序包：pip install 'jiuzhu[cases]'",
                "what the store needs is not installed: pip install 'jiuzhu[cases]'",
            ),
        )
    )
