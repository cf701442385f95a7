"""Rule files are untrusted: what is not plain, small YAML is refused, with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook.document import DEEPEST, LARGEST, Document, read_document
from tests.rulebook.small_rules import Rules, assert_well_said

LAUGHS = "a: &a [ha, ha]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def document(folder: Path, content: str | bytes) -> Document:
    file = folder / "x.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(file, "rules/city/x.yaml")


def refused(folder: Path, content: str | bytes) -> Problem:
    with pytest.raises(RuleError) as error:
        document(folder, content)
    (problem,) = error.value.problems
    assert_well_said(problem)
    return problem


@pytest.mark.parametrize(
    ("content", "line", "zh", "en"),
    [
        pytest.param(LAUGHS, 1, "锚点", "anchors", id="billion laughs"),
        pytest.param("a: 1\nb: *a\n", 2, "引用", "aliases", id="alias"),
        pytest.param("a: 1\nb: &x 2\n", 2, "锚点", "anchors", id="anchor on a value"),
        pytest.param("a: 1\n&x b: 2\n", 2, "锚点", "anchors", id="anchor on a name"),
        pytest.param("a: 1\n*x : 2\n", 2, "名称", "name", id="alias as a name"),
        pytest.param("a: 1\nb: !!python/object:os.system x\n", 2, "标签", "tags", id="tag on a scalar"),
        pytest.param("a: 1\n\nb: !!python/object/apply:os.system [ls]\n", 3, "标签", "tags", id="on a list"),
        pytest.param("a: 1\nb: !!python/object:x {c: d}\n", 2, "标签", "tags", id="tag on a mapping"),
        pytest.param("a: 1\nb: !!str 0.40\n", 2, "标签", "tags", id="even a harmless tag"),
        pytest.param("a: 1\n!!python/object:x b: 2\n", 2, "标签", "tags", id="tag on a name"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "“a”写了两次", "'a' stands twice", id="duplicate key"),
        pytest.param(
            "a:\n  b: 1\n  c: 2\n  b: 1\n", 4, "“b”写了两次", "'b' stands twice", id="duplicate below"
        ),
        pytest.param("a: 1\n---\nb: 2\n", 2, "一份", "one document", id="several documents"),
        pytest.param("a: 1\n? [b, c]\n: 2\n", 2, "名称", "name", id="list as a name"),
        pytest.param("a:\n\tb: 1\n", 2, "YAML", "not valid YAML", id="tab"),
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", 3, "YAML", "not valid YAML", id="open bracket"),
        pytest.param("a: 1\n b: 2\n", 2, "YAML", "not valid YAML", id="indented"),
        pytest.param(
            "a:\n  - from：2022-07-01\n    value: 1\n", 2, "全角冒号", "full-width", id="full-width colon"
        ),
        pytest.param('a: 1\nb: "x\n', 3, "YAML", "not valid YAML", id="open quote"),
        pytest.param("- a\n- b\n", 1, "最外层", "named values", id="a list at the top"),
        pytest.param("just a word\n", 1, "最外层", "named values", id="a word at the top"),
        pytest.param("", 1, "空", "empty", id="empty"),
        pytest.param(" \n\n", 1, "空", "empty", id="blank"),
        pytest.param("# nothing but a comment\n", 1, "最外层", "named values", id="comment"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 1, "UTF-8", "UTF-8", id="binary"),
        pytest.param("标准: 1\n".encode("gb18030"), 1, "UTF-8", "UTF-8", id="GB 18030"),
        pytest.param(b"a: 1\nb: 2\nc: \xff\n", 3, "UTF-8", "UTF-8", id="bad UTF-8 on line 3"),
        pytest.param("a: 1\nb: 2\nc: \x07\n", 3, "字符", "not valid YAML", id="control character on line 3"),
    ],
)
def test_refused(tmp_path: Path, content: str | bytes, line: int, zh: str, en: str) -> None:
    problem = refused(tmp_path, content)
    assert problem.where == f"rules/city/x.yaml:{line}"
    assert zh in problem.zh
    assert en in problem.en


def test_size_is_bounded(tmp_path: Path) -> None:
    fits = "a: 1\n".ljust(LARGEST, "#")
    assert document(tmp_path, fits.replace("1\n#", "1\n #", 1)[:LARGEST]).data == {"a": "1"}
    problem = refused(tmp_path, fits + "#")
    assert problem.where == "rules/city/x.yaml:1"
    assert str(LARGEST) in problem.zh
    assert str(LARGEST) in problem.en


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{b: ", "}")])
def test_depth_is_bounded(tmp_path: Path, opening: str, closing: str) -> None:
    def nested(depth: int) -> str:
        return f"x: 1\na: {opening * depth}1{closing * depth}\n"

    assert document(tmp_path, nested(DEEPEST - 1)).data["x"] == "1"
    for depth in (DEEPEST, DEEPEST + 1, 5_000):
        problem = refused(tmp_path, nested(depth))
        assert problem.where == "rules/city/x.yaml:2"
        assert str(DEEPEST) in problem.zh
        assert str(DEEPEST) in problem.en


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.40", "0.40"),
        ("no", "no"),
        ("yes", "yes"),
        ("true", "true"),
        ("1e3", "1e3"),
        ("0o17", "0o17"),
        ("2022-07-01", "2022-07-01"),
        ("12:30", "12:30"),
        (".inf", ".inf"),
        ("40%", "40%"),
        ("2/3", "2/3"),
        ('""', ""),
        ("'null'", "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("[1, 0.40, no]", ["1", "0.40", "no"]),
        ("{b: 007}", {"b": "007"}),
        (">-\n  x\n  + y", "x + y"),
    ],
)
def test_scalars_keep_their_text(tmp_path: Path, written: str, read: object) -> None:
    assert document(tmp_path, f"a: {written}\n").data == {"a": read}


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    read = document(tmp_path, b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c\r\n")
    assert read.data == {"a": "1", "b": ["c"]}
    assert read.where(("b", 0)) == "rules/city/x.yaml:3"


def test_lines(tmp_path: Path) -> None:
    read = document(tmp_path, "# first\na:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n")
    lines = {("a",): 2, ("a", "b"): 3, ("a", "c"): 4, ("a", "c", 0): 5, ("a", "c", 1, "d"): 6}
    for path, line in lines.items():
        assert read.where(path) == f"rules/city/x.yaml:{line}"
    assert read.where(("a", "c", 1, "missing")) == "rules/city/x.yaml:6", "the nearest thing above"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"rules/city/gone\.yaml"):
        read_document(tmp_path / "gone.yaml", "rules/city/gone.yaml")


def test_a_refused_file_refuses_the_rulebook(rules: Rules) -> None:
    rules.write("city/extra.yaml", LAUGHS)
    assert rules.problem().where == "rules/city/extra.yaml:1"


values = st.recursive(
    st.text("ab1:#-'\"{}[]%, 低", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc_低", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(data=st.dictionaries(st.text("abc_", min_size=1), values, max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    """JSON is YAML: whatever of texts, lists and mappings is written comes back, with a line for each."""
    import json

    folder = tmp_path_factory.mktemp("document")
    read = document(folder, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    assert read.data == data
    assert all(line >= 1 for line in read.lines.values())


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60) | st.text("a:-[]{}&*!|>'\"#?%@`, \n\t", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        read = document(tmp_path_factory.getbasetemp(), content)
    except RuleError as error:
        (problem,) = error.problems
        assert_well_said(problem)
    else:
        assert isinstance(read.data, dict)
