"""The rulebook of a day: stretches, the shipped rules and their statuses, and any mutilated rules."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from jiuzhu.errors import RuleError
from jiuzhu.rulebook import Rulebook, check_rules
from jiuzhu.rulebook.layers import shipped_rules
from jiuzhu.texts import Text
from tests.rulebook.small_rules import SUMMER, Rules

DAY = timedelta(days=1)

# --- stretches ------------------------------------------------------------------------------------

STRETCHES = [date(2014, 5, 1), date(2022, 1, 1), date(2022, 7, 1), date(2023, 7, 1)]


def test_stretches(rules: Rules) -> None:
    assert Rulebook.stretches("city", search=(rules.root,)) == STRETCHES


@pytest.mark.parametrize("change", STRETCHES)
def test_a_stretch_is_half_open(rules: Rules, change: date) -> None:
    before, on, after = (rules.load(change + days * DAY) for days in (-1, 0, 1))
    assert before is not on
    assert on is after
    assert before.until == on.since == change


def test_the_first_and_the_last_stretch_have_no_bound(rules: Rules) -> None:
    first, last = rules.load(date.min), rules.load(date.max)
    assert (first.since, first.until) == (None, STRETCHES[0])
    assert (last.since, last.until) == (STRETCHES[-1], None)
    assert first.figures["rounding"].status == "unset"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.tuples(*[st.dates(date(2014, 1, 1), date(2024, 1, 1))] * 2).map(sorted))
def test_the_same_object_exactly_within_a_stretch(rules: Rules, days: list[date]) -> None:
    first, second = days
    changed = any(first < change <= second for change in STRETCHES)
    assert (rules.load(first) is rules.load(second)) is not changed


def test_it_stays_the_same_object_however_many_cities_there_are(rules: Rules) -> None:
    """A province has about a hundred counties."""
    for index in range(60):
        own = f"jurisdiction: city_{index}\nzh: 市\nen: City\nwithin: nation\n"
        rules.write(f"city_{index}/jurisdiction.yaml", own)
    first = rules.load()
    for index in range(60):
        rules.load(jurisdiction=f"city_{index}")
    assert rules.load() is first


def test_it_has_the_name_that_people_call_the_jurisdiction_by(rules: Rules) -> None:
    assert rules.load().title == Text("某市", "The city")


def test_it_is_found_again_by_its_digest(rules: Rules, tmp_path: Path) -> None:
    old = rules.load()
    newer = Rules(tmp_path / "newer").change("city/parameters.yaml", "value: 1000", "value: 1100")
    new = newer.load()
    assert old.digest != new.digest
    for found in (old, new):
        assert Rulebook.find(found.digest, "city", SUMMER) is found, "this process has read it"
    june = Rulebook.find(old.digest, "city", date(2022, 6, 30))
    assert june is rules.load(date(2022, 6, 30))
    assert Rulebook.find("0" * 64, "city", SUMMER, search=(rules.root, newer.root)) is None


def test_it_is_found_by_its_digest_in_any_of_the_folders(rules: Rules, tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from jiuzhu.rulebook import Rulebook\n"
        "folders = [Path(one) for one in sys.argv[2:]]\n"
        "found = Rulebook.find(sys.argv[1], 'city', date(2022, 8, 1), search=folders)\n"
        "print(found.digest if found else None)"
    )

    def found_elsewhere(digest: str, *folders: Path) -> str:
        return subprocess.check_output(
            [sys.executable, "-c", code, digest, *map(str, folders)], text=True
        ).strip()

    empty = tmp_path / "empty"
    empty.mkdir()
    newer = Rules(tmp_path / "newer").change("city/parameters.yaml", "value: 1000", "value: 1100")
    digest = rules.load().digest
    assert found_elsewhere(digest, newer.root, empty, rules.root) == digest
    assert found_elsewhere(digest, newer.root) == "None"
    assert found_elsewhere(digest) == "None"


def test_every_kind_of_date_is_a_change(rules: Rules) -> None:
    aid = "nation/benefits/aid.yaml"
    rules.change(aid, "benefit: aid\n", "benefit: aid\nfrom: 2001-01-01\nuntil: 2050-12-31\n")
    rules.change(aid, "    judged: caseworker\n", "    judged: caseworker\n    from: 2003-01-01\n")
    rules.change(aid, "    unit: yuan/month\n", "    unit: yuan/month\n    until: 2049-12-31\n")
    rules.add(
        "nation/definitions.yaml",
        "household.x: {zh: 甲, en: x, basis: aid_law, judged: county, until: 2005-01-01}",
    )
    expected = [
        date(2001, 1, 1),
        date(2003, 1, 1),
        date(2005, 1, 2),
        *STRETCHES,
        date(2050, 1, 1),
        date(2051, 1, 1),
    ]
    assert Rulebook.stretches("city", search=(rules.root,)) == expected


def test_a_benefit_is_in_force_from_its_first_to_its_last_day(rules: Rules) -> None:
    rules.change(
        "nation/benefits/aid.yaml", "benefit: aid\n", "benefit: aid\nfrom: 2020-05-02\nuntil: 2022-08-01\n"
    )
    in_force = {
        on: "aid" in rules.load(on).benefits
        for on in (date(2020, 5, 1), date(2020, 5, 2), SUMMER, SUMMER + DAY)
    }
    assert list(in_force.values()) == [False, True, True, False]


def test_a_rule_older_than_the_republic(rules: Rules) -> None:
    """The day before a figure's first day it is not in force, however long ago that was."""
    rules.change("nation/parameters.yaml", "from: 2014-05-01", "from: 1911-10-10")
    assert rules.load(date(1911, 10, 9)).figures["rounding"].status == "unset"
    assert rules.load(date(1911, 10, 10)).figures["rounding"].status == "assumed"


def test_a_rulebook_is_not_changed_by_its_readers(rules: Rules) -> None:
    rulebook = rules.load()
    for mapping in (rulebook.figures, rulebook.items, rulebook.benefits):
        assert not hasattr(mapping, "__setitem__")


def test_problems_on_a_day_do_not_spoil_other_days(rules: Rules) -> None:
    """What is wrong only from July on is told by the check, while June still loads."""
    rules.change("nation/parameters.yaml", "status: assumed", "status: regulation")
    rules.add(
        "city/parameters.yaml",
        "rounding:\n  values: [{from: 2022-07-01, value: fen, status: stated, source: aid_law}]\n",
    )
    problems, rulebooks = check_rules("city", search=(rules.root,))
    assert len(problems) == 1
    assert [rulebook.since for rulebook in rulebooks] == [None, STRETCHES[0], STRETCHES[1]]


def test_check_rules_tells_what_keeps_layers_from_being_read(rules: Rules) -> None:
    rules.write("city/broken.yaml", "a: [\n")
    problems, rulebooks = check_rules("city", search=(rules.root,))
    assert [problem.where for problem in problems] == ["rules/city/broken.yaml:2"]
    assert rulebooks == []


# --- the shipped rules ----------------------------------------------------------------------------


def test_the_shipped_rules_load_on_every_day() -> None:
    problems, rulebooks = check_rules()
    assert [str(problem) for problem in problems] == []
    assert [rulebook.since for rulebook in rulebooks] == [None, *Rulebook.stretches()]
    assert [rulebook.until for rulebook in rulebooks] == [*Rulebook.stretches(), None]


@pytest.mark.parametrize(
    ("on", "name", "shown", "status"),
    [
        # LAW.md 3.1
        (date(2019, 6, 30), "subsistence_standard", "unknown", "unset"),
        (date(2019, 7, 1), "subsistence_standard", "850 yuan/person/month", "regulation"),
        (date(2020, 6, 30), "subsistence_standard", "850 yuan/person/month", "regulation"),
        (date(2022, 6, 30), "subsistence_standard", "940 yuan/person/month", "regulation"),
        (date(2022, 7, 1), "subsistence_standard", "1,000 yuan/person/month", "stated"),
        (SUMMER, "subsistence_rounding", "half up to the fen", "assumed"),
        (date(2022, 6, 30), "central_basic_pension", "93 yuan/month", "assumed"),
        (date(2022, 7, 1), "central_basic_pension", "98 yuan/month", "assumed"),
        (SUMMER, "senior_allowance_counts", "no", "assumed"),
        # 3.2
        (date(2021, 6, 30), "marginal_multiple", "unknown", "unset"),
        (date(2021, 7, 1), "marginal_multiple", "1.5", "regulation"),
        # 3.5
        (SUMMER, "lowest_relief_rate", "40%", "stated"),
        (SUMMER, "highest_relief_rate", "60%", "stated"),
        (SUMMER, "same_cause_once_a_year", "yes", "assumed"),
    ],
)
def test_a_figure_has_the_status_that_the_law_page_gives_it(
    on: date, name: str, shown: str, status: str
) -> None:
    figure = Rulebook.load(on=on).figures[name]
    assert (figure.shown.en, figure.status) == (shown, status)
    assert bool(figure.source) is (status != "unset")


def test_what_nobody_published_between_two_standards_is_inferred_and_says_so() -> None:
    figure = Rulebook.load(on=date(2021, 1, 1)).figures["subsistence_standard"]
    assert figure.status == "inferred"
    assert figure.value == (85_000, 94_000)
    assert figure.note is not None


@pytest.mark.parametrize(
    "item",
    [
        "household.property_within_subsistence_limit",
        "household.property_within_marginal_limit",
        "member.income_deduction",
        "expenditure_type_family.found_expenditure_type",
        "emergency_aid.emergency_sum",
        "medical_copayment_relief.relief_rate",
    ],
)
def test_what_is_unset_is_left_to_an_officer(item: str) -> None:
    rule = Rulebook.load(on=SUMMER).items[item]
    assert rule.judged == "caseworker"
    assert rule.tree is None


def test_the_twelve_months_of_income_are_assumed_and_say_so() -> None:
    assumed = Rulebook.load(on=SUMMER).items["household.counted_income"].assumed
    assert assumed is not None
    assert "12" in assumed.zh


def test_every_condition_and_every_amount_of_the_shipped_rules_has_a_basis() -> None:
    for rulebook in check_rules()[1]:
        for benefit in rulebook.benefits.values():
            assert all(condition.basis for condition in (*benefit.conditions, *benefit.exclusions))
            assert benefit.conditions
            assert bool(benefit.amount_basis) is (benefit.amount is not None)


# --- mutilated rules ------------------------------------------------------------------------------

SHIPPED = shipped_rules()
FILES = sorted(file.relative_to(SHIPPED).as_posix() for file in SHIPPED.rglob("*.yaml"))
JUNK = [
    "", "~", "null", "[]", "{}", "[", "}", "'", '"', ":", "- ", "? ", "&a", "*a", "!!python/object:x", "---",
    "|", "...", "%YAML 1.1", "\t", "\x07", "\x00", "\ufeff", "\U0001f600", ">-", "# ", "<<: *a", "0", "-1",
    "1e9", "9" * 400, "9999-12-31", "0001-01-01", "2022-07-01", "unset", "yes", "1/0", "40%", "household",
    "member", "applicant", "sum(", "lambda: 0", "not " * 60, "(" * 300, "-" * 900, ".a" * 300, "x()" * 300,
    "eligible", "amount", "yuan/month", "rounding", "year", "stated", "national", "changzhou", "jurisdiction",
]  # fmt: skip


@st.composite
def mutation(draw: st.DrawFn) -> tuple[str, str, float, float, str]:
    """A file, what is done to it, at which two places (as shares of its length), and with what."""
    kind = draw(
        st.sampled_from(["delete", "swap", "repeat", "indent", "insert", "replace value", "cut", "bytes"])
    )
    place = st.floats(0, 1, exclude_max=True)
    return (
        draw(st.sampled_from(FILES)),
        kind,
        draw(place),
        draw(place),
        draw(st.sampled_from(JUNK) | st.text(max_size=5)),
    )


def mutilated(content: bytes, kind: str, first: float, second: float, junk: str) -> bytes:
    lines = content.decode("utf-8", "surrogateescape").splitlines(keepends=True) or [""]
    a, b = int(first * len(lines)), int(second * len(lines))
    column = int(second * len(lines[a]))
    match kind:
        case "delete":
            del lines[a]
        case "swap":
            lines[a], lines[b] = lines[b], lines[a]
        case "repeat":
            lines.insert(b, lines[a])
        case "indent":
            lines[a] = lines[a][2:] if second < 0.5 else "  " + lines[a]
        case "insert":
            lines[a] = lines[a][:column] + junk + lines[a][column:]
        case "replace value":
            lines[a] = lines[a].partition(": ")[0] + f": {junk}\n"
        case "cut":
            del lines[a:]
        case "bytes":
            return (
                content[: int(first * len(content))]
                + bytes([int(second * 256)])
                + content[int(first * len(content)) :]
            )
    return "".join(lines).encode("utf-8", "surrogateescape")


@settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # one example says it; shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@example([("national/benefits/subsistence_allowance.yaml", "delete", 0.0, 0.0, "")])
@given(mutations=st.lists(mutation(), min_size=1, max_size=3))
def test_mutilated_rules_load_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, mutations: list[tuple[str, str, float, float, str]]
) -> None:
    root: Path = tmp_path_factory.mktemp("mutilated")
    shutil.copytree(SHIPPED, root / "rules")
    for file, kind, first, second, junk in mutations:
        path = root / "rules" / file
        path.write_bytes(mutilated(path.read_bytes(), kind, first, second, junk))
    refused: RuleError | None = None
    try:
        Rulebook.load(on=SUMMER, search=(root / "rules",))
    except RuleError as error:
        refused = error
    finally:
        shutil.rmtree(root)
    assert refused is None or refused.problems
