from collections import Counter
from itertools import combinations
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.cover import MOST_NEEDS, MOST_OTHERS, smallest

NEEDS = [f"need {number}" for number in range(5)]
DIRECTORIES = st.lists(st.sets(st.sampled_from(NEEDS)), max_size=8)


def covers_of(directory):
    """Actors are numbers, smaller is better."""
    return {need: [actor for actor, meets in enumerate(directory) if need in meets] for need in NEEDS}


def chosen_by_trying(directory):
    """The best of all smallest sets, found by looking at every one."""
    wanted = set().union(*directory)
    for size in range(len(directory) + 1):
        enough = [
            actors
            for actors in combinations(range(len(directory)), size)
            if set().union(*(directory[actor] for actor in actors)) == wanted
        ]
        if enough:
            return min(enough, key=lambda actors: sorted(actors, reverse=True))


@given(DIRECTORIES)
def test_no_smaller_and_no_better_set_meets_what_can_be_met(directory):
    chosen, _gaps = smallest(NEEDS, covers_of(directory), int)

    assert [one.actor for one in chosen] == list(chosen_by_trying(directory))


def can_be_met_by(most, wanted, actors):
    """Whether so many actors meet all of it, found another way: one of those who meet the rarest need is among them."""
    if not wanted:
        return True
    if not most:
        return False
    rare = min(wanted, key=lambda need: sum(need in meets for meets in actors))
    return any(can_be_met_by(most - 1, wanted - meets, actors) for meets in actors if rare in meets)


def test_no_smaller_set_meets_up_to_twelve_needs_in_generated_directories():
    chance = Random(12)  # noqa: S311
    sizes = Counter()
    for number in range(240):
        needs = range(1 + number % MOST_NEEDS)
        share, size = chance.uniform(0.08, 0.4), chance.randint(1, 60)
        directory = [{need for need in needs if chance.random() < share} for _actor in range(size)]
        covers = {need: [actor for actor, meets in enumerate(directory) if need in meets] for need in needs}

        chosen, gaps = smallest(needs, covers, int)

        wanted = set(needs) - set(gaps)
        assert set().union(*(directory[one.actor] for one in chosen)) >= wanted
        assert not chosen or not can_be_met_by(len(chosen) - 1, wanted, directory), directory
        sizes[len(chosen)] += 1
    assert len(sizes) > 5  # easy ones and hard ones


@given(DIRECTORIES)
def test_gaps_are_the_needs_nobody_meets(directory):
    chosen, gaps = smallest(NEEDS, covers_of(directory), int)

    assert gaps == [need for need in NEEDS if not any(need in meets for meets in directory)]
    assert {need for one in chosen for need in one.needs} == set(NEEDS) - set(gaps)


@given(DIRECTORIES)
def test_everybody_chosen_has_all_their_needs_and_up_to_three_who_meet_the_same(directory):
    chosen, _gaps = smallest(NEEDS, covers_of(directory), int)

    for one in chosen:
        alike = [actor for actor, meets in enumerate(directory) if meets == directory[one.actor]]
        assert set(one.needs) == directory[one.actor]
        assert [one.actor, *one.others] == alike[: 1 + MOST_OTHERS]


@given(DIRECTORIES, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(directory, chance):
    covers = covers_of(directory)
    needs = chance.sample(NEEDS, len(NEEDS))
    shuffled = {need: chance.sample(covers[need], len(covers[need])) for need in needs}

    first, gaps = smallest(NEEDS, covers, int)
    second, other_gaps = smallest(needs, shuffled, int)

    def plain(chosen):
        return [(one.actor, set(one.needs), one.others) for one in chosen]

    assert plain(first) == plain(second)
    assert set(gaps) == set(other_gaps)


def test_without_needs_nobody_is_chosen():
    assert smallest([], {}, int) == ([], [])


def test_of_two_sets_as_small_the_one_with_the_better_last_is_chosen():
    covers = {"a": [0, 2], "b": [1, 2], "c": [3, 4]}

    chosen, _gaps = smallest(["a", "b", "c"], covers, int)

    assert [(one.actor, one.needs) for one in chosen] == [(2, ("a", "b")), (3, ("c",))]


def test_more_needs_than_can_be_solved_at_once_are_refused():
    with pytest.raises(ValueError, match="13 needs"):
        smallest(range(MOST_NEEDS + 1), {}, int)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.5])
def test_a_city_of_ten_thousand_actors_takes_no_time_to_speak_of(share):
    chance = Random(3)  # noqa: S311
    needs = range(MOST_NEEDS)
    covers = {need: [actor for actor in range(10_000) if chance.random() < share] for need in needs}

    started = perf_counter()
    chosen, gaps = smallest(needs, covers, int)

    # ten times what it takes, for machines under load; `make bench` has the exact number
    assert perf_counter() - started < 0.5
    assert chosen
    assert gaps == []
