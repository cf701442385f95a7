"""`jiuzhu check` and `jiuzhu rules`."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.cli.listing import open_as_data, rules_as_data, show_open, show_rules
from jiuzhu.cli.options import (
    BAD_INPUT,
    FINDINGS,
    AsJson,
    Day,
    Jurisdiction,
    Lang,
    Language,
    RuleFolders,
    complain,
)
from jiuzhu.cli.show import show_problems, show_rulebooks
from jiuzhu.errors import JiuzhuError
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook import Rulebook, check_rules


def check(
    jurisdiction: Jurisdiction = "changzhou", lang: Language = Lang.ZH, rules: RuleFolders = None
) -> None:
    """检查规则文件 / Check that the rules load, on every day, and say which figures are stale or unset."""
    problems, rulebooks = check_rules(jurisdiction, search=rules or ())
    if problems:
        show_problems(Console(stderr=True), problems, lang.value)
    show_rulebooks(Console(), jurisdiction, rulebooks, date.today(), lang.value)
    raise typer.Exit(FINDINGS if problems else 0)


def list_rules(
    on: Day = None,
    lang: Language = Lang.ZH,
    as_json: AsJson = False,
    open_only: Annotated[
        bool, typer.Option("--open", help="只列未定和假定的数 / only what is unset or assumed")
    ] = False,
    procedures: Annotated[
        bool, typer.Option("--procedures", help="列出办理程序 / the procedures: states, steps, times")
    ] = False,
    procedure: Annotated[
        str | None, typer.Option(help="只列一个办理程序 / one procedure, by its name", show_default=False)
    ] = None,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """列出待遇、条件和数，或办理程序 / List benefits, conditions and figures, or the procedures."""
    day = on or date.today()
    try:
        rulebook = Rulebook.load(jurisdiction, day, search=rules or ())
        if procedures or procedure:
            _list_procedures(rulebook, day, procedure, as_json, lang)
        elif open_only:
            _list_open(rulebook, as_json, lang)
        elif as_json:
            _print_json(rules_as_data(rulebook, day))
        else:
            show_rules(Console(), rulebook, day, lang.value)
    except JiuzhuError as error:
        complain(error, jurisdiction, lang)
        raise typer.Exit(BAD_INPUT) from None


def _list_open(rulebook: Rulebook, as_json: bool, lang: Lang) -> None:
    if as_json:
        _print_json(open_as_data(rulebook))
    else:
        show_open(Console(), rulebook, lang.value)


def _list_procedures(rulebook: Rulebook, on: date, name: str | None, as_json: bool, lang: Lang) -> None:
    from jiuzhu.cli.procedures import procedures_as_data, show_procedures

    found = list(rulebook.procedures.values())
    if name is not None:
        found = [one for one in found if one.name == name]
    if name is not None and not found:
        zh, en = nearest(name, rulebook.procedures)
        shown = shortened(name)
        raise typer.BadParameter(
            f"{on} 没有名为“{shown}”的办理程序{zh} / there is no procedure {shown!r} on {on}{en}",
            param_hint="--procedure",
        )
    if as_json:
        _print_json(procedures_as_data(found, rulebook, on))
    else:
        show_procedures(Console(), found, lang.value)


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
