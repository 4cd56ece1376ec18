"""Two facing rows for a room without cards: after each round the outer row moves on by one seat.

Nobody meets anybody twice, and an organisation that sits in one row never meets itself. With one row fixed, the best
order of the other is an assignment problem; the two take turns until neither gains.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from events.formats.budget import Budget
from events.formats.reading import Id
from events.formats.speed_dating.choice import Choice
from events.formats.speed_dating.drawn import Drawn
from events.formats.speed_dating.room import Room
from events.formats.speed_dating.tables import held_tables

STARTS = 40
TURNS = 20
# A pair of one organisation costs more than any order can gain; one that must not meet costs more than all of those.
SAME, FORBIDDEN = 10_000, 10_000_000

Row = NDArray[np.int64]


def draw(room: Room, chance: Random, budget: Budget) -> Drawn:
    length = (len(room.people) + 1) // 2
    shifts = min(room.open_rounds, length)
    worth = _worth(room)
    best, inner, outer = -np.inf, np.zeros(0, np.int64), np.zeros(0, np.int64)
    for start in range(STARTS if shifts else 0):
        if start and not budget.left:
            break
        found, *rows = _settled(worth, *_seated_by_organisation(room, length, chance), shifts)
        if found > best:
            best, (inner, outer) = found, rows
    tables = _tables(room, inner)
    rounds = [_round(room, tables, inner, np.roll(outer, shift)) for shift in range(shifts)]
    rounds += [{} for _ in range(room.open_rounds - shifts)]
    return Drawn(
        rounds=[list(tables.values()) for tables in rounds],
        bound=Choice(room, budget).loose_bound(),
        proven=False,
        tables=[list(tables) for tables in rounds],
    )


def seats(rounds: Sequence[Sequence[Sequence[Any]]], length: int) -> list[tuple[int, Id | None, Id | None]]:
    """Table, who stays there and who moves on, as they sit in the first of these rounds of [table, [one, other]]; an
    empty chair is None. Nothing where people do not move on table by table.

    Who meets somebody once alone may be either: then the other one tells.
    """
    inner: dict[Id, set[int]] = defaultdict(set)
    outer: dict[Id, set[int]] = defaultdict(set)
    opposite: dict[Id, list[Id]] = defaultdict(list)
    for moved, held in enumerate(rounds):
        for table, (one, other) in held:
            opposite[one].append(other)
            opposite[other].append(one)
            for person in (one, other):
                inner[person].add(table)
                outer[person].add((table - 1 - moved) % length + 1)
    row: dict[Id, bool] = {}
    certain = [person for person in inner if (len(inner[person]) == 1) != (len(outer[person]) == 1)]
    for start in [*certain, *inner]:
        found = [(start, len(inner[start]) == 1)] if start not in row else []
        while found:
            person, stays = found.pop()
            if person not in row:
                row[person] = stays
                found += [(other, not stays) for other in opposite[person]]
    seat = {True: inner, False: outer}
    if any(len(seat[stays][person]) > 1 for person, stays in row.items()):
        return []
    taken = {(min(seat[stays][person]), stays): person for person, stays in row.items()}
    return [(table, taken.get((table, True)), taken.get((table, False))) for table in range(1, length + 1)]


def _worth(room: Room) -> NDArray[np.int64]:
    """Values with the rules as prices, and an empty chair as the last person."""
    worth = room.value - SAME * room.same_organisation - FORBIDDEN * ~room.may_meet
    return np.pad(worth, (0, 1))


def _seated_by_organisation(room: Room, length: int, chance: Random) -> tuple[Row, Row]:
    """Each organisation in one row if that is possible; whoever stays at a table sits in the inner row, which does
    not move."""
    groups = _organisations(room, chance)
    fixed = [group for group in groups if any(room.people[one].stays_at_table for one in group)]
    order = sorted(chain(*fixed), key=lambda one: not room.people[one].stays_at_table)
    inner, overflow = order[:length], order[length:]
    chosen = _filling(length - len(inner), [group for group in groups if group not in fixed])
    inner += chain(*chosen)
    outer = overflow + [one for group in groups if group not in fixed and group not in chosen for one in group]
    while len(outer) > length:
        inner.append(outer.pop())
    empty = len(room.people)
    rows = [np.array(row + [empty] * (length - len(row)), dtype=np.int64) for row in (inner, outer)]
    return rows[0], rows[1]


def _organisations(room: Room, chance: Random) -> list[list[int]]:
    groups: dict[Id | tuple[str, int], list[int]] = defaultdict(list)
    for number, person in enumerate(room.people):
        groups[("alone", number) if person.organisation is None else person.organisation].append(number)
    return chance.sample(list(groups.values()), len(groups))


def _filling(seats: int, groups: list[list[int]]) -> list[list[int]]:
    """Groups that fill the seats as far as whole groups can."""
    reached: dict[int, list[list[int]]] = {0: []}
    for group in groups:
        for total, chosen in list(reached.items()):
            if total + len(group) <= seats:
                reached.setdefault(total + len(group), [*chosen, group])
    return reached[max(reached)]


def _settled(worth: NDArray[np.int64], inner: Row, outer: Row, shifts: int) -> tuple[int, Row, Row]:
    reached = _total(worth, inner, outer, shifts)
    for _ in range(TURNS):
        inner = _best_order(worth, inner, [np.roll(outer, shift) for shift in range(shifts)])
        outer = _best_order(worth, outer, [np.roll(inner, -shift) for shift in range(shifts)])
        total = _total(worth, inner, outer, shifts)
        if total == reached:
            break
        reached = total
    return reached, inner, outer


def _best_order(worth: NDArray[np.int64], row: Row, opposite: list[Row]) -> Row:
    """Who of the row sits best on which seat, if these people pass by."""
    gains = sum(worth[np.ix_(row, passing)] for passing in opposite)
    people, seats = linear_sum_assignment(gains, maximize=True)
    ordered = np.empty_like(row)
    ordered[seats] = row[people]
    return ordered


def _total(worth: NDArray[np.int64], inner: Row, outer: Row, shifts: int) -> int:
    return sum(int(worth[inner, np.roll(outer, shift)].sum()) for shift in range(shifts))


def _tables(room: Room, inner: Row) -> list[int]:
    """Along the inner row; whoever has a table from before keeps it."""
    held = held_tables(room)
    free = (number for number in count(1) if number not in held.values())
    return [held[person] if person in held else next(free) for person in inner.tolist()]


def _round(room: Room, tables: list[int], inner: Row, outer: Row) -> dict[int, tuple[int, int]]:
    """Pairs by table. An empty chair makes a break, and so does a pair that must not meet."""
    return {
        table: (min(one, other), max(one, other))
        for table, one, other in zip(tables, inner.tolist(), outer.tolist(), strict=True)
        if max(one, other) < len(room.people) and room.may_meet[one, other]
    }
