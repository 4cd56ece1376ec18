"""A day that never was: with invented people organisers try a format beforehand.

Nobody of them is registered and nothing of it is stored with the meeting: no mail, count, export or list can hold them.
The same room and seed give the same day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from random import Random
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Topic
from events import planning, running
from events.format_sheets import Guest
from events.models import Plan, ProgrammeItem, Run

MINUTES_KEPT = 30
MOST_TOPICS = 12
# Of ten people so many stand in the list of participants.
LISTED = 0.8


@dataclass(frozen=True)
class Room:
    """How many come, and how the day goes."""

    people: int = 79
    organisations: int = 40
    missing: int = 10
    late: int = 3
    leaving: int = 2
    seed: int = 1


@dataclass(frozen=True)
class Step:
    """One version of the plan, why there is it, and what it changes."""

    name: str
    people: int
    plan: Plan
    seconds: float
    gone: int = 0
    come: int = 0
    finished: int = 0
    changed: int = 0
    # How many would sit alone in a round without it.
    alone: int = 0


@dataclass(frozen=True)
class Rehearsal:
    run: Run
    steps: list[Step]
    guests: dict[int, Guest]

    @property
    def plan(self) -> Plan:
        return self.steps[-1].plan

    def in_round(self, number: int) -> Run:
        """As the projector has it while this round goes on."""
        run = _set_up(self.run.item, self.run)
        run.plan, run.state, run.round = self.plan, Run.State.RUNNING, number
        run.begins_at = timezone.now() + timedelta(seconds=run.change_seconds)
        run.ends_at = run.begins_at + timedelta(minutes=run.minutes)
        return run


def rehearsed(item: ProgrammeItem, room: Room) -> Rehearsal:
    """Raises UnusableInput where no plan can be made at all. Looked at step by step it is planned once."""
    run = _set_up(item, running.run_of(item))
    topics = _topics(item)
    people = _people(room, [topic.pk for topic in topics])
    key = f"rehearsal:{sha256(repr((item.pk, planning.told(run, people), room)).encode()).hexdigest()}"
    versions = cache.get(key)
    if versions is None:
        versions = list(_versions(run, people, room))
        cache.set(key, versions, MINUTES_KEPT * 60)
    return Rehearsal(run, list(_steps(run, versions)), _guests(people, topics, room))


def _set_up(item: ProgrammeItem, like: Run) -> Run:
    return Run(item=item, **{name: getattr(like, name) for name in running.SETTINGS})


def _versions(run: Run, people: list[planning.Participant], room: Room) -> Iterator[dict[str, Any]]:
    """As plain values: for everybody registered, for those who came, and for who is left after half of the rounds."""
    chance = Random(room.seed)  # noqa: S311 - nobody gains by guessing it
    registered, late = people[: room.people], people[room.people :]
    missing = set(chance.sample(range(1, room.people + 1), room.people * room.missing // 100))
    here = [person for person in registered if person.number not in missing]
    leaving = {person.number for person in chance.sample(here, min(room.leaving, len(here)))}
    yield _version(run, "before", registered)
    if missing:
        yield _version(run, "start", here, gone=len(missing))
    finished = run.rounds // 2
    if finished and (late or leaving):
        left = [person for person in here if person.number not in leaving] + late
        yield _version(run, "during", left, gone=len(leaving), come=len(late), finished=finished)


def _version(run: Run, name: str, people: list[planning.Participant], **told: int) -> dict[str, Any]:
    began = perf_counter()
    inputs = planning.told(run, people)
    plan = planning.plan(run, inputs, finished=told.get("finished", 0))
    run.plan = plan
    answer = {"inputs": inputs, "rounds": plan.rounds, "quality": plan.quality, "notes": plan.notes}
    return told | {"name": name, "people": len(people), "seconds": perf_counter() - began, "plan": answer}


def _steps(run: Run, versions: list[dict[str, Any]]) -> Iterator[Step]:
    before: Plan | None = None
    for number, version in enumerate(versions, start=1):
        plan = Plan(run=run, version=number, **version["plan"])
        finished = version.get("finished", 0)
        more: dict[str, Any] = {}
        if before:
            present = {person["id"] for person in plan.inputs["people"]}
            more["changed"] = sum(one.number in present for one in running.changes(before, plan, finished))
            more["alone"] = max((_alone(held, present) for held in before.rounds[finished:]), default=0)
        yield Step(**{**version, "plan": plan}, **more)
        before = plan


def _alone(held: dict[str, Any], present: set[int]) -> int:
    """Who would sit at a table without anybody, had nobody made a new plan."""
    return sum(len(present.intersection(group)) == 1 < len(group) for _place, group in held["groups"])


def _people(room: Room, topics: list[int]) -> list[planning.Participant]:
    """Few organisations send many, many send one; who comes late is the last."""
    chance = Random(room.seed)  # noqa: S311 - nobody gains by guessing it
    total = room.people + room.late
    organisations = list(range(1, min(room.organisations, total) + 1))
    more = chance.choices(organisations, [1 / one for one in organisations], k=total - len(organisations))
    homes = chance.sample([*organisations, *more], total)
    return [
        planning.Participant(number, home, _few(chance, topics), _few(chance, topics))
        for number, home in enumerate(homes, start=1)
    ]


def _few(chance: Random, topics: list[int]) -> list[int]:
    return sorted(chance.sample(topics, min(chance.randint(1, 3), len(topics))))


def _topics(item: ProgrammeItem) -> list[Topic]:
    """Those of the stations and of the meeting; else the top ones."""
    stations = Topic.objects.filter(stations__item=item).distinct()
    found = list(stations) or list(item.meeting.topics.all())
    return found if len(found) > 1 else list(Topic.objects.top()[:MOST_TOPICS])


def _guests(people: list[planning.Participant], topics: list[Topic], room: Room) -> dict[int, Guest]:
    chance = Random(room.seed)  # noqa: S311 - nobody gains by guessing it
    words = {topic.pk: str(topic) for topic in topics}
    return {
        one.number: Guest(
            one.number,
            _("Person %(number)d") % {"number": one.number},
            _("Organisation %(number)d") % {"number": one.organisation},
            chance.random() < LISTED,
            (frozenset(words[topic] for topic in one.offers), frozenset(words[topic] for topic in one.needs)),
        )
        for one in people
    }
