"""Families for the benchmarks of populations: made by DuckDB from a seed, the same everywhere.

About 2.47 persons a family, in the layout of `jiuzhu.population`, everything known, sums in fen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .families import EXPENSES, INCOME

SIZES = (1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 2, 2, 2, 2)  # of seventeen families; 2.47 on average
SHARES = {
    "wages": 40,
    "employment_cost": 20,
    "business": 8,
    "property_income": 5,
    "support_received": 6,
    "pension": 12,
    "residents_pension": 15,
    "unemployment_benefit": 2,
    "survivors_benefit": 2,
    "compensation": 2,
    "gifts": 4,
    "taxes_and_insurance": 30,
    "support_paid": 4,
    "senior_allowance": 5,
}
"""How many in a hundred have some of each kind of income."""


def make_population(folder: Path, families: int) -> tuple[Path, Path]:
    """The two tables, `families.parquet` and `persons.parquet`, of so many families."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "families.parquet", folder / "persons.parquet"
    with duckdb.connect() as database:
        database.execute("SET preserve_insertion_order = true")
        _write(database, _families(families), paths[0])
        _write(database, _persons(families), paths[1])
    return paths


def shuffle(folder: Path) -> None:
    """The same tables in no order."""
    import duckdb

    with duckdb.connect() as database:
        for name, key in (("families", "family"), ("persons", "person")):
            path = folder / f"{name}.parquet"
            ordered = path.with_suffix(".ordered")
            path.rename(ordered)
            _write(database, f"SELECT * FROM read_parquet('{ordered}') ORDER BY hash({key})", path)
            ordered.unlink()


def _write(database: Any, query: str, path: Path) -> None:
    database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _drawn(salt: int, below: int, key: str = "family") -> str:
    """A number below a bound, drawn for each row."""
    return f"(hash({key} * 64 + {salt}) % {below})::BIGINT"


def _one_of(salt: int, choices: tuple[str, ...], key: str = "family") -> str:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return f"[{listed}][1 + {_drawn(salt, len(choices), key)}]"


def _percent(salt: int, share: int, key: str = "family") -> str:
    return f"{_drawn(salt, 100, key)} < {share}"


def _families(number: int) -> str:
    emergencies = ("none",) * 95 + ("fire", "traffic_accident", "sudden_serious_illness", "other_accident")
    cost, *paid = EXPENSES
    columns = [
        "family",
        f"{_one_of(1, ('none',) * 36 + ('subsistence', 'marginal', 'expenditure'))} AS recognised_status",
        f"{_drawn(2, 6_000_000)} * ({_percent(3, 30)})::BIGINT AS cost",
        *(f"cost * {_drawn(4 + index, 20)} // 100 AS paid_{index}" for index in range(len(paid))),
        f'cost AS "expenses.{cost}.fen"',
        *(f'paid_{index} AS "expenses.{name}.fen"' for index, name in enumerate(paid)),
        f'{_percent(10, 3)} AS "expenses.relieved_for_same_cause_this_year"',
        f'{_one_of(11, emergencies)} AS "emergency.kind"',
        f'{_percent(12, 90)} AS "emergency.in_jurisdiction"',
        f'{_percent(13, 3)} AS "emergency.relieved_for_same_cause_this_year"',
        f'{_percent(14, 80)} AS "household.property_within_subsistence_limit"',
        f'{_percent(15, 90)} AS "household.property_within_marginal_limit"',
        f'{_percent(16, 2)} AS "expenditure_type_family.found_expenditure_type"',
        f"(40 + {_drawn(17, 21)})::DECIMAL(5, 2) / 100 AS rate",
        'rate::DECIMAL(5, 2) AS "medical_copayment_relief.relief_rate"',
        f'{_percent(18, 70)} AS "emergency_aid.severe_difficulty"',
        f'{_drawn(19, 1_000_000)} AS "emergency_aid.emergency_sum.fen"',
    ]
    hidden = ", ".join(["cost", "rate", *(f"paid_{index}" for index in range(len(paid)))])
    return f"SELECT * EXCLUDE ({hidden}) FROM (SELECT {', '.join(columns)} FROM range({number}) t(family))"


def _persons(families: int) -> str:
    sizes = f"[{', '.join(map(str, SIZES))}]"
    place, born = "(person % 8)", _drawn(20, 80 * 365, "person")
    second = _one_of(21, ("spouse",) * 6 + ("child", "parent"), "person")
    others = _one_of(22, ("child",) * 6 + ("parent", "other"), "person")
    relation = f"CASE {place} WHEN 0 THEN 'self' WHEN 1 THEN {second} ELSE {others} END"
    schools = ("compulsory", "upper_secondary", "vocational_secondary", "bachelor", "graduate")
    schooling = ("none",) * 6 + schools
    columns = [
        "family",
        "person",
        f"{relation} AS relation",
        f"DATE '1942-01-01' + {born}::INTEGER AS birth_date",
        f"{_percent(23, 92, 'person')} AS registered_in_jurisdiction",
        f"{_percent(24, 90, 'person')} AS has_duty_of_support",
        f"{_percent(25, 85, 'person')} AS lives_with_family",
        f"{_percent(26, 90, 'person')} AS can_live_independently",
        f"{_percent(27, 20, 'person')} AS full_time_student",
        f"{_one_of(28, schooling, 'person')} AS schooling",
        f"{_one_of(29, ('none',) * 59 + ('prison',), 'person')} AS absence",
        f"{_percent(30, 1, 'person')} AS recognised_in_extreme_difficulty",
        *(
            f"""CASE WHEN {_percent(32 + index, SHARES[name], "person")}
                THEN {_drawn(46 + index, 200_000, "person")} ELSE 0 END AS "income.{name}.fen\""""
            for index, name in enumerate(INCOME)
        ),
    ]
    people = f"""SELECT family, family * 8 + place AS person
        FROM range({families}) t(family), range(4) p(place)
        WHERE place < {sizes}[1 + {_drawn(31, len(SIZES))}]"""
    return f"SELECT {', '.join(columns)} FROM ({people}) ORDER BY person"
