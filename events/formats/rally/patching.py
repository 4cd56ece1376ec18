"""A rally that has begun: who has left is taken out of the coming rounds, who has come joins the smallest groups.

Nobody else moves, so cards that are printed stay right.
"""

from collections.abc import Collection, Mapping, Sequence

from events.formats.reading import Id

Rounds = Sequence[Mapping[Id, Sequence[Id]]]


def patched(
    rounds: Rounds,
    finished: int,
    here: Collection[Id],
    wishes: Mapping[Id, Collection[Id]],
    never: Mapping[Id, Collection[Id]] | None = None,
) -> list[dict[Id, list[Id]]]:
    """The finished rounds as they were, the others with everybody who is here, each at one station."""
    result = [{station: list(people) for station, people in one.items()} for one in rounds[:finished]]
    for one in rounds[finished:]:
        result.append({station: [person for person in people if person in here] for station, people in one.items()})
    known = {person for one in rounds[finished:] for people in one.values() for person in people}
    for person in here:
        if person not in known:
            _join(person, result, finished, wishes.get(person, ()), (never or {}).get(person, ()))
    return result


def _join(
    person: Id, rounds: list[dict[Id, list[Id]]], finished: int, wished: Collection[Id], never: Collection[Id]
) -> None:
    visited = {station for one in rounds for station, people in one.items() if person in people}
    for one in rounds[finished:]:
        fresh = [station for station in one if station not in visited] or list(one)
        fresh = [station for station in fresh if not set(never).intersection(one[station])] or fresh
        smallest = min(len(one[station]) for station in fresh)
        # A wish is worth a group that is larger by one.
        station = min(fresh, key=lambda each: (len(one[each]) > smallest + (each in wished), each not in wished))
        one[station].append(person)
        visited.add(station)
