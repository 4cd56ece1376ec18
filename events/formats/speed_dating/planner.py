"""A plan for a speed dating: rounds of pairs at tables, with what it is worth and what it is measured against."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from events.formats.budget import Budget
from events.formats.colouring import Rounds
from events.formats.notes import Note
from events.formats.speed_dating import notes, rows
from events.formats.speed_dating.drawing import draw
from events.formats.speed_dating.quality import Quality, measure
from events.formats.speed_dating.room import Room, Round
from events.formats.speed_dating.tables import seat

SECONDS = 10.0


@dataclass(frozen=True)
class Plan:
    # The frozen rounds as they were, then the planned ones.
    rounds: tuple[Round, ...]
    quality: Quality
    notes: list[Note]


def plan(room: Room, *, seed: int = 0, seconds: float = SECONDS) -> Plan:
    budget = Budget(seconds)
    chance = Random(seed)  # noqa: S311 - nobody gains by guessing it
    drawn = (rows.draw if room.mode == "rows" else draw)(room, chance, budget)
    rounds = (*room.frozen_rounds, *_seated(room, drawn.rounds, drawn.tables or seat(room, drawn.rounds)))
    quality = measure(room, rounds, drawn.bound, budget.used)
    return Plan(rounds, quality, notes.of(room, rounds, quality, proven=drawn.proven))


def _seated(room: Room, rounds: Rounds, tables: list[list[int]]) -> Iterator[Round]:
    for pairs, numbers in zip(rounds, tables, strict=True):
        placed = sorted(zip(numbers, pairs, strict=True))
        busy = {one for pair in pairs for one in pair}
        yield Round(
            pairs=tuple((room.people[one].id, room.people[other].id, table) for table, (one, other) in placed),
            breaks=tuple(person.id for number, person in enumerate(room.people) if number not in busy),
        )
