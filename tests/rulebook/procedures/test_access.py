"""Who may see and do what: read with the procedures, every slip told with file and line."""

from __future__ import annotations

import pytest

from jiuzhu.errors import RuleError
from tests.rulebook.small_rules import SUMMER, Rules, assert_well_said

ACCESS = "nation/procedure/access.yaml"
CITY = "city/procedure/access.yaml"

TEXT = """\
    access:
      basis: aid_law 61
      assumed: {zh: 按办事所需, en: as the work needs}
      never_posted: {procedures: aid, basis: aid_law 3}
      roles:
        applicant: {shows: file, id_numbers: full, children: true, involved: read, own: do}
        officer: {shows: file, id_numbers: masked, children: true, own: [read, do], all: verify}
        chief: {shows: list, id_numbers: full, children: false, procedures: aid, within: [list]}
    """


@pytest.fixture
def access(rules: Rules) -> Rules:
    rules.write(ACCESS, TEXT)
    return rules


def problems(rules: Rules) -> list[str]:
    with pytest.raises(RuleError) as told:
        assert rules.load(SUMMER).access is None
    for problem in told.value.problems:
        assert_well_said(problem)
    return [f"{one.where} {one.zh}" for one in told.value.problems]


def test_the_rights_of_each_role(access: Rules) -> None:
    read = access.load(SUMMER).access
    officer, chief = read.roles["officer"], read.roles["chief"]
    assert officer.scopes == {"read": "own", "do": "own", "verify": "all"}
    assert (officer.shows, officer.full_ids, officer.children, officer.procedures) == (
        "file",
        False,
        True,
        None,
    )
    assert (chief.shows, chief.full_ids, chief.children, chief.procedures) == (
        "list",
        True,
        False,
        {"aid"},
    )
    assert officer.where == "rules/nation/procedure/access.yaml:7"
    assert read.never_posted == {"aid"}
    assert [one.article for one in (*read.basis, *read.never_posted_basis)] == ["61", "3"]
    assert read.assumed is not None
    assert read.assumed.zh == "按办事所需"


def test_where_nothing_says_so_nobody_may_anything(rules: Rules) -> None:
    assert dict(rules.load(SUMMER).access.roles) == {}


GUARD = "procedure_words:\n  roles:\n    guard: {zh: 门卫, en: a guard}\n"


def test_a_role_of_which_nothing_is_said_is_told(access: Rules) -> None:
    access.write("city/procedure/words.yaml", GUARD)
    assert problems(access) == [
        "rules/city/procedure/words.yaml:3 没有写明角色“guard”可以看什么、办什么（access 的 roles）"
    ]


def test_a_lower_layer_says_what_its_own_roles_may(access: Rules) -> None:
    access.write("city/procedure/words.yaml", GUARD)
    access.write(
        CITY, "access:\n  roles:\n    guard: {shows: list, id_numbers: masked, children: false, own: list}\n"
    )
    assert access.load(SUMMER).access.roles["guard"].scopes == {"list": "own"}


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    officer:", "    oficer:", 7, "没有名为“oficer”的角色，是否想写“officer”？"),
        ("procedures: aid, within", "procedures: iad, within", 8, "没有名为“iad”的办理程序，是否想写“aid”？"),
        ("{procedures: aid, basis", "{procedures: iad, basis", 4, "没有名为“iad”的办理程序，是否想写“aid”？"),
        ("own: [read, do]", "own: [raed, do]", 7, "应为 read、list"),
        ("own: [read, do]", "own: [read, read]", 7, "有一项写了两次"),
        ("all: verify}", "all: read}", 7, "同一项权限写在了两个范围里"),
        ("id_numbers: masked", "id_numbers: hidden", 7, "应为 full、masked 之一"),
        ("shows: list", "shows: lists", 8, "应为 file、list、posting 之一"),
        ("basis: aid_law 61", "basis: aid_lw 61", 2, "没有编号为“aid_lw”的依据，是否想写“aid_law”？"),
        (", children: false", "", 8, "缺少“access.roles.chief.children”"),
        ("within: [list]", "wthin: [list]", 8, "没有名为“wthin”的项"),
    ],
)
def test_a_slip_is_told_with_its_line(access: Rules, old: str, new: str, line: int, said: str) -> None:
    access.change(ACCESS, old, new)
    found = problems(access)
    assert any(one.startswith(f"rules/{ACCESS}:{line} ") and said in one for one in found), found


def test_a_role_stands_once(access: Rules) -> None:
    access.write(
        CITY, "access:\n  roles:\n    chief: {shows: list, id_numbers: masked, children: false, own: list}\n"
    )
    (said,) = problems(access)
    assert said.startswith(f"rules/{CITY}:3 “chief”已在上一层写明")


def test_access_stands_with_the_procedures(access: Rules) -> None:
    access.write("city/access.yaml", "access:\n  roles: {}\n")
    with pytest.raises(RuleError, match="办理程序应放在 procedure/ 文件夹里"):
        access.load(SUMMER)
