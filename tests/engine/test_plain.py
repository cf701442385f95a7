from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.engine import All, Condition, Decision, Ladder, Some, Test, Verdicts
from jiuzhu.engine.decision import OPPOSITE, Formula
from jiuzhu.engine.formulas import simplified
from jiuzhu.engine.plain import PlainEngine
from jiuzhu.errors import EngineError

TRUE, FALSE = All(()), Some(())


def decide(decision: Decision, *measures: int) -> Verdicts:
    return PlainEngine([decision]).decide(decision, measures)


def above(limit: int, field: int = 0) -> Condition:
    """Of a quantity known within bounds: its least value at `field`, its greatest at the next."""
    return Condition(f"above {limit}", Test(field, ">", limit), Test(field + 1, "<=", limit))


@pytest.mark.parametrize(
    ("operator", "below", "equal", "beyond"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
        ("==", False, True, False),
        ("!=", True, False, True),
    ],
)
@pytest.mark.parametrize("constant", [0, -7, 10**30])
def test_comparisons_at_the_boundary(operator, below, equal, beyond, constant):
    holds, fails = Test(0, operator, constant), Test(0, OPPOSITE[operator], constant)
    decision = Decision("d", 1, (Condition("c", holds, fails),))
    for difference, expected in ((-1, below), (0, equal), (1, beyond)):
        assert decide(decision, constant + difference).conditions == (expected,)


@pytest.mark.parametrize(
    ("least", "greatest", "verdict"), [(11, 20, True), (0, 10, False), (10, 11, None), (11, 11, True)]
)
def test_a_condition_is_open_between_its_bounds(least, greatest, verdict):
    assert decide(Decision("d", 2, (above(10),)), least, greatest) == Verdicts(verdict, (verdict,))


@pytest.mark.parametrize(
    ("measures", "granted"),
    [
        ((11, 11, 11, 11), True),
        ((0, 0, 11, 11), False),
        ((0, 20, 11, 11), None),
        ((0, 20, 0, 0), False),  # one that fails decides, whatever is open
    ],
)
def test_granted_when_all_hold_refused_when_one_fails(measures, granted):
    decision = Decision("d", 4, (above(10), above(10, field=2)))
    assert decide(decision, *measures).granted is granted


def test_nothing_asked_is_granted():
    assert decide(Decision("d", 0, ())) == Verdicts(True, ())


@pytest.mark.parametrize(
    ("bounds", "rows", "tier"),
    [
        ((30, 30), (True, True), 0),
        ((15, 15), (False, True), 1),
        ((5, 5), (False, False), None),
        ((15, 25), (None, True), None),  # the first row may yet be reached
        ((5, 15), (False, None), None),
    ],
)
def test_a_ladder_is_read_from_the_top(bounds, rows, tier):
    decision = Decision("d", 2, (), (Ladder("l", (above(20), above(10))), Ladder("empty", ())))
    assert decide(decision, *bounds) == Verdicts(True, (), (rows, ()), (tier, None))


@pytest.mark.parametrize(
    ("holds", "fails", "verdict"),
    [
        (TRUE, FALSE, True),
        (FALSE, TRUE, False),
        (FALSE, FALSE, None),
        (All((TRUE, Some((TRUE,)))), FALSE, True),
    ],
)
def test_empty_formulas_are_constants(holds, fails, verdict):
    assert decide(Decision("d", 0, (Condition("c", holds, fails),))).conditions == (verdict,)


def test_both_holding_and_failing_is_an_error_that_names_the_condition():
    decision = Decision("allowance", 0, (Condition("income", TRUE, TRUE),))
    with pytest.raises(EngineError, match=r"allowance: 'income' both holds and fails"):
        decide(decision)


def test_measures_must_fill_the_fields():
    with pytest.raises(EngineError, match="d: 1 measures given for 2 fields"):
        decide(Decision("d", 2, (above(10),)), 1)


def test_a_field_that_is_not_there_is_refused_at_once():
    with pytest.raises(EngineError, match="d: 'above 10' reads field 2, there are 2"):
        PlainEngine([Decision("d", 2, (above(10, field=1),))])


def test_decisions_are_those_of_the_engine():
    engine = PlainEngine([Decision("d", 2, (above(10),))])
    assert engine.decide(Decision("d", 2, (above(10),)), (11, 11)).granted  # equal, another object
    with pytest.raises(EngineError, match="e: not among the decisions"):
        engine.decide(Decision("e", 2, (above(10),)), (11, 11))


def source(formula: Formula) -> str:
    match formula:
        case Test(field, operator, constant):
            return f"(m[{field}] {operator} {constant})"
        case All(parts):
            return f"all([{', '.join(map(source, parts))}])"
        case Some(parts):
            return f"any([{', '.join(map(source, parts))}])"


small = st.integers(-2, 2)
formulas = st.recursive(
    st.builds(Test, st.integers(0, 2), st.sampled_from(list(OPPOSITE)), small),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Some, st.lists(inner, max_size=3).map(tuple))
    ),
)


@given(formulas, st.tuples(small, small, small))
def test_formulas_mean_what_python_says(formula, measures):
    expected = eval(source(formula), {"m": measures})
    for same in (formula, simplified(formula)):
        decision = Decision("d", 3, (Condition("c", same, FALSE),))
        assert decide(decision, *measures).conditions == (True if expected else None,)
