import itertools
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.formats.files import plan_rally
from events.formats.notes import UnusableInput
from tests.events.formats import rooms
from tests.events.formats.checks import check_rally, least_company, most_wishes

pytestmark = pytest.mark.once


def plan(room, seed=1, seconds=1.0):
    return plan_rally(room, seed=seed, seconds=seconds)


def codes(plan):
    return [note.code for note in plan["notes"]]


@pytest.mark.parametrize("seed", [0, 1])
def test_wishes_reach_what_the_seats_allow_and_few_people_meet_again(seed):
    room = rooms.rally(78, 8, 4, seed=seed)

    planned = plan(room, seconds=2)

    granted, company, same_organisation = check_rally(room, planned)
    assert sum(granted.values()) == most_wishes(room)
    worst = min(granted.values())
    assert most_wishes(room, each=worst)
    assert not most_wishes(room, each=worst + 1)
    assert company <= 155
    assert same_organisation <= 2


def test_the_quality_says_what_the_rounds_hold():
    room = rooms.rally(41, 6, 4)

    planned = plan(room)

    granted, company, same_organisation = check_rally(room, planned)
    assert {name: value for name, value in planned["quality"].items() if name != "seconds"} == {
        "wishes": sum(granted.values()),
        "wishes_bound": most_wishes(room),
        "worst_person": min(granted.values()),
        "company": company,
        "company_bound": least_company(41, 6, 4),
        "same_organisation": same_organisation,
    }


@pytest.mark.parametrize(("people", "stations", "rounds"), [(78, 8, 4), (78, 8, 3), (78, 6, 4), (24, 6, 3)])
def test_mixing_alone_reaches_the_bound(people, stations, rounds):
    room = rooms.rally(people, stations, rounds, mode="mixing")

    planned = plan(room, seconds=4)

    assert check_rally(room, planned)[1] == least_company(people, stations, rounds)
    assert planned["quality"]["company"] == planned["quality"]["company_bound"]


def test_groups_that_stay_together_move_on_by_one_station():
    room = rooms.rally(30, 5, 4, mode="together")

    planned = plan(room)

    _, company, same_organisation = check_rally(room, planned)
    groups = [[set(group) for group in one.values()] for one in planned["rounds"]]
    assert all(before[-1:] + before[:-1] == after for before, after in itertools.pairwise(groups))
    assert company == 5 * 15 * 6
    # Six of one organisation in five groups: two of them are together all the time.
    large = sum(size > 5 for size in Counter(person["organisation"] for person in room["people"]).values())
    assert same_organisation == 4 * large
    assert codes(planned)[-1] == "organisations_spread"


def test_groups_that_stay_together_grant_the_wishes_they_can():
    room = rooms.rally(8, 4, 2, sizes=[], wishes=0)
    for number, person in enumerate(room["people"]):
        person["wishes"] = [f"S{number % 4}", f"S{(number + 1) % 4}"]
    room["mode"] = "together"

    planned = plan(room)

    assert sum(check_rally(room, planned)[0].values()) == 16


@pytest.mark.parametrize(
    ("people", "stations", "rounds"),
    [(1, 1, 1), (1, 3, 2), (2, 2, 2), (3, 8, 3), (5, 1, 3), (9, 4, 9), (7, 7, 7), (0, 3, 2)],
    ids=lambda value: str(value),
)
@pytest.mark.parametrize("mode", ["wishes", "mixing", "together"])
def test_odd_shapes_are_planned_all_the_same(people, stations, rounds, mode):
    room = rooms.rally(people, stations, rounds, mode=mode)

    planned = plan(room, seconds=0.2)

    check_rally(room, planned)
    assert {"stations_again", "stations_empty", "nobody_here"} & set(codes(planned)) == {
        code
        for code, holds in {
            "stations_again": people and rounds > stations,
            "stations_empty": people and stations > people,
            "nobody_here": not people,
        }.items()
        if holds
    }


def test_more_rounds_than_stations_grant_every_wish():
    room = rooms.rally(12, 3, 5, wishes=3)

    planned = plan(room)

    assert set(check_rally(room, planned)[0].values()) == {3}


def test_people_without_wishes_do_not_lower_what_the_others_get():
    room = rooms.rally(24, 6, 3, wishes=3)
    for person in room["people"][:6]:
        person["wishes"] = []

    planned = plan(room)

    granted, *_ = check_rally(room, planned)
    assert planned["quality"]["worst_person"] == min(list(granted.values())[6:]) > 0


def test_a_room_without_wishes_is_mixed():
    room = rooms.rally(24, 6, 3, wishes=0)

    planned = plan(room, seconds=3)

    assert check_rally(room, planned)[1] == 0
    assert planned["quality"]["wishes_bound"] == planned["quality"]["worst_person"] == 0
    assert codes(planned) == ["no_wishes"]


def test_wishing_twice_counts_once():
    room = rooms.rally(12, 4, 2, wishes=1)
    for person in room["people"]:
        person["wishes"] *= 3

    planned = plan(room, seconds=0.2)

    assert planned["quality"]["wishes"] <= 12


def test_a_station_everybody_wants_is_told():
    room = rooms.rally(20, 5, 2, wishes=0)
    for person in room["people"]:
        person["wishes"] = ["S2"]

    planned = plan(room, seconds=0.2)

    assert sum(check_rally(room, planned)[0].values()) == 8
    crowded = next(note for note in planned["notes"] if note.code == "stations_crowded")
    assert crowded.values == {"count": 1, "stations": ["S2"], "seats": 8}


@pytest.mark.parametrize(
    ("people", "stations", "needed"), [(78, 8, 10), (78, 9, 10), (30, 5, 6), (12, 3, 4), (100, 4, 11)]
)
def test_the_stations_needed_for_no_repeats_are_told(people, stations, needed):
    room = rooms.rally(people, stations, min(stations, 3))

    planned = plan(room, seconds=0.2)

    told = {note.code: note.values for note in planned["notes"]}
    assert told["stations_for_no_repeats"]["needed"] == needed
    assert least_company(people, needed, 3) == 0 < least_company(people, needed - 1, 3)


def test_an_organisation_larger_than_the_stations_is_spread_evenly():
    room = rooms.rally(24, 6, 3, sizes=[14], wishes=2)

    planned = plan(room)

    # 14 in six groups: two groups have three of them, four have two.
    assert check_rally(room, planned)[2] == 3 * (2 * 3 + 4 * 1)
    assert "organisations_spread" in codes(planned)


def test_the_same_seed_gives_the_same_plan_and_another_one_another():
    room = rooms.rally(30, 6, 4)

    first, again, other = plan(room, seed=-3), plan(room, seed=-3), plan(room, seed=4)

    assert first["rounds"] == again["rounds"] != other["rounds"]


def test_no_time_at_all_still_grants_the_wishes():
    room = rooms.rally(78, 8, 4)

    planned = plan(room, seconds=1e-6)

    assert sum(check_rally(room, planned)[0].values()) == most_wishes(room)


def test_who_is_not_to_meet_is_kept_apart_in_every_mode():
    room = rooms.rally(24, 4, 3, seed=3)
    people = [person["id"] for person in room["people"]]
    room["blocked"] = [[people[0], people[1]], [people[2], people[5]], [people[7], people[5]]]

    for mode in ("wishes", "mixing", "together"):
        planned = plan(room | {"mode": mode}, seconds=0.5)
        check_rally(room | {"mode": mode}, planned)
        groups = [set(group) for one in planned["rounds"] for group in one.values()]
        assert not [pair for pair in room["blocked"] for group in groups if group.issuperset(pair)]

    # Where it cannot be, the rest of the rules holds.
    room["blocked"] = [[one, other] for one, other in itertools.combinations(people[:6], 2)]
    assert plan(room | {"mode": "together"})["rounds"]
    for wrong in ([people[0]], [people[0], people[0]], [people[0], "nobody"]):
        with pytest.raises(UnusableInput):
            plan(room | {"blocked": [wrong]})


def test_people_and_stations_may_have_numbers_for_ids():
    room = rooms.rally(9, 3, 3, wishes=2)
    room["stations"] = [1, 2, 3]
    for number, person in enumerate(room["people"]):
        person["id"], person["wishes"] = number, [int(wish[1:]) + 1 for wish in person["wishes"]]

    planned = plan(room, seconds=0.2)

    assert list(planned["rounds"][0]) == ["1", "2", "3"]
    assert sum(check_rally(room, planned)[0].values()) == 18


@settings(max_examples=40, deadline=None)
@example(people=5, stations=4, rounds=5, wishes=0, largest=0, seed=0)  # only empty chairs to exchange with
@given(
    people=st.integers(1, 20),
    stations=st.integers(1, 7),
    rounds=st.integers(1, 8),
    wishes=st.integers(0, 4),
    largest=st.integers(0, 20),
    seed=st.integers(0, 1000),
)
def test_strange_rooms_keep_the_rules(people, stations, rounds, wishes, largest, seed):
    room = rooms.rally(people, stations, rounds, wishes=wishes, sizes=[largest], seed=seed)

    planned = plan(room, seconds=0.1)

    granted, company, same_organisation = check_rally(room, planned)
    quality = planned["quality"]
    assert sum(granted.values()) == quality["wishes"] == quality["wishes_bound"]
    assert quality["company_bound"] <= quality["company"] == company
    assert quality["same_organisation"] == same_organisation


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.sampled_from("ABC")), min_size=2, max_size=4))
def test_small_rooms_get_what_trying_everything_finds(wishes):
    room = {
        "rounds": 2,
        "stations": ["A", "B", "C"],
        "people": [{"id": number, "wishes": sorted(some)} for number, some in enumerate(wishes)],
    }

    planned = plan(room, seconds=0.2)

    granted, *_ = check_rally(room, planned)
    least = min((count for number, count in granted.items() if wishes[number]), default=0)
    assert (sum(granted.values()), least) == best_of_all(wishes)


def best_of_all(wishes):
    """Most wishes, then most for whoever has wishes and gets fewest."""
    rounds = [
        places
        for places in itertools.product("ABC", repeat=len(wishes))
        if max(Counter({**dict.fromkeys("ABC", 0), **Counter(places)}).values()) <= -(-len(wishes) // 3)
        and min(Counter({**dict.fromkeys("ABC", 0), **Counter(places)}).values()) >= len(wishes) // 3
    ]
    best = (0, 0)
    for first, second in itertools.product(rounds, repeat=2):
        if any(one == other for one, other in zip(first, second, strict=True)):
            continue
        granted = [len(some & {one, other}) for some, one, other in zip(wishes, first, second, strict=True)]
        wanting = [count for some, count in zip(wishes, granted, strict=True) if some]
        best = max(best, (sum(granted), min(wanting, default=0)))
    return best
