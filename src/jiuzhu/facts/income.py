"""A person's income: what comes in, what is taken off, what does not count."""

from __future__ import annotations

from typing import Annotated, Any

from jiuzhu.facts.codes import Source
from jiuzhu.facts.fields import NOTHING_ELSE_PROOF, Facts, Flag, Monthly, about


def _monthly(
    zh: str,
    en: str,
    got: tuple[str, str],
    proof: tuple[str, str],
    by: Source = Source.APPLICANT,
    commitment: bool | None = None,
) -> Any:
    """got: what a person does with it, as one asks for it."""
    return about(
        zh,
        en,
        ask=(
            f"近12个月，{{who}}平均每月{got[0]}多少元？",
            f"Over the last 12 months, how much on average did {{who}} {got[1]} each month?",
        ),
        proof=proof,
        unit="yuan/month",
        none=0,
        by=by,
        commitment=commitment,
    )


class Income(Facts):
    """A person's income and what is taken off it, yuan a month on average of the last twelve.

    A plain number is a month's sum; `PerYear(per_year=22000)` or `{"per_year": 22000}` a year's.
    """

    wages: Annotated[
        Monthly | None,
        _monthly(
            "工资性收入",
            "wages",
            ("有工资性收入", "earn in wages"),
            ("工资流水或单位证明", "payslips or the employer's letter"),
        ),
    ] = None
    employment_cost: Annotated[
        Monthly | None,
        _monthly(
            "必要就业成本",
            "necessary cost of employment",
            ("支出必要就业成本", "have to spend in order to work"),
            ("票据或声明", "receipts or a declaration"),
        ),
    ] = None
    business: Annotated[
        Monthly | None,
        _monthly(
            "经营净收入",
            "net business income",
            ("有经营净收入", "make from a business, after costs,"),
            ("账目或纳税记录", "accounts or tax records"),
            by=Source.TAX,
            commitment=True,
        ),
    ] = None
    property_income: Annotated[
        Monthly | None,
        _monthly(
            "财产净收入",
            "net property income",
            ("有财产净收入", "make from property, after costs,"),
            ("租约、存款或分红凭证", "lease, bank or dividend papers"),
        ),
    ] = None
    support_received: Annotated[
        Monthly | None,
        _monthly(
            "收到的赡养抚养扶养费",
            "support received",
            ("收到赡养抚养扶养费", "receive in support from relatives"),
            ("协议、判决或转账记录", "agreement, judgment, transfers"),
        ),
    ] = None
    pension: Annotated[
        Monthly | None,
        _monthly(
            "职工养老金",
            "employees' pension",
            ("领取职工养老金", "draw in employees' pension"),
            ("养老金发放记录", "pension payment record"),
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    residents_pension: Annotated[
        Monthly | None,
        _monthly(
            "城乡居民基本养老金",
            "residents' basic pension",
            ("领取城乡居民基本养老金", "draw in residents' basic pension"),
            ("养老金发放记录", "pension payment record"),
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    unemployment_benefit: Annotated[
        Monthly | None,
        _monthly(
            "失业保险金",
            "unemployment benefit",
            ("领取失业保险金", "draw in unemployment benefit"),
            ("失业保险待遇记录", "unemployment insurance record"),
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    survivors_benefit: Annotated[
        Monthly | None,
        _monthly(
            "遗属补助",
            "survivor's benefit",
            ("领取遗属补助", "draw in survivor's benefit"),
            ("发放记录", "payment record"),
            by=Source.HUMAN_RESOURCES,
        ),
    ] = None
    compensation: Annotated[
        Monthly | None,
        _monthly(
            "赔偿或补偿收入",
            "compensation",
            ("收到赔偿或补偿款", "receive in compensation"),
            ("赔偿协议或判决", "settlement or judgment"),
        ),
    ] = None
    gifts: Annotated[
        Monthly | None,
        _monthly("接受的馈赠", "gifts", ("接受馈赠", "receive in gifts"), ("声明", "a declaration")),
    ] = None
    taxes_and_insurance: Annotated[
        Monthly | None,
        _monthly(
            "缴纳的税费和社会保险费",
            "taxes and social insurance paid",
            ("缴纳税费和社会保险费", "pay in taxes and social insurance"),
            ("缴费记录", "payment record"),
            by=Source.TAX,
        ),
    ] = None
    support_paid: Annotated[
        Monthly | None,
        _monthly(
            "支付的赡养抚养扶养费",
            "support paid",
            ("支付赡养抚养扶养费", "pay in support of relatives"),
            ("协议、判决或转账记录", "agreement, judgment, transfers"),
            commitment=False,
        ),
    ] = None
    entitled_group_payment: Annotated[
        Monthly | None,
        _monthly(
            "抚恤优待金",
            "payment to the entitled group",
            ("领取抚恤优待金", "draw in payments to the entitled group"),
            ("优抚证件", "entitled-group certificate"),
            by=Source.VETERANS,
        ),
    ] = None
    family_planning_award: Annotated[
        Monthly | None,
        _monthly(
            "计划生育奖励扶助金",
            "family-planning award",
            ("领取计划生育奖励扶助金", "draw in family-planning awards"),
            ("发放记录", "payment record"),
            by=Source.HEALTH,
        ),
    ] = None
    scholarship: Annotated[
        Monthly | None,
        _monthly(
            "奖学金和助学金",
            "scholarship",
            ("领取奖学金和助学金", "receive in scholarships and grants"),
            ("学校证明", "the school's letter"),
            by=Source.EDUCATION,
            commitment=True,
        ),
    ] = None
    bravery_award: Annotated[
        Monthly | None,
        _monthly(
            "见义勇为奖励金",
            "bravery award",
            ("领取见义勇为奖励金", "receive in awards for bravery"),
            ("奖励决定", "award decision"),
            by=Source.PUBLIC_SECURITY,
        ),
    ] = None
    social_assistance: Annotated[
        Monthly | None,
        _monthly(
            "社会救助金",
            "social assistance in money",
            ("领取社会救助金", "receive in social assistance"),
            ("发放记录", "payment record"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    disability_living_allowance: Annotated[
        Monthly | None,
        _monthly(
            "困难残疾人生活补贴",
            "disability living allowance",
            ("领取困难残疾人生活补贴", "draw in disability living allowance"),
            ("发放记录", "payment record"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    disability_nursing_allowance: Annotated[
        Monthly | None,
        _monthly(
            "重度残疾人护理补贴",
            "disability nursing allowance",
            ("领取重度残疾人护理补贴", "draw in disability nursing allowance"),
            ("发放记录", "payment record"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    child_benefit: Annotated[
        Monthly | None,
        _monthly(
            "儿童基本生活费",
            "child benefit",
            ("领取儿童基本生活费", "draw in child benefit"),
            ("发放记录", "payment record"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    senior_allowance: Annotated[
        Monthly | None,
        _monthly(
            "尊老金",
            "senior allowance",
            ("领取尊老金", "draw in senior allowance"),
            ("发放记录", "payment record"),
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    nothing_else: Annotated[
        Flag | None,
        about(
            "没有其他收入",
            "no other income",
            ask=("除已填报的以外，{who}是否再没有其他收入？", "Is it right that {who} has no other income?"),
            proof=NOTHING_ELSE_PROOF,
        ),
    ] = None
