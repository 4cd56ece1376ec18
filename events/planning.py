"""From the people in the room to a plan: what the planners are told, and what they answer as it is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from events import bingo
from events.formats import files
from events.formats.notes import Note
from events.formats.rally.patching import patched
from events.models import Encounter, Meeting, Plan, ProgrammeItem, Registration, Run

Kind = ProgrammeItem.Kind
WITH_ROUNDS = (Kind.SPEED_DATING, Kind.RALLY)
WITH_PLAN = (*WITH_ROUNDS, Kind.BINGO)
# An organiser stands in front of a room and waits.
SECONDS = 2.0


@dataclass(frozen=True)
class Participant:
    """What a planner needs to know of somebody; topics by their keys."""

    number: int
    organisation: int | str | None
    offers: list[int]
    needs: list[int]


def people_of(meeting: Meeting, kind: str = Kind.SPEED_DATING) -> list[Registration]:
    """Who takes part in the formats and is here; before anybody is, who has a seat, so that cards can be printed."""
    if kind == Kind.BINGO:
        return bingo.people_of(meeting)
    wanted = meeting.registrations.in_formats().prefetch_related("topics_offered", "topics_needed", "languages")
    here = list(wanted.in_the_room())
    return here or ([] if meeting.registrations.here().exists() else list(wanted))


def inputs_of(run: Run, people: Iterable[Registration]) -> dict[str, Any]:
    """What the planner is told about these people."""
    people = list(people)
    never = _blocked(people)
    if run.kind == Kind.SPEED_DATING:
        never += _without_common_language(people)
    return told(run, [_participant(person) for person in people], never)


def told(run: Run, people: Iterable[Participant], never: Iterable[list[int]] = ()) -> dict[str, Any]:
    """In the shape of the file of its planner; people are the numbers on their badges."""
    if run.kind == Kind.RALLY:
        stations = list(run.item.stations.all())
        return {
            "rounds": run.rounds,
            "mode": run.mode,
            "stations": [station.pk for station in stations],
            "people": [_of_rally(person, stations) for person in people],
            "blocked": list(never),
        }
    return {
        "rounds": run.rounds,
        "mode": "rows" if run.mode == "rows" else "cards",
        "fair": run.mode == "fair",
        "people": [_of_speed_dating(person, numbers(run.staying)) for person in people],
        "blocked": list(never),
    }


def plan(run: Run, inputs: dict[str, Any], *, finished: int = 0, seconds: float = SECONDS) -> Plan:
    """Not saved yet. The first rounds, as many as are finished, stay those of the plan before."""
    if run.kind == Kind.RALLY:
        answer = _rally_patched(run.plan, inputs, finished) if finished and run.plan else _rally(inputs, seconds)
    else:
        answer = _speed_dating(run.plan, inputs, finished, seconds)
    rounds, quality, notes = answer
    return Plan(run=run, inputs=inputs, rounds=rounds, quality=quality | _counted(rounds, inputs), notes=notes)


def planned(run: Run, *, keeps: bool) -> Plan:
    """For the people in the room, not saved yet; what has begun stays, and so do cards if they are to be kept."""
    if run.kind == Kind.BINGO:
        return bingo.plan(run, keeps_cards=keeps)
    return plan(run, inputs_of(run, people_of(run.item.meeting)), finished=run.round)


def numbers(text: str) -> set[int]:
    """The numbers in a list such as "3, 17"."""
    words = text.replace(",", " ").replace(";", " ").replace("#", " ").split()
    return {int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 7}


def remarks(plan: Plan, titles: Mapping[int, str]) -> list[Note]:
    """What the planner said; it knows stations and facts by their keys."""
    return [
        Note(code, {name: _titled(name, value, titles) for name, value in values.items()})
        for code, values in plan.notes
    ]


def _titled(name: str, value: Any, titles: Mapping[int, str]) -> Any:
    has_titles = name in ("stations", "facts") and isinstance(value, list)
    return [titles.get(one, one) for one in value] if has_titles else value


def _of_speed_dating(person: Participant, staying: set[int]) -> dict[str, Any]:
    return {
        "id": person.number,
        "organisation": person.organisation,
        "offers": person.offers,
        "needs": person.needs,
        "interests": sorted({*person.offers, *person.needs}),
        "stays_at_table": person.number in staying,
    }


def _of_rally(person: Participant, stations: list[Any]) -> dict[str, Any]:
    """Who offers or needs the topic of a station is taken to wish for it."""
    topics = {*person.offers, *person.needs}
    wishes = [station.pk for station in stations if station.topic_id in topics]
    return {"id": person.number, "organisation": person.organisation, "wishes": wishes}


def _participant(person: Registration) -> Participant:
    name = person.organisation_name.strip().casefold()
    organisation = person.organisation_id or (f"typed {name}" if name else None)
    return Participant(person.number or 0, organisation, _keys(person.topics_offered), _keys(person.topics_needed))


def _keys(topics: Any) -> list[int]:
    return sorted(topic.pk for topic in topics.all())


def _without_common_language(people: list[Registration]) -> list[list[int]]:
    """Pairs that would sit in silence; who named no language is taken to get along."""
    spoken = [(person.number or 0, {language.pk for language in person.languages.all()}) for person in people]
    pairs = combinations([one for one in spoken if one[1]], 2)
    return [[one, other] for (one, first), (other, second) in pairs if not first & second]


def _blocked(people: list[Registration]) -> list[list[int]]:
    """Who would rather not meet whom, whichever of the two has said so."""
    number = {person.pk: person.number or 0 for person in people}
    said = Encounter.objects.filter(is_blocked=True, registration__in=number, other__in=number)
    return [[number[one], number[other]] for one, other in said.values_list("registration", "other")]


def _speed_dating(before: Plan | None, inputs: dict[str, Any], finished: int, seconds: float) -> tuple[Any, Any, Any]:
    frozen = [_pairs(one) for one in before.rounds[:finished]] if before else []
    answer = files.plan_speed_dating(inputs | {"frozen_rounds": frozen}, seed=0, seconds=seconds)
    rounds = [
        {"groups": [[table, [one, other]] for one, other, table in held["pairs"]], "breaks": held["breaks"]}
        for held in answer["rounds"]
    ]
    return rounds, answer["quality"], _stored(answer["notes"])


def _rally(inputs: dict[str, Any], seconds: float) -> tuple[Any, Any, Any]:
    answer = files.plan_rally(inputs, seed=0, seconds=seconds)
    return _at_stations(answer["rounds"]), answer["quality"], _stored(answer["notes"])


def _rally_patched(before: Plan, inputs: dict[str, Any], finished: int) -> tuple[Any, Any, Any]:
    rounds = [dict(one["groups"]) for one in before.rounds]
    wishes = {person["id"]: person["wishes"] for person in inputs["people"]}
    never: dict[Any, set[Any]] = {}
    for one, other in inputs["blocked"]:
        never.setdefault(one, set()).add(other)
        never.setdefault(other, set()).add(one)
    return _at_stations(patched(rounds, finished, list(wishes), wishes, never)), {}, []


def _pairs(held: Mapping[str, Any]) -> dict[str, Any]:
    return {"pairs": [[*pair, table] for table, pair in held["groups"]], "breaks": held["breaks"]}


def _at_stations(rounds: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    return [{"groups": [[int(place), list(people)] for place, people in one.items()], "breaks": []} for one in rounds]


def _stored(notes: Iterable[Note]) -> list[list[Any]]:
    return [[note.code, dict(note.values)] for note in notes]


def _counted(rounds: list[dict[str, Any]], inputs: dict[str, Any]) -> dict[str, Any]:
    """What people ask first, counted from the rounds themselves."""
    organisation = {person["id"]: person["organisation"] for person in inputs["people"]}
    met: dict[int, set[int]] = {number: set() for number in organisation}
    together: Counter[tuple[int, int]] = Counter()
    same, sizes = 0, set()
    for held in rounds:
        for _place, group in held["groups"]:
            sizes.add(len(group))
            for one, other in combinations(sorted(group), 2):
                together[one, other] += 1
                met.setdefault(one, set()).add(other)
                met.setdefault(other, set()).add(one)
                mine = organisation.get(one)
                same += mine is not None and mine == organisation.get(other)
    meets = [len(met[number]) for number in organisation]
    return {
        "people": len(organisation),
        "meets_least": min(meets, default=0),
        "meets_most": max(meets, default=0),
        "group_least": min(sizes, default=0),
        "group_most": max(sizes, default=0),
        "together_most": max(together.values(), default=0),
        "same_organisation": same,
    }
