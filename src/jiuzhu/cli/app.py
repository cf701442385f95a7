"""What the command `jiuzhu` can do: each command stands in a file of its own.

Exit codes: 0 when all is well, 1 when a check found something, 2 when the input cannot be read.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from jiuzhu.cli.assessing import assess_families, print_schema
from jiuzhu.cli.batch import assess_batch, make_synthetic_city, write_template
from jiuzhu.cli.case import case_app
from jiuzhu.cli.changing import plot_sweep, show_what_would_change
from jiuzhu.cli.documents import write_document
from jiuzhu.cli.drawing import check_draw, draw_cases
from jiuzhu.cli.explaining import explain
from jiuzhu.cli.history import show_history
from jiuzhu.cli.interview import interview
from jiuzhu.cli.keeping import compare, replay_receipts
from jiuzhu.cli.payments import list_payments
from jiuzhu.cli.policy import compare_laws, discover_families, reconcile_payments
from jiuzhu.cli.ruling import check, list_rules

app = typer.Typer(
    name="jiuzhu",
    help="社会救助：符合什么、多少、为什么、还缺什么。\n\n"
    "Social assistance: what, how much, why, what is missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("assess")(assess_families)
app.command("changes")(show_what_would_change)
app.command("plot")(plot_sweep)
app.command("interview")(interview)
app.command("explain")(explain)
app.command("replay")(replay_receipts)
app.command("diff")(compare)
app.command("schema")(print_schema)
app.command("check")(check)
app.command("rules")(list_rules)
app.command("history")(show_history)
app.command("payments")(list_payments)
case_app.command("document")(write_document)
case_app.command("draw")(draw_cases)
case_app.command("check-draw")(check_draw)
app.add_typer(case_app, name="case")
app.command("template")(write_template)
app.command("synthetic")(make_synthetic_city)
app.command("batch")(assess_batch)
app.command("compare")(compare_laws)
app.command("reconcile")(reconcile_payments)
app.command("discover")(discover_families)


@app.callback()
def _printable() -> None:
    # A terminal or a file in another encoding (GBK) lacks some signs: better a “?” than no answer.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
