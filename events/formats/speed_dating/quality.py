"""How good a plan is: counted from its rounds, whoever made them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from events.formats.reading import Id
from events.formats.speed_dating.room import Room, Round


@dataclass(frozen=True)
class Quality:
    """`value`, `bound` and `worst_person` are those of the planned rounds, the rest is the whole day's."""

    value: int
    bound: int
    repeats: int
    same_organisation: int
    breaks_min: int
    breaks_max: int
    # What the person gains who gains least.
    worst_person: int
    seconds: float


def measure(room: Room, rounds: tuple[Round, ...], bound: int, seconds: float) -> Quality:
    gains = gained(room, rounds[len(room.frozen_rounds) :])
    breaks = Counter(person for one in rounds for person in one.breaks)
    breaks_each = [breaks[person.id] for person in room.people]
    value = sum(gains.values()) // 2
    return Quality(
        value=value,
        bound=bound,
        repeats=repeats(rounds),
        same_organisation=same_organisation(room, rounds),
        breaks_min=min(breaks_each, default=0),
        breaks_max=max(breaks_each, default=0),
        worst_person=min(gains.values(), default=0),
        seconds=round(seconds, 3),
    )


def gained(room: Room, rounds: Iterable[Round]) -> Mapping[Id, int]:
    gains = {person.id: 0 for person in room.people}
    for one in rounds:
        for first, second, _ in one.pairs:
            worth = int(room.value[room.number[first], room.number[second]])
            gains[first] += worth
            gains[second] += worth
    return gains


def repeats(rounds: Iterable[Round]) -> int:
    met = Counter(frozenset(pair[:2]) for one in rounds for pair in one.pairs)
    return met.total() - len(met)


def same_organisation(room: Room, rounds: Iterable[Round]) -> int:
    """Of those who are still here; who has left has no organisation we know of."""
    return sum(
        bool(room.same_organisation[room.number[first], room.number[second]])
        for one in rounds
        for first, second, _ in one.pairs
        if first in room.number and second in room.number
    )
