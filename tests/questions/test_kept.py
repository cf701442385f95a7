from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import assess
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.questions import Interview
from jiuzhu.questions.kept import read_interview, save_interview
from tests.facts.refusals import refusal
from tests.questions.families import ON, Truth, plausible_families


def halfway(truth: Truth, answers: int) -> Interview:
    now = truth.begin()
    for number in range(answers):
        question = now.ask()
        if question is None:
            break
        now = now.unknown() if number == 2 else now.answer(truth.answers(question), ground="调查核实")
    return now


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Interview, Path]:
    (truth,) = plausible_families(seed=21, number=1)
    now, file = halfway(truth, 5), tmp_path / "访谈.json"
    save_interview(now, file)
    return now, file


def test_an_interview_goes_on_where_it_was_left(tmp_path: Path) -> None:
    for truth in plausible_families(seed=20, number=4):
        for answers in (0, 3, 100):
            now, file = halfway(truth, answers), tmp_path / f"{answers}.json"
            save_interview(now, file)
            again = read_interview(file)
            assert again == now
            assert again.ask() == now.ask()
            assert again.back() == now.back()


def test_it_is_a_family_s_file(kept: tuple[Interview, Path]) -> None:
    now, file = kept
    case = CaseFile.read(file)
    assert assess(case.applicant, on=ON, judgements=case.judgements) == now.assessment()


def test_a_family_s_file_begins_an_interview(tmp_path: Path) -> None:
    file = tmp_path / "family.json"
    file.write_text(
        '{"家庭成员": [{"姓名": "张建国", "与申请人关系": "本人", "年龄": 41}]}', encoding="utf-8"
    )
    now = read_interview(file, on=ON)
    assert now.steps == ()
    assert now.on == ON
    assert now.applicant.members is not None


def test_another_day_may_be_asked_for(kept: tuple[Interview, Path]) -> None:
    assert read_interview(kept[1], on=date(2022, 9, 1)).on == date(2022, 9, 1)
    assert read_interview(kept[1]).on == ON


def test_what_was_kept_before_is_replaced(kept: tuple[Interview, Path]) -> None:
    now, file = kept
    save_interview(now.back(), file)
    assert read_interview(file) == now.back()
    assert list(file.parent.iterdir()) == [file]


def test_where_it_cannot_be_kept_nothing_is_left_behind(kept: tuple[Interview, Path]) -> None:
    now, file = kept
    folder = file.parent / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        save_interview(now, folder)
    with pytest.raises(OSError, match="nowhere"):
        save_interview(now, file.parent / "nowhere" / "file.json")
    assert sorted(file.parent.iterdir()) == sorted([file, folder])


def test_a_link_stays_one(kept: tuple[Interview, Path]) -> None:
    now, file = kept
    link = file.parent / "link.json"
    link.symlink_to(file)
    save_interview(now.back(), link)
    assert link.is_symlink()
    assert read_interview(file) == now.back()


def test_nobody_else_may_read_it(kept: tuple[Interview, Path]) -> None:
    assert kept[1].stat().st_mode & 0o077 == 0


# --- what is no such file -------------------------------------------------------------------------------


def changed(file: Path, change: Callable[[dict[str, Any]], object]) -> set[str]:
    """Where the problems stand once something was changed in the file."""
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    return {problem.where for problem in refusal(partial(read_interview, file))}


def test_half_a_file_is_refused(kept: tuple[Interview, Path]) -> None:
    text = kept[1].read_text(encoding="utf-8")
    for end in (0, 1, len(text) // 2, len(text) - 1):
        kept[1].write_text(text[:end], encoding="utf-8")
        (problem,) = refusal(partial(read_interview, kept[1]))
        assert "JSON" in problem.zh


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "foreign.json"
    for text in ('{"lang": "zh"}', "[1, 2]", '"text"', "\x00\x01"):
        file.write_text(text, encoding="utf-8")
        assert refusal(partial(read_interview, file))
    (problem,) = refusal(partial(read_interview, tmp_path / "nowhere.json"))
    assert "打不开" in problem.zh


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda data: data.update(interview=[]), "访谈记录 (interview)"),
        (lambda data: data["interview"].pop("on"), "访谈记录 (interview)[on]"),
        (lambda data: data["interview"].update(on="soon"), "访谈记录 (interview)[on]"),
        (lambda data: data["interview"].update(more=1), "访谈记录 (interview)[more]"),
        (
            lambda data: data["interview"]["steps"][0].pop("question"),
            "访谈记录 (interview)[steps][0][question]",
        ),
    ],
)
def test_a_changed_record_is_refused(
    kept: tuple[Interview, Path], change: Callable[[dict[str, Any]], object], where: str
) -> None:
    assert changed(kept[1], change) == {where}


def test_what_an_unharmed_record_speaks_of_may_be_gone() -> None:
    """Somebody took a fact out of the file by hand: going back finds nothing to take back."""
    (truth,) = plausible_families(seed=22, number=1)
    now = halfway(truth, 4)
    without = Interview(truth.begin().applicant, ON, steps=now.steps)
    while without.steps:
        without = without.back()
    assert without.applicant == truth.begin().applicant
