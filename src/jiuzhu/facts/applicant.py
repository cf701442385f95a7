"""Who applies: the family with its members, property, expenses and, if any, its emergency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Self

from jiuzhu.facts.codes import EmergencyKind, RecognisedStatus, Relation, Source
from jiuzhu.facts.fields import (
    NOTHING_ELSE_PROOF,
    Count,
    Day,
    Fact,
    Facts,
    Flag,
    Many,
    Monthly,
    Yuan,
    about,
    coded,
)
from jiuzhu.facts.member import Member
from jiuzhu.texts import Text


def _sum(
    zh: str,
    en: str,
    ask: tuple[str, str],
    proof: tuple[str, str],
    by: Source = Source.APPLICANT,
    commitment: bool | None = None,
) -> Fact:
    return about(zh, en, ask=ask, proof=proof, unit="yuan", none=0, by=by, commitment=commitment)


def _number(
    zh: str, en: str, ask: tuple[str, str], proof: tuple[str, str], by: Source, commitment: bool
) -> Fact:
    return about(zh, en, ask=ask, proof=proof, none=0, by=by, commitment=commitment)


class Property(Facts):
    """What the co-living family owns; sums in yuan."""

    deposits: Annotated[
        Yuan | None,
        _sum(
            "现金和存款",
            "cash and deposits",
            ("家庭的现金和存款合计多少元？", "How much does the family have in cash and deposits?"),
            ("银行核对结果", "bank check"),
            by=Source.BANKS,
            commitment=True,
        ),
    ] = None
    securities: Annotated[
        Yuan | None,
        _sum(
            "有价证券和基金",
            "securities and funds",
            ("家庭的有价证券和基金合计多少元？", "How much does the family have in securities and funds?"),
            ("证券核对结果", "securities check"),
            by=Source.BANKS,
            commitment=True,
        ),
    ] = None
    commercial_insurance: Annotated[
        Yuan | None,
        _sum(
            "商业保险现金价值",
            "commercial insurance",
            (
                "家庭的商业保险现金价值合计多少元？",
                "What is the cash value of the family's commercial insurance?",
            ),
            ("保单", "policy"),
            by=Source.BANKS,
            commitment=True,
        ),
    ] = None
    claims: Annotated[
        Yuan | None,
        _sum(
            "债权",
            "claims",
            ("别人一共欠家庭多少元？", "How much do others owe the family?"),
            ("借据", "notes of debt"),
        ),
    ] = None
    internet_finance: Annotated[
        Yuan | None,
        _sum(
            "互联网金融资产",
            "internet finance",
            ("家庭的互联网金融资产合计多少元？", "How much does the family have in internet finance?"),
            ("账户核对结果", "account check"),
            by=Source.BANKS,
            commitment=True,
        ),
    ] = None
    cars: Annotated[
        Count | None,
        _number(
            "机动车辆数（残疾人代步车除外）",
            "number of cars, a mobility vehicle excepted",
            (
                "家庭有几辆机动车（残疾人代步车除外）？",
                "How many cars does the family own, not counting mobility vehicles?",
            ),
            ("车辆登记核对结果", "vehicle register"),
            by=Source.VEHICLES,
            commitment=True,
        ),
    ] = None
    houses: Annotated[
        Count | None,
        _number(
            "住房套数",
            "number of homes",
            ("家庭有几套住房？", "How many homes does the family own?"),
            ("不动产登记核对结果", "property register"),
            by=Source.REAL_ESTATE,
            commitment=True,
        ),
    ] = None
    companies: Annotated[
        Count | None,
        _number(
            "开办企业数",
            "number of companies",
            ("家庭开办了几家企业？", "How many companies does the family own?"),
            ("市场主体登记核对结果", "company register"),
            by=Source.MARKET,
            commitment=True,
        ),
    ] = None
    nothing_else: Annotated[
        Flag | None,
        about(
            "没有其他财产",
            "no other property",
            ask=(
                "除已填报的以外，家庭是否再没有其他财产？",
                "Is it right that the family has no other property?",
            ),
            proof=NOTHING_ELSE_PROOF,
        ),
    ] = None


class Expenses(Facts):
    """What the family had to spend in the last twelve months, yuan."""

    self_paid_medical: Annotated[
        Yuan | None,
        about(
            "各项保险和救助支付后的医疗自付费用",
            "medical cost left after all insurance and medical assistance",
            ask=(
                "近12个月，基本医保、大病保险、医疗救助和商业保险支付后，家庭自己还负担了多少元医疗费用？",
                "Over the last 12 months, how much medical cost was left to the family after basic, "
                "serious-illness and commercial insurance and medical assistance had paid?",
            ),
            proof=("医疗费用结算单", "medical settlement sheet"),
            unit="yuan",
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    medical_cost: Annotated[
        Yuan | None,
        _sum(
            "医疗总费用",
            "medical cost in all",
            (
                "近12个月，家庭的医疗总费用是多少元？",
                "Over the last 12 months, how much did medical treatment cost the family in all?",
            ),
            ("医疗票据", "medical invoices"),
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    paid_by_basic_insurance: Annotated[
        Yuan | None,
        _sum(
            "基本医保支付",
            "paid by basic insurance",
            (
                "近12个月，基本医保支付了多少元？",
                "Over the last 12 months, how much did basic insurance pay?",
            ),
            ("结算单", "settlement sheet"),
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    paid_by_serious_illness_insurance: Annotated[
        Yuan | None,
        _sum(
            "大病保险支付",
            "paid by serious-illness insurance",
            (
                "近12个月，大病保险支付了多少元？",
                "Over the last 12 months, how much did serious-illness insurance pay?",
            ),
            ("结算单", "settlement sheet"),
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    paid_by_medical_assistance: Annotated[
        Yuan | None,
        _sum(
            "医疗救助支付",
            "paid by medical assistance",
            (
                "近12个月，医疗救助支付了多少元？",
                "Over the last 12 months, how much did medical assistance pay?",
            ),
            ("结算单", "settlement sheet"),
            by=Source.MEDICAL_INSURANCE,
        ),
    ] = None
    paid_by_commercial_insurance: Annotated[
        Yuan | None,
        _sum(
            "商业保险支付",
            "paid by commercial insurance",
            (
                "近12个月，商业保险支付了多少元？",
                "Over the last 12 months, how much did commercial insurance pay?",
            ),
            ("理赔单", "claim settlement"),
            commitment=False,
        ),
    ] = None
    education: Annotated[
        Yuan | None,
        _sum(
            "教育支出",
            "spent on education",
            (
                "近12个月，家庭在教育上支出了多少元？",
                "Over the last 12 months, how much did the family spend on education?",
            ),
            ("缴费票据", "receipts"),
        ),
    ] = None
    rehabilitation: Annotated[
        Yuan | None,
        _sum(
            "残疾康复支出",
            "spent on disability rehabilitation",
            (
                "近12个月，家庭在残疾康复上支出了多少元？",
                "Over the last 12 months, how much did the family spend on disability rehabilitation?",
            ),
            ("康复票据", "receipts"),
        ),
    ] = None
    relieved_for_same_cause_this_year: Annotated[
        Flag | None,
        about(
            "本年度因同一事由已获支出型临时救助",
            "expenditure-type relief already given for the same cause this year",
            ask=(
                "本年度是否已经因同一事由获得过支出型临时救助？",
                "Has expenditure-type relief already been given for the same cause this year?",
            ),
            proof=("民政部门救助记录", "the civil affairs record"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    nothing_else: Annotated[
        Flag | None,
        about(
            "没有其他支出",
            "no other expenses",
            ask=(
                "除已填报的以外，家庭是否再没有其他刚性支出？",
                "Is it right that the family had no other expenses that it could not avoid?",
            ),
            proof=NOTHING_ELSE_PROOF,
        ),
    ] = None

    def _contradictions(self) -> Iterator[Text]:
        covered = sum(
            (
                paid or 0
                for paid in (
                    self.paid_by_basic_insurance,
                    self.paid_by_serious_illness_insurance,
                    self.paid_by_medical_assistance,
                    self.paid_by_commercial_insurance,
                )
            ),
            start=Decimal(0),
        )
        if self.medical_cost is not None and covered > self.medical_cost:
            yield Text(
                f"保险和救助支付合计 {covered} 元，超过医疗总费用 {self.medical_cost} 元",
                f"insurance and assistance paid {covered} yuan, more than the medical cost of "
                f"{self.medical_cost} yuan",
            )


class Emergency(Facts):
    """A sudden event that put the person or the family in difficulty."""

    kind: Annotated[
        Annotated[EmergencyKind, coded(EmergencyKind)] | None,
        about(
            "突发事件",
            "kind of emergency",
            ask=("家庭遭遇了什么突发事件？", "What sudden event struck the family?"),
            proof=("消防、交警或医院证明", "the fire service's, police's or hospital's letter"),
            none="none",
        ),
    ] = None
    in_jurisdiction: Annotated[
        Flag | None,
        about(
            "困难发生在本市",
            "the difficulty arose in the city",
            ask=("困难是否发生在本市？", "Did the difficulty arise in this city?"),
        ),
    ] = None
    relieved_for_same_cause_this_year: Annotated[
        Flag | None,
        about(
            "本年度因同一事由已获急难型临时救助",
            "emergency aid already given for the same cause this year",
            ask=(
                "本年度是否已经因同一事由获得过急难型临时救助？",
                "Has emergency aid already been given for the same cause this year?",
            ),
            proof=("民政部门救助记录", "the civil affairs record"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None


class Applicant(Facts):
    """A family that applies for social assistance, as far as it is known.

    Every fact may be left out; what is left out is unknown.  `nothing_else=True` declares that,
    beyond what is given, there is nothing to declare: it settles those facts that have a natural
    none (no other income, no disability), and only those.

    Raises `FactError`, which lists every problem, when something cannot be read.
    """

    application_date: Annotated[
        Day | None,
        about(
            "申请日期",
            "date of application",
            ask=("是哪一天提出申请的？", "On which day did the family apply?"),
            proof=("受理登记", "the record of acceptance"),
            by=Source.OFFICER,
        ),
    ] = None
    members: Annotated[
        Annotated[tuple[Member, ...], Many] | None,
        about(
            "家庭成员",
            "members of the family",
            ask=("家庭有哪些成员（含申请人本人）？", "Who belongs to the family, the applicant included?"),
            proof=("户口簿", "household register"),
        ),
    ] = None
    reported_counted_income: Annotated[
        Monthly | None,
        about(
            "家庭可计算月收入（已认定）",
            "the household's counted income, as found elsewhere",
            ask=(
                "其他系统认定的家庭可计算月收入是多少元？",
                "What counted income a month has another system found for the household?",
            ),
            proof=("核对报告", "data-check report"),
            unit="yuan/month",
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    recognised_status: Annotated[
        Annotated[RecognisedStatus, coded(RecognisedStatus)] | None,
        about(
            "已认定的家庭身份",
            "status already recognised",
            ask=(
                "家庭目前是否已被认定为救助对象，是哪一类？",
                "Has the family been recognised already, and as what?",
            ),
            proof=("民政部门认定记录", "the civil affairs record"),
            none="none",
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    work_income_exceeded_since: Annotated[
        Day | None,
        about(
            "因就业收入超过标准之日",
            "day from which earnings exceed the standard",
            ask=(
                "低保家庭成员就业后，家庭收入从哪一天起超过标准？",
                "Since which day have earnings put this subsistence-allowance family above the standard?",
            ),
            proof=("劳动合同和工资流水", "contract and payslips"),
            by=Source.HUMAN_RESOURCES,
            commitment=True,
        ),
    ] = None
    property: Annotated[
        Property | None,
        about("家庭财产", "property", ask=("家庭有哪些财产？", "What does the family own?")),
    ] = None
    expenses: Annotated[
        Expenses | None,
        about(
            "家庭支出", "expenses", ask=("家庭有哪些刚性支出？", "What expenses could the family not avoid?")
        ),
    ] = None
    emergency: Annotated[
        Emergency | None,
        about(
            "突发困难",
            "emergency",
            ask=("家庭遭遇了什么突发困难？", "What emergency has the family met with?"),
        ),
    ] = None
    nothing_else: Annotated[
        Flag | None,
        about(
            "没有其他需要申报的情况",
            "nothing else to declare",
            ask=(
                "除已填报的以外，是否再没有其他需要申报的情况？",
                "Is it right that there is nothing else to declare?",
            ),
            proof=NOTHING_ELSE_PROOF,
        ),
    ] = None

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The applicant in a JSON text, keys by name or Chinese label; raises `FactError`."""
        return cls.model_validate_json(text)

    def who_applied(self) -> Member | None:
        """The member who applied; None where nobody is said to be."""
        return next((one for one in self.members or () if one.relation is Relation.SELF), None)

    def _contradictions(self) -> Iterator[Text]:
        members = self.members or ()
        for relation in (Relation.SELF, Relation.SPOUSE):
            if sum(member.relation is relation for member in members) > 1:
                yield Text(
                    f"家庭成员中有不止一位“{relation.text.zh}”",
                    f"more than one member is {relation.text.en!r}",
                )
        for name in _repeated(member.name for member in members):
            yield Text(
                f"不止一位家庭成员叫“{name}”；若确为不同的人，请在姓名后注明以便区分",
                f"more than one member is called {name!r}; if they are different people, tell them apart "
                "in the name",
            )
        for id_number in _repeated(member.id_number for member in members):
            # The number itself is not repeated: errors end up in logs.
            same = [str(index) for index, member in enumerate(members) if member.id_number == id_number]
            yield Text(
                f"家庭成员[{'、'.join(same)}]的公民身份号码相同",
                f"members[{', '.join(same)}] have the same resident ID number",
            )
        for member in members:
            if self.application_date and member.birth_date and member.birth_date > self.application_date:
                yield Text(
                    f"出生日期 {member.birth_date} 晚于申请日期 {self.application_date}",
                    f"born on {member.birth_date}, after the application on {self.application_date}",
                )


def _repeated(values: Iterable[str | None]) -> list[str]:
    known = [value for value in values if value is not None]
    if len(set(known)) == len(known):
        return []
    return [value for value, count in Counter(known).items() if count > 1]
