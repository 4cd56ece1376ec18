"""From visits to rounds: an edge colouring of people and stations in which every station is equally busy."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from events.formats import colouring
from events.formats.rally.wishes import Visits

# Between people and stations every chain leads on; the steps are there to end what cannot fail.
STEPS = 1_000_000

# People by rounds: the number of the station.
Routes = NDArray[np.int64]


def into_rounds(visits: Visits, rounds: int, chance: Random) -> Routes:
    """De Werra: a station cut into parts of as many visits as rounds has each part in every round once, so that its
    groups differ by one at most."""
    people = len(visits)
    pairs: list[tuple[int, int]] = []
    station_of: list[int] = []
    for station, column in enumerate(visits.T):
        visitors = np.repeat(np.arange(people), column).tolist()
        pairs += [(person, people + len(station_of) + index // rounds) for index, person in enumerate(visitors)]
        station_of += [station] * -(-len(visitors) // rounds)
    coloured = colouring.into_rounds(people + len(station_of), pairs, rounds, chance, steps=STEPS)
    partners = np.array(coloured.partner[:people], dtype=np.int64).reshape(people, rounds)
    return np.array(station_of, dtype=np.int64)[partners - people]
