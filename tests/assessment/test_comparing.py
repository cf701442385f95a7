from __future__ import annotations

from typing import Any

import pytest

from jiuzhu.assessment.comparing import ABSENT, differences


def paths(before: Any, after: Any) -> list[str]:
    return [leaf.path for leaf in differences(before, after)]


@pytest.mark.parametrize("same", [None, 1, "a", [], {}, [1, {"a": [None]}], {"name": "x"}])
def test_the_same_does_not_differ(same: Any) -> None:
    assert paths(same, same) == []


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ({"a": 1}, {"a": 2}, "a"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b"),
        ({"a": 1}, {}, "a"),
        ({}, {"a": None}, "a"),
        ({"a": 1}, {"a": True}, "a"),
        ({"a": 1}, {"a": "1"}, "a"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "a[1]"),
        ({"a": [1]}, {"a": [1, 2]}, "a[1]"),
        ({"a": [{"name": "x", "v": 1}]}, {"a": [{"name": "x", "v": 2}]}, "a[x].v"),
        (
            {"d": [{"benefit": "b", "person": "p", "v": 1}]},
            {"d": [{"benefit": "b", "person": "p", "v": 2}]},
            "d[b, p].v",
        ),
        ({"a": [{"v": 1}]}, {"a": [{"v": 2}]}, "a[0].v"),
    ],
)
def test_each_difference_is_named_by_its_path(before: Any, after: Any, path: str) -> None:
    assert paths(before, after) == [path]


def test_an_entry_that_is_new_moves_no_other() -> None:
    before = [{"name": "a", "v": 1}, {"name": "b", "v": 2}]
    after = [{"name": "c", "v": 0}, {"name": "a", "v": 1}, {"name": "b", "v": 2}]
    (leaf,) = differences(before, after)
    assert (leaf.path, leaf.before, leaf.after) == ("[c]", ABSENT, {"name": "c", "v": 0})


def test_another_order_is_a_difference() -> None:
    before, after = [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]
    assert paths(before, after) == ["[order]"]
    assert paths([1, 2], [2, 1]) == ["[0]", "[1]"]


def test_entries_of_one_name_are_matched_by_place() -> None:
    assert paths([{"name": "a"}, {"name": "a", "v": 1}], [{"name": "a"}, {"name": "a", "v": 2}]) == ["[1].v"]
