"""The people of a rally, the stations, and who wishes what."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from events.formats.reading import Id

MODES = ("wishes", "mixing", "together")


@dataclass(frozen=True)
class Person:
    id: Id
    organisation: Id | None = None
    wishes: frozenset[Id] = frozenset()


@dataclass(frozen=True)
class Room:
    rounds: int
    stations: tuple[Id, ...]
    people: tuple[Person, ...]
    mode: str = MODES[0]
    # Pairs that are not to be in one group.
    blocked: frozenset[frozenset[Id]] = frozenset()

    @property
    def smallest_group(self) -> int:
        return len(self.people) // len(self.stations)

    @property
    def largest_group(self) -> int:
        return -(-len(self.people) // len(self.stations))

    @cached_property
    def wished(self) -> NDArray[np.int64]:
        """People by stations: 1 where the person wishes to go there."""
        return np.array(
            [[station in person.wishes for station in self.stations] for person in self.people], dtype=np.int64
        ).reshape(len(self.people), len(self.stations))

    @cached_property
    def apart(self) -> NDArray[np.bool_]:
        """People by people: who is not to be in one group."""
        number = {person.id: place for place, person in enumerate(self.people)}
        found = np.zeros((len(number), len(number)), dtype=np.bool_)
        for one, other in self.blocked:
            found[number[one], number[other]] = found[number[other], number[one]] = True
        return found

    @cached_property
    def same_organisation(self) -> NDArray[np.bool_]:
        names = [person.organisation for person in self.people]
        same = np.array([[one is not None and one == other for other in names] for one in names], dtype=np.bool_)
        same = same.reshape(len(names), len(names))
        np.fill_diagonal(same, False)
        return same
