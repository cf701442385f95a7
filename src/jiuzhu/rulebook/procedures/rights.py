"""What each role may see and do, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from jiuzhu.rulebook.model import Basis
from jiuzhu.texts import Text

Verb = Literal["read", "list", "open", "file", "do", "correct", "assign", "verify", "export", "draw", "pay"]
Scope = Literal["own", "within", "involved", "all"]
View = Literal["file", "list", "posting"]

VERBS: tuple[Verb, ...] = get_args(Verb)
SCOPES: tuple[Scope, ...] = get_args(Scope)

VERB_TEXTS: dict[Verb, Text] = {
    "read": Text("查阅", "read"),
    "list": Text("列表", "list"),
    "open": Text("登记", "open"),
    "file": Text("变更填报内容", "file anew"),
    "do": Text("办理", "act"),
    "correct": Text("更正", "correct"),
    "assign": Text("分派", "assign"),
    "verify": Text("检查记录", "verify the record"),
    "export": Text("导出", "export"),
    "draw": Text("随机抽查", "draw at random"),
    "pay": Text("发放", "pay"),
}

SCOPE_TEXTS: dict[Scope, Text] = {
    "own": Text("本单位的案件", "cases of the own office"),
    "within": Text("本单位及下属单位的案件", "cases of the own office and those under it"),
    "involved": Text("本人参与的案件", "cases that the person has a part in"),
    "all": Text("全部案件", "all cases"),
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may see and do.

    scopes: for each verb that it may use, of which cases.  shows: what it sees of a case.  full_ids:
    whether ID numbers are shown whole.  children: whether it may see cases that are never posted.
    procedures: to which its rights are limited, None where to none.
    """

    role: str
    scopes: Mapping[Verb, Scope]
    shows: View
    full_ids: bool
    children: bool
    procedures: frozenset[str] | None
    where: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see and do what.

    roles: by role; whom it does not name may nothing.  never_posted: the procedures whose cases are never
    posted in public, and the law that says so.
    """

    roles: Mapping[str, Rights]
    never_posted: frozenset[str]
    never_posted_basis: tuple[Basis, ...]
    basis: tuple[Basis, ...]
    assumed: Text | None = None
