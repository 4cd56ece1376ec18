"""The planner file of a speed dating: into a Room, and the plan back."""

from collections.abc import Mapping
from typing import Any

from events.formats import reading
from events.formats.notes import UnusableInput
from events.formats.reading import Id
from events.formats.speed_dating.room import MODES, Person, Room, Round

MOST_TABLES = 10_000


def read(data: object) -> Room:
    content = reading.fields(data, "")
    people = tuple(_person(entry, place) for entry, place in reading.people(content))
    rounds = reading.rounds(content)
    frozen = tuple(
        _round(reading.fields(entry, place), place)
        for entry, place in reading.entries(content, "frozen_rounds", "", optional=True)
    )
    if len(frozen) > rounds:
        raise UnusableInput("frozen_rounds", "more_than_rounds", frozen=len(frozen), rounds=rounds)
    known = {person.id for person in people} | {one for held in frozen for one in held.everyone}
    return Room(
        rounds=rounds,
        people=people,
        blocked=frozenset(
            _blocked(entry, place, known) for entry, place in reading.entries(content, "blocked", "", optional=True)
        ),
        frozen_rounds=frozen,
        fair=reading.flag(content, "fair", ""),
        mode=reading.choice(content, "mode", MODES),
    )


def written(rounds: tuple[Round, ...]) -> list[dict[str, Any]]:
    return [{"pairs": [list(pair) for pair in one.pairs], "breaks": list(one.breaks)} for one in rounds]


def _person(entry: Mapping[str, Any], place: str) -> Person:
    return Person(
        id=entry["id"],
        organisation=reading.organisation(entry, place),
        offers=frozenset(reading.identifiers(entry, "offers", place)),
        needs=frozenset(reading.identifiers(entry, "needs", place)),
        interests=frozenset(reading.identifiers(entry, "interests", place)),
        stays_at_table=reading.flag(entry, "stays_at_table", place),
    )


def _blocked(entry: object, place: str, known: set[Id]) -> frozenset[Id]:
    pair = frozenset(_two(entry, place, length=2))
    for person in pair:
        if person not in known:
            raise UnusableInput(place, "unknown", id=person)
    return pair


def _round(entry: Mapping[str, Any], place: str) -> Round:
    held = Round(
        pairs=tuple(_pair(pair, where) for pair, where in reading.entries(entry, "pairs", place)),
        breaks=tuple(reading.identifiers(entry, "breaks", place)),
    )
    reading.distinct([(person, place) for person in held.everyone])
    return held


def _pair(entry: object, place: str) -> tuple[Id, Id, int]:
    first, second = _two(entry, place, length=3)
    assert isinstance(entry, list)  # noqa: S101 - _two has looked
    return first, second, reading.whole_number(entry[2], f"{place}[2]", least=1, most=MOST_TABLES)


def _two(entry: object, place: str, *, length: int) -> tuple[Id, Id]:
    if not isinstance(entry, list) or len(entry) != length:
        raise UnusableInput(place, "not_a_pair" if length == 2 else "not_a_pair_at_a_table")
    first, second = (reading.identifier(person, f"{place}[{number}]") for number, person in enumerate(entry[:2]))
    if first == second:
        raise UnusableInput(place, "twice", id=first)
    return first, second
