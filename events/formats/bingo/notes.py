"""What the organiser should know about the cards: each step down the ladder is told."""

from collections.abc import Iterator
from math import isqrt

from events.formats.bingo.cards import Card
from events.formats.bingo.room import FEWEST_HOLDERS, Room
from events.formats.notes import Note
from events.formats.reading import Id


def of(room: Room, cards: tuple[Card, ...], without: tuple[Id, ...]) -> list[Note]:
    if not room.people:
        return [Note("nobody_here")]
    return [*_without(room, without), *_smaller(room, cards), *_own_facts(room, cards), *_dropped(room)]


def of_kept(unsolvable: list[Id]) -> list[Note]:
    """Cards that were dealt when other people were here."""
    return [Note("kept_unsolvable", {"count": len(unsolvable), "people": unsolvable})] if unsolvable else []


def _without(room: Room, without: tuple[Id, ...]) -> Iterator[Note]:
    if without:
        values = {"count": len(without), "people": list(without), "facts": len(room.holders)}
        yield Note("nobody_has_a_card" if len(without) == len(room.people) else "without_card", values)


def _smaller(room: Room, cards: tuple[Card, ...]) -> Iterator[Note]:
    by_size: dict[int, list[Id]] = {}
    for card in cards:
        by_size.setdefault(isqrt(len(card.facts)), []).append(card.person)
    for size, people in sorted(by_size.items(), reverse=True):
        if size < room.size:
            values = {"count": len(people), "people": people, "size": size, "wanted": room.size}
            yield Note("smaller_for_all" if len(by_size) == 1 else "smaller_card", values)


def _own_facts(room: Room, cards: tuple[Card, ...]) -> Iterator[Note]:
    facts = {person.id: person.facts for person in room.people}
    own = [card.person for card in cards if facts[card.person] & set(card.facts)]
    if own:
        yield Note("own_facts", {"count": len(own), "people": own})


def _dropped(room: Room) -> Iterator[Note]:
    if room.dropped:
        yield Note("facts_dropped", {"count": len(room.dropped), "facts": room.dropped, "fewest": FEWEST_HOLDERS})
