from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiuzhu.engine import All, Condition, Decision, Ladder, Some, Test, Verdicts, limits
from jiuzhu.engine.decision import OPPOSITE, Formula, negated
from jiuzhu.engine.limits import CONSTANT_LIMIT, FIELD_LIMIT, MEASURE_LIMIT
from jiuzhu.engine.plain import PlainEngine
from jiuzhu.errors import EngineError

pytest.importorskip("durable_rules_engine")
durable = pytest.importorskip("jiuzhu.engine.durable")
library = pytest.importorskip("jiuzhu.engine.library")

TRUE, FALSE = All(()), Some(())


def known(formula: Formula) -> Formula:
    """A formula about quantities, made one about their bounds that is true when it is true for certain.

    Quantity i lies between the measures 2i and 2i + 1.
    """
    match formula:
        case Test(quantity, operator, constant):
            least, greatest = 2 * quantity, 2 * quantity + 1
            match operator:
                case ">" | ">=":
                    return Test(least, operator, constant)
                case "<" | "<=":
                    return Test(greatest, operator, constant)
                case "==":
                    return All((Test(least, "==", constant), Test(greatest, "==", constant)))
                case "!=":
                    return Some((Test(least, ">", constant), Test(greatest, "<", constant)))
        case All(parts):
            return All(tuple(map(known, parts)))
        case Some(parts):
            return Some(tuple(map(known, parts)))


def condition(formula: Formula, name: str = "c") -> Condition:
    return Condition(name, known(formula), known(negated(formula)))


# Random decisions.  Few values, so that comparisons meet their boundaries; and the limits of the machine.

QUANTITIES = 3
EDGES = [CONSTANT_LIMIT, MEASURE_LIMIT, 2**31, 2**53, 2**63, 2**64, 10**30]
constants = st.integers(-3, 3) | st.sampled_from(
    [s * n for n in EDGES if n <= CONSTANT_LIMIT for s in (1, -1)]
)
values = st.integers(-4, 4) | st.sampled_from([s * n + d for n in EDGES for s in (1, -1) for d in (-1, 0, 1)])


def formulas(leaves: int) -> st.SearchStrategy[Formula]:
    return st.recursive(
        st.builds(Test, st.integers(0, QUANTITIES - 1), st.sampled_from(list(OPPOSITE)), constants),
        lambda inner: (
            st.builds(All, st.lists(inner, max_size=4).map(tuple))
            | st.builds(Some, st.lists(inner, max_size=4).map(tuple))
        ),
        max_leaves=leaves,
    )


consistent = st.builds(condition, formulas(4), st.sampled_from("abc"))
arbitrary = st.builds(Condition, st.sampled_from("abc"), formulas(4), formulas(4))  # may hold and fail


def decisions(conditions: st.SearchStrategy[Condition], most: int = 3) -> st.SearchStrategy[Decision]:
    several = st.lists(conditions, max_size=most).map(tuple)
    ladders = st.lists(st.builds(Ladder, st.just("l"), several), max_size=2).map(tuple)
    return st.builds(Decision, st.just("d"), st.just(2 * QUANTITIES), several, ladders)


bounds = st.lists(st.tuples(values, values).map(sorted), min_size=QUANTITIES, max_size=QUANTITIES)
measures = bounds.map(lambda pairs: tuple(bound for pair in pairs for bound in pair))


def outcome(engine, decision: Decision, given: tuple[int, ...]) -> Verdicts | str:
    try:
        return engine.decide(decision, given)
    except EngineError:
        return "raises"


def agree(decision: Decision, situations: list[tuple[int, ...]]) -> None:
    engines = PlainEngine([decision]), durable.DurableEngine([decision])
    for situation in situations:
        plain, chained = (outcome(engine, decision, situation) for engine in engines)
        assert chained == plain


situations = st.lists(measures, min_size=10, max_size=10)


@settings(max_examples=150, deadline=None)
@given(decisions(consistent), situations)
def test_agrees_with_plain(decision, situations):
    engines = PlainEngine([decision]), durable.DurableEngine([decision])
    for situation in situations:
        plain, chained = (engine.decide(decision, situation) for engine in engines)
        assert chained == plain


@settings(max_examples=100, deadline=None)
@given(decisions(arbitrary), situations)
def test_agrees_with_plain_where_conditions_contradict_themselves(decision, situations):
    agree(decision, situations)


@settings(max_examples=100, deadline=None)
@given(st.builds(condition, formulas(40)), situations)
def test_what_is_accepted_is_decided(intricate, situations):
    decision = Decision("d", 2 * QUANTITIES, (intricate,))
    try:
        engine = durable.DurableEngine([decision])
    except EngineError:
        assume(False)
    for situation in situations:
        assert engine.decide(decision, situation) == PlainEngine([decision]).decide(decision, situation)


@pytest.mark.heavy
@settings(max_examples=20_000, deadline=None)
@given(decisions(consistent, most=5) | decisions(arbitrary), situations)
def test_agrees_with_plain_200_000_times(decision, situations):
    agree(decision, situations)


# What it can hold, and what it refuses.


def alternatives(number: int) -> Decision:
    """Any of so many quantities is positive."""
    return Decision("d", 2 * number, (condition(Some(tuple(Test(n, ">", 0) for n in range(number)))),))


def pairs(number: int) -> Decision:
    """Any of so many pairs of quantities is positive: its negation nests as many Somes in an All."""
    both = [All((Test(n, ">", 0), Test(number + n, ">", 0))) for n in range(number)]
    return Decision("d", 4 * number, (condition(Some(tuple(both))),))


def nested(number: int) -> Decision:
    """Alternating All and Some, so deep."""
    formula: Formula = Test(0, ">", 0)
    for level in range(1, number):
        formula = (All, Some)[level % 2]((Test(level, ">", 0), formula))
    return Decision("d", 2 * number, (condition(formula),))


@pytest.mark.parametrize(("family", "at_least"), [(alternatives, 20), (pairs, 6), (nested, 8)])
def test_up_to_where_it_refuses_it_is_right(family, at_least):
    for number in range(1, 99):
        decision = family(number)
        try:
            engine = durable.DurableEngine([decision])
        except EngineError:
            break
        for pattern in ((1,), (0,), (0, 1), (0, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 1)):
            situation = (pattern * decision.fields)[: decision.fields]
            assert engine.decide(decision, situation) == PlainEngine([decision]).decide(decision, situation)
    assert number > at_least
    with pytest.raises(EngineError, match="too intricate for durable-rules"):
        durable.DurableEngine([family(number)])


@pytest.mark.parametrize(("number", "accepted"), [(5, True), (20, True), (40, False), (50, False)])
def test_many_conditions_with_many_alternatives(number, accepted):
    (one,) = alternatives(number).conditions
    decision = Decision("d", 2 * number, (one,) * 60)
    if accepted:
        agree(decision, [(1,) * 2 * number, (0,) * 2 * number, (0, 1) * number])
    else:
        with pytest.raises(EngineError, match="d: too many questions, or one too intricate"):
            durable.DurableEngine([decision])


def test_the_limits_are_those_of_the_c_code(monkeypatch):
    monkeypatch.setattr(limits, "NESTING_LIMIT", 99)
    with pytest.raises(EngineError, match=r"d: refused by durable-rules.* 113"):
        durable.DurableEngine([pairs(8)])
    monkeypatch.setattr(limits, "PENDING_LIMIT", 999)
    decision = alternatives(70)
    engine = durable.DurableEngine([decision])
    with pytest.raises(EngineError, match=r"d: durable-rules failed.* 303"):
        engine.decide(decision, (1,) * 140)
    assert engine.decide(decision, (0,) * 140).granted is False  # nothing is left of the failed pass


@pytest.mark.parametrize("number", [1, 60, FIELD_LIMIT])
def test_many_conditions(number):
    decision = Decision(
        "d",
        number,
        tuple(Condition(f"c{n}", Test(n, ">", 0), Test(n, "<", 0)) for n in range(number)),
        (
            Ladder(
                "l",
                tuple(Condition(f"r{n}", Test(n, ">", 0), Test(n, "<", 0)) for n in range(min(10, number))),
            ),
        ),
    )
    agree(decision, [(-1,) * number, (0,) * number, (1,) * number, tuple(n % 3 - 1 for n in range(number))])


def test_many_decisions():
    many = [
        Decision(
            f"d{d}",
            24,
            tuple(Condition(f"c{c}", Test(2 * c, ">", d), Test(2 * c + 1, "<=", d)) for c in range(12)),
        )
        for d in range(60)
    ]
    engine, plain = durable.DurableEngine(many), PlainEngine(many)
    for decision in many:
        for situation in ((30,) * 24, (29, 31) * 12, tuple(range(20, 44))):
            assert engine.decide(decision, situation) == plain.decide(decision, situation)


def test_too_many_fields_are_refused():
    with pytest.raises(EngineError, match="d: 252 fields, where durable-rules takes 251"):
        durable.DurableEngine([Decision("d", FIELD_LIMIT + 1, ())])


@pytest.mark.parametrize("constant", [CONSTANT_LIMIT + 1, -CONSTANT_LIMIT - 1])
def test_constants_out_of_range_are_refused(constant):
    beyond = Condition("c", Test(0, ">", constant), Test(0, "<=", constant))
    with pytest.raises(EngineError, match=r"d: 'c' is compared with -?2305843009213693953"):
        durable.DurableEngine([Decision("d", 1, (beyond,))])


def test_fields_that_the_c_code_confuses_are_refused(monkeypatch):
    assert (limits.fnv("id"), limits.fnv("sid")) == (926444256, 3593476751)  # as its source has them
    with pytest.raises(EngineError, match="fields 'liquid' and 'costarring' are one"):
        limits.check_fields(["costarring", "x0", "liquid"])
    monkeypatch.setattr(limits, "fnv", len)
    with pytest.raises(EngineError, match="d: fields 'x0' and 'id' are one"):
        durable.DurableEngine([Decision("d", 2, ())])


def test_only_whole_numbers_are_taken():
    decision = alternatives(1)
    engine = durable.DurableEngine([decision])
    assert engine.decide(decision, (True, True)).granted is True
    for half in (0.5, Fraction(1, 2)):
        with pytest.raises(TypeError):
            engine.decide(decision, (half, half))


# The checks on what fires.

INCOME = Decision(
    "allowance", 2, (condition(Test(0, ">", 10), "income"),), (Ladder("grade", (condition(TRUE, "any"),)),)
)


def rules(decision: Decision, measures: tuple[int, ...]) -> list[str]:
    """The rules that fire, by their questions."""
    chaining = durable.DurableEngine([decision])._chainings.find(decision, measures)
    fired = []

    def note(handle, state, firings=durable.firings):
        for rule in firings(handle, state):
            fired.append(rule)
            yield rule

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "firings", note)
        chaining.decide(measures)
    names = [question.name for question in chaining._ruleset.questions]
    return [rule if rule == "last" else names[chaining._ruleset.outcomes[rule][0]] for rule in fired]


def test_the_verdict_is_chained_from_the_conditions():
    measured, derived = ["'income'", "'any' of 'grade'"], ["the verdict", "the tier of 'grade'"]
    assert rules(INCOME, (11, 11)) == [*measured, "last", *derived]


@pytest.mark.parametrize(
    ("silent", "unanswered"),
    [
        ("'income'", "'income'"),
        ("'any' of 'grade'", "'any' of 'grade'"),
        ("last", "the verdict"),
        ("the verdict", "the verdict"),
        ("the tier of 'grade'", "the tier of 'grade'"),
    ],
)
def test_a_rule_that_does_not_fire_is_noticed(monkeypatch, silent, unanswered):
    engine = durable.DurableEngine([INCOME])
    order = ["'income'", "'any' of 'grade'", "last", "the verdict", "the tier of 'grade'"]

    def fewer(handle, state, firings=durable.firings):
        for question, rule in zip(order, firings(handle, state), strict=False):
            if question != silent:
                yield rule

    monkeypatch.setattr(durable, "firings", fewer)
    with pytest.raises(EngineError, match=f"allowance: {unanswered} has no answer"):
        engine.decide(INCOME, (11, 11))


def test_a_condition_that_holds_and_fails_is_noticed():
    both = Decision("allowance", 1, (Condition("income", Test(0, ">", 1), Test(0, ">", 2)),))
    engine = durable.DurableEngine([both])
    assert engine.decide(both, (2,)).granted is True
    with pytest.raises(EngineError, match="allowance: 'income' has two answers"):
        engine.decide(both, (3,))
    assert engine.decide(both, (2,)).granted is True


@pytest.mark.parametrize("failing", [1, 2])
def test_failures_of_the_library_are_raised_and_leave_nothing_behind(monkeypatch, failing):
    engine = durable.DurableEngine([INCOME])
    real = library.library.assert_fact
    for wrong, message in (("code", "with code 2"), ("error", "durable-rules failed: broken")):
        calls = 0

        def fail(handle, fact, wrong=wrong):
            nonlocal calls
            calls += 1
            if calls == failing and wrong == "error":
                real(handle, fact)
                raise library.library.error("broken")
            code, state = real(handle, fact)
            return (2 if calls == failing else code), state

        with monkeypatch.context() as patch:
            patch.setattr(library.library, "assert_fact", fail)
            with pytest.raises(EngineError, match=message):
                engine.decide(INCOME, (11, 11))
        assert engine.decide(INCOME, (11, 11)).granted is True


# Threads, processes, memory.

CASES = [(10 + n % 3, 10 + n % 3 + n % 2) for n in range(12)]
EXPECTED = [PlainEngine([INCOME]).decide(INCOME, case) for case in CASES]


def test_threads(monkeypatch):
    engine = durable.DurableEngine([INCOME])
    wrong = []

    def work():
        try:
            for _ in range(40):
                if [engine.decide(INCOME, case) for case in CASES] != EXPECTED:
                    wrong.append("other verdicts")
        except Exception as error:
            wrong.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_processes_forked_in_the_middle_of_a_pass():
    engine = durable.DurableEngine([INCOME])
    stop = threading.Event()

    def keep_busy():
        while not stop.is_set():
            engine.decide(INCOME, CASES[0])

    def child():
        sys.exit([engine.decide(INCOME, case) for case in CASES] != EXPECTED)

    threads = [threading.Thread(target=keep_busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            process = multiprocessing.get_context("fork").Process(target=child)
            process.start()
            process.join(10)
            process.kill()
            assert process.exitcode == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert engine.decide(INCOME, CASES[0]) == EXPECTED[0]


def resident() -> int:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("reads /proc")
    return int(statm.read_text().split()[1]) * 4096


def growth(times: int, act) -> int:
    for _ in range(times // 10):
        act()
    gc.collect()
    before = resident()
    for _ in range(times):
        act()
    gc.collect()
    return resident() - before


def test_memory_stays_level():
    engine = durable.DurableEngine([INCOME])
    assert growth(10_000, lambda: engine.decide(INCOME, (10, 11))) < 2**20


@pytest.mark.heavy
def test_memory_stays_level_over_200_000_decisions():
    engine = durable.DurableEngine([INCOME])
    assert growth(200_000, lambda: engine.decide(INCOME, (10, 11))) < 2**20


def test_an_engine_that_is_dropped_gives_its_memory_back():
    decision = alternatives(5)

    def build_and_use():
        assert durable.DurableEngine([decision]).decide(decision, (1,) * 10).granted is True

    assert growth(500, build_and_use) < 4 * 2**20
