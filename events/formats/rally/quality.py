"""How good a plan is: counted from its rounds, whoever made them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from events.formats.rally import bounds
from events.formats.rally.room import Room
from events.formats.rally.routes import Routes


@dataclass(frozen=True)
class Quality:
    wishes: int
    wishes_bound: int
    # The wishes granted to whoever has wishes and got fewest.
    worst_person: int
    # Over all pairs m(m-1)/2, where m is the number of rounds the two are in one group.
    company: int
    company_bound: int
    # Counted anew in each round.
    same_organisation: int
    seconds: float


def measure(room: Room, routes: Routes, wishes_bound: int, seconds: float) -> Quality:
    granted = granted_wishes(room, routes)
    shared = np.triu(shared_rounds(routes), 1)
    return Quality(
        wishes=int(granted.sum()),
        wishes_bound=wishes_bound,
        worst_person=int(granted[room.wished.any(axis=1)].min(initial=room.rounds)) if room.wished.any() else 0,
        company=int((shared * (shared - 1) // 2).sum()),
        company_bound=bounds.least_company(room),
        same_organisation=int((shared * room.same_organisation).sum()),
        seconds=round(seconds, 3),
    )


def granted_wishes(room: Room, routes: Routes) -> NDArray[np.int64]:
    visited = np.zeros_like(room.wished)
    for column in routes.T:
        visited[np.arange(len(routes)), column] = 1
    granted: NDArray[np.int64] = (visited * room.wished).sum(axis=1)
    return granted


def shared_rounds(routes: Routes) -> NDArray[np.int64]:
    shared = np.zeros((len(routes), len(routes)), dtype=np.int64)
    for column in routes.T:
        shared += column[:, None] == column[None, :]
    return shared
