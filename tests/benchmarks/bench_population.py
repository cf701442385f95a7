"""The same policy over a population: jiuzhu, SQL written by hand, OpenFisca; Parquet in, Parquet out.

    python -m tests.benchmarks.bench_population [--families 1000000] [--repeat 3] [--order shuffled]

Each run is a process of its own.  Times are from the files to the written result; importing the libraries
and loading the rules is left out for all.  jiuzhu and the SQL write the same columns: for each benefit its
status as text, and of sums exact yuan; OpenFisca writes its own floats.  Memory is the peak of the process.
`times` are ratios to the SQL written by hand, the median of the repeats.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from .families import EXPENSES, INCOME, ON
from .population_data import make_population, shuffle

RULES = Path(__file__).parent / "rules"

Said = dict[str, Any]


# --- jiuzhu -----------------------------------------------------------------------------------------


def jiuzhu(folder: Path, out: Path) -> Callable[[], Said]:
    import duckdb  # noqa: F401 - so that it is not imported while the time runs
    import pyarrow  # noqa: F401
    import sqlglot.dialects.duckdb  # noqa: F401

    from jiuzhu import population
    from jiuzhu.rulebook import Rulebook

    Rulebook.load("benchmark_city", ON, search=[RULES])

    def run() -> Said:
        found = population.assess(
            {name: folder / f"{name}.parquet" for name in ("families", "persons")},
            on=ON,
            jurisdiction="benchmark_city",
            search=[RULES],
            bounds=False,
            out=out,
        )
        return {
            "subsistence": int(found["subsistence_allowance"].lowest * 100),
            "marginal": found["marginal_family"].eligible,
            "expenditure": found["expenditure_type_family"].eligible,
            "medical": int(found["medical_copayment_relief"].lowest * 100),
            "emergency": int(found["emergency_aid"].lowest * 100),
        }

    return run


# --- SQL written by hand ----------------------------------------------------------------------------

COUNTED = [name for name in INCOME if name not in ("wages", "employment_cost", "residents_pension")]
COUNTED = [
    name for name in COUNTED if name not in ("taxes_and_insurance", "support_paid", "senior_allowance")
]


def by_hand(folder: Path, out: Path) -> Callable[[], Said]:
    import duckdb

    query = _query(folder, out)

    def run() -> Said:
        out.mkdir()
        with duckdb.connect() as database:
            database.execute(query)
            asked = [*(f'sum("{one}.amount") * 100' for one in PAID), *map(_eligible, STATUSES)]
            found = database.execute(f"SELECT {', '.join(asked)} FROM '{out}/families.parquet'").fetchall()[0]
        names = ("subsistence", "medical", "emergency", "marginal", "expenditure")
        return dict(zip(names, map(int, found), strict=True))

    return run


def _query(folder: Path, out: Path) -> str:
    """What somebody writes who knows that nothing is unknown, and every figure of the day."""
    counted = " + ".join(f'"income.{name}.fen"' for name in COUNTED)
    cost, *paid = (f'"expenses.{name}.fen"' for name in EXPENSES)
    return f"""COPY (
        WITH persons AS (
            SELECT family, relation = 'self' AS is_applicant, registered_in_jurisdiction AS registered,
                recognised_in_extreme_difficulty AS recognised,
                absence = 'none' AND (
                    relation IN ('self', 'spouse')
                    OR (relation = 'child' AND (
                        birth_date > DATE '{ON.replace(year=ON.year - 18)}'
                        OR NOT can_live_independently
                        OR (full_time_student AND schooling IN (
                            'compulsory', 'upper_secondary', 'vocational_secondary', 'college', 'bachelor'))))
                    OR (relation <> 'self' AND has_duty_of_support AND lives_with_family)) AS co_living,
                greatest(0, greatest(0, "income.wages.fen" - "income.employment_cost.fen") + {counted}
                    + greatest(0, "income.residents_pension.fen" - 9800)
                    - "income.taxes_and_insurance.fen" - "income.support_paid.fen") AS income
            FROM '{folder}/persons.parquet'),
        gathered AS (
            SELECT family, count(*) FILTER (co_living) AS size,
                coalesce(sum(income) FILTER (co_living), 0)::BIGINT AS income,
                bool_or(is_applicant AND registered) AS registered, bool_or(recognised) AS recognised
            FROM persons GROUP BY family),
        measured AS (
            SELECT family, registered, recognised, recognised_status, 100000 * size AS standard, income,
                registered AND income < 100000 * size
                    AND "household.property_within_subsistence_limit" AS subsistence,
                "household.property_within_marginal_limit"
                    OR "household.property_within_subsistence_limit" AS within,
                "expenditure_type_family.found_expenditure_type" AS found,
                greatest(0, {cost} - {" - ".join(paid)}) AS base,
                ("medical_copayment_relief.relief_rate" * 100)::BIGINT AS rate,
                "expenses.relieved_for_same_cause_this_year" AS relieved,
                "emergency.kind" <> 'none' AND "emergency.in_jurisdiction"
                    AND "emergency_aid.severe_difficulty"
                    AND NOT "emergency.relieved_for_same_cause_this_year" AS emergency,
                "emergency_aid.emergency_sum.fen" AS emergency_sum
            FROM '{folder}/families.parquet' JOIN gathered USING (family)),
        marginal AS (
            SELECT *, registered AND 2 * income < 3 * standard AND within AND NOT subsistence AS marginal
            FROM measured),
        expenditure AS (
            SELECT *, registered AND found AND NOT subsistence AND NOT marginal AS expenditure FROM marginal),
        decided AS (
            SELECT *, registered AND (recognised_status IN ('subsistence', 'marginal', 'expenditure')
                OR recognised OR subsistence OR marginal OR expenditure)
                AND base > 0 AND NOT relieved AS medical
            FROM expenditure)
        SELECT family, {_said("subsistence_allowance", "subsistence", "greatest(0, standard - income)")},
            {_said("marginal_family", "marginal")}, {_said("expenditure_type_family", "expenditure")},
            {_said("medical_copayment_relief", "medical", "(2 * rate * base + 100) // 200")},
            {_said("emergency_aid", "emergency", "emergency_sum")}
        FROM decided) TO '{out}/families.parquet' (FORMAT parquet)"""


PAID = ("subsistence_allowance", "medical_copayment_relief", "emergency_aid")
STATUSES = ("marginal_family", "expenditure_type_family")


def _eligible(benefit: str) -> str:
    return f"""count_if("{benefit}.status" = 'eligible')"""


def _said(benefit: str, granted: str, fen: str | None = None) -> str:
    status = f"""CASE WHEN {granted} THEN 'eligible' ELSE 'ineligible' END AS "{benefit}.status\""""
    if fen is None:
        return status
    paid = f"CASE WHEN {granted} THEN {fen} ELSE 0 END"
    yuan = f"CAST(CAST({paid} AS DECIMAL(16, 0)) * 0.01 AS DECIMAL(18, 2))"
    return f'{status}, {yuan} AS "{benefit}.amount"'


# --- OpenFisca --------------------------------------------------------------------------------------


def openfisca(folder: Path, out: Path) -> Callable[[], Said]:
    import numpy
    import pyarrow
    import pyarrow.dataset
    from openfisca_core.simulations import SimulationBuilder
    from pyarrow import parquet

    from . import openfisca_policy as policy

    system = policy.system()

    def values(table: Any, path: str, variable: str) -> Any:
        """A column as OpenFisca takes it: yuan as floats, codes as their numbers."""
        if f"{path}.fen" in table.column_names:
            return table[f"{path}.fen"].to_numpy() / 100
        found = table[path]
        choices = getattr(system.get_variable(variable), "possible_values", None)
        if choices is not None:
            codes = found.combine_chunks().dictionary_encode()
            numbers = {one.value: number for number, one in enumerate(choices)}
            known = numpy.array([numbers[code] for code in codes.dictionary.to_pylist()])
            return known[codes.indices.to_numpy()]
        plain = found.to_numpy()
        return plain.astype(float) if plain.dtype == object else plain

    def run() -> Said:
        families, persons = (
            parquet.read_table(folder / f"{name}.parquet") for name in ("families", "persons")
        )
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("person", numpy.arange(len(persons)))
        households = builder.declare_entity("household", families["family"].to_numpy())
        applicants = persons["relation"].to_numpy() == "self"
        roles = numpy.where(applicants, "applicant", "relatives")
        builder.join_with_persons(households, persons["family"].to_numpy(), roles)
        simulation = builder.build(system)
        simulation.set_input(
            "birth_date", "ETERNITY", persons["birth_date"].to_numpy().astype("datetime64[D]")
        )
        for name, path in policy.PERSON_INPUTS.items():
            simulation.set_input(name, policy.PERIOD, values(persons, path, name))
        for name, path in policy.HOUSEHOLD_INPUTS.items():
            simulation.set_input(name, policy.PERIOD, values(families, path, name))
        found = {name: simulation.calculate(name, policy.PERIOD) for name in policy.OUTPUTS}
        out.mkdir()
        table = pyarrow.table(
            {"family": families["family"], **{name: pyarrow.array(one) for name, one in found.items()}}
        )
        parquet.write_table(table, out / "families.parquet")
        sums = [float(one.sum(dtype="float64")) for one in found.values()]
        names = ("subsistence", "marginal", "expenditure", "medical", "emergency")
        return {
            name: round(total * 100) if name in ("subsistence", "medical", "emergency") else int(total)
            for name, total in zip(names, sums, strict=True)
        }

    return run


# --- side by side -----------------------------------------------------------------------------------

TOTALS = ("subsistence", "marginal", "expenditure", "medical", "emergency")

PEERS = {"SQL by hand": by_hand, "jiuzhu": jiuzhu, "OpenFisca": openfisca}


def one(peer: str, folder: Path) -> None:
    """One run in this process; prints what it took."""
    with TemporaryDirectory() as scratch:
        run = PEERS[peer](folder, Path(scratch) / "out")
        before, started = _cpu(), perf_counter()
        said = run()
        seconds = perf_counter() - started
    print(json.dumps({"seconds": seconds, "cpu": _cpu() - before, "peak": _peak(), "said": said}))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> int:
    """The most memory that this process had, MiB; what the one that started it had is no part of it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def compare(folder: Path, repeat: int, peers: list[str]) -> None:
    runs: dict[str, list[dict[str, Any]]] = {peer: [] for peer in peers}
    for _ in range(repeat):
        for peer in peers:  # in turn, so that whatever else the machine does falls on all
            command = [sys.executable, "-m", __spec__.name, "--one", peer, "--data", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            runs[peer].append(json.loads(done.stdout))
    hand = runs[peers[0]]
    print(f"{'':14}{'seconds':>10}{'times':>8}{'cpu s':>9}{'times':>8}{'MiB':>8}  totals")
    for peer, found in runs.items():
        times = median(one["seconds"] / other["seconds"] for one, other in zip(found, hand, strict=True))
        cpu = median(one["cpu"] / other["cpu"] for one, other in zip(found, hand, strict=True))
        print(
            f"{peer:14}{median(one['seconds'] for one in found):10.2f}{times:8.2f}"
            f"{median(one['cpu'] for one in found):9.2f}{cpu:8.2f}{max(one['peak'] for one in found):8}"
            f"  {' '.join(str(found[0]['said'][name]) for name in TOTALS)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--order", choices=("sorted", "shuffled"), default="sorted")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--data", type=Path, help="a folder to make the families in, and to find them again")
    parser.add_argument("--one", choices=list(PEERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.data)
        return
    with TemporaryDirectory() as scratch:
        for families in options.families:
            folder = (options.data or Path(scratch)) / f"{families}-{options.order}"
            if not (folder / "persons.parquet").exists():
                make_population(folder, families)
                if options.order == "shuffled":
                    shuffle(folder)
            print(f"\n{families:,} families, {options.order}")
            compare(folder, options.repeat, options.peers)


if __name__ == "__main__":
    main()
