"""What may stand in a rule file: the shape of each kind of file, checked before anything is used.

Every scalar arrives as the text that was written; expressions stay text here and are parsed when the
rulebook of a day is built.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jiuzhu.texts import Text

Status = Literal["stated", "regulation", "inferred", "assumed", "unset"]


def _a_name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", text):
        raise ValueError(
            f"名称应为小写英文字母、数字和下划线 / a name is in lower_case_letters, unlike {text!r}"
        )
    return text


def _a_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Name = Annotated[str, AfterValidator(_a_name)]
Expression = Annotated[str, Field(min_length=1)]
Citations = Annotated[list[str], BeforeValidator(_a_list), Field(min_length=1)]
Said = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Named(Entry):
    zh: Said
    en: Said

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class SourceEntry(Named):
    """A document that rules cite."""

    number: str | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = None


class JurisdictionFile(Named):
    """Whose rules a folder holds, and within which other folder's they stand."""

    jurisdiction: Name
    within: Name | None = None


class SourcesFile(Entry):
    sources: dict[Name, SourceEntry]


class ValueEntry(Entry):
    """A figure from a day on: one value, a range, a lower bound, or `unset`."""

    since: date = Field(alias="from")
    until: date | None = None
    value: str | None = None
    between: tuple[str, str] | None = None
    at_least: str | None = None
    status: Status | None = None
    source: Citations | None = None
    note: Named | None = None
    known_until: date | None = None

    @property
    def is_unset(self) -> bool:
        return self.value == "unset"

    @model_validator(mode="after")
    def _one_form(self) -> ValueEntry:
        forms = [self.value, self.between, self.at_least]
        if sum(form is not None for form in forms) != 1:
            raise ValueError(
                "value、between、at_least 三者写且只写一个；不知道就写 value: unset / "
                "exactly one of value, between and at_least; what nobody knows is 'value: unset'"
            )
        if self.is_unset and self.status not in (None, "unset"):
            raise ValueError("未定的数不能有其他状态 / an unset figure has no other status")
        if not self.is_unset and (self.status in (None, "unset") or self.source is None):
            raise ValueError("每个数都要写明 status 和 source / every figure has a status and a source")
        if self.until and self.until < self.since:
            raise ValueError("until 早于 from / 'until' is before 'from'")
        return self


class ParameterEntry(Entry):
    """A dated figure.  The first layer that names it says what it is; a lower one only fills it."""

    zh: Said | None = None
    en: Said | None = None
    unit: str | None = None
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


class ItemEntry(Named):
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
    since: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _one_way(self) -> ItemEntry:
        ways = [self.value, self.table, self.when, self.tiers, self.judged]
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                "value、table、when、tiers、judged 写且只写一个 / "
                "exactly one of value, table, when, tiers, judged"
            )
        if (self.within or self.unless_judged) and not self.judged:
            raise ValueError(
                "within 和 unless_judged 只用于 judged / 'within' and 'unless_judged' go with 'judged'"
            )
        if (self.value or self.table) and self.unit is None:
            raise ValueError("数量要写 unit / a quantity has a unit")
        return self


def _versions(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Items = dict[Name, Annotated[list[ItemEntry], BeforeValidator(_versions), Field(min_length=1)]]
DefinedKey = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z][a-z0-9_]*$")]


class DefinitionsFile(Entry):
    """What rules share: `household.size`, `member.counted_income`."""

    definitions: dict[DefinedKey, Annotated[list[ItemEntry], BeforeValidator(_versions), Field(min_length=1)]]


class PaidEntry(Named):
    period: Literal["month", "once"]


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


class BenefitFile(Entry):
    """A benefit or a status: what it is, for whom, on which conditions, how much.

    order: where it stands in a list of results.
    """

    benefit: Name
    title: Named
    kind: Literal["benefit", "status", "service"] = "benefit"
    order: int = 100
    decided_for: Literal["household", "member"]
    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    concerns: Expression | None = None
    quantities: Items = {}
    conditions: Items
    paid: PaidEntry | None = None
    amount: AmountEntry | None = None
    excluded_by: list[ExclusionEntry] = []

    @model_validator(mode="after")
    def _whole(self) -> BenefitFile:
        if not self.conditions:
            raise ValueError("至少要有一个条件 / at least one condition")
        if (self.amount is None) != (self.paid is None):
            raise ValueError("amount 与 paid 要同时写 / 'amount' and 'paid' go together")
        if self.kind == "benefit" and self.amount is None:
            raise ValueError(
                "待遇要写 amount；没有金额的写 kind: status 或 service / a benefit has an amount"
            )
        return self


class FillsFile(Entry):
    """A lower layer's own version of what a benefit leaves open."""

    fills: Name
    quantities: Items = {}
    conditions: Items = {}


RuleFile = JurisdictionFile | SourcesFile | ParametersFile | DefinitionsFile | BenefitFile | FillsFile

FILES: dict[str, type[RuleFile]] = {
    "jurisdiction": JurisdictionFile,
    "sources": SourcesFile,
    "parameters": ParametersFile,
    "definitions": DefinitionsFile,
    "benefit": BenefitFile,
    "fills": FillsFile,
}
"""The kinds of rule file, each known by the one key that only it has."""
