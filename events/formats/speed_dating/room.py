"""The people in the room, who may meet whom, and what a meeting of two is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from events.formats.reading import Id

MODES = ("cards", "rows")


@dataclass(frozen=True)
class Person:
    id: Id
    organisation: Id | None = None
    offers: frozenset[Id] = frozenset()
    needs: frozenset[Id] = frozenset()
    interests: frozenset[Id] = frozenset()
    stays_at_table: bool = False


@dataclass(frozen=True)
class Round:
    pairs: tuple[tuple[Id, Id, int], ...]
    breaks: tuple[Id, ...] = ()

    @property
    def everyone(self) -> Iterator[Id]:
        return chain(self.breaks, *((first, second) for first, second, _ in self.pairs))


@dataclass(frozen=True)
class Room:
    rounds: int
    people: tuple[Person, ...]
    blocked: frozenset[frozenset[Id]] = frozenset()
    # Held already: nothing in them changes, and those who met there do not meet again.
    frozen_rounds: tuple[Round, ...] = ()
    fair: bool = False
    mode: str = MODES[0]

    @property
    def open_rounds(self) -> int:
        return self.rounds - len(self.frozen_rounds)

    @cached_property
    def number(self) -> Mapping[Id, int]:
        return {person.id: number for number, person in enumerate(self.people)}

    @cached_property
    def value(self) -> NDArray[np.int64]:
        """What each pair is worth, symmetric."""
        offers, needs, interests = self._topics("offers"), self._topics("needs"), self._topics("interests")
        helps = 3 * (offers @ needs.T > 0).astype(np.int64)
        value: NDArray[np.int64] = helps + helps.T + np.minimum(interests @ interests.T, 2)
        np.fill_diagonal(value, 0)
        return value

    @cached_property
    def same_organisation(self) -> NDArray[np.bool_]:
        known: dict[Id, int] = {}
        codes = np.array(
            [
                -1 - number if person.organisation is None else known.setdefault(person.organisation, len(known))
                for number, person in enumerate(self.people)
            ],
            dtype=np.int64,
        )
        same: NDArray[np.bool_] = codes[:, None] == codes[None, :]
        np.fill_diagonal(same, False)
        return same

    @cached_property
    def may_meet(self) -> NDArray[np.bool_]:
        """Not blocked, not met before, and not both bound to their tables."""
        may = np.ones((len(self.people), len(self.people)), dtype=np.bool_)
        np.fill_diagonal(may, False)
        for first, second in [*map(tuple, self.blocked), *self.met]:
            if first in self.number and second in self.number:
                one, other = self.number[first], self.number[second]
                may[one, other] = may[other, one] = False
        staying = np.array([person.stays_at_table for person in self.people], dtype=np.bool_)
        return may & ~(staying[:, None] & staying[None, :])

    @property
    def met(self) -> list[tuple[Id, Id]]:
        return [(first, second) for held in self.frozen_rounds for first, second, _ in held.pairs]

    @cached_property
    def breaks_so_far(self) -> NDArray[np.int64]:
        breaks = np.zeros(len(self.people), dtype=np.int64)
        for held in self.frozen_rounds:
            for person in held.breaks:
                if person in self.number:
                    breaks[self.number[person]] += 1
        return breaks

    @cached_property
    def left(self) -> list[Id]:
        """Those of the frozen rounds who are no longer here."""
        seen = {person for held in self.frozen_rounds for person in held.everyone}
        return sorted(seen - self.number.keys(), key=str)

    def _topics(self, kind: str) -> NDArray[np.int64]:
        """People by topics: 1 where the person names the topic."""
        table = np.zeros((len(self.people), len(self._columns)), dtype=np.int64)
        for row, person in enumerate(self.people):
            table[row, [self._columns[topic] for topic in getattr(person, kind)]] = 1
        return table

    @cached_property
    def _columns(self) -> dict[Id, int]:
        columns: dict[Id, int] = {}
        for person in self.people:
            for topic in chain(person.offers, person.needs, person.interests):
                columns.setdefault(topic, len(columns))
        return columns
