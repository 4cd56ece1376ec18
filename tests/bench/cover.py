"""What it costs to choose the fewest actors: `python -m tests.bench.cover`, no database needed."""

import time
from random import Random

from directory.cover import MOST_NEEDS, smallest

ACTORS = 10_000
TIMES = 9


def main() -> None:
    print(f"\n{ACTORS:,} actors, {MOST_NEEDS} needs{'':9}{'p50':>9}{'max':>9}  ms   chosen")
    for share in (0.02, 0.1, 0.2, 0.5):
        _print(f"each meets {share:.0%} of the needs", _by_chance(share))
    _print("more needs are always worse", _adverse())


def _by_chance(share: float) -> dict[int, list[int]]:
    chance = Random(1)  # noqa: S311
    return {need: [actor for actor in range(ACTORS) if chance.random() < share] for need in range(MOST_NEEDS)}


def _adverse() -> dict[int, list[int]]:
    """Every set of needs once, so that none can be left out for a better one that is larger."""
    sets = sorted(range(1, 1 << MOST_NEEDS), key=lambda bits: (bits.bit_count(), bits))
    return {need: [rank for rank, bits in enumerate(sets) if bits >> need & 1] for need in range(MOST_NEEDS)}


def _print(name: str, covers: dict[int, list[int]]) -> None:
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        chosen, _gaps = smallest(range(MOST_NEEDS), covers, int)
        taken.append((time.perf_counter() - started) * 1000)
    print(f"{name:32}{sorted(taken)[TIMES // 2]:9.1f}{max(taken):9.1f}{len(chosen):12}")


if __name__ == "__main__":
    main()
