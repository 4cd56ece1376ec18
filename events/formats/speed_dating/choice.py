"""Which pairs meet at all: as many as possible, from different organisations, with equal breaks, worth the most.

A pair is chosen at most once, and nobody is in more pairs than there are rounds (a b-matching). That the chosen pairs
also fit into the rounds is what `odd_groups` and the colouring are for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity, kron

from events.formats.budget import Budget
from events.formats.colouring import Pair
from events.formats.programme import TINY, Answer, Programme, Vector
from events.formats.speed_dating.room import Room

# A hundredth of a percent of the value; closing it would double the time.
GAP = 1e-4
# Whether breaks could be one more equal is proven only after minutes in some rooms; good ones are found at once.
BREAKS_NODES = 50
BREAKS_GAP = 0.01
# More than any pair is worth.
DEAR = 30
# Per meeting; all meetings of a person together stay below one point.
NOISE = 0.01


@dataclass(frozen=True)
class Chosen:
    pairs: list[Pair]
    # No choice with as many meetings, as few of one organisation and breaks as equal is worth more.
    bound: int
    # Whether it is certain that more meetings, or fewer of one organisation, cannot be had.
    proven: bool


class Choice:
    def __init__(self, room: Room, budget: Budget) -> None:
        self.room = room
        self.budget = budget
        self.people = len(room.people)
        self.rounds = room.open_rounds
        self.first, self.second = np.nonzero(np.triu(room.may_meet))
        self.worth = room.value[self.first, self.second].astype(np.float64)
        self.same = room.same_organisation[self.first, self.second].astype(np.float64)
        self._noise = np.zeros(self.worth.size)
        # Of these groups one person is left over in every round, whatever is chosen.
        self.odd_groups: list[frozenset[int]] = []

    @property
    def full(self) -> int:
        """As many meetings as there are chairs for."""
        return self.rounds * (self.people // 2)

    @property
    def exists(self) -> bool:
        return bool(self.worth.size and self.rounds)

    def best(self) -> Chosen | None:
        """None only if the time is over."""
        return self._full(same=False) or self._full(same=True) or self._as_far_as_possible()

    def shuffle(self, chance: Random) -> None:
        """Lets the next choice fall on other pairs of nearly the same worth."""
        self._noise = np.array([chance.random() * NOISE for _ in range(self.worth.size)])

    def loose_bound(self) -> int:
        """What no plan is worth more than, however few meetings it has."""
        if not self.exists:
            return 0
        programme = self._programme()
        programme.demand(self._meetings, 0, self.rounds)
        bound = programme.relaxed_bound(self.worth)
        if bound is None:
            best = np.sort(np.where(self.room.may_meet, self.room.value, 0))[:, -self.rounds :]
            return int(best.sum()) // 2
        return int(bound + TINY)

    def _full(self, *, same: bool) -> Chosen | None:
        """Everybody meets somebody in every round and breaks are equal; None if that is impossible, or costs pairs of
        one organisation that could be avoided."""
        programme = self._programme()
        programme.demand(np.ones(self.worth.size), self.full, self.full)
        if not same:
            programme.upper = 1 - self.same
            programme.demand(self._meetings, *self._equal_breaks())
            return self._worth_most(programme, proven=True)
        balanced = programme.also(self._meetings, *self._equal_breaks())
        # With the value as second aim the search is several times as fast as for the first alone.
        fewest = balanced.largest(self.worth - DEAR * self.same, gap=GAP)
        if fewest is None or round(float(self.same @ fewest.values)) > self._unavoidable(programme):
            return None
        balanced.demand(self.same, 0, self.same @ fewest.values)
        return self._worth_most(balanced, proven=True)

    def _unavoidable(self, programme: Programme) -> int:
        """How many pairs of one organisation there are at least, if everybody meets somebody in every round."""
        sizes = 1 + self.room.same_organisation.sum(axis=1)
        among_largest = self.rounds * max(int(sizes.max()) - (self.people + 1) // 2, 0)
        if among_largest:
            return among_largest
        programme = programme.also(self._meetings, 0, self.rounds)
        return -int(np.floor((programme.relaxed_bound(-self.same) or 0) + TINY))

    def _as_far_as_possible(self) -> Chosen | None:
        """One aim after the other, each fixed before the next: meetings, organisations, breaks, value."""
        breaks = self._break_costs()
        programme = self._programme(extra=breaks.size)
        programme.demand(hstack([self._meetings, self._breaks_by_person()]), self.rounds, self.rounds)
        found: Answer | None = None
        proven = True
        for aim, search in self._aims(breaks):
            answer = programme.largest(aim, **search)
            if answer is None:
                break
            found, proven = answer, proven and (answer.proven or bool(search))
            programme.demand(aim, np.floor(aim @ answer.values + TINY), np.inf)
        else:
            if best := self._worth_most(programme, proven=proven):
                return best
        return Chosen(self._met(found), self.loose_bound(), proven=False) if found else None

    def _aims(self, breaks: Vector) -> Iterator[tuple[Vector, dict[str, Any]]]:
        """What to have as much of as possible, and how long to search for the last of it."""
        nothing, no_breaks = np.zeros(self.worth.size), np.zeros(breaks.size)
        yield np.concatenate([nothing + 1, no_breaks]), {}
        if self.same.any():
            yield np.concatenate([-self.same, no_breaks]), {}
        yield np.concatenate([nothing, -breaks]), {"gap": BREAKS_GAP, "nodes": BREAKS_NODES}

    def _worth_most(self, programme: Programme, *, proven: bool) -> Chosen | None:
        worth, noise = np.zeros(programme.upper.size), np.zeros(programme.upper.size)
        worth[: self.worth.size], noise[: self.worth.size] = self.worth, self._noise
        answer = programme.largest(worth + noise, gap=GAP)
        if answer is None:
            return None
        bound = programme.relaxed_bound(worth) if noise.any() else answer.bound
        fairest = self._fairest(programme, worth + noise, answer) if self.room.fair else answer
        return Chosen(self._met(fairest), int((answer.bound if bound is None else bound) + TINY), proven)

    def _met(self, answer: Answer) -> list[Pair]:
        met = answer.values[: self.worth.size] > 0.5
        return list(zip(self.first[met].tolist(), self.second[met].tolist(), strict=True))

    def _fairest(self, programme: Programme, worth: Vector, answer: Answer) -> Answer:
        """The best for the person who gets least, and with that the most for all."""
        gained = csr_matrix(self._meetings.multiply(self.worth))
        gained.resize(self.people, programme.upper.size)
        least = round(float((gained @ answer.values).min()))
        for floor in range(self._highest_floor(programme, worth, gained, least), least, -1):
            fairer = programme.also(gained, floor, np.inf).largest(worth, gap=GAP)
            if fairer is not None:
                return fairer
        return answer

    def _highest_floor(self, programme: Programme, worth: Vector, gained: csr_matrix, least: int) -> int:
        """What everybody can have at once as far as fractions of meetings tell; no plan gives everybody more."""
        most = int(np.sort(gained.toarray(), axis=1)[:, -self.rounds :].sum(axis=1).min())
        # Asked for the value as well, because the solver takes ten times as long without an aim.
        while least < most:
            middle = (least + most + 1) // 2
            if programme.also(gained, middle, np.inf).relaxed_bound(worth) is not None:
                least = middle
            else:
                most = middle - 1
        return least

    def _programme(self, *, extra: int = 0) -> Programme:
        programme = Programme(self.worth.size + extra, self.budget)
        programme.whole[self.worth.size :] = False
        unused = np.zeros(extra)
        for group in self.odd_groups:
            inside = np.isin(self.first, list(group)) & np.isin(self.second, list(group))
            programme.demand(np.concatenate([inside, unused]), 0, self.rounds * (len(group) // 2))
        programme.demand(np.concatenate([np.ones(self.worth.size), unused]), 0, self.full)
        return programme

    @cached_property
    def _meetings(self) -> csr_matrix:
        """People by pairs: 1 where the person belongs to the pair."""
        pairs = np.arange(self.worth.size)
        people = np.concatenate([self.first, self.second])
        ones = np.ones(people.size)
        return coo_matrix((ones, (people, np.tile(pairs, 2))), shape=(self.people, pairs.size)).tocsr()

    def _equal_breaks(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The fewest and most meetings of each person if the day's breaks are to differ by one at most."""
        before = self.room.breaks_so_far
        needed = self.people * self.rounds - 2 * self.full
        level = 0
        while np.minimum(np.maximum(level - before, 0), self.rounds).sum() < needed:
            level += 1
        return self.rounds - np.clip(level - before, 0, None), self.rounds - np.clip(level - 1 - before, 0, None)

    def _break_costs(self) -> Vector:
        """What a person's first, second, third break costs, person by person: odd numbers, which add up to squares."""
        return (2 * (self.room.breaks_so_far[:, None] + np.arange(self.rounds)[None, :]) + 1).ravel().astype(np.float64)

    def _breaks_by_person(self) -> csr_matrix:
        return kron(identity(self.people), np.ones((1, self.rounds)), format="csr")
