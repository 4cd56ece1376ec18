"""What the organiser should know about a plan, most important first."""

from collections.abc import Iterator
from itertools import takewhile

from events.formats.notes import Note
from events.formats.reading import Id
from events.formats.speed_dating.quality import Quality, same_organisation
from events.formats.speed_dating.room import Room, Round


def of(room: Room, rounds: tuple[Round, ...], quality: Quality, *, proven: bool) -> list[Note]:
    planned = rounds[len(room.frozen_rounds) :]
    if len(room.people) < 2:
        return [Note("nobody_to_pair", {"count": len(room.people)})]
    return [
        *_who_is_here(room, rounds),
        *_meetings(room, planned, proven=proven),
        *_organisations(room, planned, proven=proven),
        *_breaks(room, rounds, quality),
        *_worth(room, quality),
    ]


def _who_is_here(room: Room, rounds: tuple[Round, ...]) -> Iterator[Note]:
    if room.left:
        yield Note("left", {"count": len(room.left), "people": room.left})
    seen = {person for held in room.frozen_rounds for person in held.everyone}
    arrived = [person.id for person in room.people if person.id not in seen]
    if room.frozen_rounds and arrived:
        yield Note("arrived", {"count": len(arrived), "people": arrived})
    alone = _without_partner(room, rounds)
    if alone and room.open_rounds:
        yield Note("without_partner", {"count": len(alone), "people": alone})


def _meetings(room: Room, planned: tuple[Round, ...], *, proven: bool) -> Iterator[Note]:
    possible, held = len(planned) * (len(room.people) // 2), sum(len(one.pairs) for one in planned)
    if held == possible:
        return
    empty = len(list(takewhile(lambda one: not one.pairs, reversed(planned))))
    if empty:
        yield Note("last_rounds_empty", {"count": empty, "useful": len(room.frozen_rounds) + len(planned) - empty})
    values = {"count": possible - held, "held": held, "possible": possible}
    yield Note("meetings_missing" if proven else "meetings_missing_unproven", values)
    staying = sum(person.stays_at_table for person in room.people)
    if staying > len(room.people) - staying:
        yield Note("too_many_stay", {"count": staying})


def _organisations(room: Room, planned: tuple[Round, ...], *, proven: bool) -> Iterator[Note]:
    count = same_organisation(room, planned)
    if not count:
        return
    yield Note("same_organisation" if proven else "same_organisation_unproven", {"count": count})
    largest = 1 + int(room.same_organisation.sum(axis=1).max())
    if 2 * largest > len(room.people) + 1:
        yield Note("organisation_over_half", {"count": largest, "people": len(room.people)})


def _breaks(room: Room, rounds: tuple[Round, ...], quality: Quality) -> Iterator[Note]:
    if len(room.people) % 2 and room.open_rounds:
        yield Note("odd")
    if quality.breaks_max - quality.breaks_min > 1 and not room.frozen_rounds:
        yield Note("breaks_unequal", {"fewest": quality.breaks_min, "most": quality.breaks_max})


def _worth(room: Room, quality: Quality) -> Iterator[Note]:
    if room.open_rounds and not room.value.any():
        yield Note("nothing_in_common")
    if room.mode == "rows":
        yield Note("rows")
    if room.fair:
        yield Note("fair", {"worst": quality.worst_person})


def _without_partner(room: Room, rounds: tuple[Round, ...]) -> list[Id]:
    paired = {one for held in rounds for first, second, _ in held.pairs for one in (first, second)}
    return [person.id for person in room.people if person.id not in paired]
