"""Which stations each person visits: as many wishes as seats allow, and as many as possible for whoever gets fewest.

People, stations and seats form a flow network, so the linear programme has whole numbers in its corners.
"""

from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, identity, kron

from events.formats.budget import Budget
from events.formats.programme import Answer, Programme, Vector
from events.formats.rally.room import Room

# Tells equal answers apart, so that another seed finds another one.
NOISE = 1e-3
# A flow takes hundredths of a second; this only ends what would never end.
SECONDS = 60

Visits = NDArray[np.int64]


class Wishes:
    def __init__(self, room: Room) -> None:
        self.room = room
        self._wished: Vector = room.wished.ravel().astype(np.float64)
        # With more rounds than stations everybody goes round; only what is left over is chosen.
        self._turns, self._chosen = divmod(room.rounds, len(room.stations))
        self._programme = self._seats()

    def most(self) -> int:
        """How many wishes the seats allow."""
        if self._turns:
            return int(self.room.wished.sum())
        return round(self._programme.relaxed_bound(self._wished) or 0)

    def visits(self, chance: Random) -> Visits:
        """People by stations: how often each goes where."""
        noise = np.array([chance.random() * NOISE for _ in range(self._wished.size)])
        best = self._programme.largest(noise)
        if not self._turns:
            best = self._fairest(noise) or best
        if best is None:
            raise TimeoutError
        return self._turns + best.values.astype(np.int64).reshape(self.room.wished.shape)

    def _fairest(self, noise: Vector) -> Answer | None:
        programme = self._programme.also(self._wished, self.most(), np.inf)
        granted = csr_matrix(self._by_person.multiply(self._wished))
        each = self.room.wished.sum(axis=1)
        best = None
        for least in range(self._chosen + 1):
            better = programme.also(granted, np.minimum(each, least), np.inf).largest(noise)
            if better is None:
                break
            best = better
        return best

    def _seats(self) -> Programme:
        """Everybody is somewhere in every round, and groups differ by one at most."""
        room = self.room
        programme = Programme(self._wished.size, Budget(SECONDS))
        by_station = kron(np.ones((1, len(room.people))), identity(len(room.stations)), format="csr")
        before = self._turns * len(room.people)
        programme.demand(self._by_person, self._chosen, self._chosen)
        programme.demand(
            by_station, room.rounds * room.smallest_group - before, room.rounds * room.largest_group - before
        )
        return programme

    @property
    def _by_person(self) -> csr_matrix:
        room = self.room
        return kron(identity(len(room.people)), np.ones((1, len(room.stations))), format="csr")
