from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.formats.files import plan_bingo
from tests.events.formats import rooms
from tests.events.formats.checks import can_be_signed, check_bingo

pytestmark = pytest.mark.once


def plan(room, seed=1):
    return plan_bingo(room, seed=seed, seconds=None)


def notes(plan):
    return {note.code: note.values for note in plan["notes"]}


def own_facts(room, cards):
    facts = {person["id"]: set(person["facts"]) for person in room["people"]}
    return [person for person, card in cards.items() if facts[person] & set(card)]


@pytest.mark.parametrize(("people", "facts", "size"), [(79, 40, 4), (50, 40, 4), (79, 60, 5), (25, 30, 3)])
def test_everybody_gets_a_card_of_foreign_facts(people, facts, size):
    room = rooms.bingo(people, facts, size)

    planned = plan(room)

    cards = check_bingo(room, planned)
    assert planned["without_card"] == []
    assert {len(card) for card in cards.values()} == {size * size}
    assert own_facts(room, cards) == []


def test_facts_are_used_equally_often():
    room = rooms.bingo(79, 40, 4, rarest=0.15)

    planned = plan(room)

    used = Counter(fact for card in planned["cards"] for fact in card["facts"])
    assert max(used.values()) - min(used.values()) <= 4


def test_rare_facts_are_dropped_and_told():
    room = rooms.bingo(30, 20, 3, rarest=0.3)
    for person in room["people"][:2]:
        person["facts"].append("has met the mayor")

    planned = plan(room)

    assert "has met the mayor" not in {fact for card in planned["cards"] for fact in card["facts"]}
    assert notes(planned)["facts_dropped"] == {"count": 1, "facts": ["has met the mayor"], "fewest": 3}


def test_whoever_has_too_many_facts_gets_own_ones_signed_by_others():
    room = rooms.bingo(30, 12, 3, rarest=0.3)
    room["people"][4]["facts"] = [f"fact-{number}" for number in range(12)]

    planned = plan(room)

    cards = check_bingo(room, planned)
    assert {len(card) for card in cards.values()} == {9}
    assert "P4" in own_facts(room, cards) == notes(planned)["own_facts"]["people"]


def test_a_few_smaller_cards_are_told():
    # Of nine facts there is one full card; whoever comes later gets four of them.
    room = rooms.bingo(2, 0, 3)
    room["people"] += [{"id": f"H{number}", "facts": [f"fact-{fact}" for fact in range(8)]} for number in range(12)]

    planned = plan(room)

    cards = check_bingo(room, planned)
    assert set(map(len, cards.values())) == {4}
    assert notes(planned)["smaller_for_all"] == {
        "count": len(cards),
        "people": list(cards),
        "size": 2,
        "wanted": 3,
    }


@pytest.mark.parametrize(("people", "facts"), [(2, 30), (3, 0), (1, 5)])
def test_a_room_without_cards_is_told(people, facts):
    room = rooms.bingo(people, facts, 3, rarest=0.9, commonest=1)

    planned = plan(room)

    assert (planned["cards"], len(planned["without_card"])) == ([], people)
    assert notes(planned)["nobody_has_a_card"]["facts"] == 0


def test_nobody_is_no_problem():
    planned = plan({"size": 4, "people": []})

    assert (planned["cards"], planned["without_card"], list(notes(planned))) == ([], [], ["nobody_here"])


def test_cards_run_out_only_when_all_are_dealt():
    # Four signers know five facts; every set of four of the five is a card: five cards for six other people.
    facts = [f"fact-{number}" for number in range(5)]
    room = {"size": 2, "people": [{"id": f"H{number}", "facts": facts} for number in range(4)]}
    room["people"] += [{"id": f"P{number}", "facts": []} for number in range(6)]

    planned = plan(room)

    cards = check_bingo(room, planned)
    assert len(cards) == 5
    assert notes(planned)["without_card"]["count"] == 5


def test_the_same_seed_gives_the_same_cards_and_another_one_others():
    room = rooms.bingo(30, 30, 3)

    first, again, other = plan(room, seed=3), plan(room, seed=3), plan(room, seed=4)

    assert first["cards"] == again["cards"] != other["cards"]


@settings(max_examples=60, deadline=None)
@given(
    people=st.integers(0, 20),
    facts=st.integers(0, 20),
    size=st.integers(1, 4),
    commonest=st.floats(0.1, 1),
    seed=st.integers(0, 1000),
)
def test_strange_rooms_keep_the_rules(people, facts, size, commonest, seed):
    room = rooms.bingo(people, facts, size, commonest=commonest, seed=seed)

    planned = plan(room)

    cards = check_bingo(room, planned)
    told = notes(planned)
    assert ("own_facts" in told) == bool(own_facts(room, cards))
    assert any(code.startswith("smaller") for code in told) == any(len(card) < size * size for card in cards.values())
    if planned["without_card"]:
        assert {"without_card", "nobody_has_a_card"} & set(told)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.sampled_from(range(6))), min_size=4, max_size=9))
def test_a_first_card_is_found_wherever_there_is_one(held):
    room = {"size": 2, "people": [{"id": number, "facts": sorted(some)} for number, some in enumerate(held)]}

    planned = plan(room)

    check_bingo(room, planned)
    if not planned["cards"]:
        assert not any(_has_a_card(held, person) for person in range(len(held)))


def _has_a_card(held, person):
    others = {fact: {other for other, some in enumerate(held) if fact in some and other != person} for fact in range(6)}
    usable = [holders for holders in others.values() if len(holders) >= 3]
    # Three signers per fact: any four facts that four people can sign between them.
    return any(
        can_be_signed([usable[index] for index in (a, b, c, d)])
        for a in range(len(usable))
        for b in range(a)
        for c in range(b)
        for d in range(c)
    )
