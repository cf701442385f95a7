from __future__ import annotations

import tracemalloc
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Emergency, Income, Judgement, Member, PerYear, Property, Supporter
from jiuzhu.facts.applicant import Expenses
from jiuzhu.facts.codes import Code, DisabilityGrade, Relation, Source
from jiuzhu.facts.fields import DECLARED, NOTHING_ELSE_PROOF, Facts
from jiuzhu.texts import Text
from tests.facts.refusals import in_plain_words, only_problem, refused

MODELS: list[type[Facts]] = [
    *(Applicant, Member, Income, Supporter, Property, Expenses, Emergency),
    *(PerYear, Judgement),
]


def wages(value: object) -> Decimal | PerYear | None:
    return Income.model_validate({"wages": value}).wages


# --- unknown, zero and no -------------------------------------------------------------------------


@pytest.mark.parametrize("model", [model for model in MODELS if model not in (PerYear, Judgement)])
def test_every_fact_may_be_left_out(model: type[Facts]) -> None:
    empty = model()
    assert all(getattr(empty, name) is None for name in model.model_fields)
    assert model.model_validate(dict.fromkeys(model.model_fields)) == empty


def test_unknown_is_neither_zero_nor_no() -> None:
    assert Income() != Income(wages=Decimal(0))
    assert Member() != Member(seriously_ill=False)
    assert Member() != Member(disability_grade=DisabilityGrade.NONE)
    assert Applicant() != Applicant(members=())


def test_a_family_cannot_be_changed() -> None:
    member = Member(name="王芳", income=Income(wages=Decimal(100)))
    for model, name in ((member, "name"), (member.income, "wages")):
        with pytest.raises(ValueError, match="frozen"):
            setattr(model, name, None)
    with pytest.raises(ValueError, match="frozen"):
        del member.name


def test_equal_families_have_equal_hashes() -> None:
    data = {"members": [{"name": "王芳", "income": {"wages": {"per_year": 12000}}}]}
    assert len({Applicant.model_validate(data), Applicant.model_validate(data)}) == 1


# --- what people need to know of a fact -----------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_each_field_has_labels_a_question_and_a_proof(model: type[Facts]) -> None:
    described = model.describe()
    assert list(described) == list(model.model_fields)
    for name, about in described.items():
        for text in (about.label, about.question, about.proof):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh), name
            assert text.en.isascii(), name
            assert text.zh == text.zh.strip()
            assert text.en == text.en.strip()
        assert about.question.zh.endswith("？"), name
        assert about.question.en.endswith("?"), name


@pytest.mark.parametrize("model", MODELS)
def test_a_question_is_about_whom_it_is_asked(model: type[Facts]) -> None:
    for name, about in model.describe().items():
        for question in (about.question.zh, about.question.en):
            assert "{" not in question.format(who="王芳"), name
            assert "王芳" in question.format(who="王芳") or "{who}" not in question


@pytest.mark.parametrize("model", MODELS)
def test_a_commitment_stands_in_for_what_the_applicant_could_say(model: type[Facts]) -> None:
    """Never for what an officer sees; and what needs no more than a declaration is the applicant's to say."""
    for name, about in model.describe().items():
        if about.source is Source.OFFICER:
            assert not about.commitment, name
        if about.proof in (DECLARED, Text(*NOTHING_ELSE_PROOF)):
            assert about.source is Source.APPLICANT, name
            assert about.commitment, name


def test_who_is_best_placed_to_say_it() -> None:
    member, property_ = Member.describe(), Property.describe()
    assert member["registered_in_jurisdiction"].source.text.zh == "公安部门"
    assert member["disability_grade"].source is member["disability_kind"].source is Source.DISABLED_FEDERATION
    assert member["lives_with_family"].source is Source.OFFICER
    assert Income.describe()["pension"].source is Source.HUMAN_RESOURCES
    assert Income.describe()["wages"].source is Source.APPLICANT
    assert property_["cars"].source is Source.VEHICLES
    assert property_["houses"].source is Source.REAL_ESTATE
    assert property_["deposits"].source is Source.BANKS
    assert not Source.APPLICANT.is_department
    assert not Source.OFFICER.is_department
    assert Source.BANKS.is_department


def test_what_no_commitment_can_replace() -> None:
    assert not Member.describe()["disability_grade"].commitment
    assert not Member.describe()["registered_in_jurisdiction"].commitment
    assert Income.describe()["wages"].commitment
    assert Property.describe()["deposits"].commitment


@pytest.mark.parametrize("model", MODELS)
def test_labels_are_unique_within_a_model(model: type[Facts]) -> None:
    labels = [about.label for about in model.describe().values()]
    assert len({label.zh for label in labels}) == len(labels)
    assert len({label.en for label in labels}) == len(labels)


@pytest.mark.parametrize("code", Code.__subclasses__())
def test_each_choice_has_its_own_label(code: type[Code]) -> None:
    assert len({one.text.zh for one in code}) == len(code)
    assert len({one.text.en for one in code}) == len(code)
    assert all(one.text.en.isascii() for one in code)


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_a_name_or_a_chinese_label() -> None:
    by_name = {"members": [{"name": "王芳", "income": {"wages": 2600}}], "property": {"cars": 1}}
    by_label = {
        "家庭成员": [{"姓名": "王芳", "收入": {"工资性收入": 2600}}],
        "家庭财产": {"机动车辆数（残疾人代步车除外）": 1},
    }
    assert Applicant.model_validate(by_label) == Applicant.model_validate(by_name)


@pytest.mark.parametrize("model", MODELS)
def test_every_label_leads_to_its_own_field(model: type[Facts]) -> None:
    for name, about in model.describe().items():
        wrong = {about.label.zh: object()}
        places = [problem.where for problem in refused(model, wrong)]
        assert f"{about.label.zh} ({name})" in places


@pytest.mark.parametrize("data", [{"name": "王芳", "姓名": "王芳"}, {"姓名": "王芳", "name": "李强"}])
def test_the_same_fact_by_name_and_by_label_is_refused(data: dict[str, str]) -> None:
    problem = only_problem(Member, data)
    assert "两次" in problem.zh
    assert "'name' is given twice" in problem.en


@pytest.mark.parametrize(
    ("model", "data", "where", "zh", "en"),
    [
        (Member, {"nme": "王芳"}, "nme (nme)", "“name”", "did you mean 'name'"),
        (Member, {"姓": "王芳"}, "姓 (姓)", "“姓名”", "did you mean 'name'"),
        (Member, {"seriosly_ill": True}, "seriosly_ill (seriosly_ill)", "seriously_ill", "'seriously_ill'"),
        (
            Applicant,
            {"members": [{}, {"收入": {"工资": 1}}]},
            "家庭成员[1].收入.工资 (members[1].income.工资)",
            "工资性收入",
            "did you mean 'wages'",
        ),
        (
            Income,
            {"wages": {"per_yaer": 1, "per_year": 1}},
            "工资性收入.per_yaer (wages.per_yaer)",
            "per_year",
            "did you mean 'per_year'",
        ),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest_one(
    model: type[Facts], data: object, where: str, zh: str, en: str
) -> None:
    problem = only_problem(model, data)
    assert problem.where == where
    assert zh in problem.zh
    assert en in problem.en


def test_an_unknown_field_like_none_there_is_lists_those_there_are() -> None:
    problem = only_problem(Emergency, {"zzzz": 1})
    for name, about in Emergency.describe().items():
        assert about.label.zh in problem.zh
        assert name in problem.en


@pytest.mark.parametrize("key", [1, None, ("name",), pytest.param(10**5000, id="5000 digits")])
def test_a_key_that_is_no_text_is_refused_in_plain_words(key: object) -> None:
    in_plain_words(only_problem(Member, {key: 1}))


# --- sums of money --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_as", "sum_"),
    [
        (0, "0.00"),
        (2600, "2600.00"),
        ("2600", "2600.00"),
        ("2600.5", "2600.50"),
        ("2600.50", "2600.50"),
        ("2600.5000", "2600.50"),
        ("2600." + "0" * 100_000, "2600.00"),
        ("0" * 100_000 + "5", "5.00"),
        ("00012", "12.00"),
        (Decimal("2600.5"), "2600.50"),
        (Decimal("1e3"), "1000.00"),
        (Decimal("0.01"), "0.01"),
        (1_000_000_000, "1000000000.00"),
        ("1000000000.00", "1000000000.00"),
    ],
)
def test_a_sum_is_exact_to_the_fen(given_as: object, sum_: str) -> None:
    assert str(wages(given_as)) == sum_


@given(st.integers(min_value=0, max_value=100_000_000_000))
def test_every_whole_number_of_fen_is_a_sum(fen: int) -> None:
    yuan = Decimal(fen) / 100
    for given_as in (yuan, str(yuan), f"{fen // 100}.{fen % 100:02}"):
        read = wages(given_as)
        assert isinstance(read, Decimal)
        assert Fraction(read) == Fraction(fen, 100)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (-1, "不能为负数", "not negative"),
        ("-0.01", "不能为负数", "not negative"),
        (Decimal("-5"), "不能为负数", "not negative"),
        (0.1, "浮点数", "float"),
        (2600.0, "浮点数", "float"),
        (float("nan"), "浮点数", "float"),
        (float("inf"), "浮点数", "float"),
        (Decimal("NaN"), "应为数字", "is a number"),
        (Decimal("sNaN"), "应为数字", "is a number"),
        (Decimal("Infinity"), "应为数字", "is a number"),
        ("NaN", "应为数字", "is a number"),
        ("Infinity", "应为数字", "is a number"),
        (1_000_000_001, "10 亿", "1,000,000,000"),
        ("1000000000.01", "10 亿", "1,000,000,000"),
        (Decimal("1e20"), "10 亿", "1,000,000,000"),
        ("0.001", "两位小数", "two decimals"),
        (Decimal("99.999"), "两位小数", "two decimals"),
        (True, "应为数字", "is a number"),
        (False, "应为数字", "is a number"),
        ("", "应为数字", "is a number"),
        (" 5", "应为数字", "is a number"),
        ("5\n", "应为数字", "is a number"),
        ("+5", "应为数字", "is a number"),
        ("--5", "应为数字", "is a number"),
        ("1,000", "应为数字", "is a number"),
        ("2600元", "应为数字", "is a number"),
        ("５００", "应为数字", "is a number"),
        ("两千", "应为数字", "is a number"),
        ("1e3", "应为数字", "is a number"),
        ("0x10", "应为数字", "is a number"),
        (".5", "应为数字", "is a number"),
        ("5.", "应为数字", "is a number"),
        ([5], "应为数字", "is a number"),
        (Fraction(1, 2), "应为数字", "is a number"),
        (b"5", "应为数字", "is a number"),
        ("9" * 41, "10 亿", "1,000,000,000 yuan"),
        ("9" * 100_000, "10 亿", "1,000,000,000 yuan"),
        pytest.param(10**5000, "10 亿", "1,000,000,000 yuan", id="5000 digits"),
        pytest.param(-(10**5000), "不能为负数", "not negative", id="5000 digits below zero"),
        (Decimal("1e999999999"), "10 亿", "1,000,000,000 yuan"),
        (Decimal("1e-999999999"), "两位小数", "two decimals"),
        ("0." + "0" * 100_000 + "1", "两位小数", "two decimals"),
    ],
)
def test_what_is_no_sum_of_money_is_refused(value: object, zh: str, en: str) -> None:
    for model, data, where in (
        (Income, {"wages": value}, "工资性收入 (wages)"),
        (Property, {"deposits": value}, "现金和存款 (deposits)"),
        (Income, {"wages": {"per_year": value}}, "工资性收入.每年 (wages.per_year)"),
    ):
        problem = only_problem(model, data)
        assert problem.where == where
        assert zh in problem.zh
        assert en in problem.en
        assert len(str(problem)) < 400


def test_a_refused_sum_says_how_to_write_one() -> None:
    problem = only_problem(Income, {"wages": "两千六"})
    for said in (problem.zh, problem.en):
        assert "2600.50" in said
        assert "两千六" in said


def test_a_sum_of_5000_digits_is_refused_in_plain_words() -> None:
    in_plain_words(only_problem(Income, {"wages": 10**5000}))


def test_a_number_with_a_huge_exponent_is_never_written_out() -> None:
    tracemalloc.start()
    try:
        problem = only_problem(Income, {"wages": Decimal("1e5000000")})
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problem.where == "工资性收入 (wages)"
    assert most < 1_000_000


@pytest.mark.parametrize("zero", ["-0", "-0.00", Decimal("-0")])
def test_there_is_no_negative_zero(zero: object) -> None:
    """An assessment is kept byte by byte, so there are no two ways of writing nothing."""
    assert str(wages(zero)) == "0.00"


def test_a_sum_is_exact_whatever_the_callers_own_precision() -> None:
    with localcontext(prec=3):
        assert str(wages("1234567.89")) == "1234567.89"
        assert only_problem(Income, {"wages": "1234567.891"})


def test_a_monthly_sum_may_be_given_for_a_year() -> None:
    assert wages({"per_year": 22000}) == PerYear(per_year=Decimal(22000))
    assert wages({"每年": "22000"}) == wages(PerYear(per_year=Decimal(22000)))
    assert wages(22000) != wages({"per_year": 22000})


def test_only_a_monthly_sum_may_be_given_for_a_year() -> None:
    assert only_problem(Property, {"deposits": {"per_year": 5}}).where == "现金和存款 (deposits)"


def test_a_sum_for_a_year_says_how_much() -> None:
    problem = only_problem(Income, {"wages": {}})
    assert problem.where == "工资性收入.每年 (wages.per_year)"
    assert "must be given" in problem.en


# --- yes and no, counts, ages, texts, lists, groups -----------------------------------------------


def test_a_flag_is_a_truth_value_or_its_chinese_word() -> None:
    for told, meant in ((True, True), (False, False), ("是", True), ("否", False)):
        assert Member.model_validate({"seriously_ill": told}).seriously_ill is meant


@pytest.mark.parametrize("value", [0, 1, "true", "yes", "no", "", "有", "无", [], 1.0, Decimal(1)])
def test_what_is_neither_yes_nor_no_is_refused(value: object) -> None:
    problem = only_problem(Member, {"seriously_ill": value})
    assert "是" in problem.zh
    assert "否" in problem.zh
    assert "true or false" in problem.en


@pytest.mark.parametrize("value", [-1, 1001, "3", "", True, False, 3.0, Decimal(3), [3], 10**30])
def test_what_is_no_count_is_refused(value: object) -> None:
    problem = only_problem(Property, {"cars": value})
    assert "0 到 1000 的整数" in problem.zh
    assert "whole number from 0 to 1000" in problem.en


def test_a_count_of_5000_digits_is_refused_in_plain_words() -> None:
    in_plain_words(only_problem(Property, {"cars": 10**5000}))


@pytest.mark.parametrize("age", [0, 150])
def test_ages_that_there_are(age: int) -> None:
    assert Member.model_validate({"stated_age": age}).stated_age == age


@pytest.mark.parametrize("age", [-1, 151, "60", 60.5])
def test_ages_that_there_are_not(age: object) -> None:
    assert "0 到 150" in only_problem(Member, {"stated_age": age}).zh


def test_a_text_is_kept_without_the_space_around_it() -> None:
    assert Member(name="  王芳 ").name == "王芳"
    assert Member(name="字" * 100).name == "字" * 100


@pytest.mark.parametrize("value", ["", " ", "\n", "字" * 101, 5, True, ["王芳"], b"abc"])
def test_what_is_no_text_is_refused(value: object) -> None:
    problem = only_problem(Member, {"name": value})
    assert problem.where == "姓名 (name)"
    assert "1 到 100 个字" in problem.zh
    assert "1 to 100 characters" in problem.en


def test_people_come_in_a_list_or_a_tuple() -> None:
    assert Applicant.model_validate({"members": [{}]}) == Applicant(members=(Member(),))
    assert Applicant.model_validate({"members": []}).members == ()


@pytest.mark.parametrize("value", [{}, {"0": {}}, "王芳", b"ab", 5, True])
def test_what_is_no_list_is_refused(value: object) -> None:
    problem = only_problem(Applicant, {"members": value})
    assert problem.where == "家庭成员 (members)"
    assert "列表" in problem.zh
    assert "list" in problem.en


def test_more_than_a_hundred_people_are_refused() -> None:
    assert len(Applicant.model_validate({"members": [{}] * 100}).members or ()) == 100
    assert "101" in only_problem(Applicant, {"members": [{}] * 101}).en


@pytest.mark.parametrize("value", [5, "王芳", [], ["name", "王芳"], True, Supporter()])
def test_what_is_no_group_of_named_values_is_refused(value: object) -> None:
    problem = only_problem(Applicant, {"members": [value]})
    assert problem.where == "家庭成员[0] (members[0])"
    assert "名称: 值" in problem.zh
    assert "named values" in problem.en


def test_whatever_stands_where_a_group_belongs_is_refused() -> None:
    class Unprintable:
        def __str__(self) -> str:
            raise OSError

    nested: list[object] = []
    nested.append(nested)
    for value in (nested, Unprintable(), [10**5000], "\ud800"):
        in_plain_words(only_problem(Applicant, value))
        in_plain_words(only_problem(Applicant, {"property": value}))


def test_5000_digits_where_a_group_belongs_are_refused() -> None:
    in_plain_words(only_problem(Applicant, 10**5000))
    in_plain_words(only_problem(Applicant, {"members": [10**5000]}))


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["2022-08-01", "2022年8月1日", "2022年08月01日", date(2022, 8, 1)])
def test_a_day_is_written_in_either_way(told: object) -> None:
    assert Member.model_validate({"birth_date": told}).birth_date == date(2022, 8, 1)


@given(st.dates())
def test_every_day_is_read_in_both_ways(day: date) -> None:
    for told in (day.isoformat(), f"{day.year:04}年{day.month}月{day.day}日"):
        assert Member.model_validate({"birth_date": told}).birth_date == day


@pytest.mark.parametrize(
    "value",
    [
        *("2022-02-31", "2022-02-29", "2022年2月30日", "2022-13-01", "0000-01-01", "2022年13月1日"),
        *("", "2022", "2022-8-1", "20220801", "2022/08/01", "01-08-2022", "2022-08-01T00:00:00"),
        *("2022-W31", "2022-213", "二〇二二年八月一日", " 2022-08-01", "2022-08-01\n", "２０２２-０８-０１"),
        *(20220801, 1659283200, True, datetime(2022, 8, 1), [2022, 8, 1]),
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    problem = only_problem(Member, {"birth_date": value})
    assert problem.where == "出生日期 (birth_date)"
    assert "2022年8月1日" in problem.zh
    assert "2022-08-01" in problem.en


def test_a_day_of_a_week_is_refused() -> None:
    assert "2022-08-01" in only_problem(Member, {"birth_date": "2022-W31-1"}).en


# --- codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("relation", list(Relation))
def test_a_code_is_read_by_name_and_by_chinese_label(relation: Relation) -> None:
    for told in (relation, relation.value, relation.text.zh):
        assert Member.model_validate({"relation": told}).relation is relation


@pytest.mark.parametrize("value", ["儿子", "SELF", "", 0, True, [], "the applicant"])
def test_what_is_no_code_is_refused_with_the_choices(value: object) -> None:
    problem = only_problem(Member, {"relation": value})
    assert problem.where == "与申请人关系 (relation)"
    for one in Relation:
        assert one.text.zh in problem.zh
        assert one.value in problem.en


# --- texts that cannot be written down ------------------------------------------------------------


@pytest.mark.parametrize(
    "field", ["name", "birth_date", "relation", "id_number", "seriously_ill", "stated_age"]
)
def test_half_a_character_is_refused(field: str) -> None:
    problem = only_problem(Member, {field: "王\ud800"})
    assert field in problem.where
    in_plain_words(problem)


def test_half_a_character_in_a_sum_or_a_key_is_refused() -> None:
    in_plain_words(only_problem(Income, {"wages": "\ud800"}))
    in_plain_words(only_problem(Income, {"\ud800": 5}))


# --- all at once ----------------------------------------------------------------------------------


def test_every_problem_is_listed() -> None:
    problems = refused(
        Applicant,
        {
            "application_date": "2022-02-31",
            "membrs": [],
            "members": [{"name": "", "income": {"wages": -1, "工资": 2}}, 5, {"relation": "儿子"}],
            "property": {"cars": True},
            "expenses": {"medical_cost": 100, "paid_by_basic_insurance": 101},
        },
    )
    assert {problem.where for problem in problems} == {
        "申请日期 (application_date)",
        "membrs (membrs)",
        "家庭成员[0].姓名 (members[0].name)",
        "家庭成员[0].收入.工资性收入 (members[0].income.wages)",
        "家庭成员[0].收入.工资 (members[0].income.工资)",
        "家庭成员[1] (members[1])",
        "家庭成员[2].与申请人关系 (members[2].relation)",
        "家庭财产.机动车辆数（残疾人代步车除外） (property.cars)",
        "家庭支出 (expenses)",
    }


def test_a_refusal_counts_its_problems_in_both_languages() -> None:
    with pytest.raises(FactError) as caught:
        Member.model_validate({"name": "", "birth_date": ""})
    first, *_ = str(caught.value).splitlines()
    assert "（2）" in first
    assert "(2)" in first


_KEYS = sorted(
    {key for model in MODELS for name, about in model.describe().items() for key in (name, about.label.zh)}
)
_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=20)
    | st.binary(max_size=5)
    | st.dates()
    | st.sampled_from(["是", "self", "本人", "2022-08-01", "320402199001011239", "12.50", 60]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), _ANYTHING) | _ANYTHING)
def test_whatever_is_given_is_read_or_refused(data: object) -> None:
    for model in (Applicant, Member, Judgement):
        with suppress(FactError):
            read = model.model_validate(data)
            assert model.model_validate(read.model_dump()) == read
