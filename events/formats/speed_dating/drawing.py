"""From the best choice of pairs to rounds: choose, colour, learn which groups were too full, choose again."""

from random import Random

import numpy as np

from events.formats.budget import Budget
from events.formats.colouring import Colouring, Pair, Rounds, into_rounds
from events.formats.speed_dating.choice import Choice, Chosen
from events.formats.speed_dating.drawn import Drawn
from events.formats.speed_dating.mending import mend
from events.formats.speed_dating.odd_sets import overfull
from events.formats.speed_dating.room import Room

ATTEMPTS = 12
STEPS = 2_000
STEPS_PER_PAIR = 40


def draw(room: Room, chance: Random, budget: Budget) -> Drawn:
    choice = Choice(room, budget)
    chosen: Chosen | None = None
    rounds: Rounds = []
    if not choice.exists:
        return Drawn(_full_length(rounds, room), bound=0, proven=True)
    if not choice.worth.any():
        choice.shuffle(chance)
    for _ in range(ATTEMPTS):
        chosen = choice.best() or chosen
        if chosen is None:
            break
        colouring = _coloured(room, chosen.pairs, chance)
        rounds = colouring.rounds()
        if not colouring.waiting:
            return Drawn(_full_length(rounds, room), chosen.bound, chosen.proven)
        if not budget.left:
            break
        groups = overfull(len(room.people), chosen.pairs, room.open_rounds)
        choice.odd_groups += groups
        if not groups:
            choice.shuffle(chance)
    return _mended(room, choice, chosen, _full_length(rounds, room), budget)


def _coloured(room: Room, pairs: list[Pair], chance: Random) -> Colouring:
    """In as few rounds as possible, so that where nobody new is left to meet, the last rounds can be dropped."""
    people = len(room.people)
    meetings = np.bincount(np.array(pairs).ravel(), minlength=people)
    fewest = max(int(meetings.max()), -(-len(pairs) // (people // 2)))
    for rounds in range(fewest, room.open_rounds + 1):
        colouring = into_rounds(people, pairs, rounds, chance, steps=STEPS + STEPS_PER_PAIR * len(pairs))
        if not colouring.waiting:
            break
    return colouring


def _mended(room: Room, choice: Choice, chosen: Chosen | None, rounds: Rounds, budget: Budget) -> Drawn:
    rounds = mend(room, rounds, budget)
    pairs = [pair for one in rounds for pair in one]
    if chosen and _counts(room, pairs) == _counts(room, chosen.pairs):
        return Drawn(rounds, chosen.bound, chosen.proven)
    return Drawn(rounds, choice.loose_bound(), proven=False)


def _counts(room: Room, pairs: list[Pair]) -> tuple[int, int]:
    return len(pairs), sum(bool(room.same_organisation[pair]) for pair in pairs)


def _full_length(rounds: Rounds, room: Room) -> Rounds:
    return rounds + [[] for _ in range(room.open_rounds - len(rounds))]
