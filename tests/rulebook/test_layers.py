"""Layers: where a jurisdiction's rules are found, what hangs above them, and their hash."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.errors import RuleError
from jiuzhu.rulebook import Rulebook, check_rules, known_jurisdictions
from jiuzhu.rulebook.layers import read_layers, rule_folders, shipped_rules
from tests.rulebook.small_rules import CITY, NATION, SUMMER, Rules, assert_well_said


def refusal(name: str, *search: Path) -> str:
    with pytest.raises(RuleError) as error:
        Rulebook.load(name, SUMMER, search=search)
    assert len(error.value.problems) == 1
    return str(error.value)


# --- which jurisdictions there are ----------------------------------------------------------------


def test_the_layers_stand_from_the_nation_down(rules: Rules) -> None:
    rules.write("street/jurisdiction.yaml", "jurisdiction: street\nzh: 街道\nen: Street\nwithin: city\n")
    layers = read_layers("street", (rules.root,))
    assert [layer.name for layer in layers.layers] == ["nation", "city", "street"]
    assert rules.load(jurisdiction="street").figures == rules.load(jurisdiction="city").figures


def test_known_jurisdictions(rules: Rules) -> None:
    assert {"changzhou", "city", "nation", "national"} <= set(known_jurisdictions(search=(rules.root,)))


def test_a_city_of_ones_own_stands_within_the_shipped_nation(tmp_path: Path) -> None:
    own = tmp_path / "suzhou"
    own.mkdir()
    (own / "jurisdiction.yaml").write_text("jurisdiction: suzhou\nzh: 苏州市\nen: Suzhou\nwithin: jiangsu\n")
    rulebook = Rulebook.load("suzhou", SUMMER, search=(tmp_path,))
    assert rulebook.jurisdiction == "suzhou"
    assert rulebook.figures["subsistence_standard"].status == "unset", "Changzhou's figure is not Suzhou's"
    assert "subsistence_allowance" in rulebook.benefits


@pytest.mark.parametrize("jurisdiction", ["national", "jiangsu", "changzhou"])
def test_every_shipped_layer_stands_by_itself(jurisdiction: str) -> None:
    """What the nation says may not lean on a document that only one of its cities has."""
    assert [str(problem) for problem in check_rules(jurisdiction)[0]] == []


def test_folders_are_searched_in_their_order(tmp_path: Path) -> None:
    first, second = Rules(tmp_path / "first"), Rules(tmp_path / "second")
    second.change("city/parameters.yaml", "value: 1000", "value: 2000")
    for search, value in (((first.root, second.root), 100_000), ((second.root, first.root), 200_000)):
        figure = Rulebook.load("city", SUMMER, search=search).figures["standard"]
        assert figure.value == (value, value)
    assert rule_folders((first.root,)) == (first.root, shipped_rules())


@pytest.mark.parametrize(
    ("name", "suggested"), [("cty", "city"), ("City", "city"), ("chanzhou", "changzhou")]
)
def test_a_jurisdiction_that_does_not_exist(rules: Rules, name: str, suggested: str) -> None:
    said = refusal(name, rules.root)
    assert f"没有名为“{name}”的辖区，是否想写“{suggested}”？" in said
    assert f"there is no jurisdiction {name!r}; did you mean {suggested!r}?" in said
    assert str(rules.root) in said, "and where it was looked for"


@pytest.mark.parametrize(
    "name",
    [
        "../city",
        "../rules/city",
        "city/",
        "city/../city",
        "./city",
        "/etc",
        ".",
        "..",
        "",
        "a\0b",
        "x" * 300,
        "~",
    ],
)
def test_a_name_that_is_a_path_is_refused(rules: Rules, name: str) -> None:
    for search in (
        rules.root,
        rules.root / "city",
        rules.root / "nation",
        rules.root / "nation" / "benefits",
    ):
        assert "there is no jurisdiction" in refusal(name, search)


def test_an_absolute_path_is_refused(rules: Rules) -> None:
    assert "there is no jurisdiction" in refusal(str(rules.root / "city"), rules.root)


def test_within_a_jurisdiction_that_does_not_exist(rules: Rules) -> None:
    problem = rules.change("city/jurisdiction.yaml", "within: nation", "within: natio").problem()
    assert problem.where == rules.where("city/jurisdiction.yaml", "within")
    assert "did you mean 'nation'?" in problem.en


def test_jurisdictions_within_one_another(rules: Rules) -> None:
    rules.change("nation/jurisdiction.yaml", "jurisdiction: nation\n", "jurisdiction: nation\nwithin: city\n")
    problem = rules.problem()
    assert "成环" in problem.zh
    assert "circle" in problem.en
    assert problem.where in [
        rules.where(f"{layer}/jurisdiction.yaml", "within") for layer in ("nation", "city")
    ]


def test_within_itself(rules: Rules) -> None:
    rules.change("city/jurisdiction.yaml", "within: nation", "within: city")
    assert "circle" in refusal("city", rules.root)


@pytest.mark.parametrize(
    "own", ["jurisdiction: town\nzh: 镇\nen: Town\n", "jurisdiction: nation\nzh: 国\nen: N\n"]
)
def test_a_folder_is_named_after_its_jurisdiction(rules: Rules, own: str) -> None:
    problem = rules.write("city/jurisdiction.yaml", own).problem()
    assert problem.where == "rules/city/jurisdiction.yaml:1"
    assert "jurisdiction: city" in problem.zh
    assert "jurisdiction: city" in problem.en


def test_only_one_file_says_whose_rules_they_are(rules: Rules) -> None:
    rules.write("city/more/again.yaml", CITY["jurisdiction.yaml"])
    assert "one file" in refusal("city", rules.root)


def test_files_are_found_in_folders_below(rules: Rules) -> None:
    rules.write("nation/a/b/c/flag.yaml", "parameters:\n  x:\n    {zh: 旗, en: flag, unit: flag}\n")
    assert rules.load().figures["x"].where == "rules/nation/a/b/c/flag.yaml:2"


def test_too_many_files(rules: Rules) -> None:
    folder = rules.root / "city" / "many"
    folder.mkdir()
    for index in range(1_001):
        (folder / f"{index}.yaml").touch()
    assert "1000" in refusal("city", rules.root)


# --- the hash -------------------------------------------------------------------------------------


def digest(root: Path) -> str:
    return Rulebook.load("city", SUMMER, search=(root,)).digest


def test_the_same_rules_have_the_same_hash(tmp_path: Path) -> None:
    first, second = Rules(tmp_path / "first"), Rules(tmp_path / "second")
    assert digest(first.root) == digest(second.root)
    assert len(digest(first.root)) == 64
    assert first.load(SUMMER).digest == first.load(SUMMER.replace(month=2)).digest, "whatever the day"


FILES = [f"{layer}/{name}" for layer, files in (("nation", NATION), ("city", CITY)) for name in files]


@settings(max_examples=40, deadline=None)
@given(file=st.sampled_from(FILES), data=st.data())
def test_any_other_byte_is_another_hash(
    tmp_path_factory: pytest.TempPathFactory, file: str, data: st.DataObject
) -> None:
    """One digit or letter of one file is exchanged for another; where that loads, the hash differs."""
    root = tmp_path_factory.mktemp("hash")
    before = digest(Rules(root / "before").root)
    rules = Rules(root / "after")
    content = bytearray(rules.read(file).encode())
    letters = [index for index, byte in enumerate(content) if chr(byte).isalnum()]
    place = data.draw(st.sampled_from(letters))
    content[place] = data.draw(st.sampled_from([byte for byte in b"0189abxyz" if byte != content[place]]))
    rules.write(file, bytes(content))
    try:
        after = digest(rules.root)
    except RuleError:
        return
    assert after != before


@pytest.mark.parametrize("change", ["comment", "new file", "moved file", "upper layer", "renamed layer"])
def test_what_changes_the_hash(tmp_path: Path, change: str) -> None:
    rules, other = Rules(tmp_path / "a"), Rules(tmp_path / "b")
    match change:
        case "comment":
            other.add("city/parameters.yaml", "# a comment")
        case "new file":
            other.write("city/more.yaml", "sources: {}\n")
        case "moved file":
            shutil.move(other.root / "city" / "parameters.yaml", other.root / "city" / "figures.yaml")
        case "upper layer":
            other.change("nation/jurisdiction.yaml", "The nation", "The Nation")
        case "renamed layer":
            shutil.move(other.root / "nation", other.root / "country")
            other.change("country/jurisdiction.yaml", "jurisdiction: nation", "jurisdiction: country")
            other.change("city/jurisdiction.yaml", "within: nation", "within: country")
    assert digest(rules.root) != digest(other.root)


def test_a_problem_is_well_said_even_when_a_folder_is_empty(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    (tmp_path / "void" / "jurisdiction.yaml").touch()
    with pytest.raises(RuleError) as error:
        Rulebook.load("void", SUMMER, search=(tmp_path,))
    for problem in error.value.problems:
        assert_well_said(problem)
