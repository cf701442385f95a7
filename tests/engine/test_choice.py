from __future__ import annotations

import subprocess
import sys

import pytest

from jiuzhu.engine import Condition, Decision, Test, choose_engine
from jiuzhu.errors import EngineError

DECISION = Decision("d", 1, (Condition("c", Test(0, ">", 0), Test(0, "<=", 0)),))


@pytest.fixture
def _not_installed(monkeypatch):
    for module in ("durable", "library"):
        monkeypatch.delitem(sys.modules, f"jiuzhu.engine.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)


@pytest.mark.parametrize(
    ("name", "chosen"), [(None, "durable-rules "), ("durable", "durable-rules "), ("plain", "plain")]
)
def test_durable_rules_unless_another_is_named(name, chosen):
    pytest.importorskip("durable_rules_engine")
    engine = choose_engine([DECISION], name)
    assert engine.name.startswith(chosen)
    assert engine.decide(DECISION, (1,)).granted is True


@pytest.mark.usefixtures("_not_installed")
def test_plain_where_durable_rules_is_not_installed():
    assert choose_engine([DECISION]).name == "plain"


@pytest.mark.usefixtures("_not_installed")
def test_asked_for_and_not_installed_says_how_to_install():
    with pytest.raises(EngineError, match=r"C compiler(.|\n)*pip install durable-rules"):
        choose_engine([DECISION], "durable")


def test_durable_rules_is_loaded_only_when_used():
    code = (
        "import sys; from jiuzhu.engine import choose_engine; choose_engine([], 'plain');"
        "assert 'durable_rules_engine' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
