"""The planner file of a rally: into a Room, and the plan back."""

from collections.abc import Mapping
from typing import Any

from events.formats import reading
from events.formats.notes import UnusableInput
from events.formats.rally.room import MODES, Person, Room
from events.formats.reading import Id

MOST_STATIONS = 100

Rounds = tuple[Mapping[Id, tuple[Id, ...]], ...]


def read(data: object) -> Room:
    content = reading.fields(data, "")
    stations = _stations(content)
    people = tuple(_person(entry, place, stations) for entry, place in reading.people(content))
    return Room(
        rounds=reading.rounds(content),
        stations=stations,
        people=people,
        blocked=reading.pairs(content, "blocked", {person.id for person in people}),
        mode=reading.choice(content, "mode", MODES),
    )


def written(rounds: Rounds) -> list[dict[str, list[Id]]]:
    return [{str(station): list(people) for station, people in one.items()} for one in rounds]


def _stations(content: Mapping[str, Any]) -> tuple[Id, ...]:
    found = [(reading.identifier(entry, place), place) for entry, place in reading.entries(content, "stations", "")]
    if not found:
        raise UnusableInput("stations", "empty")
    if len(found) > MOST_STATIONS:
        raise UnusableInput("stations", "too_many", most=MOST_STATIONS)
    reading.distinct(found)
    return tuple(station for station, _ in found)


def _person(entry: Mapping[str, Any], place: str, stations: tuple[Id, ...]) -> Person:
    wishes = reading.identifiers(entry, "wishes", place)
    for number, station in enumerate(wishes):
        if station not in stations:
            raise UnusableInput(f"{place}.wishes[{number}]", "unknown_station", id=station)
    return Person(entry["id"], reading.organisation(entry, place), frozenset(wishes))
