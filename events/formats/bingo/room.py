"""The people of a bingo and the facts that are true for them."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from events.formats.reading import Id

# With fewer a fact tells on the people it is true for, and is hard to find.
FEWEST_HOLDERS = 3


@dataclass(frozen=True)
class Person:
    id: Id
    facts: frozenset[Id] = frozenset()


@dataclass(frozen=True)
class Room:
    # A card has size x size cells.
    size: int
    people: tuple[Person, ...]

    @cached_property
    def holders(self) -> dict[Id, list[int]]:
        """The numbers of the people for whom a fact is true; facts with too few of them are not there."""
        counted = Counter(fact for person in self.people for fact in person.facts)
        facts = sorted((fact for fact, count in counted.items() if count >= FEWEST_HOLDERS), key=repr)
        return {fact: [number for number, person in enumerate(self.people) if fact in person.facts] for fact in facts}

    @property
    def dropped(self) -> list[Id]:
        return sorted({fact for person in self.people for fact in person.facts} - self.holders.keys(), key=repr)
