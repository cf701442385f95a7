"""A benefit's file and its procedure name the same first month of payment."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu import Rulebook

NAMED = {
    "month_after_decision": ("next", None),
    "month_of_decision": ("same", None),
    "month_of_application": ("same", "apply"),
}


@pytest.mark.parametrize("on", Rulebook.stretches(), ids=date.isoformat)
def test_both_name_the_same_first_month(on: date) -> None:
    book = Rulebook.load(on=on)
    for procedure in book.procedures.values():
        grants = [step.effect for step in procedure.transitions if step.name == "grant" and step.effect]
        for name in procedure.serves:
            paid = book.benefits[name].paid if name in book.benefits else None
            if paid is None or paid.starts is None or paid.starts.when not in NAMED:
                continue
            for effect in grants:
                assert (effect.month, effect.event) == NAMED[paid.starts.when], (procedure.name, name)
