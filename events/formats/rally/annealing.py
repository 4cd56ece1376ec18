"""People change places until as few as possible meet again and organisations are spread.

A step weighs all exchanges of two people in a round at once and draws one by its Boltzmann weight, so that no step is
lost to a refusal: thousands of steps a second weigh millions of exchanges.
"""

import numpy as np

from events.formats.budget import Budget
from events.formats.rally.routes import Routes
from events.formats.rally.seating import NEVER, Costs, Seating

HOT, COLD = 0.8, 0.25
# What a lost wish costs at first and in the end: the way to better plans may lead over lost wishes, but not end there.
WISH_AT_FIRST, WISH_IN_THE_END = 3.0, 9.0
# How often two people exchange their stations of two rounds, which changes the order in which they visit them.
IN_BOTH = 0.35
# No sum of penalties for what may happen comes near; those for what must not are larger.
FORBIDDEN = 1e5
# Steps per second that any machine of the last ten years manages with 80 seats; the work grows with their square.
PACE, PACE_SEATS = 3_000, 80


def settle(seating: Seating, seed: int, budget: Budget, *, least_cost: float, keep_wishes: bool) -> Routes:
    random = np.random.default_rng(abs(seed))
    steps = int(budget.seconds * PACE * (PACE_SEATS / max(seating.seats, PACE_SEATS)) ** 2)
    best, cost = seating.routes, seating.cost
    for step in range(steps):
        # Counted steps, so that the same seed gives the same plan. Only where they would take longer than allowed the
        # clock cools instead, and the search still comes to its end.
        progress = max(step / steps, 2 * budget.used / budget.seconds - 1)
        if progress >= 1 or cost <= least_cost:
            break
        heat = HOT * (COLD / HOT) ** progress
        wish = (WISH_AT_FIRST + (WISH_IN_THE_END - WISH_AT_FIRST) * progress) if keep_wishes else 0.0
        _step(seating, step % seating.rounds, heat, wish, random)
        if seating.cost < cost and (not keep_wishes or seating.keeps_wishes):
            best, cost = seating.routes, seating.cost
    return best


def _step(seating: Seating, number: int, heat: float, wish: float, random: np.random.Generator) -> None:
    if seating.keeps_stations or (seating.rounds > 1 and random.random() < IN_BOTH):
        other = (number + 1 + int(random.integers(seating.rounds - 1))) % seating.rounds
        persons, partners, costs = seating.exchanges_in_both(number, other)
        if costs.min(initial=NEVER) < FORBIDDEN:
            chosen = _drawn(_weights(costs, heat), random)
            for one in (number, other):
                seating.exchange(one, int(persons[chosen]), int(partners[chosen]))
        return
    costs = seating.exchanges(number, wish)
    if costs.min() < FORBIDDEN:
        weights = _weights(costs, heat)
        # First the row, then within it: summing up the whole table takes half of a step.
        person = _drawn(weights.sum(axis=1), random)
        seating.exchange(number, person, _drawn(weights[person], random))


def _weights(costs: Costs, heat: float) -> Costs:
    weights: Costs = np.exp((costs.min() - costs) / np.float32(heat))
    return weights


def _drawn(weights: Costs, random: np.random.Generator) -> int:
    sums = weights.cumsum(dtype=np.float64)
    return int(sums.searchsorted(random.random() * sums[-1], side="right"))
