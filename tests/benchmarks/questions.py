"""How many questions until nothing can change any more: `python -m tests.benchmarks.questions`.

Families of whom everything is known, plausible ones and ones full of boundaries (`tests/questions/
families.py`), are asked about under the whole catalogue of 1 August 2022; who belongs to them, with
relation and age, is known at first.  Compared, in questions a family:

- the library's order, declarations included; one that is answered by saying what there is counts twice;
- the library's order without declarations;
- every fact of the form, in its order, until nothing is open;
- the same, but only what can still change anything.

The two last are what the first is divided by.  The time is that of a question from the answer before it,
which is read and checked, to its wording, in milliseconds of processor time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import process_time

from tests.questions.families import Truth, boundary_families, plausible_families
from tests.questions.orders import go_through, one_by_one, through_the_form, through_what_is_missing

FAMILIES: dict[str, Callable[[int, int], Iterator[Truth]]] = {
    "plausible": plausible_families,
    "boundary": boundary_families,
}
CHUNK = 50


@dataclass(frozen=True)
class Counted:
    """Sums over some families.  seconds: that the library's order took."""

    families: int = 0
    ranked: int = 0
    form: int = 0
    one_by_one: int = 0
    missing: int = 0
    slow: int = 0
    asked: int = 0
    seconds: float = 0.0

    def __add__(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def count(kind: str, seed: int, number: int, slow: bool) -> Counted:
    """So many families asked about in each order; in the slow ones only if wanted."""
    total = Counted()
    for truth in FAMILIES[kind](seed, number):
        begin = process_time()
        course = go_through(truth)
        seconds = process_time() - begin
        total += Counted(
            families=1,
            ranked=course.questions,
            form=through_the_form(truth),
            one_by_one=go_through(truth, one_by_one).questions if slow else 0,
            missing=through_what_is_missing(truth) if slow else 0,
            slow=course.questions if slow else 0,
            asked=len(course.asked),
            seconds=seconds,
        )
    return total


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--families", type=int, default=200, help="of each kind")
    asked.add_argument("--slow", type=int, default=50, help="of how many the slow orders are counted too")
    asked.add_argument("--processes", type=int, default=2)
    options = asked.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        for kind in FAMILIES:
            starts = range(0, options.families, CHUNK)
            jobs = [
                pool.submit(count, kind, start, min(CHUNK, options.families - start), start < options.slow)
                for start in starts
            ]
            total = slow = Counted()
            for start, job in zip(starts, jobs, strict=True):
                total += job.result()
                if start < options.slow:
                    slow += job.result()
            report(kind, total, slow)


def report(kind: str, total: Counted, slow: Counted) -> None:
    """Prints means and ratios."""
    mean, form = total.ranked / total.families, total.form / total.families
    print(f"{kind} families: {total.families:,}")
    print(f"  library's order                  {mean:6.1f} questions")
    print(f"  form's order                     {form:6.1f}   ratio {mean / form:.3f}")
    if slow.families:
        here, one, missing = (part / slow.families for part in (slow.ranked, slow.one_by_one, slow.missing))
        print(f"  of the first {slow.families:,}: library's order {here:.1f}")
        print(f"    form's order, missing alone    {missing:6.1f}   ratio {here / missing:.3f}")
        print(f"    without declarations           {one:6.1f}   ratio {one / missing:.3f}")
    print(
        f"  time                             {total.seconds / total.asked * 1e3:6.1f} ms a question",
        flush=True,
    )


if __name__ == "__main__":
    main()
