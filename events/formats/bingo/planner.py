"""Cards for a bingo, down a ladder where the facts do not reach: own facts on the card, then smaller cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from events.formats.bingo import notes
from events.formats.bingo.cards import Card, Dealer
from events.formats.bingo.room import Room
from events.formats.notes import Note
from events.formats.reading import Id

SMALLEST = 2


@dataclass(frozen=True)
class Plan:
    cards: tuple[Card, ...]
    without_card: tuple[Id, ...]
    notes: list[Note]


def plan(room: Room, *, seed: int = 0, kept: Mapping[Any, tuple[Any, ...]] | None = None) -> Plan:
    """Who holds a card already keeps it; cards of people who are not in the room are only not dealt again."""
    kept = kept or {}
    everyone = range(len(room.people))
    smallest = min(room.size, SMALLEST)
    best: dict[int, tuple[Id, ...]] = {}
    for size in range(room.size, smallest - 1, -1):
        dealt = _dealt(room, size, smallest, Random(seed), kept)  # noqa: S311 - nobody gains by guessing it
        if len(dealt) >= len(best):
            best = dealt
        # Where few cards have the full size, all are smaller.
        if 2 * sum(len(facts) == size * size for facts in dealt.values()) >= len(room.people):
            break
    without = tuple(room.people[person].id for person in everyone if person not in best)
    cards = tuple(Card(room.people[person].id, best[person]) for person in everyone if person in best)
    return Plan(cards, without, [*notes.of(room, cards, without), *notes.of_kept(_unsolvable(room, kept))])


def _dealt(
    room: Room, largest: int, smallest: int, chance: Random, kept: Mapping[Id, tuple[Id, ...]]
) -> dict[int, tuple[Id, ...]]:
    dealer = Dealer(room, chance)
    for facts in kept.values():
        dealer.keep(facts)
    held = {number: kept[person.id] for number, person in enumerate(room.people) if person.id in kept}
    waiting = [number for number in range(len(room.people)) if number not in held]
    for size in range(largest, smallest - 1, -1):
        for own_facts in (False, True):
            waiting = dealer.deal(waiting, size, own_facts=own_facts)
    return held | dealer.cards


def _unsolvable(room: Room, kept: Mapping[Id, tuple[Id, ...]]) -> list[Id]:
    dealer = Dealer(room, Random(0))  # noqa: S311 - it deals nothing
    return [
        person.id
        for number, person in enumerate(room.people)
        if person.id in kept and not dealer.is_solvable(number, kept[person.id])
    ]
