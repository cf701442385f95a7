"""`jiuzhu check` and `jiuzhu rules`."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer
from rich.console import Console

from jiuzhu.cli.listing import open_as_data, rules_as_data, show_open, show_rules
from jiuzhu.cli.options import BAD_INPUT, FINDINGS, Day, Jurisdiction, Lang, Language, RuleFolders, complain
from jiuzhu.cli.show import show_problems, show_rulebooks
from jiuzhu.errors import JiuzhuError
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
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    open_only: Annotated[
        bool, typer.Option("--open", help="只列未定和假定的数 / only what is unset or assumed")
    ] = False,
    jurisdiction: Jurisdiction = "changzhou",
    rules: RuleFolders = None,
) -> None:
    """列出待遇、条件和数 / List benefits, conditions and figures with their status and source."""
    day = on or date.today()
    try:
        rulebook = Rulebook.load(jurisdiction, day, search=rules or ())
    except JiuzhuError as error:
        complain(error, jurisdiction, lang)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        data = open_as_data(rulebook) if open_only else rules_as_data(rulebook, day)
        print(json.dumps(data, ensure_ascii=False, indent=2))
    elif open_only:
        show_open(Console(), rulebook, lang.value)
    else:
        show_rules(Console(), rulebook, day, lang.value)
