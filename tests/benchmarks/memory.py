"""Whether memory grows over many families: `python -m tests.benchmarks.memory`, some minutes, on Linux.

Prints the resident memory as it goes; ends with 1 where it grew by more than `ALLOWED` MiB.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import jiuzhu_policy
from .families import FAMILIES, varied

FIRST = 20_000
ALLOWED = 5.0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=("durable", "plain"), default="durable")
    asked.add_argument("--families", type=int, default=200_000)
    options = asked.parse_args()
    at_first = resident = 0.0
    for number in range(1, options.families + 1):
        given = jiuzhu_policy.read(varied(FAMILIES[number % len(FAMILIES)], number))
        jiuzhu_policy.decide(jiuzhu_policy.applicant(given), given[1], options.engine)
        if number % FIRST == 0:
            resident = _resident()
            at_first = at_first or resident
            print(f"{number:9,} families {resident:8.1f} MiB", flush=True)
    print(f"grown since {FIRST:,}: {resident - at_first:+.1f} MiB")
    return int(resident - at_first > ALLOWED)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())
