"""The README's examples do what the README shows."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TERMINAL = {
    **os.environ,
    "COLUMNS": "80",
    "TERM": "dumb",
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
}
CONSOLE = re.findall(r"```console\n\$ (.*?)\n(.*?)```", README, re.DOTALL)
LEFT_OUT = "…\n"
"""A line that stands for any number of lines."""

EXAMPLES = re.findall(
    r"<!-- example -->\n```python\n(.*?)```\n<!-- output -->\n```\n(.*?)```\n<!-- end -->", README, re.DOTALL
)


@pytest.mark.parametrize(("code", "shown"), EXAMPLES)
def test_the_examples_print_what_is_shown(code: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue() == shown


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_the_commands_print_what_is_shown(command: str, shown: str) -> None:
    printed = _talked_through(command, shown) if "interview" in command else _printed_by(command)
    printed, shown = (re.sub(r" +\n", "\n", text) for text in (printed, shown))  # a table fills its lines up
    place = 0
    for piece in shown.split(LEFT_OUT):
        found = printed.find(piece, place)
        assert found >= 0, f"{command}\n{printed[place:]}"
        place = found + len(piece)


def _printed_by(command: str) -> str:
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=TERMINAL, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def _talked_through(command: str, shown: str) -> str:
    """What a terminal shows when each prompt gets the answer that the README has after it."""
    answers = re.findall(r"> (.*)\n", shown)
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover
        os.chdir(ROOT)
        os.execvpe("sh", ["sh", "-c", command], TERMINAL)
    printed = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            printed += os.read(terminal, 65_536)
        except OSError:  # the end of what Linux shows
            break
        if printed.endswith(b"> "):
            os.write(terminal, f"{answers.pop(0)}\n".encode())
    os.waitpid(child, 0)
    return printed.decode().replace("\r\n", "\n")
