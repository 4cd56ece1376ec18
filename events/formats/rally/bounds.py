"""What no plan can undercut."""

from collections import Counter

from events.formats.rally.room import Room


def least_company(room: Room) -> int:
    """How often people meet again at least, summed over pairs: of m common rounds m(m-1)/2 count.

    Two groups at one station in different rounds share nobody, as nobody visits a station twice; so each group of one
    round spreads over the other stations of another round, and evenly is best.
    """
    elsewhere = len(room.stations) - (room.rounds <= len(room.stations))
    if not elsewhere:
        return 0
    pairs_of_rounds = room.rounds * (room.rounds - 1) // 2
    return pairs_of_rounds * sum(pairs_within(size, elsewhere) for size in _sizes(room))


def least_same_organisation(room: Room) -> int:
    """Over all rounds: an organisation larger than the number of stations meets itself somewhere."""
    sizes = Counter(person.organisation for person in room.people if person.organisation is not None)
    return room.rounds * sum(pairs_within(size, len(room.stations)) for size in sizes.values())


def stations_without_repeats(room: Room) -> int:
    """The fewest stations with which nobody needs to meet anybody twice: groups find room on the other stations."""
    stations = max(room.rounds, 2)
    while -(-len(room.people) // stations) > stations - 1:
        stations += 1
    return stations


def pairs_within(people: int, groups: int) -> int:
    """The pairs that stay together when people spread over groups as evenly as possible."""
    size, larger = divmod(people, groups)
    return larger * size * (size + 1) // 2 + (groups - larger) * size * (size - 1) // 2


def _sizes(room: Room) -> list[int]:
    smallest, larger = divmod(len(room.people), len(room.stations))
    return [smallest + 1] * larger + [smallest] * (len(room.stations) - larger)
