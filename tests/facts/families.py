"""Random families: every fact there is, near the boundaries that rules care about, some left out.

The facts are taken from the vocabulary, so that a new field of a model is drawn as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from jiuzhu.facts import Applicant
from jiuzhu.facts.vocabulary import Entity, Word, household

Data = dict[str, Any]
Path = tuple[str | int, ...]
"""Where a fact stands in a family's data, such as `("members", 0, "income", "wages")`."""

NAMES = ("王芳", "李强", "张敏", "陈静", "刘洋")
SUPPORTER_NAMES = ("赵军", "周丽")

# Around 1 August 2022: newborn, school, 16, 18, 22, 50, 55, 60, 65, 70, 80, 90; and two leap days.
BIRTH_DATES = (
    "1990-05-17",
    *("2022-08-01", "2022-07-31", "2016-08-31", "2016-09-01", "2006-08-01", "2006-08-02"),
    *("2004-07-31", "2004-08-01", "2004-08-02", "2000-02-29", "2004-02-29", "1972-08-01"),
    *("1967-08-01", "1962-08-01", "1962-08-02", "1957-08-01", "1952-08-01", "1942-08-01", "1932-08-02"),
)
DAYS = ("2022-08-01", "2022-08-31", "2022-12-31", "2023-06-30", "2023-07-01", "2024-02-29")
AGES = (35, 0, 15, 16, 17, 18, 22, 59, 60, 61, 64, 65, 79, 80, 150)
COUNTS = (0, 0, 0, 1, 2, 3, 4, 6, 1_000)
YEARLY = ("0.01", "11280", "11999.99", "12000", "12000.01", "22000", "1000000000")
SUMS = (
    *("0.01", "97.99", "98", "98.01", "300", "500.55", "850", "939.99", "940", "999.99", "1000", "1000.01"),
    *("1299.5", "1410", "1499.99", "1500", "1999.99", "2000", "2000.01", "3000", "4500", "20000"),
    *("60000", "1000000000"),
)
_NOTHING_ELSE = (None, None, True, False)


def families(missing: int | None = None, most: int = 5) -> st.SearchStrategy[Applicant]:
    """Families of up to `most` members.

    missing: how many in a hundred facts nobody gave; left out, some families lack few and some many.
    """
    if missing is not None:
        return _family(missing, most).map(Applicant.model_validate)
    return st.sampled_from((5, 15, 30)).flatmap(lambda share: families(share, most))


def known_facts(applicant: Applicant) -> list[Path]:
    """Where each fact stands that somebody gave, the lists of people included."""
    return [path for path in _paths(_data(applicant)) if path[-1] != "nothing_else"]


def without(applicant: Applicant, hidden: Sequence[Path]) -> Applicant:
    """The same family with these facts unknown.

    What would settle them goes too: declarations that there is nothing else, and the ID number where
    the date of birth is to be unknown.
    """
    data = _data(applicant)
    declarations = [path for path in _paths(data) if path[-1] == "nothing_else"]
    ids = [(*path[:-1], "id_number") for path in hidden if path[-1] == "birth_date"]
    for path in [*declarations, *ids, *hidden]:
        _remove(data, path)
    return Applicant.model_validate(data)


def resident_id(birth_date: str, index: int, area: str = "320402") -> str:
    """A valid resident ID number (Changzhou's, if no other) for that day of birth; one for each index."""
    number = f"{area}{birth_date.replace('-', '')}{index:03}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number))
    return number + "10X98765432"[total % 11]


# --- drawing --------------------------------------------------------------------------------------


@cache
def _family(missing: int, most: int) -> st.SearchStrategy[Data]:
    # How many there are is drawn by itself: lists left to hypothesis are empty too often.
    groups = [st.lists(_member(missing), min_size=size, max_size=size) for size in range(most + 1)]
    nobody_told = [st.none()] if missing else []
    return st.builds(
        _consistent_family,
        _facts(household(), missing),
        st.one_of(*groups, *nobody_told),
        _declarations(("", "property", "expenses")),
    )


@cache
def _member(missing: int) -> st.SearchStrategy[Data]:
    supporters = st.lists(_supporter(missing), max_size=len(SUPPORTER_NAMES))
    return st.builds(
        _consistent_member,
        _facts(household().collections["members"], missing),
        st.sampled_from((True, False)),
        supporters if missing == 0 else st.one_of(supporters, supporters, st.none()),
        _declarations(("", "income")),
    )


@cache
def _supporter(missing: int) -> st.SearchStrategy[Data]:
    entity = household().collections["members"].collections["supporters"]
    return st.builds(_with_declarations, _facts(entity, missing), _declarations(("",)))


def _facts(entity: Entity, missing: int) -> st.SearchStrategy[Data]:
    """One draw for each fact; the first choice, to which hypothesis shrinks, is the plainest one."""
    return st.fixed_dictionaries(
        {path: _one_of(_choices(word), missing) for path, word in entity.words.items()}
    ).map(_nested)


def _declarations(groups: Sequence[str]) -> st.SearchStrategy[dict[str, bool | None]]:
    return st.fixed_dictionaries({group: st.sampled_from(_NOTHING_ELSE) for group in groups})


def _one_of(choices: Sequence[object], missing: int) -> st.SearchStrategy[object]:
    times = -(-100 // len(choices))
    unknown = round(len(choices) * times * missing / (100 - missing))
    return st.sampled_from((*[None] * unknown, *list(choices) * times))


def _choices(word: Word) -> Sequence[object]:
    none = word.about.none
    match word.kind:
        case "flag":
            return (False, True) if none is None else (False, False, False, True)
        case "code":
            assert word.codes is not None
            codes = [code.value for code in word.codes]
            return codes if none is None else [str(none)] * 2 * len(codes) + codes
        case "day":
            return BIRTH_DATES if word.path == "birth_date" else DAYS
        case "word":
            return NAMES
        case "number":
            return _numbers(word)


def _numbers(word: Word) -> Sequence[object]:
    match word.unit:
        case "year":
            return AGES
        case "1":
            return COUNTS
    sums = [Decimal(one) for one in SUMS]
    yearly = [{"per_year": Decimal(one)} for one in YEARLY] if word.unit == "yuan/month" else []
    drawn = [*sums, *yearly]
    # Most people have few of all the kinds of income there are.
    return drawn if word.about.none is None else [Decimal(0)] * 5 * len(drawn) + drawn


# --- making what was drawn fit together -----------------------------------------------------------


def _consistent_family(data: Data, members: list[Data] | None, declared: Mapping[str, bool | None]) -> Data:
    married = False
    for index, member in enumerate(members or ()):
        member.pop("name", None) if index % 4 == 3 else member.update(name=NAMES[index])
        if index == 0:
            member["relation"] = "self"
        elif member.get("relation") == "self" or (member.get("relation") == "spouse" and married):
            member["relation"] = "child"
        married = married or member.get("relation") == "spouse"
        if member.get("id_number"):
            member["id_number"] = resident_id(member["birth_date"], index)
    if members is not None:
        data["members"] = members
    expenses = data.get("expenses", {})
    covered = sum(amount for name, amount in expenses.items() if name.startswith("paid_by_"))
    if "medical_cost" in expenses:
        expenses["medical_cost"] = max(expenses["medical_cost"], covered)
        if expenses["medical_cost"] > 1_000_000_000:
            del expenses["medical_cost"]
    return _with_declarations(data, declared)


def _consistent_member(
    data: Data, has_id: bool, supporters: list[Data] | None, declared: Mapping[str, bool | None]
) -> Data:
    if not has_id or "birth_date" not in data:
        data.pop("id_number", None)
    if data.get("disability_grade", "none") != "none" and data.get("disability_kind") == "none":
        del data["disability_kind"]
    if supporters is not None:
        for name, supporter in zip(SUPPORTER_NAMES, supporters, strict=False):
            supporter["name"] = name
        data["supporters"] = supporters
    return _with_declarations(data, declared)


def _with_declarations(data: Data, declared: Mapping[str, bool | None]) -> Data:
    for group, answer in declared.items():
        if answer is not None:
            (data.setdefault(group, {}) if group else data)["nothing_else"] = answer
    return data


def _nested(facts: Mapping[str, object]) -> Data:
    data: Data = {}
    for path, value in facts.items():
        if value is not None:
            *groups, name = path.split(".")
            inner = data
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[name] = value
    return data


# --- taking away ----------------------------------------------------------------------------------


def _data(applicant: Applicant) -> Data:
    return applicant.model_dump(exclude_none=True)


def _paths(data: Any, here: Path = ()) -> list[Path]:
    if isinstance(data, list | tuple):
        inside = [path for index, one in enumerate(data) for path in _paths(one, (*here, index))]
        return [here, *inside]
    if isinstance(data, dict) and "per_year" not in data:
        return [path for name, one in data.items() for path in _paths(one, (*here, name))]
    return [here]


def _remove(data: Any, path: Path) -> None:
    *above, name = path
    for step in above:
        if isinstance(data, dict) and step not in data:
            return  # what it stood in is already gone
        data = data[step]
    data.pop(name, None)
