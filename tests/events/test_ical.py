from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events import ical

pytestmark = pytest.mark.once

BERLIN = ZoneInfo("Europe/Berlin")
UID = UUID("7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11")
START = datetime(2026, 6, 19, 12, tzinfo=UTC)  # two in the afternoon in Berlin
FULL = {"ends_at": START + timedelta(hours=4), "place": "Saal", "description": "Um zwei", "url": "https://example.org/"}
HOSTILE = [
    "x\r\nATTENDEE:mailto:evil@example.org",
    "x\rX-EVIL:1",
    "x\nEND:VEVENT\nBEGIN:VEVENT",
    "x\x85X-EVIL:1\u2028X-EVIL:2\u2029X-EVIL:3\x0bX-EVIL:4\x0cX-EVIL:5\x1cX-EVIL:6",
    "x\\nX-EVIL:1",
    'x";X-EVIL=1:y',
    "x\x00\x07\x1b y",
    "ü" * 200 + "\r \r\t\n X-EVIL:1",
    "\udc80 half a sign",
]


def entry(**values):
    return ical.Entry(
        **{"uuid": UID, "sequence": 3, "changed_at": START, "title": "Treffen", "starts_at": START} | values
    )


def lines_of(*entries):
    text = ical.written("Treffen", entries).decode()
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")


def events_in(*entries):
    """Each event as both readers see it."""
    raw = ical.written("Treffen", entries)
    theirs = vobject.readOne(raw.decode())
    return list(zip(Calendar.from_ical(raw).walk("VEVENT"), theirs.vevent_list, strict=True))


def names_in(event):
    return sorted(name for name, _value in event.property_items(recursive=False) if name not in ("BEGIN", "END"))


def test_an_event_says_all_that_is_known():
    lines = lines_of(entry(**FULL))

    begin, end = lines.index("BEGIN:VEVENT"), lines.index("END:VEVENT")
    assert sorted(lines[begin + 1 : end]) == [
        "DESCRIPTION:Um zwei",
        "DTEND;TZID=Europe/Berlin:20260619T180000",
        "DTSTAMP:20260619T120000Z",
        "DTSTART;TZID=Europe/Berlin:20260619T140000",
        "LAST-MODIFIED:20260619T120000Z",
        "LOCATION:Saal",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Treffen",
        f"UID:{UID}",
        "URL:https://example.org/",
    ]
    assert "TZID:Europe/Berlin" in lines[:begin]


def test_what_is_not_known_is_left_out():
    ((event, _theirs),) = events_in(entry())

    assert names_in(event) == ["DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "UID"]


def test_a_cancelled_meeting_stays_and_says_so():
    ((event, theirs),) = events_in(entry(is_cancelled=True))

    assert (event["STATUS"], theirs.status.value) == ("CANCELLED", "CANCELLED")


@pytest.mark.parametrize(
    ("ends_at", "day_after"),
    [(None, date(2026, 6, 20)), (START + timedelta(days=1), date(2026, 6, 21)), (START, date(2026, 6, 20))],
)
def test_where_the_day_alone_is_known_the_event_lasts_all_day(ends_at, day_after):
    ((event, theirs),) = events_in(entry(is_all_day=True, ends_at=ends_at))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 6, 19), day_after)
    assert (theirs.dtstart.value, theirs.dtend.value) == (date(2026, 6, 19), day_after)


def test_the_day_is_that_of_berlin():
    ((event, _theirs),) = events_in(entry(starts_at=datetime(2026, 6, 18, 22, 30, tzinfo=UTC), is_all_day=True))

    assert event["DTSTART"].dt == date(2026, 6, 19)


@pytest.mark.parametrize("change", [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)])
def test_both_readers_see_the_same_moments_across_a_change_of_the_clock(change):
    moments = [change + timedelta(minutes=30 * step) for step in range(-96, 97)]
    entries = [entry(uuid=uuid4(), starts_at=moment, ends_at=moment + timedelta(hours=2)) for moment in moments]

    seen = events_in(*entries)

    assert [ours["DTSTART"].dt.astimezone(UTC) for ours, _theirs in seen] == moments
    assert [theirs.dtstart.value.astimezone(UTC) for _ours, theirs in seen] == moments
    ends = [moment + timedelta(hours=2) for moment in moments]
    assert [ours["DTEND"].dt.astimezone(UTC) for ours, _theirs in seen] == ends
    assert [theirs.dtend.value.astimezone(UTC) for _ours, theirs in seen] == ends


def test_half_past_two_comes_twice_and_stays_two_moments():
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold).astimezone(UTC) for fold in (0, 1))

    lines = lines_of(entry(starts_at=first), entry(starts_at=second))

    starts = [line for line in lines if line.startswith("DTSTART") and "2026" in line]
    assert starts == ["DTSTART:20261025T003000Z", "DTSTART:20261025T013000Z"]


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2039, 2060])
def test_the_rules_written_out_agree_with_the_zone(year):
    ((_event, theirs),) = events_in(entry())
    zone = theirs.dtstart.value.tzinfo

    hours = [datetime(year, 1, 1, 12) + timedelta(hours=6 * step) for step in range(1460)]

    told = {hour for hour in hours if hour.replace(tzinfo=zone).utcoffset() != hour.replace(tzinfo=BERLIN).utcoffset()}
    assert told == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_adds_nothing(text):
    assert_nothing_added(text)


@given(st.text(st.sampled_from('ab:;,\\"= \t\r\n\x00\x0b\x85\u2028ü😀') | st.characters(codec=None), max_size=120))
def test_no_text_adds_anything(text):
    assert_nothing_added(text)


def assert_nothing_added(text):
    """As many events and properties as without it, no line longer than 75 octets, and both read the same text."""
    filled = FULL | {"title": f"a{text}", "place": f"b{text}", "description": f"c{text}.", "url": f"https://d/{text}"}
    raw = ical.written(text, [entry(**filled)])

    ((event, theirs),) = events_in(entry(**filled))
    ((harmless, _theirs),) = events_in(entry(**FULL))
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\x00" not in raw
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    assert names_in(event) == names_in(harmless)
    assert sorted(theirs.contents) == [name.lower() for name in names_in(harmless)]
    assert event["SUMMARY"] == theirs.summary.value == ical.one_line(f"a{text}")
    assert event["LOCATION"] == theirs.location.value == ical.one_line(f"b{text}")
    assert event["DESCRIPTION"] == theirs.description.value == ical.plain(f"c{text}.")
