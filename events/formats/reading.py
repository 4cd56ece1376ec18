"""Values out of a planner file, each checked where it stands; what does not fit raises UnusableInput with its place."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from events.formats.notes import UnusableInput

# Text or a whole number, as the file has it; it comes back in the plan unchanged.
Id = str | int

# Far above any room; it keeps a slip of the keyboard from occupying the machine for hours.
MOST_ROUNDS = 100
MOST_PEOPLE = 300


def fields(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnusableInput(place, "not_an_object")
    return value


def entries(parent: Mapping[str, Any], key: str, place: str, *, optional: bool = False) -> Iterator[tuple[Any, str]]:
    """The entries of a list, each with its own place."""
    found = parent.get(key) if optional else needed(parent, key, place)
    if found is None and optional:
        return
    if not isinstance(found, list):
        raise UnusableInput(within(place, key), "not_a_list")
    for number, entry in enumerate(found):
        yield entry, f"{within(place, key)}[{number}]"


def pairs(parent: Mapping[str, Any], key: str, known: Collection[Id]) -> frozenset[frozenset[Id]]:
    """Pairs of people who are known; there need be none."""
    return frozenset(_pair(entry, place, known) for entry, place in entries(parent, key, "", optional=True))


def people(data: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """The people as objects with their places; their ids are told apart here."""
    found = [(fields(entry, place), place) for entry, place in entries(data, "people", "")]
    if len(found) > MOST_PEOPLE:
        raise UnusableInput("people", "too_many", most=MOST_PEOPLE)
    distinct([(identifier(needed(person, "id", place), f"{place}.id"), f"{place}.id") for person, place in found])
    return found


def rounds(data: Mapping[str, Any]) -> int:
    return whole_number(needed(data, "rounds", ""), "rounds", least=1, most=MOST_ROUNDS)


def whole_number(value: object, place: str, *, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise UnusableInput(place, "not_a_number_between", least=least, most=most)
    return value


def flag(parent: Mapping[str, Any], key: str, place: str) -> bool:
    value = parent.get(key, False)
    if not isinstance(value, bool):
        raise UnusableInput(within(place, key), "not_a_flag")
    return value


def choice(parent: Mapping[str, Any], key: str, options: tuple[str, ...]) -> str:
    """One of the options; the first where the file says nothing."""
    value = parent.get(key, options[0])
    if value not in options:
        raise UnusableInput(key, "not_an_option", options=list(options))
    return str(value)


def identifier(value: object, place: str) -> Id:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise UnusableInput(place, "not_an_id")
    return _writable(value, place)


def identifiers(parent: Mapping[str, Any], key: str, place: str, *, optional: bool = True) -> list[Id]:
    return [identifier(entry, where) for entry, where in entries(parent, key, place, optional=optional)]


def organisation(person: Mapping[str, Any], place: str) -> Id | None:
    """None for somebody who comes for themselves."""
    value = person.get("organisation")
    return None if value is None or value == "" else identifier(value, within(place, "organisation"))


def distinct(found: list[tuple[Id, str]]) -> None:
    # As text, because the keys of a JSON object are text: the stations 1 and "1" would become one.
    seen: set[str] = set()
    for value, place in found:
        if str(value) in seen:
            raise UnusableInput(place, "twice", id=value)
        seen.add(str(value))


def within(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def needed(parent: Mapping[str, Any], key: str, place: str) -> Any:
    if key not in parent:
        raise UnusableInput(within(place, key), "missing")
    return parent[key]


def _writable(value: Id, place: str) -> Id:
    """Half of a surrogate pair can be written in JSON, but in no file."""
    try:
        str(value).encode()
    except ValueError:
        raise UnusableInput(place, "not_an_id") from None
    return value


def _pair(entry: object, place: str, known: Collection[Id]) -> frozenset[Id]:
    if not isinstance(entry, list) or len(entry) != 2:
        raise UnusableInput(place, "not_a_pair")
    one, other = (identifier(person, f"{place}[{number}]") for number, person in enumerate(entry))
    if one == other:
        raise UnusableInput(place, "twice", id=one)
    for person in (one, other):
        if person not in known:
            raise UnusableInput(place, "unknown", id=person)
    return frozenset((one, other))
