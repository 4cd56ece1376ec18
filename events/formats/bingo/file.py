"""The planner file of a bingo: into a Room, and the cards back."""

from collections.abc import Mapping
from typing import Any

from events.formats import reading
from events.formats.bingo.cards import Card
from events.formats.bingo.room import Person, Room

LARGEST = 8


def read(data: object) -> Room:
    content = reading.fields(data, "")
    size = reading.whole_number(reading.needed(content, "size", ""), "size", least=1, most=LARGEST)
    return Room(size, tuple(_person(entry, place) for entry, place in reading.people(content)))


def written(cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    return [{"person": card.person, "facts": list(card.facts)} for card in cards]


def _person(entry: Mapping[str, Any], place: str) -> Person:
    return Person(entry["id"], frozenset(reading.identifiers(entry, "facts", place)))
