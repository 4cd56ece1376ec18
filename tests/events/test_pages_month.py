from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.models import Topic
from events.models import Meeting
from tests.factories import MeetingFactory, MeetingSeriesFactory
from tests.html import Page

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 13, tzinfo=UTC)  # two in the afternoon in Berlin


def shown(client, **parameters):
    return client.get("/treffen/", parameters)


def days(response):
    """Day of the month -> titles of its meetings."""
    return {day.date.day: [one.title for one in day.meetings] for day in response.context["sheet"].busy_days}


def links(response):
    return {link["href"] for link in Page(response).every("a")}


def test_a_month_is_a_table_with_a_caption_and_heads(client):
    MeetingFactory(title="Runder Tisch", starts_at=START)

    response = shown(client, month="2026-11")
    html = response.content.decode()
    page = Page(response)

    assert response.status_code == 200
    assert "Treffen im November 2026</caption>" in html
    assert [head["scope"] for head in page.every("th")] == ["col"] * 7
    assert "Montag</th>" in html
    assert days(response) == {20: ["Runder Tisch"]}
    assert html.count(">Runder Tisch</a>") == 2  # in the table, and in the list that stands in for it on phones


def test_a_month_in_english(client):
    html = client.get("/en/meetings/", {"month": "2026-11"}).content.decode()

    assert "Meetings in November 2026</caption>" in html


def test_a_month_holds_its_meetings_and_nothing_else(client):
    MeetingFactory(title="Vorher", starts_at=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
    MeetingFactory(title="Erster", starts_at=datetime(2026, 10, 31, 23, tzinfo=UTC), precision=Meeting.Precision.DAY)
    MeetingFactory(title="Fällt aus", starts_at=START, cancelled=True)
    MeetingFactory(title="Entwurf", starts_at=START, draft=True)
    MeetingFactory(title="Nachher", starts_at=datetime(2026, 11, 30, 23, tzinfo=UTC))

    response = shown(client, month="2026-11")

    assert days(response) == {1: ["Erster"], 20: ["Fällt aus"]}
    assert "(abgesagt)" in response.content.decode()


def test_a_meeting_of_several_days_stands_on_each(client):
    MeetingFactory(
        title="Tagung", starts_at=datetime(2026, 10, 29, 9, tzinfo=UTC), ends_at=datetime(2026, 11, 2, 23, tzinfo=UTC)
    )
    MeetingFactory(
        title="Über Nacht",
        starts_at=datetime(2026, 11, 30, 20, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, 4, tzinfo=UTC),
    )

    assert days(shown(client, month="2026-11")) == {1: ["Tagung"], 2: ["Tagung"], 30: ["Über Nacht"]}
    assert days(shown(client, month="2026-12")) == {1: ["Über Nacht"]}
    assert days(shown(client, month="2026-10")) == {29: ["Tagung"], 30: ["Tagung"], 31: ["Tagung"]}


def test_a_meeting_whose_day_is_open_stands_under_the_table(client):
    MeetingFactory(title="Irgendwann", starts_at=datetime(2026, 11, 1, tzinfo=UTC), precision=Meeting.Precision.MONTH)

    response = shown(client, month="2026-11")

    assert (days(response), response.context["sheet"].some_day[0].title) == ({}, "Irgendwann")
    assert "In diesem Monat ist kein Treffen." not in response.content.decode()


def test_an_empty_month_says_so(client):
    assert "In diesem Monat ist kein Treffen." in shown(client, month="2026-11").content.decode()


def test_a_month_leads_to_the_ones_beside_it_and_keeps_the_filter(client):
    assert {"/treffen/?topic=wohnen&month=2026-12", "/treffen/?topic=wohnen&month=2027-02"} <= links(
        shown(client, month="2027-01", topic="wohnen")
    )
    assert "/treffen/?month=1999-12" not in links(shown(client, month="2000-01"))
    assert "/treffen/?month=2100-01" not in links(shown(client, month="2099-12"))


def test_the_list_leads_to_this_month(client):
    with time_machine.travel(START, tick=False):
        assert "/treffen/?month=2026-11" in links(shown(client))


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-00", "2026-1", "1999-12", "2100-01", "9999-12", "", "\x00", "²026-11", "x"]
)
def test_a_month_that_is_none_is_named_and_this_month_shown(client, name):
    with time_machine.travel(START, tick=False):
        MeetingFactory(title="Jetzt", starts_at=START)

        response = shown(client, month=name)

    assert response.status_code == 400
    assert "Diesen Monat gibt es nicht." in response.content.decode()
    assert days(response) == {20: ["Jetzt"]}


@pytest.mark.parametrize("name", ["2000-01", "2024-02", "2027-02", "2099-12"])
def test_every_month_can_be_drawn(client, name):
    assert shown(client, month=name).status_code == 200


def test_the_list_is_narrowed_by_topic_and_series(client):
    housing, law = Topic.objects.get(slug="wohnen"), Topic.objects.filter(parent__slug="wohnen").first()
    series = MeetingSeriesFactory(title="Treffen im Kiez")
    MeetingFactory(title="Wohnen", topics=[housing, law], series=series)
    MeetingFactory(title="Mietrecht", topics=[law], past=True)
    MeetingFactory(title="Ohne Thema", series=series)

    both = shown(client, topic="wohnen", series="treffen-im-kiez")
    topic = shown(client, topic="wohnen")

    assert [one.title for one in both.context["upcoming"]] == ["Wohnen"]
    assert [one.title for one in topic.context["past"]] == ["Mietrecht"]
    assert {"/treffen/?series=treffen-im-kiez", "/treffen/?topic=wohnen"} <= links(both)
    assert "/treffen/?topic=wohnen&series=treffen-im-kiez" in links(topic)


def test_only_topics_and_series_of_published_meetings_are_offered(client):
    law = Topic.objects.filter(parent__slug="wohnen").first()
    MeetingFactory(topics=[law], series=MeetingSeriesFactory(title="Offen"))
    MeetingFactory(topics=[Topic.objects.get(slug="arbeit")], series=MeetingSeriesFactory(title="Geheim"), draft=True)

    offered = shown(client).context["offered"]

    assert [(name, one.slug) for name, one, _url in offered] == [("series", "offen"), ("topic", "wohnen")]


@pytest.mark.parametrize(
    "parameters", [{"topic": "gibtesnicht"}, {"series": "gibtesnicht"}, {"topic": "\x00"}, {"series": ""}]
)
def test_an_unknown_topic_or_series_is_named_and_no_meeting_shown(client, parameters):
    MeetingFactory(title="Kanarientreffen", starts_at=START)

    for more in ({}, {"month": "2026-11"}):
        response = shown(client, **parameters, **more)
        assert response.status_code == 404
        assert "gibt es nicht." in response.content.decode()
        assert "Kanarientreffen" not in response.content.decode()


def test_the_page_leads_to_calendar_and_feed_of_what_it_shows(client, settings):
    settings.BASE_URL = "https://connect.example.org"

    everything, narrowed = links(shown(client)), links(shown(client, topic=["wohnen", "arbeit"]))

    assert {"webcal://connect.example.org/treffen.ics", "https://connect.example.org/treffen.atom"} <= everything
    assert {
        "webcal://connect.example.org/treffen.ics?topic=wohnen&topic=arbeit",
        "https://connect.example.org/treffen.atom?topic=wohnen&topic=arbeit",
    } <= narrowed


def test_a_meeting_page_leads_to_its_file_where_a_calendar_can_hold_it(client):
    meeting = MeetingFactory(starts_at=START, ends_at=START + timedelta(hours=1))
    some_day = MeetingFactory(precision=Meeting.Precision.MONTH)

    assert f"/treffen/{meeting.slug}.ics" in links(client.get(meeting.get_absolute_url()))
    assert f"/treffen/{some_day.slug}.ics" not in links(client.get(some_day.get_absolute_url()))
