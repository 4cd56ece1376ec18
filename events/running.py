"""What organisers do with a format while the room waits. Of two who press at once, the second learns that it is done.

Each deed locks the run and looks at its revision: who has an older page before them changes nothing. Planning takes up
to two seconds and happens before the lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from events import planning
from events.models import Meeting, Plan, ProgrammeItem, Registration, Run
from events.models.run import MOMENTS

Kind, State = ProgrammeItem.Kind, Run.State
MORE_TIME = timedelta(minutes=1)
SETTINGS = ["rounds", "minutes", "change_seconds", "size", "mode", "staying"]


class Outdated(Exception):
    """Somebody else was faster, or there is nothing of that kind to do now."""


@dataclass(frozen=True)
class Change:
    """What a new plan means for one person in the next round that is different."""

    number: int
    round: int
    before: int | None
    after: int | None


def run_of(item: ProgrammeItem) -> Run:
    """As it is, or as it would be set up by default; not saved."""
    return Run.objects.select_related("plan").filter(item=item).first() or Run(item=item, **_defaults(item))


def prepare(run: Run, revision: int) -> Run:
    """Keeps the settings this run has been given, and plans for who is there."""
    plan = _planned(run)
    with transaction.atomic():
        given = {name: getattr(run, name) for name in SETTINGS}
        Run.objects.get_or_create(item=run.item, defaults=given)
        with _changing(run.item, revision) as current:
            _demand(current.is_prepared)
            for name, value in given.items():
                setattr(current, name, value)
            _take(current, plan)
    return current


def start(run: Run, revision: int) -> None:
    with _changing(run.item, revision) as current:
        _demand(current.is_prepared and (current.plan_id is not None or run.kind not in planning.WITH_PLAN))
        _begin(current, 1)


def next_round(run: Run, revision: int) -> None:
    with _changing(run.item, revision) as current:
        _demand(current.is_on and not current.is_last_round)
        _begin(current, current.round + 1)


def pause(run: Run, revision: int) -> None:
    with _changing(run.item, revision) as current:
        _demand(current.state == State.RUNNING)
        current.state, current.paused_at = State.PAUSED, timezone.now()


def resume(run: Run, revision: int) -> None:
    """The clock goes on where it stood."""
    with _changing(run.item, revision) as current:
        _demand(current.state == State.PAUSED)
        stood = timezone.now() - (current.paused_at or timezone.now())
        current.begins_at, current.ends_at = _later(current.begins_at, stood), _later(current.ends_at, stood)
        current.state, current.paused_at = State.RUNNING, None


def extend(run: Run, revision: int) -> None:
    """One minute more; from now, where the round is over already."""
    with _changing(run.item, revision) as current:
        _demand(current.is_on)
        now = moment(current)
        current.ends_at = max(current.ends_at or now, now) + MORE_TIME


def finish(run: Run, revision: int) -> None:
    with _changing(run.item, revision) as current:
        _demand(current.is_on)
        current.state, current.paused_at = State.FINISHED, None


def replan(run: Run, revision: int, gone: set[int]) -> Run:
    """For who is there now. Rounds that have begun stay as they are."""
    meeting = run.item.meeting
    _demand(run.revision == revision and run.state != State.FINISHED and run.kind in planning.WITH_PLAN)
    _leave(meeting, gone)
    plan = _planned(run, keeps=True)
    with _changing(run.item, revision) as current:
        _take(current, plan)
    return current


def undo(run: Run, revision: int) -> None:
    """What the last deed changed is as it was; the version of the plan is the one before."""
    with _changing(run.item, revision, can_be_undone=False) as current:
        _demand(current.before is not None)
        for name, value in (current.before or {}).items():
            setattr(current, name, parse_datetime(value) if name in MOMENTS and value else value)


DEEDS: dict[str, Callable[[Run, int], None]] = {
    "start": start,
    "next": next_round,
    "pause": pause,
    "resume": resume,
    "extend": extend,
    "finish": finish,
    "undo": undo,
}


def changes(old: Plan, new: Plan, finished: int) -> list[Change]:
    """For each person the first coming round in which the place or the company is another."""
    found = []
    for number in sorted(old.people() | new.people()):
        for one in range(finished + 1, max(len(old.rounds), len(new.rounds)) + 1):
            before, after = old.place_of(number, one), new.place_of(number, one)
            if _same(before) != _same(after):
                found.append(Change(number, one, before and before[0], after and after[0]))
                break
    return found


def moment(run: Run) -> datetime:
    """What counts as now for its clock: a pause stops it."""
    return run.paused_at or timezone.now()


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment and moment + by


def _same(place: tuple[int, list[int]] | None) -> Any:
    return place and (place[0], sorted(place[1]))


@contextmanager
def _changing(item: ProgrammeItem, revision: int, *, can_be_undone: bool = True) -> Iterator[Run]:
    with transaction.atomic():
        # The first statement: SQLite takes its lock with the transaction, PostgreSQL with this row.
        current = Run.objects.select_for_update(no_key=True).filter(item=item).first()
        if current is None or current.revision != revision:
            raise Outdated
        before = current.remembered()
        yield current
        current.before = before if can_be_undone else None
        current.revision += 1
        current.save()


def _demand(is_possible: bool) -> None:
    if not is_possible:
        raise Outdated


def _begin(run: Run, number: int) -> None:
    now = timezone.now()
    run.state, run.round, run.paused_at = State.RUNNING, number, None
    run.begins_at = now + timedelta(seconds=run.change_seconds)
    run.ends_at = run.begins_at + timedelta(minutes=run.minutes)


def _planned(run: Run, *, keeps: bool = False) -> Plan | None:
    if run.kind not in planning.WITH_PLAN:
        return None
    return planning.planned(run, keeps=keeps)


def _take(run: Run, plan: Plan | None) -> None:
    if plan:
        plan.run, plan.version = run, run.plans.count() + 1
        plan.save()
        run.plan = plan


def _leave(meeting: Meeting, gone: set[int]) -> None:
    leaving = Registration.objects.filter(meeting=meeting, number__in=gone)
    leaving.in_the_room().update(left_at=timezone.now())


def _defaults(item: ProgrammeItem) -> dict[str, Any]:
    """What fits into the minutes of the programme."""
    minutes = item.minutes or 0
    if item.kind == Kind.SPEED_DATING:
        return {"rounds": min(max(minutes * 60 // 345, 1), 20) if minutes else 10, "mode": "cards"}
    if item.kind == Kind.RALLY:
        rounds = min(max(item.stations.count(), 1), 4)
        return {
            "rounds": rounds,
            "minutes": max(minutes // rounds - 2, 5) if minutes else 12,
            "change_seconds": 120,
            "mode": "wishes",
        }
    return {"minutes": minutes or 5, "change_seconds": 0}
