"""Pairs into rounds, so that nobody is in two pairs of one round: an edge colouring by Kempe chains."""

from itertools import pairwise
from random import Random

Pair = tuple[int, int]
Rounds = list[list[Pair]]

NOBODY = -1


def into_rounds(people: int, pairs: list[Pair], rounds: int, chance: Random, *, steps: int) -> "Colouring":
    """As many pairs as find a round; `waiting` of the result holds those that did not within the steps."""
    colouring = Colouring(people, rounds, chance)
    colouring.waiting = chance.sample(pairs, len(pairs))
    for _ in range(steps):
        if not colouring.waiting:
            break
        colouring.place(*colouring.waiting.pop())
    return colouring


class Colouring:
    def __init__(self, people: int, rounds: int, chance: Random) -> None:
        self.partner = [[NOBODY] * rounds for _ in range(people)]
        # The rounds in which a person has no partner yet, as bits.
        self.free = [(1 << rounds) - 1] * people
        self.waiting: list[Pair] = []
        self.chance = chance

    def rounds(self) -> Rounds:
        count = len(self.partner[0]) if self.partner else 0
        return [
            [(one, row[number]) for one, row in enumerate(self.partner) if row[number] > one] for number in range(count)
        ]

    def place(self, one: int, other: int) -> None:
        """Finds the pair a round, moving others; where that fails, another pair waits instead."""
        common = self.free[one] & self.free[other]
        if common:
            self._put(one, other, (common & -common).bit_length() - 1)
            return
        first, second = self._any(self.free[one]), self._any(self.free[other])
        chain = self._chain(other, first, second)
        if chain[-1] != one:
            self._swap(chain, first, second)
            self._put(one, other, first)
            return
        third = self.partner[other][first]
        self._take(other, third, first)
        self._put(one, other, first)
        self._shake()
        self.waiting.insert(self.chance.randrange(len(self.waiting) + 1), (other, third))

    def _chain(self, start: int, first: int, second: int) -> list[int]:
        """The people on the path of pairs alternating between two rounds; `start` is free in the second."""
        chain, number = [start], first
        while (following := self.partner[chain[-1]][number]) != NOBODY:
            chain.append(following)
            number = first + second - number
        return chain

    def _swap(self, chain: list[int], first: int, second: int) -> None:
        links = list(pairwise(chain))
        for index, (one, other) in enumerate(links):
            self._take(one, other, second if index % 2 else first)
        for index, (one, other) in enumerate(links):
            self._put(one, other, first if index % 2 else second)

    def _shake(self) -> None:
        """Swaps some chain that ends somewhere: the same dead end looks different afterwards."""
        start = self.chance.randrange(len(self.partner))
        if self.free[start]:
            second = self._any(self.free[start])
            first = self.chance.randrange(len(self.partner[0]))
            if first != second:
                self._swap(self._chain(start, first, second), first, second)

    def _put(self, one: int, other: int, number: int) -> None:
        self.partner[one][number], self.partner[other][number] = other, one
        self.free[one] &= ~(1 << number)
        self.free[other] &= ~(1 << number)

    def _take(self, one: int, other: int, number: int) -> None:
        self.partner[one][number] = self.partner[other][number] = NOBODY
        self.free[one] |= 1 << number
        self.free[other] |= 1 << number

    def _any(self, bits: int) -> int:
        chosen = self.chance.randrange(bits.bit_count())
        for _ in range(chosen):
            bits &= bits - 1
        return (bits & -bits).bit_length() - 1
