"""How well and how fast duplicates are found: `python -m tests.bench.duplicates [NAMES.csv]`, no database needed.

With a file, its column `name` is what spellings and look-alikes are made of; without one the names are made up.
"""

import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from directory.alike.pairs import Body, duplicates_within
from tests.directory.alike.name_variants import names
from tests.directory.alike.spellings import look_alikes, true_pairs

ORGANISATIONS = 10_000
PAIRS = 1_000


def main() -> None:
    bases = _read(Path(sys.argv[1])) if len(sys.argv) > 1 else names(1_000)
    right = list(true_pairs(bases, PAIRS))
    wrong = list(look_alikes(bases, PAIRS))
    listed = [*bases, *(changed for _kind, _name, changed in [*right, *wrong])]
    found = {frozenset((one.candidate.name, one.existing.name)) for one in duplicates_within(_bodies(listed))}
    hits = sum(name == changed or frozenset((name, changed)) in found for _kind, name, changed in right)
    false = sum(frozenset((name, changed)) in found for _kind, name, changed in wrong)
    print(f"\nduplicates among {len(listed):,} names: precision {hits / (hits + false):.3f}, recall {hits / PAIRS:.3f}")
    many = _bodies([*names(ORGANISATIONS - PAIRS), *(changed for _kind, _name, changed in right)])
    started = time.perf_counter()
    pairs = duplicates_within(many)
    print(f"{len(many):,} organisations{time.perf_counter() - started:9.1f} s   {len(pairs):,} pairs")


def _read(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def _bodies(spellings: Sequence[str]) -> list[Body]:
    return [
        Body(number, name, website=f"https://organisation{number}.example.org", phone=f"030 23125 {number:04}")
        for number, name in enumerate(dict.fromkeys(spellings))
    ]


if __name__ == "__main__":
    main()
