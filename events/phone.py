"""What one participant sees on a telephone while the formats run: the own place, who is there, who was met."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from events import bingo_cards, connecting, live
from events.models import Connection, Encounter, ProgrammeItem, Registration, Run, Station

Kind = ProgrammeItem.Kind
# What somebody offers, and what somebody needs.
Topics = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Person:
    """Somebody met. A name is shown of those alone who agreed to stand in the list of participants."""

    registration: Registration
    encounter: Encounter | None = None
    connection: Connection | None = None

    @property
    def number(self) -> int | None:
        return self.registration.number

    @property
    def name(self) -> str:
        return self.registration.name if self.registration.is_listed or self.connection else ""

    @property
    def from_where(self) -> str:
        return self.registration.from_where if self.registration.is_listed or self.connection else ""


@dataclass(frozen=True)
class Place:
    """Where to be in one round, and with whom."""

    round: int
    place: int
    title: str
    people: list[Person]
    openers: list[tuple[str, list[str]]]


def page(own: Registration) -> dict[str, Any]:
    runs = list(Run.objects.of(own.meeting).select_related("item", "plan").order_by("begins_at", "pk"))
    on = next((run for run in reversed(runs) if run.is_on), None)
    kept = {one.other_id: one for one in own.encounters.all()}
    connections = {one.other_id: one for one in connecting.connections_of(own)}
    bingo = bingo_cards.run_of(runs)
    card = bingo_cards.own_card(own, bingo)
    met = _met(own, runs) | {cell.number for cell in card.cells if cell.number} if card else _met(own, runs)
    people = _people(own, {*met, *_around(own, on)}, {*kept, *connections}, kept, connections)
    by_number = {person.number: person for person in people}
    stations = _stations(on)
    known = {person.registration.pk for person in people if person.number in met} | {*kept, *connections}
    return {
        "run": on,
        "key": live.key_of_runs(runs),
        "clock": live.clock_of(on, timezone.now()) if on else None,
        "places": _places(own, on, by_number, stations),
        "has_break": own.number in _breaks(on),
        "route": _route(own, on, stations),
        "bingo": bingo,
        "card": card,
        "station": _station(own, on, stations),
        "people": [person for person in people if person.registration.pk in known and not person.connection],
        "connections": [person for person in people if person.connection],
    }


def openers(mine: Topics, theirs: list[Topics]) -> list[tuple[str, list[str]]]:
    """What two can begin to talk about: for more than two at a table they are too many."""
    if len(theirs) != 1:
        return []
    (offers, needs), (offered, sought) = mine, theirs[0]
    found = [
        ("they_need", sorted(offers & sought)),
        ("they_offer", sorted(needs & offered)),
        ("shared", sorted(offers & offered)),
    ]
    return [(name, topics) for name, topics in found if topics]


def topics_of(person: Registration) -> Topics:
    offers, needs = person.topics_offered.all(), person.topics_needed.all()
    return frozenset(str(one) for one in offers), frozenset(str(one) for one in needs)


def _met(own: Registration, runs: Iterable[Run]) -> set[int]:
    assert own.number is not None  # noqa: S101 - who has a seat has a number
    return {other for run in runs if run.plan for other in run.plan.met_by(own.number, run.round)}


def _around(own: Registration, run: Run | None) -> set[int]:
    """Who is with somebody now, and in the next round."""
    if not run or not run.plan or own.number is None:
        return set()
    places = [run.plan.place_of(own.number, one) for one in (run.round, run.round + 1)]
    return {other for found in places if found for other in found[1]}


def _people(
    own: Registration,
    numbers: set[int],
    keys: set[int],
    kept: dict[int, Encounter],
    connections: dict[int, Connection],
) -> list[Person]:
    others = own.meeting.registrations.filter(number__in=numbers) | own.meeting.registrations.filter(pk__in=keys)
    return [
        Person(one, kept.get(one.pk), connections.get(one.pk))
        for one in others.exclude(pk=own.pk).with_words().order_by("number")
    ]


def _places(
    own: Registration, run: Run | None, people: dict[int | None, Person], stations: dict[int, Station]
) -> dict[str, Place | None]:
    """Now, and in the next round."""
    if not run or not run.plan or own.number is None:
        return {}
    mine = topics_of(own)
    found: dict[str, Place | None] = {}
    for name, number in (("now", run.round), ("next", run.round + 1)):
        place = run.plan.place_of(own.number, number)
        found[name] = place and Place(
            round=number,
            place=place[0],
            title=stations[place[0]].title if place[0] in stations else "",
            people=[people[other] for other in place[1] if other in people],
            openers=openers(mine, [topics_of(people[other].registration) for other in place[1] if other in people]),
        )
    return found


def _breaks(run: Run | None) -> list[int]:
    has_round = run and run.plan and 0 < run.round <= len(run.plan.rounds)
    return run.plan.rounds[run.round - 1]["breaks"] if run and run.plan and has_round else []


def _route(own: Registration, run: Run | None, stations: dict[int, Station]) -> list[tuple[int, str]]:
    """The stations of a rally, round by round."""
    if not run or run.kind != Kind.RALLY or not run.plan or own.number is None:
        return []
    places = [(one, run.plan.place_of(own.number, one)) for one in range(1, run.rounds + 1)]
    return [(one, stations[place[0]].title if place[0] in stations else "") for one, place in places if place]


def _station(own: Registration, run: Run | None, stations: dict[int, Station]) -> Station | None:
    """Where somebody is in a rally now."""
    if not run or run.kind != Kind.RALLY or not run.plan or own.number is None:
        return None
    place = run.plan.place_of(own.number, run.round)
    return stations.get(place[0]) if place else None


def _stations(run: Run | None) -> dict[int, Station]:
    """Of a rally; other formats have none."""
    if not run or run.kind != Kind.RALLY:
        return {}
    return {station.pk: station for station in Station.objects.filter(item=run.item_id)}
