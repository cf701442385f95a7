"""What the commands about cases share: the store, who acts, when; and how a refusal is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jiuzhu.cli.options import BAD_INPUT, FINDINGS, Lang, complain, read_day
from jiuzhu.errors import JiuzhuError, Problem

if TYPE_CHECKING:
    from jiuzhu.cases import Actor
    from jiuzhu.cases.office import CaseOffice

_MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")

StorePlace = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="JIUZHU_STORE",
        metavar="FILE|URL",
        help="案件库：文件，或 postgresql://用户@主机/库名 / the store: a file or a URL",
        show_default=False,
    ),
]
ActingAs = Annotated[
    str,
    typer.Option(
        "--as",
        envvar="JIUZHU_AS",
        metavar="ID:ROLE:OFFICE",
        help="谁、以什么角色、在哪个单位，如 王敏:street_officer:天宁区/茶山街道 / who acts, as what, where",
        show_default=False,
    ),
]
Moment = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="YYYY-MM-DD[THH:MM]",
        help="办理时间，北京时间，不写为现在 / when, Beijing time; now where it is left out",
        show_default=False,
    ),
]
HappenedOn = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=read_day,
        metavar="YYYY-MM-DD",
        help="实际办理日期，早于记录日期时写 / the day on which it happened, if earlier",
        show_default=False,
    ),
]
Office = Annotated[str | None, typer.Option(help="承办单位 / the office", show_default=False)]
Assigned = Annotated[str | None, typer.Option(help="承办人 / who has it", show_default=False)]
PageLimit = Annotated[int, typer.Option(help="每页件数 / cases a page")]
PageAfter = Annotated[
    str | None, typer.Option(help="上一页给出的标记 / the mark that the page before gave", show_default=False)
]


class Sorted(StrEnum):
    """How a list is sorted."""

    CASE = "case"
    DUE = "due"
    UPDATED = "updated"


Key = Annotated[
    str | None,
    typer.Option(
        help="指令编号：同一编号只办一次 / names the command, which happens once", show_default=False
    ),
]


def actor(text: str) -> Actor:
    """Who acts: `id:role:office`."""
    from jiuzhu.cases import Actor

    parts = [part.strip() for part in text.split(":", 2)]
    if len(parts) < 3 or not all(parts):
        raise typer.BadParameter(
            f"“{text}”应写成 姓名或编号:角色:单位 / expected id:role:office", param_hint="--as"
        )
    return Actor(*parts)


def moment(text: str | None) -> datetime:
    """When; now where nobody says: only here the clock is read."""
    from jiuzhu.cases.calendar import BEIJING

    if text is None:
        return datetime.now(BEIJING)
    for form in _MOMENTS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
    raise typer.BadParameter(
        f"“{text}”不是时间，应如 2022-08-01 或 2022-08-01T09:30 / not a time such as 2022-08-01T09:30",
        param_hint="--at",
    )


@contextmanager
def office_at(
    place: str, jurisdiction: str, rules: list[Path] | None, lang: Lang, *, create: bool = False
) -> Iterator[CaseOffice]:
    """The office over a store; what goes wrong is told, and ends with the exit code that it has."""
    with told(place, lang):
        from jiuzhu.cases.office import CaseOffice
        from jiuzhu.cases.store import Store, StoreError

        if not create and "://" not in place and not Path(place).exists():
            said = (
                "没有这个案件库；登记第一件案件（jiuzhu case open）时会新建",
                "there is no such store; jiuzhu case open makes it with the first case",
            )
            raise StoreError((Problem(place, *said),))
        with Store.open(place, create=create) as store:
            yield CaseOffice(store, jurisdiction=jurisdiction, search=rules or ())


@contextmanager
def told(where: str, lang: Lang) -> Iterator[None]:
    """Tells what goes wrong: 1 where somebody may not, or was too late; 2 where it cannot be read."""
    try:
        yield
    except JiuzhuError as error:
        complain(error, _without_password(where), lang)
        raise typer.Exit(FINDINGS if _is_refused(error) else BAD_INPUT) from None


def _is_refused(error: JiuzhuError) -> bool:
    """Whether what was asked for was understood, but may not be, or came too late."""
    try:
        from jiuzhu.cases.office import AccessError
        from jiuzhu.cases.store import Conflict
    except JiuzhuError:  # what the store needs is not installed, which is the very error
        return False
    return isinstance(error, AccessError | Conflict)


def _without_password(place: str) -> str:
    scheme, there, rest = place.partition("://")
    if not there or "@" not in rest:
        return place
    user, _, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}@{host}"
