"""Rounds made better one at a time: what the colouring could not place is brought in by blossom matchings."""

from collections.abc import Iterable
from itertools import chain

import networkx
import numpy as np

from events.formats.budget import Budget
from events.formats.colouring import Pair, Rounds
from events.formats.speed_dating.room import Room

SWEEPS = 3
# Blossom is cubic; in larger rooms a round keeps its pairs except where somebody is without a partner.
SMALL = 60


def mend(room: Room, rounds: Rounds, budget: Budget) -> Rounds:
    """The same rounds or better ones: more pairs, then fewer of one organisation, then more value."""
    rounds = [sorted(pairs) for pairs in rounds]
    for _ in range(SWEEPS):
        changed = False
        for number in sorted(range(len(rounds)), key=lambda number: len(rounds[number])):
            better = _best_round(room, rounds, number, budget)
            if _merit(room, better) > _merit(room, rounds[number]):
                rounds[number], changed = better, True
        if not (changed and budget.left):
            break
    return rounds


def _best_round(room: Room, rounds: Rounds, number: int, budget: Budget) -> list[Pair]:
    graph = networkx.Graph()
    meetings = np.bincount([one for pair in chain(*rounds) for one in pair], minlength=len(room.people))
    dear = 1 + int(room.value.max())
    for one, other in _open_pairs(room, rounds, number):
        # Whoever has met fewest comes first, but for no price in meetings or organisations.
        worth = dear * (2 * len(rounds) - meetings[one] - meetings[other]) + room.value[one, other]
        worth -= 4 * dear * len(rounds) * len(room.people) * room.same_organisation[one, other]
        graph.add_edge(one, other, weight=int(worth))
    best = networkx.max_weight_matching(graph, maxcardinality=True) if budget.left else _hasty(graph)
    return sorted((min(pair), max(pair)) for pair in best)


def _hasty(graph: networkx.Graph) -> list[Pair]:
    """The best pair, the best of the others, and so on: what is left when the time is over."""
    best: list[Pair] = []
    busy: set[int] = set()
    for one, other, _ in sorted(graph.edges(data="weight"), key=lambda edge: -edge[2]):
        if one not in busy and other not in busy:
            best.append((one, other))
            busy |= {one, other}
    return best


def _open_pairs(room: Room, rounds: Rounds, number: int) -> Iterable[Pair]:
    may = np.triu(room.may_meet)
    for one, other in chain(*rounds[:number], *rounds[number + 1 :]):
        may[one, other] = False
    if len(room.people) > SMALL:
        alone = np.ones(len(room.people), dtype=np.bool_)
        alone[list(chain(*rounds[number]))] = False
        may &= alone[:, None] | alone[None, :]
        for one, other in rounds[number]:
            may[one, other] = True
    return zip(*(found.tolist() for found in np.nonzero(may)), strict=True)


def _merit(room: Room, pairs: list[Pair]) -> tuple[int, int, int]:
    same = sum(bool(room.same_organisation[pair]) for pair in pairs)
    return len(pairs), -same, sum(int(room.value[pair]) for pair in pairs)
