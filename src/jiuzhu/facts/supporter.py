"""Those with a statutory duty to support a person."""

from __future__ import annotations

from typing import Annotated

from jiuzhu.facts.codes import Source
from jiuzhu.facts.fields import NOTHING_ELSE_PROOF, Age, Facts, Flag, Monthly, Word, about


class Supporter(Facts):
    """Somebody with a statutory duty to support a person (法定赡养、抚养、扶养义务人)."""

    name: Annotated[
        Word | None,
        about("姓名", "name", ask=("这位义务人叫什么名字？", "What is this supporter's name?")),
    ] = None
    age: Annotated[
        Age | None,
        about(
            "年龄",
            "age",
            ask=("{who}今年多大年纪？", "How old is {who}?"),
            unit="year",
        ),
    ] = None
    in_extreme_difficulty: Annotated[
        Flag | None,
        about(
            "是特困人员",
            "in extreme difficulty",
            ask=("{who}是否已认定为特困人员？", "Has {who} been recognised as in extreme difficulty?"),
            proof=("民政部门认定记录", "the civil affairs record"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    on_subsistence_allowance: Annotated[
        Flag | None,
        about(
            "享受低保",
            "on the subsistence allowance",
            ask=("{who}是否享受最低生活保障？", "Does {who} draw the subsistence allowance?"),
            proof=("民政部门认定记录", "the civil affairs record"),
            none=False,
            by=Source.CIVIL_AFFAIRS,
        ),
    ] = None
    severely_disabled: Annotated[
        Flag | None,
        about(
            "重度残疾",
            "severely disabled",
            ask=("{who}是否重度残疾？", "Is {who} severely disabled?"),
            proof=("残疾人证", "disability certificate"),
            none=False,
            by=Source.DISABLED_FEDERATION,
        ),
    ] = None
    income: Annotated[
        Monthly | None,
        about(
            "月收入",
            "monthly income",
            ask=("{who}每月有多少元收入？", "How much income does {who} have each month?"),
            proof=("收入证明", "proof of income"),
            unit="yuan/month",
        ),
    ] = None
    incapacitated: Annotated[
        Flag | None,
        about(
            "无民事行为能力",
            "without civil capacity",
            ask=("{who}是否为无民事行为能力人？", "Is {who} without civil capacity?"),
            proof=("法院判决", "court judgment"),
            none=False,
            by=Source.JUSTICE,
        ),
    ] = None
    missing: Annotated[
        Flag | None,
        about(
            "被宣告失踪",
            "declared missing",
            ask=("{who}是否被宣告失踪？", "Has {who} been declared missing?"),
            proof=("法院判决", "court judgment"),
            none=False,
            by=Source.JUSTICE,
        ),
    ] = None
    in_prison: Annotated[
        Flag | None,
        about(
            "在监狱服刑",
            "in prison",
            ask=("{who}是否在监狱服刑？", "Is {who} in prison?"),
            proof=("判决或监狱证明", "judgment or the prison's letter"),
            none=False,
            by=Source.JUSTICE,
        ),
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
