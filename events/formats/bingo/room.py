"""The people of a bingo and the facts that are true for them."""

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
    def signers(self) -> dict[Id, list[int]]:
        """The numbers of the people for whom a fact is true."""
        facts = sorted({fact for person in self.people for fact in person.facts}, key=repr)
        return {fact: [number for number, person in enumerate(self.people) if fact in person.facts] for fact in facts}

    @cached_property
    def holders(self) -> dict[Id, list[int]]:
        """Of these, the facts a card may have: those with too few people are not there."""
        return {fact: people for fact, people in self.signers.items() if len(people) >= FEWEST_HOLDERS}

    @property
    def dropped(self) -> list[Id]:
        return sorted(self.signers.keys() - self.holders.keys(), key=repr)
