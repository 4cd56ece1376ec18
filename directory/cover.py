"""The fewest actors that meet all needs together. Pure, no Django.

Minimum set cover, which is hard for many needs and easy for few: dynamic programming over sets of needs as bits, after
Fomin and Kratsch, Exact Exponential Algorithms (2010), section 3.2. Actors who meet the same needs are one candidate.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

MOST_NEEDS = 12
MOST_OTHERS = 3

Actor = TypeVar("Actor", bound=Hashable)
Need = TypeVar("Need", bound=Hashable)


@dataclass(frozen=True)
class Choice(Generic[Actor, Need]):
    """An actor, all needs they meet, and who meets exactly the same, best first."""

    actor: Actor
    needs: tuple[Need, ...]
    others: tuple[Actor, ...] = ()


def smallest(
    needs: Sequence[Need], covers: Mapping[Need, Collection[Actor]], rank: Callable[[Actor], int]
) -> tuple[list[Choice[Actor, Need]], list[Need]]:
    """Whom to choose, best first, and the needs that nobody meets.

    `covers`: who meets each need; `rank`: smaller is better, no two alike. Of two sets as small the one is chosen whose
    last in rank is better, then whose last but one, and so on; so the order of what is given changes nothing.

    Time: one step for each pair of actor and need, then for each different set of needs, unless somebody better meets
    all of it, one pass over 2^n sets. 10,000 actors and 12 needs take some 10 ms, 40 ms at worst.
    """
    if len(needs) > MOST_NEEDS:
        raise ValueError(f"{len(needs)} needs are too many, {MOST_NEEDS} at most")
    sets: dict[Actor, int] = {}
    for number, need in enumerate(needs):
        for actor in covers.get(need, ()):
            sets[actor] = sets.get(actor, 0) | 1 << number
    alike: dict[int, list[Actor]] = defaultdict(list)
    for actor in sorted(sets, key=rank):
        alike[sets[actor]].append(actor)
    coverable = 0
    for bits in alike:
        coverable |= bits
    chosen = [
        Choice(alike[bits][0], _named(needs, bits), tuple(alike[bits][1 : 1 + MOST_OTHERS]))
        for bits in _fewest(list(alike), len(needs), coverable)
    ]
    return chosen, [need for number, need in enumerate(needs) if not coverable >> number & 1]


def _fewest(candidates: Sequence[int], length: int, wanted: int) -> list[int]:
    """The fewest sets of needs that make up `wanted`, the best first; `candidates` come from best to worst.

    `fewest` says for every set how many of the candidates so far it takes, `latest` with which of them that number was
    reached: the worst of the best choice. What that one leaves takes one candidate less, all of them better.
    """
    every = np.arange(1 << length)
    fewest = np.full(1 << length, length + 1, np.int8)
    fewest[0] = 0
    latest = np.zeros(1 << length, np.int64)
    for candidate in candidates:
        if fewest[candidate] == 1:  # somebody better meets all of it
            continue
        with_it = fewest[every & ~candidate] + 1
        better = with_it < fewest
        fewest[better], latest[better] = with_it[better], candidate
        if fewest[wanted] == 1:
            break
    chosen: list[int] = []
    while wanted:
        chosen.insert(0, int(latest[wanted]))
        wanted &= ~chosen[0]
    return chosen


def _named(needs: Sequence[Need], bits: int) -> tuple[Need, ...]:
    return tuple(need for number, need in enumerate(needs) if bits >> number & 1)
