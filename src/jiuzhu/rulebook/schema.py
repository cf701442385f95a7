"""What may stand in a rule file: the shape of each kind of file, checked before anything is used.

Every scalar arrives as the text that was written; expressions stay text here and are parsed when the
rulebook of a day is built.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jiuzhu.language.hints import shortened
from jiuzhu.texts import Text

Status = Literal["stated", "regulation", "inferred", "assumed", "unset"]


class Slip(ValueError):
    """A slip in what is written, told in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.text = Text(zh, en)


def _a_name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", text):
        raise Slip(
            "名称应为小写英文字母、数字和下划线，不超过 61 个字符",
            f"a name is in lower_case_letters, at most 61 characters, unlike {shortened(text)!r}",
        )
    return text


def _a_defined_key(text: str) -> str:
    owner, dot, name = text.partition(".")
    if not dot:
        raise Slip(
            "定义要写明属于谁，如 household.size、member.age",
            f"a definition says whose it is, as in household.size or member.age, unlike {shortened(text)!r}",
        )
    return f"{_a_name(owner)}.{_a_name(name)}"


def _a_day(value: Any) -> date:
    try:
        # Python would also read 20220701 and 2022-W26-5, people would not.
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:  # a 31st of June
        pass
    raise Slip("应为日期，写法如 2022-07-01", "should be a day, written as 2022-07-01")


def a_list(value: Any) -> Any:
    """The only one of several needs no list."""
    return value if isinstance(value, list) else [value]


Name = Annotated[str, AfterValidator(_a_name)]
Day = Annotated[date, BeforeValidator(_a_day)]
Expression = Annotated[str, Field(min_length=1)]
Citations = Annotated[list[str], BeforeValidator(a_list), Field(min_length=1)]
Said = Annotated[str, Field(min_length=1)]
Kind = TypeVar("Kind")


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Entry):
    zh: Said
    en: Said

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Dated(Entry):
    """What is in force from its first to its last day, both included; without a bound where none is given."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    def covers(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise Slip("until 早于 from", "'until' is before 'from'")
        return self


class SourceEntry(Named, Dated):
    """A document that rules cite."""

    number: str | None = None


class JurisdictionFile(Named):
    """Whose rules a folder holds, and within which other folder's they stand."""

    jurisdiction: Name
    within: Name | None = None


class SourcesFile(Entry):
    sources: dict[Name, SourceEntry]


class ValueEntry(Dated):
    """A figure from a day on: one value, a range, a lower bound, or `unset`."""

    since: Day = Field(alias="from")
    value: str | None = None
    between: tuple[str, str] | None = None
    at_least: str | None = None
    status: Status | None = None
    source: Citations | None = None
    note: Named | None = None
    known_until: Day | None = None

    @property
    def is_unset(self) -> bool:
        return self.value == "unset"

    @model_validator(mode="after")
    def _one_form(self) -> ValueEntry:
        forms = [self.value, self.between, self.at_least]
        if sum(form is not None for form in forms) != 1:
            raise Slip(
                "value、between、at_least 三者写且只写一个；不知道就写 value: unset",
                "exactly one of value, between and at_least; what nobody knows is 'value: unset'",
            )
        if self.is_unset and self.status not in (None, "unset"):
            raise Slip("未定（unset）的数不能有其他状态", "an unset figure has no other status")
        if not self.is_unset and (self.status in (None, "unset") or self.source is None):
            raise Slip("每个数都要写明 status 和 source", "every figure has a status and a source")
        return self


class ParameterEntry(Entry):
    """A dated figure.  The first layer that names it says what it is; a lower one only fills it.

    local: whether a lower layer may set a figure of its own even where this one has.
    """

    zh: Said | None = None
    en: Said | None = None
    unit: str | None = None
    local: bool = False
    values: list[ValueEntry] = []


class ParametersFile(Entry):
    parameters: dict[Name, ParameterEntry]


class RowEntry(Entry):
    """A row of a table of amounts, or of tiers."""

    when: Expression | None = None
    value: Expression | None = None
    otherwise: Expression | None = None
    note: Named | None = None


class TierEntry(Named):
    tier: Name
    when: Expression


class ItemEntry(Named, Dated):
    """A quantity, a condition, a finding or a ladder of tiers: exactly one way of coming by it."""

    unit: str | None = None
    value: Expression | None = None
    table: list[RowEntry] | None = None
    when: Expression | None = None
    tiers: list[TierEntry] | None = None
    judged: Literal["caseworker", "county", "hospital", "employment_service"] | None = None
    within: tuple[Expression, Expression] | None = None
    unless_judged: Expression | None = None
    local: bool = False
    basis: Citations | None = None
    assumed: Named | None = None

    @model_validator(mode="after")
    def _one_way(self) -> ItemEntry:
        ways = [self.value, self.table, self.when, self.tiers, self.judged]
        if sum(way is not None for way in ways) != 1:
            raise Slip(
                "value、table、when、tiers、judged 写且只写一个",
                "exactly one of value, table, when, tiers, judged",
            )
        if (self.within or self.unless_judged) and not self.judged:
            raise Slip(
                "within 和 unless_judged 只用于 judged", "'within' and 'unless_judged' go with 'judged'"
            )
        if (self.value or self.table) and self.unit is None:
            raise Slip("数量要写 unit", "a quantity has a unit")
        return self


Versions = Annotated[list[Kind], BeforeValidator(a_list), Field(min_length=1)]
"""What changed over time: a list of entries, each with its days; the only one needs no list."""

Items = dict[Name, Versions[ItemEntry]]


class DefinitionsFile(Entry):
    """What rules share: `household.size`, `member.counted_income`."""

    definitions: dict[Annotated[str, AfterValidator(_a_defined_key)], Versions[ItemEntry]]


class TimingEntry(Entry):
    """A point of time that the law ties a payment to; assumed: where it is only the practice elsewhere."""

    basis: Citations
    assumed: Named | None = None


class StartsEntry(TimingEntry):
    """The first month that is paid for; of a sum paid once, the month that it belongs to."""

    when: Literal["month_after_decision", "month_of_decision", "month_of_application", "without_application"]


class ChangesEntry(TimingEntry):
    """From which month on a change of circumstances acts."""

    when: Literal["next_month", "same_month"]


ONCE = Text(
    "一次性发放的待遇不写 changes 和 settled_after_death",
    "what is paid once has no 'changes' and no 'settled_after_death'",
)


class TimingsEntry(Entry):
    """When payment starts, and when it follows a change.  Without `starts` nobody knows the first month.

    settled_after_death: the parameter that says in how many months payments are settled after a death.
    """

    starts: StartsEntry | None = None
    changes: ChangesEntry | None = None
    settled_after_death: Name | None = None

    @property
    def is_of_months(self) -> bool:
        """Whether it says what can be said only of a sum paid every month."""
        return self.changes is not None or self.settled_after_death is not None


class PaidEntry(Named, TimingsEntry):
    """How often an amount is paid, from when on, and from when on a change acts."""

    period: Literal["month", "once"]

    @model_validator(mode="after")
    def _of_a_month(self) -> Self:
        if self.period == "once" and self.is_of_months:
            raise Slip(ONCE.zh, ONCE.en)
        return self


class AmountEntry(Entry):
    value: Expression
    basis: Citations


class ExclusionEntry(Entry):
    """Another benefit that excludes this one: when a family is entitled to it, or as `when` says."""

    benefit: Name
    when: Expression | None = None
    zh: Said | None = None
    en: Said | None = None
    basis: Citations


class BenefitFile(Dated):
    """A benefit or a status: what it is, for whom, on which conditions, how much.

    order: where it stands in a list of results.
    """

    benefit: Name
    title: Named
    kind: Literal["benefit", "status", "service"] = "benefit"
    order: int = 100
    decided_for: Literal["household", "member"]
    concerns: Expression | None = None
    quantities: Items = {}
    conditions: Items
    paid: PaidEntry | None = None
    amount: AmountEntry | None = None
    excluded_by: list[ExclusionEntry] = []

    @model_validator(mode="after")
    def _whole(self) -> BenefitFile:
        if not self.conditions:
            raise Slip("至少要有一个条件", "at least one condition")
        if (self.amount is None) != (self.paid is None):
            raise Slip("amount 与 paid 要同时写", "'amount' and 'paid' go together")
        if self.kind == "benefit" and self.amount is None:
            raise Slip("待遇要写 amount；没有金额的写 kind: status 或 service", "a benefit has an amount")
        return self


class FillsFile(Entry):
    """A lower layer's own version of what a benefit leaves open.

    paid: when payment starts and follows a change, where the upper layer is silent or only assumes it.
    """

    fills: Name
    paid: TimingsEntry | None = None
    quantities: Items = {}
    conditions: Items = {}


class RemedyEntry(Named, Dated):
    """What one can do against a decision."""

    since: Day = Field(alias="from")
    basis: Citations


class RemediesFile(Entry):
    remedies: dict[Name, Versions[RemedyEntry]]


RuleFile = (
    JurisdictionFile | SourcesFile | ParametersFile | DefinitionsFile | BenefitFile | FillsFile | RemediesFile
)

FILES: dict[str, type[RuleFile]] = {
    "jurisdiction": JurisdictionFile,
    "sources": SourcesFile,
    "parameters": ParametersFile,
    "definitions": DefinitionsFile,
    "benefit": BenefitFile,
    "fills": FillsFile,
    "remedies": RemediesFile,
}
"""The kinds of rule file, each known by the one key that only it has."""
