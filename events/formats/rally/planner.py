"""A plan for a rally: groups at stations, round by round, with what it is worth and what it is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import numpy as np

from events.formats.budget import Budget
from events.formats.notes import Note
from events.formats.rally import bounds, notes
from events.formats.rally.annealing import settle
from events.formats.rally.groups import groups
from events.formats.rally.quality import Quality, measure
from events.formats.rally.room import Room
from events.formats.rally.routes import Routes, into_rounds
from events.formats.rally.seating import SAME_ORGANISATION, Seating
from events.formats.rally.wishes import Wishes
from events.formats.reading import Id

SECONDS = 5.0


@dataclass(frozen=True)
class Plan:
    rounds: tuple[Mapping[Id, tuple[Id, ...]], ...]
    quality: Quality
    notes: list[Note]


def plan(room: Room, *, seed: int = 0, seconds: float = SECONDS) -> Plan:
    budget = Budget(seconds)
    if not room.people:
        nobody = np.zeros((0, room.rounds), dtype=np.int64)
        return _plan(room, nobody, 0, budget)
    wishes = Wishes(room)
    return _plan(room, _routes(room, wishes, seed, budget), wishes.most(), budget)


def _routes(room: Room, wishes: Wishes, seed: int, budget: Budget) -> Routes:
    chance = Random(seed)  # noqa: S311 - nobody gains by guessing it
    if room.mode == "together":
        return groups(room, chance)
    seating = Seating(room, into_rounds(wishes.visits(chance), room.rounds, chance))
    least = bounds.least_company(room) + SAME_ORGANISATION * bounds.least_same_organisation(room)
    return settle(seating, seed, budget, least_cost=least, keep_wishes=room.mode == "wishes")


def _plan(room: Room, routes: Routes, wishes_bound: int, budget: Budget) -> Plan:
    quality = measure(room, routes, wishes_bound, budget.used)
    rounds = tuple(
        {
            station: tuple(room.people[person].id for person in np.flatnonzero(column == number))
            for number, station in enumerate(room.stations)
        }
        for column in routes.T
    )
    return Plan(rounds, quality, notes.of(room, quality))
