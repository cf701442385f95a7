"""One person of the family: who, health, work, schooling, income."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from jiuzhu.facts.codes import (
    Absence,
    ChosenSupport,
    DisabilityGrade,
    DisabilityKind,
    ParentState,
    Relation,
    Schooling,
    Source,
)
from jiuzhu.facts.fields import (
    NOTHING_ELSE_PROOF,
    Age,
    Count,
    Day,
    Facts,
    Flag,
    Many,
    Word,
    about,
    coded,
)
from jiuzhu.facts.id_number import birth_date_in
from jiuzhu.facts.income import Income
from jiuzhu.facts.supporter import Supporter
from jiuzhu.texts import Text


class Member(Facts):
    """A person of the applicant's family, the applicant included."""

    name: Annotated[
        Word | None,
        about("姓名", "name", ask=("这位家庭成员叫什么名字？", "What is this member's name?")),
    ] = None
    id_number: Annotated[
        Word | None,
        Field(repr=False),
        about(
            "公民身份号码",
            "resident ID number",
            ask=("{who}的公民身份号码是多少？", "What is {who}'s resident ID number?"),
            proof=("居民身份证", "resident ID card"),
            by=Source.PUBLIC_SECURITY,
        ),
    ] = None
    birth_date: Annotated[
        Day | None,
        about(
            "出生日期",
            "date of birth",
            ask=("{who}是哪年哪月哪日出生的？", "When was {who} born?"),
            proof=("居民身份证或户口簿", "ID card or household register"),
            by=Source.PUBLIC_SECURITY,
        ),
    ] = None
    stated_age: Annotated[
        Age | None,
        about(
            "年龄",
            "age",
            ask=("{who}今年多少周岁？", "How old is {who}?"),
            unit="year",
        ),
    ] = None
    relation: Annotated[
        Annotated[Relation, coded(Relation)] | None,
        about(
            "与申请人关系",
            "relation to the applicant",
            ask=("{who}是申请人的什么人？", "How is {who} related to the applicant?"),
            proof=("户口簿、结婚证或出生证明", "household register, marriage or birth certificate"),
            by=Source.PUBLIC_SECURITY,
            commitment=True,
        ),
    ] = None
    registered_in_jurisdiction: Annotated[
        Flag | None,
        about(
            "户籍在本市",
            "household registration in the city",
            ask=("{who}的户籍是否在本市？", "Is {who}'s household registration in the city?"),
            proof=("户口簿", "household register"),
            by=Source.PUBLIC_SECURITY,
        ),
    ] = None
    found_co_living: Annotated[
        Flag | None,
        about(
            "已认定为共同生活的家庭成员",
            "already found to be a co-living member",
            ask=(
                "其他系统是否已认定{who}为共同生活的家庭成员？",
                "Has another system already found {who} to be a co-living member of the family?",
            ),
            proof=("认定记录", "the record of that finding"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    has_duty_of_support: Annotated[
        Flag | None,
        about(
            "与申请人有法定赡养抚养扶养关系",
            "statutory duty of support",
            ask=(
                "{who}与申请人之间是否有法定赡养、抚养、扶养义务关系？",
                "Does the law bind {who} to support the applicant, or the applicant to support {who}?",
            ),
            proof=("户口簿", "household register"),
        ),
    ] = None
    lives_with_family: Annotated[
        Flag | None,
        about(
            "与家庭长期共同居住",
            "has long lived with the family",
            ask=("{who}是否与家庭长期共同居住？", "Has {who} been living with the family for long?"),
            proof=("入户调查", "home visit"),
            by=Source.OFFICER,
        ),
    ] = None
    can_live_independently: Annotated[
        Flag | None,
        about(
            "能够独立生活",
            "can live independently",
            ask=("{who}已成年，是否能够独立生活？", "Now grown up, can {who} live independently?"),
            proof=("入户调查", "home visit"),
            by=Source.OFFICER,
        ),
    ] = None
    schooling: Annotated[
        Annotated[Schooling, coded(Schooling)] | None,
        about(
            "就读阶段",
            "schooling",
            ask=("{who}目前是否在读，在读哪个阶段？", "Is {who} in school, and at which stage?"),
            proof=("学籍证明", "proof of enrolment"),
            none="none",
            by=Source.EDUCATION,
            commitment=True,
        ),
    ] = None
    full_time_student: Annotated[
        Flag | None,
        about(
            "全日制在校",
            "full-time student",
            ask=("{who}是否为全日制在校生？", "Is {who} a full-time student?"),
            proof=("学籍证明", "proof of enrolment"),
            none=False,
            by=Source.EDUCATION,
            commitment=True,
        ),
    ] = None
    absence: Annotated[
        Annotated[Absence, coded(Absence)] | None,
        about(
            "离家情形",
            "absence from the family",
            ask=(
                "{who}是否在服刑、在强制隔离戒毒、被宣告失踪，或出家脱离家庭三年以上？",
                "Is {who} in prison, in compulsory drug isolation, declared missing, or away as clergy for "
                "three years or more?",
            ),
            proof=("判决书、决定书或宗教场所证明", "judgment, decision or the religious site's letter"),
            none="none",
            by=Source.JUSTICE,
        ),
    ] = None
    disability_grade: Annotated[
        Annotated[DisabilityGrade, coded(DisabilityGrade)] | None,
        about(
            "残疾等级",
            "disability grade",
            ask=("{who}是否有残疾，残疾等级是几级？", "Does {who} have a disability, and of which grade?"),
            proof=("残疾人证", "disability certificate"),
            none="none",
            by=Source.DISABLED_FEDERATION,
        ),
    ] = None
    disability_kind: Annotated[
        Annotated[DisabilityKind, coded(DisabilityKind)] | None,
        about(
            "残疾类别",
            "kind of disability",
            ask=("{who}是否有残疾，属于哪一类？", "Does {who} have a disability, and of which kind?"),
            proof=("残疾人证", "disability certificate"),
            none="none",
            by=Source.DISABLED_FEDERATION,
        ),
    ] = None
    needs_long_term_care: Annotated[
        Flag | None,
        about(
            "需要长期照护",
            "needs long-term care",
            ask=("{who}是否需要长期照护？", "Does {who} need long-term care?"),
            proof=("评估表", "assessment form"),
            by=Source.OFFICER,
        ),
    ] = None
    seriously_ill: Annotated[
        Flag | None,
        about(
            "患重特大疾病",
            "seriously ill",
            ask=("{who}是否患重特大疾病？", "Is {who} seriously ill?"),
            proof=("诊断证明", "medical certificate"),
            none=False,
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    has_hiv: Annotated[
        Flag | None,
        Field(repr=False),
        about(
            "感染艾滋病病毒",
            "HIV or AIDS",
            ask=("{who}是否感染艾滋病病毒？", "Does {who} have HIV or AIDS?"),
            proof=("疾控机构证明", "the disease-control centre's letter"),
            none=False,
            by=Source.HEALTH,
        ),
    ] = None
    able_to_work: Annotated[
        Flag | None,
        about(
            "有劳动能力",
            "able to work",
            ask=("{who}是否有劳动能力？", "Is {who} able to work?"),
            proof=("劳动能力鉴定或残疾人证", "work-capacity appraisal or disability certificate"),
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    employed: Annotated[
        Flag | None,
        about(
            "已就业",
            "employed",
            ask=("{who}目前是否已就业？", "Does {who} have a job at present?"),
            proof=("劳动合同或参保记录", "contract or insurance record"),
            none=False,
            by=Source.HUMAN_RESOURCES,
            commitment=True,
        ),
    ] = None
    refusals_of_work: Annotated[
        Count | None,
        about(
            "无正当理由连续拒绝介绍工作的次数",
            "suitable jobs refused in a row without reason",
            ask=(
                "{who}无正当理由，连续拒绝了几次介绍的适当工作？",
                "How many suitable jobs in a row has {who} turned down without good reason?",
            ),
            proof=("就业部门记录", "the employment service's record"),
            none=0,
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    daily_living_items_failed: Annotated[
        Count | None,
        about(
            "不能自主完成的日常生活项目数",
            "daily-living items failed",
            ask=(
                "吃饭、穿衣、上下床、如厕、室内行走、洗澡六项中，{who}有几项不能自主完成？",
                "Eating, dressing, getting in and out of bed, using the toilet, walking indoors, bathing: "
                "how many of the six can {who} not do alone?",
            ),
            proof=("生活自理能力评估表", "self-care assessment"),
            by=Source.OFFICER,
        ),
    ] = None
    lives_in_institution: Annotated[
        Flag | None,
        about(
            "集中供养",
            "lives in an institution",
            ask=("{who}是否在机构集中供养？", "Does {who} live in an institution?"),
            proof=("供养机构证明", "the institution's letter"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    supporters: Annotated[
        Annotated[tuple[Supporter, ...], Many] | None,
        about(
            "法定义务人",
            "persons with a statutory duty of support",
            ask=("{who}有哪些法定赡养、抚养、扶养义务人？", "Whom does the law bind to support {who}?"),
            proof=("户口簿", "household register"),
        ),
    ] = None
    father: Annotated[
        Annotated[ParentState, coded(ParentState)] | None,
        about(
            "父亲状况",
            "the father's state",
            ask=("{who}的父亲目前是什么状况？", "How do things stand with {who}'s father?"),
            proof=("死亡证明、判决或残疾证等", "death certificate, judgment or disability certificate"),
            none="able",
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    mother: Annotated[
        Annotated[ParentState, coded(ParentState)] | None,
        about(
            "母亲状况",
            "the mother's state",
            ask=("{who}的母亲目前是什么状况？", "How do things stand with {who}'s mother?"),
            proof=("死亡证明、判决或残疾证等", "death certificate, judgment or disability certificate"),
            none="able",
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    chosen_support: Annotated[
        Annotated[ChosenSupport, coded(ChosenSupport)] | None,
        about(
            "选择的供养方式",
            "which support is chosen",
            ask=(
                "{who}同时符合特困供养和儿童基本生活费的条件，选择哪一种？",
                "{who} qualifies for support in extreme difficulty and for child benefit: which is chosen?",
            ),
        ),
    ] = None
    supported_by_aged_parents: Annotated[
        Flag | None,
        about(
            "由老年父母供养",
            "supported by aged parents",
            ask=("{who}是否由年老的父母供养？", "Is {who} supported by aged parents?"),
            proof=("户口簿", "household register"),
            none=False,
            by=Source.PUBLIC_SECURITY,
            commitment=True,
        ),
    ] = None
    lives_in_town: Annotated[
        Flag | None,
        about(
            "城镇居民",
            "lives in town",
            ask=("{who}是否为城镇居民（而不是农村居民）？", "Does {who} live in a town, not in the country?"),
            proof=("户口簿", "household register"),
            by=Source.PUBLIC_SECURITY,
        ),
    ] = None
    in_entitled_group: Annotated[
        Flag | None,
        about(
            "领取抚恤补助的优抚对象",
            "in the entitled group",
            ask=(
                "{who}是否为领取国家抚恤补助的优抚对象？",
                "Does {who} draw state payments as one of the entitled group?",
            ),
            proof=("优抚证件", "entitled-group certificate"),
            none=False,
            by=Source.VETERANS,
        ),
    ] = None
    draws_unemployment_insurance: Annotated[
        Flag | None,
        about(
            "正在领取失业保险金",
            "draws unemployment insurance",
            ask=("{who}是否正在领取失业保险金？", "Is {who} drawing unemployment insurance?"),
            proof=("失业保险待遇记录", "unemployment insurance record"),
            none=False,
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    hardship_worker: Annotated[
        Flag | None,
        about(
            "特困职工家庭成员",
            "of a worker's family in extreme hardship",
            ask=(
                "{who}是否属于特困职工家庭？",
                "Does {who} belong to a worker's family in extreme hardship?",
            ),
            proof=("工会认定记录", "the trade union's record"),
            none=False,
            by=Source.TRADE_UNION,
        ),
    ] = None
    has_fixed_income: Annotated[
        Flag | None,
        about(
            "有固定收入",
            "has a fixed income",
            ask=("{who}是否有固定收入？", "Does {who} have a fixed income?"),
            none=False,
        ),
    ] = None
    draws_work_injury_nursing: Annotated[
        Flag | None,
        about(
            "享受工伤护理待遇",
            "draws work-injury nursing",
            ask=(
                "{who}是否享受工伤保险生活护理费？",
                "Does {who} draw the nursing allowance of work-injury insurance?",
            ),
            proof=("工伤保险待遇记录", "work-injury insurance record"),
            none=False,
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    recognised_in_extreme_difficulty: Annotated[
        Flag | None,
        about(
            "已认定为特困人员",
            "recognised as in extreme difficulty",
            ask=("{who}是否已认定为特困人员？", "Has {who} been recognised as in extreme difficulty?"),
            proof=("民政部门认定记录", "the civil affairs record"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    without_means_of_living: Annotated[
        Flag | None,
        about(
            "生活无着流浪乞讨",
            "without means of living",
            ask=(
                "{who}是否自身无力解决食宿、正在流浪乞讨？",
                "Is {who} living on the street, without food and shelter?",
            ),
            none=False,
        ),
    ] = None
    accepts_relief: Annotated[
        Flag | None,
        about(
            "自愿接受救助",
            "accepts relief freely",
            ask=("{who}是否自愿接受救助？", "Does {who} accept relief freely?"),
        ),
    ] = None
    income: Annotated[
        Income | None,
        about("收入", "income", ask=("{who}有哪些收入？", "What income does {who} have?")),
    ] = None
    nothing_else: Annotated[
        Flag | None,
        about(
            "没有其他情况",
            "nothing else to declare",
            ask=(
                "除已填报的以外，{who}是否再没有其他情况？",
                "Is it right that there is nothing else to declare about {who}?",
            ),
            proof=NOTHING_ELSE_PROOF,
        ),
    ] = None

    @field_validator("id_number")
    @classmethod
    def _check_id_number(cls, value: str | None) -> str | None:
        if value is not None:
            birth_date_in(value)
        return value and value.upper()

    @classmethod
    def _filled_in(cls, data: dict[Any, Any]) -> dict[Any, Any]:
        if data.get("birth_date") is None and isinstance(data.get("id_number"), str):
            with suppress(PydanticCustomError):  # the field's own check tells what is wrong with it
                return {**data, "birth_date": birth_date_in(data["id_number"])}
        return data

    def _contradictions(self) -> Iterator[Text]:
        if self.id_number and self.birth_date != birth_date_in(self.id_number):
            yield Text(
                f"出生日期 {self.birth_date} 与公民身份号码中的出生日期不一致",
                f"the date of birth {self.birth_date} is not the one in the ID number",
            )
        graded = self.disability_grade not in (None, DisabilityGrade.NONE)
        if graded and self.disability_kind is DisabilityKind.NONE:
            yield Text(
                "填了残疾等级，残疾类别却为“无”",
                "a disability grade is given, but the kind of disability is 'none'",
            )
