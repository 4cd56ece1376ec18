"""What the organiser should know about a plan, most important first."""

from collections.abc import Iterator

from events.formats.notes import Note
from events.formats.rally import bounds
from events.formats.rally.quality import Quality
from events.formats.rally.room import Room


def of(room: Room, quality: Quality) -> list[Note]:
    if not room.people:
        return [Note("nobody_here")]
    return [*_wishes(room, quality), *_company(room, quality), *_organisations(room, quality), *_stations(room)]


def _wishes(room: Room, quality: Quality) -> Iterator[Note]:
    wished = int(room.wished.sum())
    if not wished:
        yield Note("no_wishes")
        return
    values = {"granted": quality.wishes, "wished": wished, "possible": quality.wishes_bound}
    if quality.wishes < quality.wishes_bound:
        yield Note("wishes_given_up", values)
    elif quality.wishes < wished:
        yield Note("wishes_beyond_seats", values)
    seats = room.rounds * room.largest_group
    crowded = [
        station
        for station, count in zip(room.stations, room.wished.sum(axis=0), strict=True)
        if count > seats and len(room.stations) > 1
    ]
    if crowded:
        yield Note("stations_crowded", {"count": len(crowded), "stations": crowded, "seats": seats})


def _company(room: Room, quality: Quality) -> Iterator[Note]:
    if room.mode == "together":
        yield Note("together")
    elif quality.company_bound:
        needed = bounds.stations_without_repeats(room)
        yield Note("stations_for_no_repeats", {"count": len(room.stations), "needed": needed})
    elif quality.company:
        yield Note("some_meet_again", {"count": quality.company})


def _organisations(room: Room, quality: Quality) -> Iterator[Note]:
    least = bounds.least_same_organisation(room)
    if quality.same_organisation:
        code = "organisations_spread" if quality.same_organisation == least else "organisations_together"
        yield Note(code, {"count": quality.same_organisation, "least": least})


def _stations(room: Room) -> Iterator[Note]:
    if room.rounds > len(room.stations):
        yield Note("stations_again", {"count": len(room.stations), "rounds": room.rounds})
    if len(room.stations) > len(room.people):
        yield Note("stations_empty", {"count": len(room.stations) - len(room.people)})
