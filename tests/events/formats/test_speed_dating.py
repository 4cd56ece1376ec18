import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.formats.files import plan_speed_dating
from tests.events.formats import rooms
from tests.events.formats.checks import (
    breaks,
    check_speed_dating,
    gains,
    highest_floor,
    highest_value,
    is_same_organisation,
    seated_share,
    tables_of,
    worth,
)

pytestmark = pytest.mark.once


def plan(room, seed=1, seconds=None):
    return plan_speed_dating(room, seed=seed, seconds=seconds)


def codes(plan):
    return [note.code for note in plan["notes"]]


@pytest.mark.parametrize(("people", "rounds", "seed"), [(79, 12, 0), (79, 12, 1), (78, 12, 2), (41, 10, 3)])
def test_a_usual_room_is_planned_without_compromise(people, rounds, seed):
    room = rooms.speed_dating(people, rounds, seed=seed)

    planned = plan(room)

    meetings, same_organisation, value = check_speed_dating(room, planned)
    assert (meetings, same_organisation) == (rounds * (people // 2), 0)
    assert max(breaks(room, planned)) - min(breaks(room, planned)) <= 1
    assert value >= 0.999 * highest_value(room)
    assert value <= planned["quality"]["bound"] <= highest_value(room) + 1e-6
    assert seated_share(planned["rounds"]) == 1


def test_the_quality_says_what_the_rounds_hold():
    room = rooms.speed_dating(31, 9, seed=4)

    planned = plan(room)

    _, same_organisation, value = check_speed_dating(room, planned)
    quality = planned["quality"]
    assert list(quality) == [
        "value",
        "bound",
        "repeats",
        "same_organisation",
        "breaks_min",
        "breaks_max",
        "worst_person",
        "seconds",
    ]
    assert (quality["value"], quality["same_organisation"]) == (value, same_organisation)
    assert (quality["breaks_min"], quality["breaks_max"]) == (min(breaks(room, planned)), max(breaks(room, planned)))
    assert quality["worst_person"] == min(gains(room, planned).values())


@pytest.mark.parametrize(
    ("people", "rounds"), [(2, 1), (3, 3), (4, 3), (20, 19), (21, 21), (40, 39)], ids=lambda value: str(value)
)
def test_everybody_meets_everybody_once(people, rounds):
    room = rooms.speed_dating(people, rounds, sizes=[])

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == people * (people - 1) // 2
    assert max(breaks(room, planned)) == min(breaks(room, planned)) == people % 2


@pytest.mark.parametrize(("people", "rounds", "useful"), [(2, 4, 1), (3, 5, 3), (10, 14, 9)])
def test_rounds_too_many_come_last_and_empty(people, rounds, useful):
    room = rooms.speed_dating(people, rounds, sizes=[])

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == people * (people - 1) // 2
    assert [bool(one["pairs"]) for one in planned["rounds"]] == [True] * useful + [False] * (rounds - useful)
    assert {"last_rounds_empty", "meetings_missing"} <= set(codes(planned))


@pytest.mark.parametrize("people", [0, 1])
def test_a_room_without_pairs_says_so(people):
    room = rooms.speed_dating(people, 3)

    planned = plan(room)

    check_speed_dating(room, planned)
    assert codes(planned) == ["nobody_to_pair"]


@pytest.mark.parametrize(("people", "largest", "rounds"), [(20, 12, 5), (21, 13, 5), (79, 45, 12), (11, 11, 4)])
def test_an_organisation_over_half_meets_itself_as_rarely_as_possible(people, largest, rounds):
    room = rooms.speed_dating(people, rounds, sizes=[largest])

    planned = plan(room)

    # One break is there in an odd room, and it helps if the largest organisation takes it.
    fewest = rounds * ((2 * largest - people) // 2)
    assert check_speed_dating(room, planned)[:2] == (rounds * (people // 2), fewest)
    assert {"same_organisation", "organisation_over_half"} <= set(codes(planned))


def test_blocked_pairs_are_never_planned():
    room = rooms.speed_dating(12, 6, sizes=[])
    ids = [person["id"] for person in room["people"]]
    room["blocked"] = [[ids[0], other] for other in ids[1:6]] + [[ids[7], ids[8]]]

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == 36


def test_where_everybody_blocks_everybody_all_have_breaks():
    room = rooms.speed_dating(7, 3)
    room["blocked"] = [list(pair) for pair in itertools.combinations([one["id"] for one in room["people"]], 2)]

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == 0
    assert breaks(room, planned) == [3] * 7
    assert "without_partner" in codes(planned)


def test_cliques_of_thirteen_leave_one_of_each_over_in_every_round():
    room = rooms.speed_dating(78, 12, sizes=[])
    room["blocked"] = [
        [f"P{one}", f"P{other}"] for one, other in itertools.combinations(range(78), 2) if one // 13 != other // 13
    ]

    planned = plan(room)

    # 13 people have 6 pairs in a round, whatever their 78 pairs promise.
    assert check_speed_dating(room, planned)[0] == 6 * 6 * 12
    assert planned["quality"]["value"] == planned["quality"]["bound"]
    assert "meetings_missing" in codes(planned)


def test_a_petersen_graph_needs_a_round_more_than_degrees_say():
    outer = [(number, (number + 1) % 5) for number in range(5)]
    inner = [(5 + number, 5 + (number + 2) % 5) for number in range(5)]
    friends = {frozenset(pair) for pair in [*outer, *inner, *((number, number + 5) for number in range(5))]}
    room = rooms.speed_dating(10, 3, sizes=[])
    room["blocked"] = [
        [f"P{one}", f"P{other}"]
        for one, other in itertools.combinations(range(10), 2)
        if frozenset((one, other)) not in friends
    ]

    planned = plan(room)

    # Every perfect matching leaves two circles of five, and of each circle two pairs fit a round.
    assert check_speed_dating(room, planned)[0] == 13


def test_whoever_stays_at_a_table_meets_people_there_all_day():
    room = rooms.speed_dating(40, 10)
    for person in room["people"][:5]:
        person["stays_at_table"] = True

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == 200
    own = [tables_of(person["id"], planned["rounds"]) for person in room["people"][:5]]
    assert sorted(set(tables).pop() for tables in own) == [1, 2, 3, 4, 5]
    assert seated_share(planned["rounds"]) > 0.9


def test_more_than_half_at_their_tables_cost_meetings():
    room = rooms.speed_dating(10, 3, sizes=[])
    for person in room["people"][:7]:
        person["stays_at_table"] = True

    planned = plan(room)

    assert check_speed_dating(room, planned)[0] == 9
    assert "too_many_stay" in codes(planned)


@pytest.fixture(scope="module")
def morning():
    """Three rounds are over, five people have left, three have come."""
    room = rooms.speed_dating(79, 12, seed=5)
    before = plan(room)
    gone = {"P3", "P17", "P30", "P44", "P71"}
    late = rooms.speed_dating(3, 12, seed=6, sizes=[])["people"]
    people = [person for person in room["people"] if person["id"] not in gone]
    people += [person | {"id": f"late {number}"} for number, person in enumerate(late)]
    return room | {"people": people, "frozen_rounds": before["rounds"][:3]}


def test_a_new_plan_in_the_middle_repeats_nothing(morning):
    planned = plan(morning)

    assert check_speed_dating(morning, planned)[:2] == (9 * 38, 0)
    assert planned["quality"]["repeats"] == 0
    assert max(breaks(morning, planned)) <= 1
    notes = {note.code: note.values for note in planned["notes"]}
    assert notes["left"]["people"] == ["P17", "P3", "P30", "P44", "P71"]
    assert notes["arrived"]["people"] == ["late 0", "late 1", "late 2"]


def test_a_new_plan_keeps_tables_where_they_were(morning):
    staying = morning["frozen_rounds"][0]["pairs"][4][0]
    table = morning["frozen_rounds"][2]["pairs"]
    own = next(number for first, second, number in table if staying in (first, second))
    room = morning | {"people": [person | {"stays_at_table": person["id"] == staying} for person in morning["people"]]}

    planned = plan(room)

    assert set(tables_of(staying, planned["rounds"][3:])) == {own}


def test_a_day_that_is_over_stays_as_it_was():
    room = rooms.speed_dating(9, 4)
    held = plan(room)

    again = plan(room | {"frozen_rounds": held["rounds"]})

    assert again["rounds"] == held["rounds"]


@pytest.mark.parametrize("people", [30, 33])
def test_fair_lifts_whoever_gains_least_for_little(people):
    room = rooms.speed_dating(people, 8, seed=7)
    best, fair = plan(room), plan(room | {"fair": True})

    check_speed_dating(room, fair)
    least = min(gains(room, fair).values())
    assert least > min(gains(room, best).values())
    assert fair["quality"]["value"] >= 0.995 * best["quality"]["value"]
    assert fair["quality"]["bound"] == best["quality"]["bound"]
    assert least == highest_floor(room)


def test_people_with_nothing_in_common_still_meet():
    room = rooms.speed_dating(30, 6, topics=[])

    planned = plan(room)

    assert check_speed_dating(room, planned) == (90, 0, 0)
    assert planned["quality"]["bound"] == 0
    assert codes(planned) == ["nothing_in_common"]


def test_people_without_organisation_are_not_one_organisation():
    room = rooms.speed_dating(6, 5, sizes=[])
    for person, organisation in zip(room["people"], [None, None, "", "", None, "A"], strict=True):
        person["organisation"] = organisation

    planned = plan(room)

    assert planned["quality"]["same_organisation"] == 0


def test_the_same_seed_gives_the_same_plan_and_another_one_another():
    room = rooms.speed_dating(25, 8)

    first, again, other = plan(room, seed=3), plan(room, seed=3), plan(room, seed=4)

    assert first["rounds"] == again["rounds"] != other["rounds"]


def test_no_time_at_all_still_gives_a_plan():
    room = rooms.speed_dating(79, 12, sizes=[45])

    planned = plan(room, seconds=1e-6)

    assert check_speed_dating(room, planned)[0] > 400


@pytest.mark.parametrize(("people", "rounds"), [(24, 12), (25, 12), (79, 10)])
def test_facing_rows_need_no_cards(people, rounds):
    room = rooms.speed_dating(people, rounds, mode="rows")

    planned = plan(room)

    meetings, same_organisation, _ = check_speed_dating(room, planned)
    assert (meetings, same_organisation) == (rounds * (people // 2), 0)
    assert max(breaks(room, planned)) <= 1
    tables = -(-people // 2)
    inner = [person for person in gains(room, planned) if len(set(tables_of(person, planned["rounds"]))) == 1]
    assert len(inner) >= tables - 1
    for person in gains(room, planned).keys() - set(inner):
        stops = tables_of(person, planned["rounds"])
        assert all((after - before) % tables in (1, 2) for before, after in itertools.pairwise(stops))
    assert "rows" in codes(planned)


def test_facing_rows_end_when_the_outer_row_is_round():
    room = rooms.speed_dating(8, 6, sizes=[], mode="rows")

    planned = plan(room)

    assert [len(one["pairs"]) for one in planned["rounds"]] == [4, 4, 4, 4, 0, 0]
    check_speed_dating(room, planned)


def test_facing_rows_skip_blocked_pairs_and_keep_the_seated_in_place():
    room = rooms.speed_dating(10, 5, sizes=[], mode="rows", blocked=[["P0", f"P{number}"] for number in range(1, 8)])
    room["people"][3]["stays_at_table"] = True

    planned = plan(room)

    check_speed_dating(room, planned)


small_rooms = st.builds(
    lambda people, rounds, blocked: {"rounds": rounds, "people": people, "blocked": blocked},
    people=st.lists(
        st.fixed_dictionaries(
            {
                "organisation": st.sampled_from("ABC"),
                "offers": st.lists(st.sampled_from("xyz"), max_size=2),
                "needs": st.lists(st.sampled_from("xyz"), max_size=2),
                "interests": st.lists(st.sampled_from("xyz"), max_size=2),
            }
        ),
        min_size=2,
        max_size=5,
    ).map(lambda people: [person | {"id": number} for number, person in enumerate(people)]),
    rounds=st.integers(1, 3),
    blocked=st.just([]),
).flatmap(
    lambda room: st.lists(st.sampled_from(list(itertools.combinations(range(len(room["people"])), 2))), max_size=4).map(
        lambda blocked: room | {"blocked": [list(pair) for pair in blocked]}
    )
)


@settings(max_examples=60, deadline=None)
@given(small_rooms)
def test_small_rooms_get_what_trying_everything_finds(room):
    planned = plan(room)

    meetings, same_organisation, value = check_speed_dating(room, planned)
    best = best_of_all(room)
    assert (meetings, -same_organisation) == best[:2]
    assert value <= best[2]
    if meetings == room["rounds"] * len(room["people"]) / 2:
        # Nobody has a break, so none had to be balanced.
        assert value == best[2]


def best_of_all(room):
    people = room["people"]
    blocked = {frozenset(pair) for pair in room["blocked"]}
    pairs = [pair for pair in itertools.combinations(range(len(people)), 2) if frozenset(pair) not in blocked]
    merit = {
        pair: (1, -is_same_organisation(*(people[one] for one in pair)), worth(*(people[one] for one in pair)))
        for pair in pairs
    }
    matchings = list(matchings_of(tuple(pairs)))

    @cache
    def best(rounds, used):
        if not rounds:
            return (0, 0, 0)
        return max(
            tuple(map(sum, zip(best(rounds - 1, used | matching), *(merit[pair] for pair in matching), strict=True)))
            for matching in matchings
            if not matching & used
        )

    return best(room["rounds"], frozenset())


def matchings_of(pairs):
    if not pairs:
        yield frozenset()
        return
    first, *rest = pairs
    yield from matchings_of(tuple(rest))
    for others in matchings_of(tuple(pair for pair in rest if not set(pair) & set(first))):
        yield others | {first}


@settings(max_examples=40, deadline=None)
@given(
    people=st.integers(2, 24),
    rounds=st.integers(1, 12),
    largest=st.integers(0, 20),
    blocked=st.floats(0, 0.9),
    staying=st.floats(0, 0.3),
    seed=st.integers(0, 1000),
)
def test_strange_rooms_keep_the_rules(people, rounds, largest, blocked, staying, seed):
    room = rooms.speed_dating(people, rounds, seed=seed, sizes=[largest])
    chance = np.random.default_rng(seed)
    room["blocked"] = [
        [f"P{one}", f"P{other}"] for one, other in itertools.combinations(range(people), 2) if chance.random() < blocked
    ]
    for person in room["people"]:
        person["stays_at_table"] = bool(chance.random() < staying)

    planned = plan(room, seconds=3)

    _, same_organisation, value = check_speed_dating(room, planned)
    assert planned["quality"]["same_organisation"] == same_organisation
    assert planned["quality"]["value"] == value <= planned["quality"]["bound"]
