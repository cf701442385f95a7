"""A sweep as a picture: text stays text, and what is not known is not drawn as if it were."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib")

from jiuzhu import Applicant, Assessment, pictures
from jiuzhu.errors import WhatIfError
from jiuzhu.whatif import Sweep, picture
from jiuzhu.whatif.plot import draw
from tests.whatif.cases import WITHIN, assessed, family, finding

WAGES = ("甲", "工资性收入")


def swept(assessment: Assessment, stop: int = 4000) -> Sweep:
    sweep = assessment.sweep(WAGES, 0, stop, 500)
    sides = [value for cliff in sweep.cliffs for value in (cliff.before, cliff.at)]
    return assessment.sweep(WAGES, values=[*sweep.values, *sides])


def texts(file: Path) -> list[str]:
    found = ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(one.itertext()) for one in found]


def test_an_svg_says_in_text_what_it_shows(tmp_path: Path) -> None:
    file = tmp_path / "wages.svg"
    assert draw(swept(assessed(family("1800", "0"), WITHIN)), file) is None
    said = texts(file)
    assert "甲的工资性收入变化时，能得到什么" in said
    assert "按2022年8月1日的规定，其他情况不变" in said
    assert "① 2,000" in said
    assert "② 3,000" in said
    assert "现为 1,800" in said
    assert any(one.startswith("① 2,000 元/月起：最低生活保障终止") for one in said)
    assert {"最低生活保障", "低保边缘家庭", "价格临时补贴（甲、乙）"} <= set(said)
    assert "价格临时补贴（甲、乙）：尚不能确定" in said
    assert any(one.startswith("金额未定、未画入：2022年一次性生活补贴") for one in said)
    assert "Noto Sans CJK SC" in file.read_text(encoding="utf-8")


def test_the_same_sweep_gives_the_same_file(tmp_path: Path) -> None:
    one, again = tmp_path / "one.svg", tmp_path / "again.svg"
    sweep = swept(assessed(family("1800", "0"), WITHIN))
    draw(sweep, one)
    draw(sweep, again)
    assert one.read_bytes() == again.read_bytes()


def test_in_english_too(tmp_path: Path) -> None:
    file = tmp_path / "wages.svg"
    draw(swept(assessed(family("1800", "0"), WITHIN)), file, "en")
    said = [one for one in texts(file) if re.search("[一-鿿]", one.replace("甲", "").replace("乙", ""))]
    assert said == []


def test_a_sum_of_which_only_the_least_is_known_is_drawn_so(tmp_path: Path) -> None:
    """Support in extreme difficulty: at least 1,300, the care part is not set."""
    told = {"name": "甲", "relation": "self", "registered_in_jurisdiction": True, "stated_age": 70}
    applicant = Applicant.model_validate({"members": [told | {"supporters": []}], "nothing_else": True})
    found = finding("member.property_within_extreme_difficulty_rule", True, about="甲")
    file = tmp_path / "least.svg"
    draw(swept(assessed(applicant, found), 1500), file)
    said = texts(file)
    assert "特困人员救助供养（甲）" in said
    assert any(one.startswith("只知下限、按下限画：特困人员救助供养（甲）") for one in said)


def test_nothing_due_and_one_value_are_drawn_too(tmp_path: Path) -> None:
    file = tmp_path / "none.svg"
    draw(assessed(Applicant.model_validate({"members": [{"name": "甲"}]})).sweep(WAGES, 5, 5), file)
    assert texts(file)
    draw(assessed(family("0")).sweep("甲的年龄", 0, 100, 10), file)
    assert "甲的年龄（岁）" in texts(file)


def test_a_name_with_dollar_signs_is_no_formula(tmp_path: Path) -> None:
    applicant = family("1800", "0")
    assert applicant.members is not None
    named = applicant.members[0].model_copy(update={"name": "a$_$b<&>"})
    odd = applicant.model_copy(update={"members": (named, *applicant.members[1:])})
    file = tmp_path / "odd.svg"
    draw(assessed(odd, WITHIN).sweep("members[0].income.wages", 0, 3000, 500), file)
    assert "a$_$b<&>的工资性收入变化时，能得到什么" in texts(file)


def test_many_cliffs_do_not_run_over(tmp_path: Path) -> None:
    sweep = swept(assessed(family("1800", "0"), WITHIN))
    many = sweep.cliffs * 6
    file = tmp_path / "many.svg"
    draw(Sweep(**{**_fields(sweep), "cliffs": many}), file)
    assert f"另有 {len(many) - picture.MOST_CLIFFS} 处" in texts(file)


def _fields(sweep: Sweep) -> dict[str, Any]:
    return {name: getattr(sweep, name) for name in Sweep.__slots__}


def test_a_png_is_in_english_without_a_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "wages.png"
    sweep = swept(assessed(family("1800", "0"), WITHIN))
    monkeypatch.setattr(pictures, "FONTS", ("No Such Font",))
    note = draw(sweep, file)
    assert note is not None
    assert "fonts-noto-cjk" in note.zh
    assert file.read_bytes().startswith(b"\x89PNG")
    assert draw(sweep, file, "en") is None


@pytest.mark.parametrize(
    ("name", "said"), [("wages.pdf", "以 .svg 或 .png 结尾"), ("nowhere/wages.svg", "写不了这个文件")]
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(WhatIfError, match=said):
        draw(swept(assessed(family("1800", "0"))), tmp_path / name)


def test_without_matplotlib_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(WhatIfError, match=r"pip install 'jiuzhu\[plot\]'"):
        draw(swept(assessed(family("1800", "0"))), tmp_path / "wages.svg")
