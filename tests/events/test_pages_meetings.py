from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from directory.models import Topic
from events.models import Meeting, ProgrammeItem
from tests.factories import (
    LocationFactory,
    MeetingFactory,
    MeetingSeriesFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    StationFactory,
)
from tests.html import Page

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 19, 12, tzinfo=UTC)  # two in the afternoon in Berlin


def html(client, address):
    return client.get(address).content.decode()


def test_meetings_page_in_both_languages(client):
    MeetingFactory()

    assert "Kommende Treffen</h2>" in html(client, "/treffen/")
    assert "Coming</h2>" in html(client, "/en/meetings/")


def test_meetings_are_coming_or_past_and_never_drafts(client):
    MeetingFactory(title="Kommt")
    MeetingFactory(title="Fällt aus", cancelled=True)
    MeetingFactory(title="War", past=True)
    MeetingFactory(title="Entwurf Kanarienvogel", draft=True)

    response = client.get("/treffen/")

    assert {meeting.title for meeting in response.context["upcoming"]} == {"Kommt", "Fällt aus"}
    assert [meeting.title for meeting in response.context["past"]] == ["War"]
    assert "Kanarienvogel" not in response.content.decode()


def test_without_a_coming_meeting_the_page_says_so(client):
    assert "Zurzeit ist kein Treffen geplant" in html(client, "/treffen/")


def test_meeting_page_in_both_languages(client):
    meeting = MeetingFactory(title="Runder Tisch", starts_at=START, ends_at=START + timedelta(hours=4))

    german = html(client, meeting.get_absolute_url())
    english = html(client, "/en/meetings/runder-tisch/")

    assert "Wann und wo</h2>" in german
    assert "19. Juni 2026, 14:00 bis 18:00 Uhr" in german
    assert "When and where</h2>" in english
    assert '<h1 lang="de" dir="auto">Runder Tisch</h1>' in english


@pytest.mark.parametrize(
    ("precision", "shown", "hidden"),
    [
        (Meeting.Precision.DAY, "19. Juni 2026", "14:00"),
        (Meeting.Precision.MONTH, "Juni 2026", "19."),
    ],
)
def test_a_date_is_told_no_more_exactly_than_it_is_known(client, precision, shown, hidden):
    meeting = MeetingFactory(starts_at=START, precision=precision)

    main = html(client, meeting.get_absolute_url()).split("<main")[1].split("</main>")[0]

    assert shown in main
    assert hidden not in main


@pytest.mark.parametrize(
    ("now", "ends_at", "phase"),
    [
        (START - timedelta(minutes=1), None, "coming"),
        (START + timedelta(hours=1), None, "live"),
        (START + timedelta(hours=9, minutes=59), None, "live"),
        (START + timedelta(hours=10), None, "past"),
        (START + timedelta(hours=1), START + timedelta(hours=2), "live"),
        (START + timedelta(hours=3), START + timedelta(hours=2), "past"),
    ],
)
def test_the_phase_of_a_meeting_agrees_with_the_lists(now, ends_at, phase):
    meeting = MeetingFactory(starts_at=START, ends_at=ends_at)

    with time_machine.travel(now, tick=False):
        assert meeting.phase == phase
        assert Meeting.objects.upcoming().exists() == (phase != "past")


def test_a_cancelled_meeting_says_so_first(client):
    meeting = MeetingFactory(cancelled=True)

    assert "Dieses Treffen fällt aus." in html(client, meeting.get_absolute_url())
    assert "abgesagt" in html(client, "/treffen/")


def test_a_draft_meeting_has_no_page(client):
    assert client.get(MeetingFactory(draft=True).get_absolute_url()).status_code == 404


def test_the_programme_stands_in_its_order_with_its_stations(client):
    meeting = MeetingFactory()
    rally = ProgrammeItemFactory(meeting=meeting, position=2, kind=ProgrammeItem.Kind.RALLY, title="Rallye")
    ProgrammeItemFactory(meeting=meeting, position=1, title="Begrüßung", starts_at=time(9, 30), minutes=15)
    StationFactory(item=rally, title="Wohnen trotz leerem Markt", topic=Topic.objects.get(slug="wohnen"))
    StationFactory(item=rally, title="Ideen", host=OrganisationFactory(name="Kanarienhaus", draft=True))

    page = html(client, meeting.get_absolute_url())

    order = [page.index(words) for words in ("Begrüßung", "09:30", "15 Minuten", "Rallye", "Wohnen trotz", "Ideen")]
    assert order == sorted(order)
    assert "Kanarienhaus" not in page


def test_a_meeting_leads_to_its_topics_organisations_place_and_series(client):
    series = MeetingSeriesFactory()
    host, guest = OrganisationFactory(), OrganisationFactory()
    draft = OrganisationFactory(name="Kanarienhaus", draft=True)
    topic = Topic.objects.get(slug="wohnen")
    sibling = MeetingFactory(series=series, past=True)
    MeetingFactory(series=series, title="Kanarientreffen", draft=True)
    meeting = MeetingFactory(
        series=series,
        venue=LocationFactory(organisation=OrganisationFactory(name="Saalhaus")),
        hosts=[host, draft],
        participants=[guest, draft],
        topics=[topic],
    )

    response = client.get(meeting.get_absolute_url())

    links = {link["href"] for link in Page(response).every("a")}
    assert {one.get_absolute_url() for one in (host, guest, topic, sibling, meeting.venue.organisation)} <= links
    assert "anarien" not in response.content.decode()


def test_meetings_without_a_series_have_no_siblings(client):
    MeetingFactory()

    assert not client.get(MeetingFactory().get_absolute_url()).context["siblings"]


def test_the_report_is_told_and_linked(client):
    meeting = MeetingFactory(reported=True, report="Drei Ideen bleiben.", report_url="https://example.org/bericht")

    page = html(client, meeting.get_absolute_url())

    assert "Drei Ideen bleiben." in page
    assert 'href="https://example.org/bericht"' in page


def test_a_day_is_over_at_midnight_in_berlin():
    meeting = MeetingFactory(starts_at=START, precision=Meeting.Precision.DAY)

    with time_machine.travel(datetime(2026, 6, 19, 21, 59, tzinfo=UTC), tick=False):
        assert timezone.localdate() == date(2026, 6, 19)
        assert meeting.phase == "live"
