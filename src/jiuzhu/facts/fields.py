"""The building blocks of a fact: what it is called, how one asks for it, what proves it, how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, NoReturn, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError

from jiuzhu.errors import FactError
from jiuzhu.facts.codes import Code, Source
from jiuzhu.facts.problems import problems_of
from jiuzhu.facts.reading import read_json
from jiuzhu.facts.showing import is_writable, shown
from jiuzhu.texts import Text

LARGEST_SUM = Decimal(1_000_000_000)  # yuan; whatever is above it is a slip of the pen
LARGEST_COUNT = 1_000
OLDEST = 150
EXACT = Context(prec=28)  # sums are worked with in this one, whatever precision the caller has set

_FEN = Decimal("0.01")
_NOTHING = Decimal("0.00")
_WRITTEN_SUM = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WRITTEN_TO_THE_FEN = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_CHINESE_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


@dataclass(frozen=True, slots=True)
class Fact:
    """What people need to know about a fact, beside its type.

    label: what it is called.  question: how one asks for it, `{who}` standing for the person.
    proof: what proves it.  unit: in the notation of rules.  none: what it is when a declaration
    says that there is nothing else to declare; None where such a declaration cannot settle it.
    source: who is best placed to say it; what a department's data say need not be proved by the family.
    commitment: whether the applicant's written commitment (告知承诺) may stand in for proof.
    """

    label: Text
    question: Text
    proof: Text
    unit: str | None = None
    none: int | bool | str | None = None
    source: Source = Source.APPLICANT
    commitment: bool = True

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        schema |= {
            "title": self.label.zh,
            "description": f"{self.question.zh} / {self.label.en}",
            "x-label-en": self.label.en,
            "x-question-en": self.question.en,
            "x-proof": {"zh": self.proof.zh, "en": self.proof.en},
            "x-source": {"code": self.source.value, "zh": self.source.text.zh, "en": self.source.text.en},
            "x-commitment": self.commitment,
        }
        if self.unit:
            schema["x-unit"] = self.unit
        return schema


NOTHING_ELSE_PROOF = ("申请人签字的声明（告知承诺）", "the declaration signed by the applicant")
DECLARED = Text("申请人声明（告知承诺）", "the applicant's own declaration")


def about(
    zh: str,
    en: str,
    *,
    ask: tuple[str, str],
    proof: tuple[str, str] | None = None,
    unit: str | None = None,
    none: int | bool | str | None = None,
    by: Source = Source.APPLICANT,
    commitment: bool | None = None,
) -> Fact:
    """A `Fact`; without `proof` the applicant's declaration is enough.

    by: who says it.  commitment: as it is for what the applicant says, and not for the rest, unless told.
    """
    if commitment is None:
        commitment = by is Source.APPLICANT
    proved = Text(*proof) if proof else DECLARED
    return Fact(Text(zh, en), Text(*ask), proved, unit, none, by, commitment)


def refuse(zh: str, en: str) -> NoReturn:
    """Refuses a value while it is being read; ends up as a problem in a `FactError`."""
    raise PydanticCustomError("fact", "{en}", {"zh": zh, "en": en})


def _amount(value: object) -> int | Decimal | None:
    match value:
        case str():
            return Decimal(value) if _WRITTEN_SUM.fullmatch(value) else None
        case Decimal():
            return value if value.is_finite() else None
        case int() if not isinstance(value, bool):
            return value
    return None


def _read_sum(value: object) -> Decimal:
    if isinstance(value, str) and _WRITTEN_TO_THE_FEN.fullmatch(value):
        return Decimal(value)  # as nearly every sum is written: there is nothing to refuse
    if isinstance(value, float):
        refuse(
            f"金额 {shown(value)} 是浮点数，会有误差；请用整数、Decimal 或字符串，如 '2600.50'",
            f"the sum {shown(value)} is a float, which is not exact; give an int, a Decimal or a "
            "string such as '2600.50'",
        )
    amount = _amount(value)
    if amount is None:
        refuse(
            f"金额应为数字，如 2600 或 '2600.50'，收到的是 {shown(value)}",
            f"a sum of money is a number such as 2600 or '2600.50', not {shown(value)}",
        )
    if amount < 0:
        refuse(
            f"金额不能为负数，收到的是 {shown(value)}",
            f"a sum of money is not negative, as {shown(value)} is",
        )
    # Compared before it is put in fen: a number such as 1e999999999 is never written out.
    if amount > LARGEST_SUM:
        refuse(
            f"金额不能超过 10 亿元，收到的是 {shown(value)}",
            f"a sum of money is at most 1,000,000,000 yuan, not {shown(value)}",
        )
    exact = Decimal(amount).quantize(_FEN, context=EXACT)
    if exact != amount:
        refuse(
            f"金额最多精确到分（两位小数），收到的是 {shown(value)}",
            f"a sum of money has at most two decimals (fen), unlike {shown(value)}",
        )
    return exact or _NOTHING  # and not -0.00


def _read_flag(value: object) -> bool:
    match value:
        case bool():
            return value
        case "是":
            return True
        case "否":
            return False
    refuse(f"应为“是”或“否”，收到的是 {shown(value)}", f"expected true or false, not {shown(value)}")


def _read_date(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        text = value
        if "年" in value and (chinese := _CHINESE_DATE.fullmatch(value)):
            year, month, day = chinese.groups()
            text = f"{year}-{month:0>2}-{day:0>2}"
        try:
            if len(text) == 10 and text[7] == "-":  # the other forms of ISO 8601 nobody writes here
                return date.fromisoformat(text)
        except ValueError:
            pass
    refuse(
        f"日期应为真实存在的某一天，如 2022-08-01 或 2022年8月1日，收到的是 {shown(value)}",
        f"expected a day that exists, such as 2022-08-01, not {shown(value)}",
    )


def _read_whole(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        refuse(
            f"应为 0 到 {most} 的整数，收到的是 {shown(value)}",
            f"expected a whole number from 0 to {most}, not {shown(value)}",
        )
    return value


def _read_text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 100 or not is_writable(value):
        refuse(
            f"应为 1 到 100 个字的文字，收到的是 {shown(value)}",
            f"expected a text of 1 to 100 characters, not {shown(value)}",
        )
    return value.strip()


def many(most: int) -> BeforeValidator:
    """Reads a list of at most so many entries."""

    def read(value: object) -> object:
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            if len(value) > most:
                refuse(f"最多 {most} 项，收到 {len(value)} 项", f"at most {most} entries, not {len(value)}")
            return tuple(value)
        refuse(f"应为列表，收到的是 {shown(value)}", f"expected a list, not {shown(value)}")

    return BeforeValidator(read)


def coded(code: type[Code]) -> BeforeValidator:
    """Reads a code by its name or by its Chinese label."""
    by_word: dict[str, Code] = {str(one): one for one in code} | {one.text.zh: one for one in code}
    zh = "、".join(one.text.zh for one in code)
    en = ", ".join(code)

    def read(value: object) -> Code:
        if isinstance(value, str) and value in by_word:
            return by_word[value]
        refuse(f"应为下列之一：{zh}；收到的是 {shown(value)}", f"expected one of {en}; not {shown(value)}")

    return BeforeValidator(read, json_schema_input_type=code)


Yuan = Annotated[Decimal, BeforeValidator(_read_sum, json_schema_input_type=int | str)]
Flag = Annotated[bool, BeforeValidator(_read_flag)]
Day = Annotated[date, BeforeValidator(_read_date)]
Count = Annotated[int, BeforeValidator(lambda value: _read_whole(value, LARGEST_COUNT))]
Age = Annotated[int, BeforeValidator(lambda value: _read_whole(value, OLDEST))]
Word = Annotated[str, BeforeValidator(_read_text)]
Many = many(100)


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that is wrong at a place within a set of facts, such as `("changes", 2)`."""

    loc: tuple[str | int, ...]
    text: Text


_reading: ContextVar[bool] = ContextVar("reading", default=False)


class Facts(BaseModel):
    """A set of facts.  Each may be left out, which makes it unknown: neither zero nor no.

    Keys may be the fields' names or their Chinese labels.  Whatever cannot be read raises one
    `FactError` that lists every problem with its path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_timedelta="iso8601")

    @classmethod
    @cache
    def describe(cls) -> Mapping[str, Fact]:
        """Each field's name with what people need to know about it."""
        return MappingProxyType(
            {
                name: next(one for one in field.metadata if isinstance(one, Fact))
                for name, field in cls.model_fields.items()
            }
        )

    @classmethod
    @cache
    def _names(cls) -> Mapping[str, str]:
        """Each key that may be given, with the field that it means."""
        labels = {fact.label.zh: name for name, fact in cls.describe().items()}
        return {**labels, **{name: name for name in cls.model_fields}}

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """The facts in a JSON text; unlike pydantic's own reader exact, and raising `FactError`."""
        return cls.model_validate(read_json(json_data), **options)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if _reading.get():
            return cls._read_inside(data, handler)
        token = _reading.set(True)
        try:
            return cls._read_inside(data, handler)
        except ValidationError as error:
            raise FactError(problems_of(error, cls)) from None
        finally:
            _reading.reset(token)

    @classmethod
    def _read_inside(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if isinstance(data, dict):
            data = cls._filled_in(cls._by_name(data))
        read = handler(data)
        if found := list(read._contradictions()):
            raise _invalid(cls, *found)
        return read

    @classmethod
    def _filled_in(cls, data: dict[Any, Any]) -> dict[Any, Any]:
        """The data with what follows from it without doubt (a birth date from an ID number)."""
        return data

    def _contradictions(self) -> Iterator[Text | Placed]:
        """What cannot be true together; placed where it does not concern the whole."""
        return iter(())

    @classmethod
    def _by_name(cls, data: dict[Any, Any]) -> dict[Any, Any]:
        if data.keys() <= cls.__pydantic_fields__.keys():
            return data
        names = cls._names()
        read: dict[Any, Any] = {}
        wrong: list[Text] = []
        for key, value in data.items():
            name = names.get(key, key)
            if name in read:
                wrong.append(Text(f"“{key}”填了两次", f"{name!r} is given twice"))
            elif key not in names and not (isinstance(key, str) and is_writable(key)):
                wrong.append(_not_a_name(key))
            read[name] = value
        if wrong:
            raise _invalid(cls, *wrong)
        return read


def _not_a_name(key: object) -> Text:
    return Text(
        f"填报项的名称应为文字，收到的是 {shown(key)}", f"a field is named by a text, not by {shown(key)}"
    )


def _invalid(model: type[Facts], *found: Text | Placed) -> ValidationError:
    placed = [one if isinstance(one, Placed) else Placed((), one) for one in found]
    return ValidationError.from_exception_data(
        model.__name__,
        [
            InitErrorDetails(
                type=PydanticCustomError("fact", "{en}", {"zh": one.text.zh, "en": one.text.en}),
                loc=one.loc,
                input=None,
            )
            for one in placed
        ],
    )


class PerYear(Facts):
    """A sum given for a year where the fact is a monthly one, such as `{"per_year": 22000}`."""

    per_year: Annotated[
        Yuan,
        about("每年", "per year", ask=("全年合计多少元？", "How much in the whole year?"), unit="yuan/year"),
    ]


def _read_monthly(value: object) -> object:
    return value if isinstance(value, dict | PerYear) else _read_sum(value)


# Pydantic tries the members of the union on a value that is already a Decimal, a mapping or a PerYear.
Monthly = Annotated[
    Decimal | PerYear, BeforeValidator(_read_monthly, json_schema_input_type=int | str | PerYear)
]
