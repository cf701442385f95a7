"""`jiuzhu case draw` and `jiuzhu case check-draw`: random checks drawn by lot, and a draw checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text as Line

from jiuzhu.cli.case_options import ActingAs, Moment, StorePlace, actor, moment, office_at
from jiuzhu.cli.options import FINDINGS, AsJson, Jurisdiction, Lang, Language, RuleFolders

if TYPE_CHECKING:
    from jiuzhu.cases.draws import Draw


def draw_cases(
    store: StorePlace,
    as_: ActingAs,
    officer: Annotated[
        list[str],
        typer.Option(help="可以抽派的核查人员，每人写一次 / an officer who may be drawn", show_default=False),
    ],
    seed: Annotated[
        str | None,
        typer.Option(
            help="当众抽取的种子；不写则用办理记录的校验值 / a seed drawn in public, else the record's hash",
            show_default=False,
        ),
    ] = None,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """双随机：抽取核查的案件和人员，记入各案 / Draw cases and who checks them, and record it."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cases.draws import hold_draw

        _show(hold_draw(desk, officer, by=by, at=when, seed=seed), as_json, lang)


def check_draw(
    case: Annotated[str, typer.Argument(help="案件编号 / the case's id", show_default=False)],
    store: StorePlace,
    as_: ActingAs,
    at: Moment = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """重抽一遍，核对案件参加过的抽取 / Repeat the draw that a case was in, and say what differs."""
    by, when = actor(as_), moment(at)
    with office_at(store, jurisdiction, rules, lang) as desk:
        from jiuzhu.cases.draws import verify_draw

        held, problems = verify_draw(desk, case, by=by, at=when)
    if as_json or not problems:
        told = [{"where": one.where, "zh": one.zh, "en": one.en} for one in problems]
        _show(held, as_json, lang, {"problems": told})
    if not as_json:
        for one in problems:
            text = f"{one.where}：{one.zh}" if lang is Lang.ZH else f"{one.where}: {one.en}"
            Console().print(Line(text, style="bold red"))
    if not problems and not as_json:
        print("抽取结果与种子相符" if lang is Lang.ZH else "the result is that of the seed")
    raise typer.Exit(FINDINGS if problems else 0)


def _show(held: Draw, as_json: bool, lang: Lang, more: dict[str, Any] | None = None) -> None:
    import json

    from jiuzhu.cases.draws import draw_as_data

    if as_json:
        print(json.dumps({**draw_as_data(held), **(more or {})}, ensure_ascii=False, indent=2))
        return
    drawn, pool, share = len(held.drawn), len(held.pool), f"{held.share * 100}%"
    if lang is Lang.ZH:
        print(f"种子：{held.seed}\n{pool} 件中抽取 {share}，{drawn} 件：")
    else:
        print(f"seed: {held.seed}\n{share} of {pool} cases, {drawn} drawn:")
    for one in held.drawn:
        print(f"  {one.case}  {('、' if lang is Lang.ZH else ', ').join(one.officers)}")
