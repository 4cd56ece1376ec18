from datetime import UTC, date, datetime, timedelta
from email.utils import formatdate
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from icalendar import Calendar

from directory.models import Topic
from events.models import Meeting
from tests.factories import LocationFactory, MeetingFactory, MeetingSeriesFactory

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 6, 19, 12, tzinfo=UTC)
HOSTILE = [
    "x\r\nATTENDEE:mailto:evil@example.org",
    "x\rATTENDEE:mailto:evil@example.org",
    "END:VEVENT",
    "x\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:y",
    "x\u2028ATTENDEE:mailto:evil@example.org\x85END:VCALENDAR",
    'x";ATTENDEE="mailto:evil@example.org":\\n,;',
    "ü" * 190,
]


def events_in(response):
    """Each event as both readers see it."""
    theirs = vobject.readOne(response.content.decode())
    ours = Calendar.from_ical(response.content).walk("VEVENT")
    return list(zip(ours, theirs.contents.get("vevent", []), strict=True))


def titles_in(client, address, **parameters):
    response = client.get(address, parameters)
    assert response.status_code == 200
    return {str(ours["SUMMARY"]) for ours, _theirs in events_in(response)}


def name_of(response):
    return str(Calendar.from_ical(response.content)["X-WR-CALNAME"])


@pytest.mark.parametrize(
    ("address", "name"), [("/treffen.ics", "CONNECT: Treffen"), ("/en/meetings.ics", "CONNECT: Meetings")]
)
def test_the_calendar_holds_all_published_meetings_of_a_known_day(client, address, name):
    MeetingFactory(title="Kommt")
    MeetingFactory(title="War", past=True)
    MeetingFactory(title="Fällt aus", cancelled=True)
    MeetingFactory(title="Im Archiv", archived=True)
    MeetingFactory(title="Ganztags", precision=Meeting.Precision.DAY)
    MeetingFactory(title="Irgendwann im Mai", precision=Meeting.Precision.MONTH)
    MeetingFactory(title="Entwurf", draft=True)

    response = client.get(address)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles_in(client, address) == {"Kommt", "War", "Fällt aus", "Im Archiv", "Ganztags"}
    assert {str(ours["SUMMARY"]) for ours, _ in events_in(response) if ours["STATUS"] == "CANCELLED"} == {"Fällt aus"}
    assert name_of(response) == name


@pytest.mark.parametrize("folder", ["/treffen", "/en/meetings"])
def test_a_meeting_is_one_event_that_leads_to_its_page(client, folder, settings):
    settings.BASE_URL = "https://connect.example.org"
    venue = LocationFactory(name="Saal", street="Weg 1", postcode="12047")
    meeting = MeetingFactory(title="Runder Tisch", teaser="Für alle, die beraten.", starts_at=START, venue=venue)

    response = client.get(f"{folder}/runder-tisch.ics")

    ((ours, theirs),) = events_in(response)
    page = f"https://connect.example.org{folder}/runder-tisch/"
    assert ours["UID"] == theirs.uid.value == str(meeting.uuid)
    assert ours["DESCRIPTION"] == theirs.description.value == f"Für alle, die beraten.\n\n{page}"
    assert ours["URL"] == theirs.url.value == page
    assert ours["LOCATION"] == theirs.location.value == "Saal, Weg 1, 12047 Berlin"
    assert (ours["SEQUENCE"], response.headers["Content-Disposition"]) == (0, 'attachment; filename="runder-tisch.ics"')


def test_the_version_of_an_event_rises_when_the_meeting_moves(client):
    meeting = MeetingFactory()

    meeting.starts_at += timedelta(hours=1)
    meeting.save()

    ((ours, _theirs),) = events_in(client.get(f"/treffen/{meeting.slug}.ics"))
    assert ours["SEQUENCE"] == 1


@pytest.mark.parametrize("state", [{"draft": True}, {"precision": Meeting.Precision.MONTH}])
def test_a_draft_and_a_meeting_of_an_unknown_day_have_no_file(client, state):
    meeting = MeetingFactory(**state)

    assert client.get(f"/treffen/{meeting.slug}.ics").status_code == 404


def test_a_meeting_whose_time_is_unknown_lasts_all_day(client):
    meeting = MeetingFactory(starts_at=datetime(2026, 6, 18, 22, tzinfo=UTC), precision=Meeting.Precision.DAY)

    ((ours, theirs),) = events_in(client.get(f"/treffen/{meeting.slug}.ics"))

    assert (ours["DTSTART"].dt, ours["DTEND"].dt) == (date(2026, 6, 19), date(2026, 6, 20))
    assert (theirs.dtstart.value, theirs.dtend.value) == (date(2026, 6, 19), date(2026, 6, 20))


def test_nothing_of_a_protected_address_is_told(client):
    venue = LocationFactory(name="Kanarienhaus", street="Kanarienweg 1", postcode="10999", city="Kanarienstadt")
    venue.is_sensitive = True
    venue.save()
    meeting = MeetingFactory(venue=venue)

    for address in ("/treffen.ics", f"/treffen/{meeting.slug}.ics", "/treffen.atom"):
        content = client.get(address).content.decode()
        assert "Adresse geschützt" in content
        assert "anarien" not in content
        assert "10999" not in content


@pytest.mark.parametrize("change", [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)])
def test_both_readers_see_the_moments_of_the_database_across_a_change_of_the_clock(client, change):
    moments = [change + timedelta(minutes=30 * step) for step in range(-6, 7)]
    for moment in moments:
        MeetingFactory(starts_at=moment, ends_at=moment + timedelta(hours=2))

    seen = events_in(client.get("/treffen.ics"))

    stored = list(Meeting.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert [one for one, _end in stored] == moments
    assert [tuple(ours[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND")) for ours, _theirs in seen] == stored
    assert [
        (theirs.dtstart.value.astimezone(UTC), theirs.dtend.value.astimezone(UTC)) for _ours, theirs in seen
    ] == stored


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_adds_no_property(client, text):
    """Against a harmless meeting with the same fields filled, through the public address."""
    venue = LocationFactory(name=text[:100], street=text[:100])
    MeetingFactory(title="Harmlos", teaser="Harmlos", venue=LocationFactory(name="Saal"), slug="harmlos")
    MeetingFactory(title=f"a{text}", teaser=f"b{text}", venue=venue, slug="boese")

    ((harmless, its_other),) = events_in(client.get("/treffen/harmlos.ics"))
    ((ours, theirs),) = events_in(client.get("/treffen/boese.ics"))
    assert set(ours) == set(harmless)
    assert set(theirs.contents) == set(its_other.contents)
    assert ours["SUMMARY"] == theirs.summary.value == " ".join(f"a{text}".split())
    assert len(events_in(client.get("/treffen.ics"))) == 2


def test_a_feed_holds_the_meetings_of_its_topics_and_series(client):
    housing, law = Topic.objects.get(slug="wohnen"), Topic.objects.filter(parent__slug="wohnen").first()
    work = Topic.objects.get(slug="arbeit")
    series = MeetingSeriesFactory(title="Treffen im Kiez")
    MeetingFactory(title="Wohnen", topics=[housing, law], series=series)
    MeetingFactory(title="Mietrecht", topics=[law])
    MeetingFactory(title="Arbeit", topics=[work], series=series)
    MeetingFactory(title="Ohne Thema", series=series)
    MeetingFactory(title="Entwurf", topics=[housing], series=series, draft=True)
    calendar = "/treffen.ics"

    assert titles_in(client, calendar, topic="wohnen") == {"Wohnen", "Mietrecht"}
    assert titles_in(client, calendar, topic=["wohnen", "arbeit"]) == {"Wohnen", "Mietrecht", "Arbeit"}
    assert titles_in(client, calendar, series="treffen-im-kiez") == {"Wohnen", "Arbeit", "Ohne Thema"}
    assert titles_in(client, calendar, topic="wohnen", series="treffen-im-kiez") == {"Wohnen"}
    assert name_of(client.get(calendar, {"topic": "wohnen", "series": "treffen-im-kiez"})) == (
        f"CONNECT: {housing}, Treffen im Kiez"
    )


def test_a_topic_without_a_meeting_is_an_empty_calendar(client):
    MeetingFactory()

    assert titles_in(client, "/treffen.ics", topic="wohnen") == set()


@pytest.mark.parametrize("address", ["/treffen.ics", "/treffen.atom", "/en/meetings.ics"])
@pytest.mark.parametrize("field", ["topic", "series"])
@pytest.mark.parametrize("value", ["gibtesnicht", "", "\x00", "a" * 10_000, "<script>", "wohnen,arbeit"])
def test_an_unknown_topic_or_series_is_not_there_and_never_all_meetings(client, address, field, value):
    MeetingFactory(title="Kanarientreffen")

    response = client.get(address, {field: ["wohnen", value] if field == "topic" else [value]})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "“" in response.content.decode() or "„" in response.content.decode()
    assert "Kanarientreffen" not in response.content.decode()


@pytest.mark.parametrize("address", ["/treffen.ics", "/treffen/runder-tisch.ics", "/treffen.atom"])
def test_a_file_that_is_known_is_not_sent_again(client, address):
    meeting = MeetingFactory(title="Runder Tisch")
    first = client.get(address)

    by_content = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    by_date = client.get(address, headers={"if-modified-since": first.headers["Last-Modified"]})
    meeting.teaser = "Neu"
    meeting.save()
    changed = client.get(address, headers={"if-none-match": first.headers["ETag"]})

    assert (by_content.status_code, by_content.content) == (304, b"")
    assert (by_date.status_code, by_date.content) == (304, b"")
    assert changed.status_code == 200
    assert not {"Set-Cookie"} & {*first.headers, *by_content.headers, *by_date.headers}
    assert first.cookies == by_content.cookies == {}


@pytest.mark.parametrize("address", ["/treffen.ics", "/treffen.atom"])
def test_a_withdrawn_meeting_is_seen_by_who_asks_by_date(client, address):
    with time_machine.travel(START, tick=False):
        meeting = MeetingFactory()
        since = client.get(address).headers["Last-Modified"]
    with time_machine.travel(START + timedelta(minutes=5), tick=False):
        meeting.status = Meeting.Status.DRAFT
        meeting.save()

        assert client.get(address, headers={"if-modified-since": since}).status_code == 200


def test_what_is_written_down_nowhere_is_seen_the_next_day(client):
    with time_machine.travel(START, tick=False):
        meeting = MeetingFactory()
        since = client.get("/treffen.ics").headers["Last-Modified"]
        meeting.delete()
    with time_machine.travel(START + timedelta(days=1), tick=False):
        assert client.get("/treffen.ics", headers={"if-modified-since": since}).status_code == 200


def test_without_a_meeting_the_files_are_empty_and_stay_the_same(client):
    with time_machine.travel(START, tick=False):
        first = [client.get(address).headers["ETag"] for address in ("/treffen.ics", "/treffen.atom")]
    with time_machine.travel(START + timedelta(minutes=5), tick=False):
        assert [client.get(address).headers["ETag"] for address in ("/treffen.ics", "/treffen.atom")] == first
        assert client.get("/treffen.ics").headers["Last-Modified"] == formatdate(
            datetime(2026, 6, 19, tzinfo=BERLIN).timestamp(), usegmt=True
        )
