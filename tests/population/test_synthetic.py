"""A synthetic Changzhou: what was published is kept, the same seed gives the same bytes, it is assessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute
import pyarrow.parquet
import pytest

from jiuzhu import FactError, population
from jiuzhu.population.synthetic import CITY, PUBLISHED, make_synthetic

DAY = date(2022, 8, 1)


def test_what_was_published_is_kept_in_proportion(tmp_path: Path) -> None:
    made = make_synthetic(tmp_path, persons=53_000, seed=3)
    persons = pyarrow.parquet.read_table(tmp_path / "persons.parquet")
    families = pyarrow.parquet.read_table(tmp_path / "families.parquet")
    assert (persons.num_rows, families.num_rows) == (made.persons, made.families) == (53_000, made.families)
    for name, total in PUBLISHED.items():
        chosen = persons.filter(pyarrow.compute.field(name))
        assert chosen.num_rows == made.published[name] == total * 53_000 // CITY
        assert max(chosen["birth_date"].to_pylist()) <= date(DAY.year - 60, DAY.month, DAY.day)
    adapted = persons.filter(pyarrow.compute.field("home_adaptation.found_in_need"))
    assert len(set(adapted["family"].to_pylist())) == adapted.num_rows
    assert sum(families["members"].to_pylist()) == 53_000
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "没有一户是真的" in readme
    assert "15.8万人、2500户" in readme


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make_synthetic(tmp_path / name, persons=1_000, seed=seed)
    for file in ("families.parquet", "persons.parquet", "README.md"):
        a, b, c = ((tmp_path / name / file).read_bytes() for name in "abc")
        assert a == b
        assert a != c


@pytest.mark.parametrize("persons", [1, 2, 777])
def test_it_has_so_many_persons_and_is_assessed(tmp_path: Path, persons: int) -> None:
    made = make_synthetic(tmp_path, persons=persons)
    tables = {name: tmp_path / f"{name}.parquet" for name in ("families", "persons")}
    found = population.assess(tables, on=DAY, keep=["district"])
    assert (found.counted.families, found.counted.persons) == (made.families, persons)
    assert (found.counted.refused_families, found.counted.refused_persons) == (0, 0)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    make_synthetic(tmp_path, persons=10)
    with pytest.raises(FactError, match="请换一个"):
        make_synthetic(tmp_path, persons=10)
    with pytest.raises(FactError, match="至少 1 人"):
        make_synthetic(tmp_path / "b", persons=0)
