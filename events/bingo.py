"""The bingo of a meeting: who agreed to be found by which facts, and the cards made of them.

What is true for whom is told to the planner and kept in no plan: a plan holds cards by number and counts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.formats.bingo import planner
from events.formats.bingo.cards import Dealer
from events.formats.bingo.room import FEWEST_HOLDERS, Person, Room
from events.formats.notes import Note
from events.models import BingoEntry, BingoMark, Fact, Meeting, Plan, ProgrammeItem, Registration, Run
from events.models.bingo import forget_facts
from events.models.registration import RegistrationQuerySet

Cards = Mapping[int, tuple[int, ...]]


def is_held_at(meeting: Meeting) -> bool:
    return meeting.programme.filter(kind=ProgrammeItem.Kind.BINGO).exists()


def agree(registration: Registration, facts: Iterable[int], *, on_paper: bool = False) -> None:
    """Keeps what somebody ticked; facts that this meeting does not play with are none of it."""
    with transaction.atomic():
        entry, _is_new = BingoEntry.objects.update_or_create(
            registration=registration, defaults={"is_from_paper": on_paper, "agreed_at": timezone.now()}
        )
        entry.facts.set(Fact.objects.used_by(registration.meeting).filter(pk__in=facts))


def take_back(registration: Registration) -> None:
    BingoEntry.objects.filter(registration=registration).delete()


def forget(registration: Registration) -> None:
    forget_facts(Registration.objects.filter(pk=registration.pk))


def entry_of(registration: Registration) -> BingoEntry | None:
    """None for somebody who has agreed to nothing."""
    return BingoEntry.objects.filter(registration=registration).first()


def people_of(meeting: Meeting) -> list[Registration]:
    """Everybody who plays: who agreed to the bingo or to the formats. Before anybody is here, all who have a seat."""
    playing = _playing(meeting).filter(number__isnull=False).order_by("number")
    here = list(playing.in_the_room())
    return here or ([] if meeting.registrations.here().exists() else list(playing))


def plan(run: Run, *, keeps_cards: bool) -> Plan:
    """Not saved yet. Where cards are kept, those of people who just are not here are, too: they may be printed."""
    people = people_of(run.item.meeting)
    kept = cards_of(run.plan) if run.plan and keeps_cards else {}
    # Whoever comes late gets a card like those of the others.
    size = _size(kept.values()) or run.size
    room = Room(size, tuple(_people(people, run.item.meeting)))
    made = planner.plan(room, seed=0, kept=kept)
    of_the_room = {int(one.person): tuple(map(int, one.facts)) for one in made.cards}
    cards = _still_playing(kept, run.item.meeting) | of_the_room
    return Plan(
        run=run,
        inputs={"size": run.size, "people": [person.number for person in people]},
        cards={str(number): list(facts) for number, facts in sorted(cards.items())},
        quality=_quality(room, of_the_room),
        notes=[[note.code, dict(note.values)] for note in [*_smaller_at_once(room, run), *made.notes]],
    )


def cards_of(plan: Plan) -> dict[int, tuple[int, ...]]:
    return {int(number): tuple(facts) for number, facts in plan.cards.items()}


def spare_cards(run: Run, many: int) -> list[tuple[int, ...]]:
    """For whoever comes when everything is printed: any number may stand on them."""
    if not run.plan or not many:
        return []
    people = list(_people(people_of(run.item.meeting), run.item.meeting))
    room = Room(run.size, (*people, *(Person(f"spare {number}") for number in range(many))))
    kept = cards_of(run.plan)
    dealer = Dealer(room, Random(run.plan.version))  # noqa: S311 - nobody gains by guessing it
    for facts in kept.values():
        dealer.keep(facts)
    dealer.deal(range(len(people), len(people) + many), _size(kept.values()) or run.size, own_facts=False)
    return [tuple(map(int, facts)) for facts in dealer.cards.values()]


def counted(meeting: Meeting, people: Iterable[Registration]) -> list[tuple[Fact, int]]:
    """How many of them a fact is true for, the most common first; the order tells nothing of facts of one or two."""
    entries = BingoEntry.facts.through.objects.filter(bingoentry__registration__in=[one.pk for one in people])
    holders = Counter(entries.values_list("fact", flat=True))
    every = ((fact, holders[fact.pk]) for fact in Fact.objects.used_by(meeting))
    return sorted(every, key=lambda pair: (-pair[1] if pair[1] >= FEWEST_HOLDERS else 0, pair[0].pk))


def facts_on(cards: Iterable[Iterable[int]]) -> dict[int, Fact]:
    """Also what has been retired since; a fact that was deleted leaves an empty cell."""
    keys = {pk for facts in cards for pk in facts}
    known = Fact.objects.in_bulk(keys)
    return {pk: known.get(pk) or Fact(pk=pk, text_de="–") for pk in keys}


def mark(own: Registration, said: Mapping[int, int | None]) -> bool:
    """Fact -> the number of who signed, None for nobody; whether all these numbers are known. The own one is not."""
    others = Registration.objects.confirmed().filter(meeting=own.meeting_id).exclude(pk=own.pk)
    known = {one.number: one for one in others.filter(number__in=[number for number in said.values() if number])}
    with transaction.atomic():
        # One page at a time: a telephone sends what waited on it in one go.
        Registration.objects.select_for_update(no_key=True).only("pk").get(pk=own.pk)
        kept = {fact: known[number] for fact, number in said.items() if number in known}
        BingoMark.objects.filter(registration=own, fact__in=said.keys() - kept.keys()).delete()
        for fact, other in kept.items():
            BingoMark.objects.update_or_create(registration=own, fact_id=fact, defaults={"other": other})
    return all(number is None or number in known for number in said.values())


def _playing(meeting: Meeting) -> RegistrationQuerySet:
    return meeting.registrations.confirmed().filter(Q(joins_formats=True) | Q(bingo_entry__isnull=False))


def _people(registrations: Iterable[Registration], meeting: Meeting) -> Iterator[Person]:
    """By number, with facts the meeting still plays with."""
    used = set(Fact.objects.used_by(meeting).values_list("pk", flat=True))
    ticks = BingoEntry.facts.through.objects.filter(bingoentry__registration__meeting=meeting)
    facts: dict[int, set[int]] = {}
    for registration, fact in ticks.values_list("bingoentry__registration", "fact"):
        facts.setdefault(registration, set()).add(fact)
    for one in registrations:
        yield Person(one.number or 0, frozenset(facts.get(one.pk, set()) & used))


def _still_playing(kept: Cards, meeting: Meeting) -> dict[int, tuple[int, ...]]:
    playing = _playing(meeting).filter(number__in=kept)
    return {number: kept[number] for number in playing.values_list("number", flat=True) if number}


def _size(cards: Iterable[tuple[int, ...]]) -> int | None:
    """Of most of the cards."""
    sizes = Counter(round(len(facts) ** 0.5) for facts in cards)
    return sizes.most_common(1)[0][0] if sizes else None


def _smaller_at_once(room: Room, run: Run) -> Iterator[Note]:
    if room.size < run.size:
        yield Note("smaller_for_all", {"size": room.size, "wanted": run.size})


def _quality(room: Room, cards: Cards) -> dict[str, Any]:
    used: Counter[Any] = Counter(fact for facts in cards.values() for fact in facts)
    shared = [len(one & other) for one, other in combinations([set(facts) for facts in cards.values()], 2)]
    return {
        "people": len(room.people),
        "cards": len(cards),
        "with_facts": sum(bool(person.facts) for person in room.people),
        "size": _size(cards.values()) or room.size,
        "facts": len(room.holders),
        "fewest_holders": FEWEST_HOLDERS,
        "used_least": min((used[fact] for fact in room.holders), default=0),
        "used_most": max(used.values(), default=0),
        "shared_most": max(shared, default=0),
        "shared_mean": round(sum(shared) / len(shared), 1) if shared else 0,
        "own": sum(bool(set(cards.get(int(person.id), ())) & person.facts) for person in room.people),
    }
