"""Meetings as a calendar in the format of RFC 5545. Takes plain values and returns bytes; knows no Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

BERLIN = ZoneInfo("Europe/Berlin")
PRODID = "-//CONNECT//Meetings//EN"
# Everything some reader takes for the end of a line, the lone carriage return included, which icalendar lets through.
LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# By rule instead of by date as icalendar would write it: a tenth as long, and it does not end in 2038.
RULES_OF_BERLIN = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Entry:
    uuid: UUID
    sequence: int
    changed_at: datetime
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    is_all_day: bool = False
    is_cancelled: bool = False
    place: str = ""
    description: str = ""
    url: str = ""


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """One calendar; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("NAME", one_line(name))
    calendar.add("X-WR-CALNAME", one_line(name))
    calendar.add_component(Timezone.from_ical(RULES_OF_BERLIN))
    for entry in entries:
        calendar.add_component(_event(entry))
    text: bytes = calendar.to_ical()
    return text


def plain(text: str) -> str:
    """Line breaks of one kind, and no sign that a reader could stumble over."""
    return CONTROL.sub("", LINE_BREAK.sub("\n", text))


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", str(entry.uuid))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.changed_at.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("SUMMARY", one_line(entry.title))
    for name, value in _span(entry).items():
        event.add(name, value)
    texts = {"LOCATION": one_line(entry.place), "DESCRIPTION": plain(entry.description), "URL": one_line(entry.url)}
    for name, text in texts.items():
        if text:
            event.add(name, text)
    return event


def _span(entry: Entry) -> dict[str, date]:
    """Start and end. The end of an all-day event is the day after; without a known end there is none."""
    bounds = {"DTSTART": entry.starts_at} | ({"DTEND": entry.ends_at} if entry.ends_at else {})
    if entry.is_all_day:
        last = (entry.ends_at or entry.starts_at).astimezone(BERLIN).date()
        return {"DTSTART": entry.starts_at.astimezone(BERLIN).date(), "DTEND": last + timedelta(days=1)}
    # In October one hour comes twice, and readers disagree on which of the two a time of Berlin means.
    zone = UTC if any(map(_comes_twice, bounds.values())) else BERLIN
    return {name: moment.astimezone(zone) for name, moment in bounds.items()}


def _comes_twice(moment: datetime) -> bool:
    local = moment.astimezone(BERLIN)
    return local.replace(fold=0).utcoffset() > local.replace(fold=1).utcoffset()  # type: ignore[operator]
