"""A format from the plan to the end: what organisers do, and what must never happen when two of them do it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.models import Language
from events import running
from events.formats.rally.patching import patched
from events.models import Encounter, Plan, Registration, Run
from tests.events.people import at_once
from tests.events.rooms import arrive, room

START = datetime(2027, 5, 20, 12, tzinfo=UTC)


def current(run):
    fresh = Run.objects.select_related("plan", "item__meeting").get(pk=run.pk)
    fresh.plan and setattr(fresh.plan, "run", fresh)
    return fresh


def do(run, deed, *more):
    run = current(run)
    getattr(running, deed)(run, run.revision, *more)
    return current(run)


def planned(item, **settings):
    run = running.run_of(item)
    for name, value in settings.items():
        setattr(run, name, value)
    return current(running.prepare(run, run.revision))


def pairs(plan, rounds=slice(None)):
    return [frozenset(group) for held in plan.rounds[rounds] for _table, group in held["groups"]]


@pytest.mark.django_db
def test_the_clock_of_a_format_from_the_start_to_the_end():
    run = planned(room(minutes=60), rounds=2)
    assert (run.state, run.round, run.plan.version) == ("prepared", 0, 1)

    with time_machine.travel(START, tick=False) as clock:
        run = do(run, "start")
        phases = [run.phase(START + timedelta(seconds=seconds)) for seconds in (0, 44, 45, 344, 345)]
        assert phases == ["change", "change", "talk", "talk", "over"]
        clock.shift(100)
        run = do(run, "pause")
        assert run.phase(START) == "paused"
        clock.shift(60)
        run = do(run, "resume")
        assert run.ends_at == START + timedelta(seconds=345 + 60)
        run = do(run, "extend")
        assert run.ends_at == START + timedelta(seconds=345 + 120)
        clock.shift(600)
        run = do(run, "extend")
        assert run.ends_at == START + timedelta(seconds=760 + 60)
        run = do(run, "next_round")
        assert (run.round, run.begins_at) == (2, START + timedelta(seconds=760 + 45))
        with pytest.raises(running.Outdated):
            do(run, "next_round")
        run = do(run, "finish")
        assert run.phase(START) == "finished"
        run = do(run, "undo")
        assert (run.state, run.round, run.before) == ("running", 2, None)


@pytest.mark.django_db
def test_who_sits_together_is_of_two_organisations_speaks_one_language_and_meets_once():
    item = room(8)
    for number, code in ((1, "ar"), (3, "uk")):
        Registration.objects.get(number=number).languages.set(Language.objects.filter(code=code))
    Registration.objects.filter(number=8).update(joins_formats=False)

    plan = planned(item, rounds=4, staying="5").plan

    met = pairs(plan)
    assert plan.people() == {1, 2, 3, 4, 5, 6, 7}
    assert len(met) == len(set(met)) == 12
    assert not {frozenset([1, 2]), frozenset([3, 4]), frozenset([5, 6]), frozenset([1, 3])} & set(met)
    assert len({plan.place_of(5, one)[0] for one in (1, 2, 3, 4) if plan.place_of(5, one)}) == 1
    assert plan.quality["breaks_max"] == 1


@pytest.mark.django_db
def test_a_new_plan_leaves_begun_rounds_alone_and_can_be_taken_back():
    item = room(8)
    run = do(do(planned(item, rounds=4), "start"), "next_round")
    first = run.plan
    for number in (9, 10):
        arrive(item.meeting, number)

    run = do(run, "replan", {3, 99})

    second = run.plan
    assert (second.version, second.rounds[:2]) == (2, first.rounds[:2])
    assert len(set(pairs(second))) == len(pairs(second))
    assert second.people() - first.people() == {9, 10}
    assert all(second.place_of(3, one) is None for one in (3, 4))
    assert Registration.objects.get(number=3).left_at
    changed = {one.number: one for one in running.changes(first, second, 2)}
    assert {3, 9, 10} <= set(changed)
    assert (changed[3].round, changed[3].after, changed[9].before) == (3, None, None)

    assert do(run, "undo").plan == first
    assert Plan.objects.count() == 2


@pytest.mark.django_db
def test_a_rally_that_has_begun_moves_nobody_who_stays():
    item = room(8, kind="rally")
    person = {one.number: one for one in Registration.objects.all()}
    Encounter.objects.create(registration=person[3], other=person[5], is_blocked=True)
    run = do(planned(item, rounds=3), "start")
    before = run.plan
    assert not [group for held in before.rounds for _station, group in held["groups"] if {3, 5} <= set(group)]
    assert sorted(number for _station, group in before.rounds[0]["groups"] for number in group) == list(range(1, 9))
    arrive(item.meeting, 9)

    after = do(run, "replan", {2}).plan

    assert after.rounds[0] == before.rounds[0]
    for one in (2, 3):
        for number in (1, 3, 4, 5, 6, 7, 8):
            assert after.place_of(number, one)[0] == before.place_of(number, one)[0]
        assert after.place_of(2, one) is None
    assert after.place_of(9, 2)[0] != after.place_of(9, 3)[0]


@pytest.mark.once
def test_patching_a_rally_fills_the_smallest_group_and_a_wish_is_worth_one_more():
    rounds = [{"a": [1, 2], "b": [3, 4]}, {"a": [3, 4], "b": [1, 2]}]

    assert patched(rounds, 1, [1, 2, 3, 5], {})[1] == {"a": [3, 5], "b": [1, 2]}
    assert patched(rounds, 1, [1, 2, 3, 5], {5: ["b"]})[1] == {"a": [3], "b": [1, 2, 5]}
    assert patched(rounds, 1, [1, 2, 3, 5], {}, {5: {3}})[1] == {"a": [3], "b": [1, 2, 5]}
    assert patched(rounds, 2, [5], {}) == rounds


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_told():
    item, outdated = room(6), []

    def pressing(deed):
        def press():
            try:
                deed()
            except running.Outdated:
                outdated.append(1)

        return press

    at_once([pressing(lambda: running.prepare(running.run_of(item), 0)) for _time in range(2)])
    run = Run.objects.get()
    assert (run.revision, Plan.objects.count(), len(outdated)) == (1, 1, 1)

    at_once([pressing(lambda deed=deed: deed(current(run), 1)) for deed in (running.start, running.start)])
    at_once([pressing(lambda: running.next_round(run, 2)) for _time in range(3)])
    run.refresh_from_db()
    assert (run.revision, run.round, len(outdated)) == (3, 2, 4)
