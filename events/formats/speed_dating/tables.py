"""Tables for the pairs: one of two stays seated between rounds, and some people never move."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import lil_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from events.formats.colouring import Pair
from events.formats.speed_dating.room import Room

Seats = Mapping[int, int]


def seat(room: Room, rounds: list[list[Pair]]) -> list[list[int]]:
    """The table of each pair, round by round."""
    own = _own_tables(room)
    seats: Seats = _last_seats(room)
    tables = []
    for pairs in rounds:
        chosen = _tables_of_a_round(pairs, own, seats)
        tables.append(chosen)
        seats = {person: table for pair, table in zip(pairs, chosen, strict=True) for person in pair}
    return tables


def held_tables(room: Room) -> dict[int, int]:
    """Where those sat so far who stay at their tables."""
    held: dict[int, int] = {}
    for one in room.frozen_rounds:
        seats = _seats(room, one.pairs)
        held |= {person: table for person, table in seats.items() if room.people[person].stays_at_table}
    return held


def _own_tables(room: Room) -> dict[int, int]:
    """The tables of those who stay at theirs: where they sat so far, else the first free one."""
    own = held_tables(room)
    for person, one in enumerate(room.people):
        if one.stays_at_table and person not in own:
            own[person] = _first_free(set(own.values()))
    return own


def _last_seats(room: Room) -> dict[int, int]:
    return _seats(room, room.frozen_rounds[-1].pairs) if room.frozen_rounds else {}


def _seats(room: Room, pairs: tuple) -> dict[int, int]:
    return {room.number[one]: table for *pair, table in pairs for one in pair if one in room.number}


def _tables_of_a_round(pairs: list[Pair], own: Seats, seats: Seats) -> list[int]:
    reserved = set(own.values())
    chosen = [next((own[one] for one in pair if one in own), 0) for pair in pairs]
    moving = [index for index, table in enumerate(chosen) if not table]
    kept = _kept_tables([pairs[index] for index in moving], seats, reserved)
    taken = reserved | set(kept)
    for index, table in zip(moving, kept, strict=True):
        chosen[index] = table or _first_free(taken)
        taken.add(chosen[index])
    return chosen


def _kept_tables(pairs: list[Pair], seats: Seats, reserved: set[int]) -> list[int]:
    """For as many pairs as possible the table at which one of them sits already; 0 for the rest."""
    offered = [{seats[one] for one in pair if one in seats} - reserved for pair in pairs]
    graph = lil_matrix((len(pairs), 1 + max(seats.values(), default=0)), dtype=np.int8)
    for row, tables in enumerate(offered):
        graph[row, sorted(tables)] = 1
    if not graph.nnz:
        return [0] * len(pairs)
    return [max(int(table), 0) for table in maximum_bipartite_matching(graph.tocsr(), perm_type="column")]


def _first_free(taken: set[int]) -> int:
    return next(table for table in range(1, len(taken) + 2) if table not in taken)
