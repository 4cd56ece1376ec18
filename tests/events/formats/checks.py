"""What must hold for a plan, worked out from the files alone and without the planners."""

from collections import Counter
from itertools import combinations, pairwise

import networkx
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack, lil_matrix, vstack


def worth(one, other):
    helps = bool(set(one["offers"]) & set(other["needs"])), bool(set(other["offers"]) & set(one["needs"]))
    return 3 * sum(helps) + min(2, len(set(one["interests"]) & set(other["interests"])))


def is_same_organisation(one, other):
    return one.get("organisation") is not None and one["organisation"] == other.get("organisation")


def check_speed_dating(room, plan):
    """Everybody present is in every planned round once; nobody meets again or against a block; tables are not shared.

    Returns meetings, pairs of one organisation and value of the planned rounds.
    """
    people = {person["id"]: person for person in room["people"]}
    frozen = room.get("frozen_rounds", [])
    assert len(plan["rounds"]) == room["rounds"]
    assert plan["rounds"][: len(frozen)] == frozen
    met = Counter(frozenset(pair[:2]) for one in frozen for pair in one["pairs"])
    planned = plan["rounds"][len(frozen) :]
    for one in planned:
        present = [person for first, second, _ in one["pairs"] for person in (first, second)] + one["breaks"]
        assert sorted(present) == sorted(people)
        assert len({table for *_, table in one["pairs"]}) == len(one["pairs"])
        met.update(frozenset(pair[:2]) for pair in one["pairs"])
    repeats = sum(count - 1 for count in met.values())
    assert repeats == plan["quality"]["repeats"]
    assert not any(count > 1 for pair, count in met.items() if pair <= people.keys())
    assert not met.keys() & {frozenset(pair) for pair in room.get("blocked", [])}
    pairs = [(people[first], people[second]) for one in planned for first, second, _ in one["pairs"]]
    assert not any(one.get("stays_at_table") and other.get("stays_at_table") for one, other in pairs)
    _check_tables(room, plan)
    return len(pairs), sum(is_same_organisation(*pair) for pair in pairs), sum(worth(*pair) for pair in pairs)


def _check_tables(room, plan):
    for person in room["people"]:
        if person.get("stays_at_table"):
            assert len(set(tables_of(person["id"], plan["rounds"]))) <= 1


def tables_of(person, rounds):
    return [table for one in rounds for first, second, table in one["pairs"] if person in (first, second)]


def seated_share(rounds):
    """Of the pairs, those at a table where one of the two sat the round before."""
    kept = total = 0
    for before, after in pairwise(rounds):
        seats = {person: table for *pair, table in before["pairs"] for person in pair}
        kept += sum(table in (seats.get(first), seats.get(second)) for first, second, table in after["pairs"])
        total += len(after["pairs"])
    return kept / total if total else 1.0


def breaks(room, plan):
    counted = Counter(person for one in plan["rounds"] for person in one["breaks"])
    return [counted[person["id"]] for person in room["people"]]


def gains(room, plan, *, since=0):
    people = {person["id"]: person for person in room["people"]}
    gained = dict.fromkeys(people, 0)
    for one in plan["rounds"][since:]:
        for first, second, _ in one["pairs"]:
            gained[first] += worth(people[first], people[second])
            gained[second] += worth(people[first], people[second])
    return gained


def highest_value(room):
    """What the pairs of different organisations can be worth, if breaks are equal: a linear programme without a
    thought of rounds, so no plan without repeats comes above it."""
    pairs, meetings, value = _programme(room)
    fewest = room["rounds"] - len(room["people"]) % 2
    solved = linprog(
        -value,
        A_ub=vstack([meetings, -meetings, np.ones((1, len(pairs)))]),
        b_ub=[*_limits(room, room["rounds"]), *_limits(room, -fewest), _places(room)],
        bounds=(0, 1),
    )
    return -solved.fun


def highest_floor(room):
    """What fractions of meetings could give to everybody at once, rounded down."""
    pairs, meetings, value = _programme(room)
    people, rounds = len(room["people"]), room["rounds"]
    solved = linprog(
        [0] * len(pairs) + [-1],
        A_ub=vstack(
            [
                hstack([-meetings.multiply(value), np.ones((people, 1))]),
                hstack([meetings, np.zeros((people, 1))]),
                np.array([[1] * len(pairs) + [0]]),
            ]
        ),
        b_ub=[*_limits(room, 0), *_limits(room, rounds), _places(room)],
        bounds=[(0, 1)] * len(pairs) + [(0, None)],
    )
    return int(-solved.fun + 1e-6)


def _programme(room):
    people = room["people"]
    pairs = [
        (one, other)
        for one, other in combinations(range(len(people)), 2)
        if not is_same_organisation(people[one], people[other])
    ]
    meetings = lil_matrix((len(people), len(pairs)))
    for column, pair in enumerate(pairs):
        meetings[list(pair), column] = 1
    return pairs, meetings.tocsr(), np.array([worth(people[one], people[other]) for one, other in pairs], dtype=float)


def _limits(room, each):
    return [each] * len(room["people"])


def _places(room):
    return room["rounds"] * (len(room["people"]) // 2)


def check_rally(room, plan):
    """Everybody is at one station in every round, groups differ by one at most, and nobody comes back to a station
    before having seen them all. Returns granted wishes by person, company and pairs of one organisation."""
    people, stations, rounds = room["people"], room["stations"], room["rounds"]
    assert len(plan["rounds"]) == rounds
    route = {person["id"]: [] for person in people}
    together = Counter()
    for one in plan["rounds"]:
        assert list(one) == [str(station) for station in stations]
        assert sorted(person for group in one.values() for person in group) == sorted(route)
        sizes = [len(group) for group in one.values()]
        assert max(sizes) - min(sizes) <= 1
        for station, group in one.items():
            together.update(frozenset(pair) for pair in combinations(group, 2))
            for person in group:
                route[person].append(station)
    visits = [Counter(stops)[str(station)] for stops in route.values() for station in stations]
    assert set(visits) <= {rounds // len(stations), -(-rounds // len(stations))}
    granted = {
        person["id"]: len({str(wish) for wish in person["wishes"]} & set(route[person["id"]])) for person in people
    }
    of = {person["id"]: person for person in people}
    same = sum(count for pair, count in together.items() if is_same_organisation(*(of[person] for person in pair)))
    return granted, sum(count * (count - 1) // 2 for count in together.values()), same


def most_wishes(room, *, each=0):
    """The maximum of a flow from people over wished stations to their seats; None if not everybody can have `each`
    wishes. Whoever visits a station without wishing it is left out: seats not needed for wishes are free for them."""
    people, stations, rounds = room["people"], room["stations"], room["rounds"]
    seats = rounds * -(-len(people) // len(stations))
    graph = networkx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for number, person in enumerate(people):
        wanted = min(each, len(person["wishes"])) if each else rounds
        graph.add_edge("source", ("person", number), capacity=wanted)
        for station in person["wishes"]:
            graph.add_edge(("person", number), station, capacity=1)
    for station in stations:
        graph.add_edge(station, "sink", capacity=seats)
    found = networkx.maximum_flow_value(graph, "source", "sink")
    wanted = sum(min(each, len(person["wishes"])) for person in people)
    return found if not each or found == wanted else None


def least_company(people, stations, rounds):
    """Two groups at one station in different rounds share nobody, so each group spreads over the other stations."""
    total = 0
    for number in range(stations):
        size = people // stations + (number < people % stations)
        shares = [size // (stations - 1) + (other < size % (stations - 1)) for other in range(stations - 1)]
        total += sum(share * (share - 1) // 2 for share in shares)
    return rounds * (rounds - 1) // 2 * total


def check_bingo(room, plan):
    """Cards differ and each can be signed by different people, none of them its owner. Returns the cards by person."""
    facts = {person["id"]: set(person["facts"]) for person in room["people"]}
    holders = {fact: {person for person in facts if fact in facts[person]} for fact in set().union(*facts.values())}
    cards = {card["person"]: card["facts"] for card in plan["cards"]}
    assert len(cards) == len(plan["cards"])
    assert sorted([*cards, *plan["without_card"]]) == sorted(facts)
    assert len({frozenset(card) for card in cards.values()}) == len(cards)
    for person, card in cards.items():
        assert len(set(card)) == len(card)
        assert all(len(holders[fact] - {person}) >= 3 for fact in card)
        assert can_be_signed([holders[fact] - {person} for fact in card])
    return cards


def can_be_signed(cells):
    """Hall's condition, by trying to find each cell a signer of its own."""
    signed = {}

    def sign(cell, asked):
        for person in cells[cell] - asked:
            asked.add(person)
            if person not in signed or sign(signed[person], asked):
                signed[person] = cell
                return True
        return False

    return all(sign(cell, set()) for cell in range(len(cells)))
