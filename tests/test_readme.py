"""The README's example does what the README shows."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def test_the_example_prints_what_is_shown() -> None:
    found = re.search(
        r"<!-- example -->\n```python\n(.*?)```\n<!-- output -->\n```\n(.*?)```\n<!-- end -->",
        README.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert found, "the README has no example"
    code, shown = found.groups()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue() == shown
