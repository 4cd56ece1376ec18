"""Groups that stay together and move on by one station: organisations spread first, then as many wishes as possible."""

from collections import defaultdict
from random import Random

import numpy as np
from scipy.sparse import csr_matrix, identity, kron

from events.formats.budget import Budget
from events.formats.programme import Programme
from events.formats.rally.room import Room
from events.formats.rally.routes import Routes
from events.formats.rally.wishes import NOISE, SECONDS
from events.formats.reading import Id


def groups(room: Room, chance: Random) -> Routes:
    people, stations = room.wished.shape
    route = (np.arange(stations)[:, None] + np.arange(room.rounds)[None, :]) % stations
    granted = np.array([room.wished[:, np.unique(stops)].sum(axis=1) for stops in route]).T
    noise = np.array([chance.random() * NOISE for _ in range(people * stations)])
    worth = granted.ravel() + noise
    # Where not all who are not to meet can be kept apart, at least the rest holds.
    best = _seats(room, apart=True).largest(worth) or _seats(room, apart=False).largest(worth)
    if best is None:
        raise TimeoutError
    routes: Routes = route[best.values.reshape(people, stations).argmax(axis=1)]
    return routes


def _seats(room: Room, *, apart: bool) -> Programme:
    """Also a flow, because the members of an organisation in a group are part of the group."""
    people, stations = room.wished.shape
    programme = Programme(people * stations, Budget(SECONDS))
    programme.demand(kron(identity(people), np.ones((1, stations))), 1, 1)
    programme.demand(_of(np.arange(people), room), room.smallest_group, room.largest_group)
    members: dict[Id, list[int]] = defaultdict(list)
    for number, person in enumerate(room.people):
        if person.organisation is not None:
            members[person.organisation].append(number)
    for numbers in members.values():
        programme.demand(_of(np.array(numbers), room), len(numbers) // stations, -(-len(numbers) // stations))
    for pair in np.argwhere(np.triu(room.apart)) if apart else ():
        programme.demand(_of(pair, room), 0, 1)
    return programme


def _of(numbers: np.ndarray, room: Room) -> csr_matrix:
    """Stations by seats: where these people begin."""
    chosen = np.zeros((1, len(room.people)))
    chosen[0, numbers] = 1
    return kron(chosen, identity(len(room.stations)), format="csr")
