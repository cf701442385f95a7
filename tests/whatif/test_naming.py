"""A fact is found by its path, or by whose it is and its label; or refused with what would be right."""

from __future__ import annotations

import pytest

from jiuzhu import Applicant
from jiuzhu.errors import WhatIfError
from jiuzhu.whatif.naming import Named
from tests.whatif.cases import assessed

FAMILY = Applicant.model_validate(
    {
        "members": [
            {"name": "张建国", "relation": "self", "supporters": [{"name": "张老"}, {}]},
            {"name": "李秀英", "relation": "spouse"},
            {},
        ],
        "nothing_else": True,
    }
)


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ("members[1].income.wages", "members[1].income.wages"),
        ("家庭成员[1].收入.工资性收入", "members[1].income.wages"),
        ("家庭成员[1].工资性收入", "members[1].income.wages"),
        ("李秀英的工资性收入", "members[1].income.wages"),
        ("李秀英 的 工资性收入", "members[1].income.wages"),
        ("李秀英's wages", "members[1].income.wages"),
        (("李秀英", "工资性收入"), "members[1].income.wages"),
        (("李秀英", "income.wages"), "members[1].income.wages"),
        ("申请人的年龄", "members[0].stated_age"),
        (("applicant", "stated_age"), "members[0].stated_age"),
        ("members[2].income.pension", "members[2].income.pension"),
        ("members[0].supporters[1].income", "members[0].supporters[1].income"),
        ("张老的月收入", "members[0].supporters[0].income"),
        ("现金和存款", "property.deposits"),
        ("家庭的现金和存款", "property.deposits"),
        (("", "property.deposits"), "property.deposits"),
        (("家庭", "家庭可计算月收入（已认定）"), "reported_counted_income"),
        ("收到的赡养抚养扶养费", None),
        ("张建国的收到的赡养抚养扶养费", "members[0].income.support_received"),
    ],
)
def test_a_fact_is_found(named: Named, path: str | None) -> None:
    assessment = assessed(FAMILY)
    if path is None:
        with pytest.raises(WhatIfError):
            assessment.sweep(named, 0, 1)
    else:
        assert assessment.sweep(named, 0, 1).path == path


@pytest.mark.parametrize(
    ("named", "zh", "en"),
    [
        ("members[7].income.wages", "只有 3 个", "there is no [7]"),
        ("member[0].income.wages", "是否想写“members”", "did you mean 'members'"),
        ("张健国的工资性收入", "有：张建国、李秀英", "there are 张建国"),
        (("王五", "工资性收入"), "没有叫“王五”的人", "nobody called '王五'"),
        ("李秀英的工资", "是否想写“工资性收入”", "did you mean '工资性收入'"),
        ("members[0].income.wage", "是否想写“income.wages”", "did you mean 'income.wages'"),
        ("工资性收入", "要写明是谁的", "say whose it is"),
        ("李秀英的户籍在本市", "不是数", "is no number"),
        ("李秀英的出生日期", "不是数", "is no number"),
        ("现金", "是否想写“现金和存款”", "did you mean"),
        ("", "没有“”这一项", "there is no fact ''"),
        (("", ""), "没有“”这一项", "there is no fact ''"),
        ("王五的", "没有叫“王五”的人", "nobody called '王五'"),
    ],
)
def test_what_is_not_there_is_refused_with_what_would_be_right(named: Named, zh: str, en: str) -> None:
    with pytest.raises(WhatIfError) as error:
        assessed(FAMILY).sweep(named, 0, 1)
    (problem,) = error.value.problems
    assert zh in problem.zh
    assert en in problem.en
    assert problem.where.startswith("事实 (fact)")
