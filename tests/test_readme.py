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
CONSOLE = [
    re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
]
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


@pytest.mark.parametrize("commands", CONSOLE, ids=[commands[-1][0] for commands in CONSOLE])
def test_the_commands_print_what_is_shown(commands: list[tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    environment = dict(TERMINAL)
    for command, shown in commands:
        if command.startswith("export "):
            environment |= dict(one.split("=", 1) for one in command.split()[1:])
        elif "interview" in command:
            _compare(command, _talked_through(command, shown, environment, tmp_path), shown)
        else:
            _compare(command, _printed_by(command, environment, tmp_path), shown)


def _compare(command: str, printed: str, shown: str) -> None:
    printed, shown = (re.sub(r" +\n", "\n", text) for text in (printed, shown))  # a table fills its lines up
    place = 0
    for piece in shown.split(LEFT_OUT):
        found = printed.find(piece, place)
        assert found >= 0, f"{command}\n{printed[place:]}"
        place = found + len(piece)


def _printed_by(command: str, environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout if done.returncode == 0 else done.stdout + done.stderr


def _talked_through(command: str, shown: str, environment: dict[str, str], folder: Path) -> str:
    """What a terminal shows when each prompt gets the answer that the README has after it."""
    answers = re.findall(r"> (.*)\n", shown)
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover
        os.chdir(folder)
        os.execvpe("sh", ["sh", "-c", command], environment)
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
