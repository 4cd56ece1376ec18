"""Who sits where in every round, and what each exchange of two people would change: everything at once, in numpy.

Empty chairs are people too: they even out the groups, meet nobody and cost much beside each other.
"""

import numpy as np
from numpy.typing import NDArray

from events.formats.rally.room import Room
from events.formats.rally.routes import Routes

# What two of one organisation in a group cost, where two who meet for the second time cost 1.
SAME_ORGANISATION = 4
# And two who are not to meet: more than any plan gains by it.
BLOCKED = 100
NEVER = 1e6
# Larger products numpy shares among threads, which on a busy machine wait for each other a hundred times as long.
SINGLE_THREAD = 200_000

Costs = NDArray[np.float32]


class Seating:
    def __init__(self, room: Room, routes: Routes) -> None:
        people = len(room.people)
        self.people, self.rounds, self.stations = people, room.rounds, len(room.stations)
        self.seats = room.largest_group * self.stations
        self._everyone = np.arange(self.seats)
        self._present = (self._everyone < people).astype(np.float32)
        self.place = self._with_empty_chairs(routes)
        self._at = [self._attendance(place) for place in self.place]
        # What it costs two people to share one group more: the groups they share already, and their organisation.
        self._weight = self._penalties(room)
        self.cost = float(np.triu(self._shared() * (self._shared() - 1) / 2 + self._shared() * self._weight).sum())
        self._weight += self._shared()
        self._weight[people:, people:] = NEVER
        np.fill_diagonal(self._weight, 0)
        self._take_up_wishes(room)

    def exchanges(self, number: int, wish: float) -> Costs:
        """What it costs if the person of the row and that of the column change places in this round."""
        place = self.place[number]
        beside = self._beside(number)
        joining = beside + self._wish_costs(place, wish)
        visited = self._visits > self.rounds // self.stations
        joining[visited] = NEVER
        joining[self._everyone, place] = NEVER
        costs: Costs = joining[:, place] - self._weight
        costs += costs.T
        leaving = self._leaving(number, beside)
        leaving[~visited[self._everyone, place] & (self._present > 0)] = -NEVER
        costs -= leaving[:, None]
        costs -= leaving[None, :]
        return costs

    def exchanges_in_both(self, one: int, other: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Costs]:
        """Pairs of people who visit the same two stations in these rounds in opposite order, and what it costs if
        they exchange: nobody's stations change."""
        first, second = self.place[one], self.place[other]
        opposite = (first * self.stations + second)[:, None] == (second * self.stations + first)[None, :]
        opposite &= (first != second)[:, None]
        persons, partners = np.nonzero(opposite)
        persons, partners = persons[persons < partners], partners[persons < partners]
        costs = self._exchange_costs(one, persons, partners) + self._exchange_costs(other, persons, partners)
        # Whoever shares both groups with one of the two is counted as if the second loss were as large as the first.
        shared = self._at[one][: self.people].T @ self._at[other][: self.people]
        both = self._present[persons] + self._present[partners]
        costs += both * (shared[first[persons], second[persons]] + shared[first[partners], second[partners]] - both)
        return persons, partners, costs

    def exchange(self, number: int, person: int, partner: int) -> None:
        place, at = self.place[number], self._at[number]
        left, joined = place[person], place[partner]
        change = (at[:, joined] - at[:, left]) * self._present
        change[[person, partner]] = 0
        for mover, station, direction in ((person, joined, 1), (partner, left, -1)):
            if mover < self.people:
                self.cost += direction * float(change @ self._weight[mover]) + self._companions(at[:, place[mover]]) - 1
                self._move(mover, int(place[mover]), int(station))
        for mover, direction in ((person, 1), (partner, -1)):
            if mover < self.people:
                self._weight[mover] += direction * change
                self._weight[:, mover] += direction * change
        at[person, left] = at[partner, joined] = 0
        at[person, joined] = at[partner, left] = 1
        place[person], place[partner] = joined, left

    @property
    def routes(self) -> Routes:
        return self.place[:, : self.people].T.copy()

    @property
    def keeps_stations(self) -> bool:
        """Everybody goes everywhere equally often; only the order is free."""
        return self.rounds > 1 and self.rounds % self.stations == 0

    @property
    def keeps_wishes(self) -> bool:
        return bool(self._lost <= 0 and np.all(self._spare >= 0))

    def _move(self, person: int, left: int, joined: int) -> None:
        gained = int(self._wished[person, joined]) - int(self._wished[person, left])
        self._lost -= gained
        self._spare[person] += gained
        self._visits[person, left] -= 1
        self._visits[person, joined] += 1

    def _wish_costs(self, place: NDArray[np.int64], wish: float) -> Costs:
        """People by stations: wishes gained count against the cost, and twice for whoever has too few."""
        gained = self._wished - self._wished[self._everyone, place][:, None]
        missing = np.maximum(-(self._spare[:, None] + gained), 0) - np.maximum(-self._spare, 0)[:, None]
        costs: Costs = wish * (missing - gained)
        return costs

    def _beside(self, number: int) -> Costs:
        """People by stations: the weight of everybody there."""
        at = self._at[number]
        rows = max(SINGLE_THREAD // at.size, 1)
        return np.concatenate([self._weight[start : start + rows] @ at for start in range(0, self.seats, rows)])

    def _leaving(self, number: int, beside: Costs) -> Costs:
        place = self.place[number]
        companions = self._present @ self._at[number]
        left: Costs = beside[self._everyone, place] - (companions[place] - 1) * self._present
        return left

    def _exchange_costs(self, number: int, persons: NDArray[np.int64], partners: NDArray[np.int64]) -> Costs:
        place = self.place[number]
        beside = self._beside(number)
        leaving = self._leaving(number, beside)
        costs: Costs = beside[persons, place[partners]] + beside[partners, place[persons]]
        costs -= 2 * self._weight[persons, partners] + leaving[persons] + leaving[partners]
        return costs

    def _companions(self, attendance: Costs) -> float:
        return float(attendance @ self._present)

    def _with_empty_chairs(self, routes: Routes) -> NDArray[np.int64]:
        place = np.zeros((self.rounds, self.seats), dtype=np.int64)
        place[:, : self.people] = routes.T
        largest = self.seats // self.stations
        for row in place:
            taken = np.bincount(row[: self.people], minlength=self.stations)
            row[self.people :] = np.repeat(np.arange(self.stations), largest - taken)
        return place

    def _attendance(self, place: NDArray[np.int64]) -> Costs:
        at = np.zeros((self.seats, self.stations), dtype=np.float32)
        at[self._everyone, place] = 1
        return at

    def _penalties(self, room: Room) -> Costs:
        weight = np.zeros((self.seats, self.seats), dtype=np.float32)
        weight[: self.people, : self.people] = SAME_ORGANISATION * room.same_organisation + BLOCKED * room.apart
        return weight

    def _shared(self) -> Costs:
        """People by people: in how many groups both are."""
        shared: Costs = np.zeros((self.seats, self.seats), dtype=np.float32)
        for at in self._at:
            shared += at @ at.T
        shared[self.people :] = shared[:, self.people :] = 0
        np.fill_diagonal(shared, 0)
        return shared

    def _take_up_wishes(self, room: Room) -> None:
        self._visits = np.sum(self._at, axis=0).astype(np.int64)
        self._visits[self.people :] = 0
        self._wished = np.zeros((self.seats, self.stations), dtype=np.float32)
        self._wished[: self.people] = room.wished
        granted = ((self._visits > 0) * self._wished).sum(axis=1)
        # How many wishes a person may lose before having fewer than everybody can have.
        each = self._wished.sum(axis=1)
        least = (granted[: self.people][each[: self.people] > granted[: self.people]]).min(initial=self.rounds)
        self._spare: Costs = granted - np.minimum(each, least)
        self._lost: int = 0
