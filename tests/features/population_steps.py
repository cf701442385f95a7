"""The steps about whole populations: reforms tried out, payments held against what is due, new facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow
import pytest
from pytest_bdd import given, parsers, then, when

from jiuzhu import population
from jiuzhu.population import Comparison, Discovery, Reconciliation
from jiuzhu.population.comparison import KINDS
from jiuzhu.population.reconciliation import SIDES
from jiuzhu.rulebook import Reform, Rulebook
from tests.features.steps import NUMBER

WITHIN = {"household.property_within_subsistence_limit": True}
COUNTED = "|".join(sorted((text.zh for text in (*KINDS.values(), *SIDES.values())), key=len, reverse=True))


@dataclass
class City:
    """The families of a scenario, what was paid to them, and what came out."""

    on: date = date(2022, 8, 1)
    tables: dict[str, Any] = field(default_factory=dict)
    payments: Any = None
    comparison: Comparison | None = None
    reconciliation: Reconciliation | None = None
    discovery: Discovery | None = None

    def name(self, title: str) -> str:
        """The benefit of a title."""
        benefits = Rulebook.load(on=self.on).benefits.values()
        return next(one.name for one in benefits if one.title.zh == title)

    def line(self, title: str, family: str) -> dict[str, Any]:
        """What is said of a benefit of a family."""
        answer = self.comparison or self.reconciliation or self.discovery
        assert answer is not None
        lines = [one for one in answer.lines.to_pylist() if one["benefit"] == self.name(title)]
        found = [one for one in lines if one["family"] == family]
        assert len(found) == 1, f"户编号“{family}”没有说到{title}；有：{lines}"
        return found[0]

    def count(self, title: str, called: str) -> int:
        if self.comparison is not None:
            kind = next(kind for kind, text in KINDS.items() if text.zh == called)
            return int(self.comparison[self.name(title)].counts[kind])
        assert self.reconciliation is not None
        side = next(side for side, text in SIDES.items() if text.zh == called)
        return self.reconciliation.number(side, self.name(title))


@pytest.fixture
def city() -> City:
    return City()


def yuan(cell: str) -> Decimal | None:
    return None if cell == "不详" else Decimal(cell.removesuffix("元").strip())


def rows_of(datatable: list[list[str]]) -> list[dict[str, str]]:
    heads, *rows = datatable
    return [dict(zip(heads, row, strict=True)) for row in rows]


def table(rows: list[dict[str, Any]], money: tuple[str, ...] = ()) -> pyarrow.Table:
    names = list(rows[0])
    kinds = {name: pyarrow.decimal128(14, 2) for name in money}
    return pyarrow.table(
        {name: pyarrow.array([row[name] for row in rows], kinds.get(name)) for name in names}
    )


@given(
    parsers.re(r"按(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日的规定，人口表中有下列家庭，财产都符合规定")
)
def families(city: City, year: str, month: str, day: str, datatable: list[list[str]]) -> None:
    """Each family with so many persons living together; its income is the wages of the first."""
    city.on = date(int(year), int(month), int(day))
    there, persons = [], []
    for row in rows_of(datatable):
        income = yuan(row["家庭月收入"])
        there.append({"family": row["户编号"], "区": row["区"], "nothing_else": True})
        for number in range(1, int(row["人数"]) + 1):
            known = income is not None or number > 1
            persons.append(
                {
                    "family": row["户编号"],
                    "person": str(number),
                    "relation": ("self", "spouse", "child")[min(number, 3) - 1],
                    "birth_date": date(1985, 1, 1) if number < 3 else date(2015, 1, 1),
                    "registered_in_jurisdiction": True,
                    "found_co_living": True,
                    "income.wages": (income if number == 1 else Decimal(0)) if known else None,
                    "nothing_else": known,
                }
            )
    if any(not row["nothing_else"] for row in persons):
        there = [{**row, "nothing_else": False} for row in there]
    city.tables = {"families": table(there), "persons": table(persons, ("income.wages",))}


@given("当月发放如下")
def paid(city: City, datatable: list[list[str]]) -> None:
    names = {"户编号": "family", "待遇": "benefit", "金额": "yuan"}
    rows = [{names[head]: cell for head, cell in row.items()} for row in rows_of(datatable)]
    city.payments = table([{**row, "yuan": yuan(row["yuan"])} for row in rows], ("yuan",))


@when(parsers.re(rf'测算把"(?P<figure>[^"]+)"改为 (?P<value>{NUMBER})，按"(?P<column>[^"]+)"分组'))
def a_reform_is_tried(city: City, figure: str, value: str, column: str) -> None:
    reform = Reform.parse(f"{figure}: {value}")
    city.comparison = population.compare(
        city.tables, None, reform, on=city.on, by=[column], judgements=WITHIN
    )


@when("核对发放")
def payments_are_checked(city: City) -> None:
    city.reconciliation = population.reconcile(
        city.tables, city.payments, on=city.on, judgements=WITHIN, keep=["区"]
    )


def discover(city: City, **tables: pyarrow.Table) -> None:
    city.discovery = population.discover(
        city.tables, tables, on=city.on, payments=city.payments, judgements=WITHIN, keep=["区"]
    )


@when(parsers.re(rf'得知户编号"(?P<family>[^"]+)"的工资性收入现为 (?P<sum>{NUMBER}) 元'))
def wages_are_otherwise(city: City, family: str, sum: str) -> None:
    row = {"family": family, "person": "1", "income.wages": Decimal(sum)}
    discover(city, persons=table([row], ("income.wages",)))


@when(
    parsers.re(
        rf'得知户编号"(?P<family>[^"]+)"的医疗总费用为 (?P<cost>{NUMBER}) 元，'
        rf"基本医保支付 (?P<paid>{NUMBER}) 元"
    )
)
def a_hospital_bill(city: City, family: str, cost: str, paid: str) -> None:
    sums = {"expenses.medical_cost": Decimal(cost), "expenses.paid_by_basic_insurance": Decimal(paid)}
    discover(city, families=table([{"family": family, **sums}], tuple(sums)))


def check_counts(counts: str, count: Any) -> None:
    """Each of `增加 1 户，减少 2 户`."""
    for one in counts.split("，"):
        said = re.fullmatch(rf"(?P<called>{COUNTED}) (?P<number>\d+) 户", one)
        assert said, f"读不懂“{one}”"
        assert count(said["called"]) == int(said["number"]), one


@then(parsers.re(rf"最低生活保障(?P<counts>(?:{COUNTED}) \d+ 户(?:，(?:{COUNTED}) \d+ 户)*)"))
def so_many(city: City, counts: str) -> None:
    check_counts(counts, lambda called: city.count("最低生活保障", called))


@then(parsers.re(rf'"(?P<group>[^"]+)"的最低生活保障(?P<counts>(?:{COUNTED}) \d+ 户.*)'))
def so_many_of_a_group(city: City, group: str, counts: str) -> None:
    assert city.comparison is not None
    (found,) = [one for one in city.comparison.by("区", city.name("最低生活保障")) if one.value == group]
    by_name = {KINDS[kind].zh: number for kind, number in found.counts.items()}
    check_counts(counts, by_name.__getitem__)


@then(parsers.re(rf"(?P<title>[^，“”\"]+)一年(?P<more>多|少)支出 (?P<sum>{NUMBER}) 元"))
def costs_more(city: City, title: str, more: str, sum: str) -> None:
    assert city.comparison is not None
    wanted = Decimal(sum) if more == "多" else -Decimal(sum)
    assert city.comparison[city.name(title)].change.exact == wanted


@then(parsers.re(rf"(?P<title>[^，“”\"]+)现行年支出在 (?P<low>{NUMBER}) 元至 (?P<high>{NUMBER}) 元之间"))
def costs_between(city: City, title: str, low: str, high: str) -> None:
    assert city.comparison is not None
    before = city.comparison[city.name(title)].before
    assert (before.lowest, before.highest) == (Decimal(low), Decimal(high))


@then(
    parsers.re(
        r'户编号"(?P<family>[^"]+)"的(?P<title>[^，“”\"]+?)(?P<kind>新增符合|增加)，'
        rf"改后每月 (?P<sum>{NUMBER}) 元"
    )
)
def is_otherwise(city: City, family: str, title: str, kind: str, sum: str) -> None:
    line = city.line(title, family)
    assert KINDS[line["kind"]].zh == kind
    assert line["after_lowest"] == line["after_highest"] == Decimal(sum)


@then(
    parsers.re(r'户编号"(?P<family>[^"]+)"的(?P<title>[^，“”\"]+)"(?P<side>[^"]+)"，因为"(?P<reason>[^"]+)"')
)
def does_not_agree(city: City, family: str, title: str, side: str, reason: str) -> None:
    line = city.line(title, family)
    assert (SIDES[line["side"]].zh, line["zh"]) == (side, reason)


@then(
    parsers.re(
        r'户编号"(?P<family>[^"]+)"现在符合(?P<title>[^，“”\"]+)，'
        rf"(?:每月|一次性) (?P<low>{NUMBER})(?: 至 (?P<high>{NUMBER}))? 元"
    )
)
def is_discovered(city: City, family: str, title: str, low: str, high: str | None) -> None:
    line = city.line(title, family)
    assert line["found"] == "entitled"
    assert (line["lowest"], line["highest"]) == (Decimal(low), Decimal(high or low))


@then(parsers.re(r'户编号"(?P<family>[^"]+)"的新情况是"(?P<news>[^"]+)"'))
def is_new(city: City, family: str, news: str) -> None:
    assert city.line("最低生活保障", family)["facts_zh"] == news


@then(parsers.re(r'没有发现户编号"(?P<family>[^"]+)"(?:的(?P<title>[^，“”\"]+))?'))
def is_not_discovered(city: City, family: str, title: str | None) -> None:
    assert city.discovery is not None
    lines = city.discovery.lines.to_pylist()
    found = {one["benefit"] for one in lines if one["family"] == family}
    assert (city.name(title) not in found) if title else not found
