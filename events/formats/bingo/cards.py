"""One card for each person: facts of which every one is found with somebody else, and no card like another.

The sets of facts that different people can sign are the independent sets of a transversal matroid. So taking facts
one by one, the least used first, never leads into a dead end, and by single exchanges every other card is reached.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from events.formats.bingo.room import FEWEST_HOLDERS, Room
from events.formats.reading import Id


@dataclass(frozen=True)
class Card:
    person: Id
    facts: tuple[Id, ...]


class Dealer:
    """What is dealt is not dealt again, and facts are used equally often."""

    def __init__(self, room: Room, chance: Random) -> None:
        self.room = room
        self.cards: dict[int, tuple[Id, ...]] = {}
        self._chance = chance
        self._used = dict.fromkeys(room.holders, 0)
        self._dealt: set[frozenset[Id]] = set()

    def keep(self, facts: tuple[Id, ...]) -> None:
        """A card that somebody holds already: no other one becomes like it."""
        self._dealt.add(frozenset(facts))
        for fact in self._used.keys() & set(facts):
            self._used[fact] += 1

    def is_solvable(self, person: int, facts: tuple[Id, ...]) -> bool:
        return len(self._signed(person, list(facts), len(facts))) == len(facts)

    def deal(self, people: Sequence[int], size: int, *, own_facts: bool) -> list[int]:
        """Whoever has least choice comes first. Returns those who got no card."""
        offered = {person: self._offered(person, own_facts=own_facts) for person in people}
        for person in sorted(people, key=lambda person: len(offered[person])):
            facts = self._new_card(person, offered[person], size * size)
            if facts:
                self._dealt.add(facts)
                self.cards[person] = tuple(self._chance.sample(sorted(facts, key=repr), len(facts)))
                for fact in facts:
                    self._used[fact] += 1
        return [person for person in people if person not in self.cards]

    def _offered(self, person: int, *, own_facts: bool) -> list[Id]:
        """Facts with enough holders besides the person; own ones only if allowed."""
        own = self.room.people[person].facts
        return [
            fact
            for fact, holders in self.room.holders.items()
            if fact not in own or (own_facts and len(holders) > FEWEST_HOLDERS)
        ]

    def _new_card(self, person: int, offered: list[Id], cells: int) -> frozenset[Id] | None:
        # Some luck in the order, or the least used facts would always meet on the same cards.
        order = sorted(offered, key=lambda fact: self._used[fact] + 2 * self._chance.random())
        first = self._signed(person, order, cells)
        if len(first) < cells:
            return None
        return next((card for card in self._by_exchange(person, first, order) if card not in self._dealt), None)

    def _by_exchange(self, person: int, first: frozenset[Id], order: list[Id]) -> Iterator[frozenset[Id]]:
        """All cards that are possible, the nearest first."""
        seen, waiting = {first}, deque([first])
        yield first
        while waiting:
            card = waiting.popleft()
            kept = [fact for fact in order if fact in card]
            for fact in order:
                for given_up in kept if fact not in card else []:
                    other = card - {given_up} | {fact}
                    if other not in seen and self._signed(person, [*kept, fact], len(card), without=given_up) == other:
                        seen.add(other)
                        waiting.append(other)
                        yield other

    def _signed(self, person: int, facts: list[Id], cells: int, *, without: Id | None = None) -> frozenset[Id]:
        """As many of the facts as different people can sign, the first ones preferred."""
        signer: dict[int, Id] = {}
        for fact in facts:
            if len(signer) < cells and fact != without:
                self._sign(fact, person, signer, set())
        return frozenset(signer.values())

    def _sign(self, fact: Id, person: int, signer: dict[int, Id], asked: set[int]) -> bool:
        """Finds somebody to sign, who may hand another fact on to somebody else (Kuhn)."""
        for holder in self.room.signers.get(fact, ()):
            if holder != person and holder not in asked:
                asked.add(holder)
                if holder not in signer or self._sign(signer[holder], person, signer, asked):
                    signer[holder] = fact
                    return True
        return False
