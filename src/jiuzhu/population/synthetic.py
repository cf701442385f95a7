"""A synthetic Changzhou: families that nobody is, to try policies on before there are real tables.

What was published is kept exactly: the 158,000 elderly persons who get home visits and the 2,500 elderly
families whose homes were adapted (the bureau's report on 2022), in the proportion that the population has to
the city's 5.3 million persons.  Everything else (sizes of families, ages, incomes, disabilities, property,
expenses) is assumed, with round shares that stand below, and says nothing about the real city.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jiuzhu.errors import FactError, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CITY = 5_300_000
"""Persons in the whole city."""

PUBLISHED = {"home_visits.found_in_need": 158_000, "home_adaptation.found_in_need": 2_500}
"""Persons (of the second, of as many families) for the whole city, from the report on 2022, 一(一)三."""

DISTRICTS = {"天宁区": 13, "钟楼区": 13, "新北区": 17, "武进区": 33, "金坛区": 11, "溧阳市": 13}
SIZES = {1: 25, 2: 31, 3: 24, 4: 13, 5: 5, 6: 2}
"""Assumed: of a hundred families so many have so many persons."""

ELDERLY = 60
ON = "2022-08-01"
"""The day on which ages are as assumed."""

README = """\
# 模拟的常州人口 / A synthetic Changzhou

这里的家庭都是模拟的，没有一户是真的。种子 {seed}，{families:,} 户，{persons:,} 人。
与公布的数一致（按人口比例折算）：居家上门服务 {visits:,} 人，适老化改造 {adaptations:,} 户
（出处：《常州市民政局2022年度法治政府建设情况报告》一(一)三；全市15.8万人、2500户，全市530万人）。
其余各项（家庭大小、年龄、收入、残疾、财产、支出）都是假定的，不能当作本市的统计。

None of these families exists.  Seed {seed}; the published totals above are kept in proportion; all the
rest is assumed and says nothing about the real city.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how many families and persons, and how many of whom a total was published."""

    folder: Path
    families: int
    persons: int
    published: Mapping[str, int]


def make_synthetic(folder: Path, persons: int = CITY, seed: int = 1) -> Made:
    """Writes `families.parquet` and `persons.parquet` of so many persons, and a README; the same for a seed.

    Sums are in fen; `families` has a column `district` beside those of the layout, and `persons` all that the
    benefits of families look at.  Raises `FactError` where the folder holds such files, or cannot be written.
    """
    import duckdb

    if persons < 1:
        raise FactError((Problem("persons", "至少 1 人", "at least one person"),))
    files = {name: folder / f"{name}.parquet" for name in ("families", "persons")}
    if any(file.exists() for file in files.values()):
        said = (
            "文件夹里已有人口表，请换一个",
            "there are tables of a population already; choose another folder",
        )
        raise FactError((Problem(str(folder), *said),))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"写不了这个文件夹：{error.strerror}", f"cannot write this folder: {error.strerror}"
        raise FactError((Problem(str(folder), *said),)) from None
    margins = {name: (total * persons + CITY // 2) // CITY for name, total in PUBLISHED.items()}
    with TemporaryDirectory(prefix="jiuzhu-") as spilled, duckdb.connect() as database:
        # One thread and files in order: the same seed gives the same bytes.
        database.execute("SET threads = 1")
        database.execute(f"SET temp_directory = '{spilled}'")
        database.execute("SET memory_limit = '800MB'")
        database.execute(f"CREATE TEMP TABLE sized AS {_sized(persons, seed)}")
        database.execute(f"CREATE TEMP TABLE people AS {_people(seed)}")
        unfinished = {name: file.with_name(file.name + ".unfinished") for name, file in files.items()}
        try:
            published = _write_persons(database, unfinished["persons"], margins, seed)
            _write(database, _families(seed), unfinished["families"])
            for name, file in files.items():
                unfinished[name].replace(file)
        finally:
            for file in unfinished.values():
                file.unlink(missing_ok=True)
        ((families,),) = database.execute("SELECT count(*) FROM sized").fetchall()
    visits, adaptations = published.values()
    readme = README.format(
        seed=seed, families=families, persons=persons, visits=visits, adaptations=adaptations
    )
    (folder / "README.md").write_text(readme, encoding="utf-8")
    return Made(folder, int(families), persons, published)


def _write(database: DuckDBPyConnection, query: str, file: Path) -> None:
    written = str(file).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{written}' (FORMAT parquet)")


# --- drawing ------------------------------------------------------------------------------------------


def _drawn(salt: str, below: int, key: str, seed: int) -> str:
    """A number from 0 on, below a bound, for each row: the same wherever it is worked out."""
    return f"CAST(md5_number_lower('{seed} {salt} ' || {key}) % {below} AS BIGINT)"


def _one_of(salt: str, shares: Mapping[str, int] | Mapping[int, int], key: str, seed: int) -> str:
    """One of these, each with its share."""
    total, below = sum(shares.values()), 0
    drawn = _drawn(salt, total, key, seed)
    whens: list[str] = []
    for choice, share in shares.items():
        below += share
        value = f"'{choice}'" if isinstance(choice, str) else str(choice)
        whens.append(f"WHEN {drawn} < {below} THEN {value}")
    return f"CASE {' '.join(whens)} END"


def _per_mille(salt: str, share: int, key: str, seed: int) -> str:
    return f"({_drawn(salt, 1_000, key, seed)} < {share})"


# --- who lives together -------------------------------------------------------------------------------


def _sized(persons: int, seed: int) -> str:
    """Families until there are so many persons: `family`, `size`, `first` (how many persons come before)."""
    mean = sum(size * share for size, share in SIZES.items()) / sum(SIZES.values())
    enough = int(persons / mean * 1.02) + 200
    size = _one_of("size", SIZES, "family", seed)
    return f"""SELECT family, least(size, {persons} - first) AS size, first FROM (
        SELECT family, size, CAST(sum(size) OVER (ORDER BY family) - size AS BIGINT) AS first
        FROM (SELECT range + 1 AS family, {size} AS size FROM range({enough}))) WHERE first < {persons}"""


def _people(seed: int) -> str:
    """Each person with a place in the family, an age and what hangs on it: `elderly`, `poor` (its family)."""

    def age(salt: str, low: int, high: int) -> str:
        return f"{low} + {_drawn(salt, high - low, 'person', seed)}"

    def old_or_not(salt: str, share: int) -> str:
        old = _per_mille(salt, share, "family", seed)
        return f"CASE WHEN {old} THEN {age(f'{salt} a', 60, 93)} ELSE {age(f'{salt} b', 22, 60)} END"

    alone, couple = old_or_not("alone", 430), old_or_not("couple", 340)
    child, parent = age("e", 0, 24), age("f", 55, 92)
    child_first = _per_mille("third is a child", 780, "family", seed)
    # Two of a family are a couple of about the same age; a third a child, else a parent.
    age_now = f"""CASE WHEN size = 1 THEN {alone} WHEN size = 2 AND place < 2 THEN {couple}
        WHEN place < 2 THEN {age("g", 27, 58)} WHEN place = 2 AND {child_first} THEN {child}
        WHEN place = 3 AND {_per_mille("fourth is a child", 600, "family", seed)} THEN {child}
        ELSE {parent} END"""
    relation = """CASE WHEN place = 0 THEN 'self' WHEN place = 1 THEN 'spouse'
        WHEN age < 24 THEN 'child' ELSE 'parent' END"""
    poor = _per_mille("poor", 45, "family", seed)
    return f"""SELECT *, {relation} AS relation, age >= {ELDERLY} AS elderly FROM (
        SELECT *, {age_now} AS age FROM (
            SELECT family, size, place, first + place + 1 AS person, {poor} AS poor
            FROM sized, range(6) t(place) WHERE place < size))"""


def _write_persons(
    database: DuckDBPyConnection, file: Path, margins: Mapping[str, int], seed: int
) -> dict[str, int]:
    """The persons, as many of them chosen as was published, and the numbers that could be kept."""
    visits, adaptations = margins.values()
    visit, adaptation = (_drawn(salt, 1 << 40, "person", seed) for salt in ("visits", "adaptation"))
    database.execute(
        f"""CREATE TEMP TABLE visited AS SELECT person AS visited FROM people WHERE elderly
            ORDER BY {visit}, person LIMIT {visits}"""
    )
    # One of a family: what is adapted is its home.
    database.execute(
        f"""CREATE TEMP TABLE adapted AS SELECT person AS adapted FROM (
            SELECT person FROM people WHERE elderly
            QUALIFY row_number() OVER (PARTITION BY family ORDER BY person) = 1)
            ORDER BY {adaptation}, person LIMIT {adaptations}"""
    )
    _write(database, _persons(seed), file)
    ((visited, homes),) = database.execute(
        "SELECT (SELECT count(*) FROM visited), (SELECT count(*) FROM adapted)"
    ).fetchall()
    return dict(zip(margins, (int(visited), int(homes)), strict=True))


def _persons(seed: int) -> str:
    def mille(salt: str, share: int) -> str:
        return _per_mille(salt, share, "person", seed)

    def fen(salt: str, low: int, high: int) -> str:
        """Whole tens of yuan, in fen."""
        return f"({low // 10} + {_drawn(salt, (high - low) // 10, 'person', seed)}) * 1000"

    working = "(age BETWEEN 18 AND 59 AND place < 2)"
    employed = f"({working} AND {mille('works', 870)} AND NOT (poor AND {mille('poor works', 700)}))"
    grades = {"grade_1": 16, "grade_2": 24, "grade_3": 28, "grade_4": 32}
    kinds = {
        "physical": 45,
        "hearing": 14,
        "visual": 13,
        "mental": 10,
        "intellectual": 10,
        "multiple": 6,
        "speech": 2,
    }
    disabled = mille("disabled", 60)
    schooling = """CASE WHEN age BETWEEN 3 AND 5 THEN 'preschool' WHEN age BETWEEN 6 AND 15 THEN 'compulsory'
        WHEN age BETWEEN 16 AND 18 THEN 'upper_secondary' WHEN age BETWEEN 19 AND 22 AND relation = 'child'
        THEN 'bachelor' ELSE 'none' END"""
    pension = (
        f"CASE WHEN elderly AND {mille('pension', 640)} THEN {fen('pension sum', 1_800, 5_200)} ELSE 0 END"
    )
    residents = f"CASE WHEN elderly AND {pension} = 0 THEN {fen('residents', 330, 900)} ELSE 0 END"
    low_wage, wage = fen("low wage", 600, 2_600), fen("wage", 3_200, 13_000)
    wages = f"CASE WHEN NOT {employed} THEN 0 WHEN poor THEN {low_wage} ELSE {wage} END"
    days = _drawn("day", 360, "person", seed)
    born = f"CAST(DATE '{ON}' - INTERVAL (age) YEAR - INTERVAL ({days}) DAY AS DATE)"
    grade, kind = (_one_of(name, of, "person", seed) for name, of in (("grade", grades), ("kind", kinds)))
    columns: Sequence[str] = (
        "family",
        "person",
        "relation",
        f"{born} AS birth_date",
        f"{_per_mille('registered', 890, 'family', seed)} AS registered_in_jurisdiction",
        "TRUE AS has_duty_of_support",
        "TRUE AS lives_with_family",
        "relation <> 'child' OR age >= 18 AS can_live_independently",
        f"{schooling} AS schooling",
        "age BETWEEN 6 AND 22 AND relation = 'child' AS full_time_student",
        "'none' AS absence",
        f"CASE WHEN {disabled} THEN {grade} ELSE 'none' END AS disability_grade",
        f"CASE WHEN {disabled} THEN {kind} ELSE 'none' END AS disability_kind",
        f"{disabled} AND {mille('care', 300)} AS needs_long_term_care",
        f"{mille('ill', 8)} AS seriously_ill",
        f"{working} AS able_to_work",
        f"{employed} AS employed",
        "FALSE AS recognised_in_extreme_difficulty",
        "FALSE AS without_means_of_living",
        f'{wages} AS "income.wages.fen"',
        f'{pension} AS "income.pension.fen"',
        f'{residents} AS "income.residents_pension.fen"',
        f'{mille("property", 950)} AS "member.property_within_extreme_difficulty_rule"',
        'adapted IS NOT NULL AS "home_adaptation.found_in_need"',
        'visited IS NOT NULL AS "home_visits.found_in_need"',
        "TRUE AS nothing_else",
    )
    return f"""SELECT {", ".join(columns)} FROM people LEFT JOIN visited ON person = visited
        LEFT JOIN adapted ON person = adapted ORDER BY family, person"""


def _families(seed: int) -> str:
    def mille(salt: str, share: int) -> str:
        return _per_mille(salt, share, "family", seed)

    poor = mille("poor", 45)
    treated, drawn = mille("treated", 180), _drawn("cost", 800, "family", seed)
    cost = f"CASE WHEN {treated} THEN (20 + {drawn}) * 10000 ELSE 0 END"
    insured = f"40 + {_drawn('insured', 35, 'family', seed)}"
    columns: Sequence[str] = (
        "family",
        f"{_one_of('district', DISTRICTS, 'family', seed)} AS district",
        "'none' AS recognised_status",
        f'{cost} AS "expenses.medical_cost.fen"',
        f'{cost} * ({insured}) // 100 AS "expenses.paid_by_basic_insurance.fen"',
        f'{poor} OR {mille("within", 120)} AS "household.property_within_subsistence_limit"',
        f'{poor} OR {mille("within", 180)} AS "household.property_within_marginal_limit"',
        f'{mille("rigid", 3)} AS "expenditure_type_family.found_expenditure_type"',
        "size AS members",
        "TRUE AS nothing_else",
    )
    return f"SELECT {', '.join(columns)} FROM sized ORDER BY family"
