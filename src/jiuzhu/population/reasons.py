"""Why something is so of a row of a result, in words, as SQL: the conditions that decide it."""

from __future__ import annotations

from jiuzhu.population.names import as_text, quoted
from jiuzhu.population.words import PERIODS
from jiuzhu.rulebook.model import Benefit, cited
from jiuzhu.texts import Language


def conditions_that(benefit: Benefit, row: str, which: str, lang: Language) -> str:
    """The conditions that fail (`which`: `NOT {}`), or are unknown (`{} IS NULL`), each with its basis."""
    said = []
    for one in (*benefit.conditions, *benefit.exclusions):
        column = f"{row}.{quoted(f'{benefit.name}.conditions.{one.name}')}"
        basis = cited(one.basis)[lang]
        text = f"“{one.text.zh}”" if lang == "zh" else one.text.en
        if basis:
            text += f"（{basis}）" if lang == "zh" else f" ({basis})"
        said.append(f"CASE WHEN {which.format(column)} THEN {as_text(text)} END")
    return f"concat_ws({as_text('；' if lang == 'zh' else '; ')}, {', '.join(said)})"


def yuan(fen: str) -> str:
    """A sum in fen as people read it, without needless decimals."""
    each = f"CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))"
    return f"regexp_replace(CAST(CAST({each} AS DECIMAL(18, 2)) AS VARCHAR), '\\.00$', '')"


def sum_due(benefit: Benefit, low: str, high: str, lang: Language) -> str:
    """What is due: a sum, its bounds, or at least so much."""
    unit = PERIODS[benefit.paid.period][lang].partition("，")[0].partition(",")[0] if benefit.paid else ""
    to, least = (" 至 ", "不低于 ") if lang == "zh" else (" to ", "at least ")
    return f"""CASE WHEN {high} IS NULL THEN '{least}' || {yuan(low)} WHEN {low} = {high} THEN {yuan(low)}
        ELSE {yuan(low)} || '{to}' || {yuan(high)} END || ' {unit}'"""
