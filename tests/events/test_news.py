from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from directory.models import Topic
from events.models import Meeting
from tests.factories import LocationFactory, MeetingFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, address="/treffen.atom", **parameters):
    response = client.get(address, parameters)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def text_of(element, name):
    return element.findtext(f"{ATOM}{name}")


def test_the_feed_tells_what_changed_last_on_top(client):
    first = MeetingFactory(title="Zuerst", precision=Meeting.Precision.MONTH)
    MeetingFactory(title="Dann", past=True)
    MeetingFactory(title="Fällt aus", cancelled=True)
    MeetingFactory(title="Entwurf", draft=True)
    Meeting.objects.filter(pk=first.pk).update(changed_at=first.changed_at + timedelta(hours=1))

    titles = [text_of(entry, "title") for entry in feed(client).iter(f"{ATOM}entry")]

    assert titles[0] == "Zuerst"
    assert len(titles) == 3
    assert {title.split(" ")[-1] for title in titles} == {"Zuerst", "Dann", "aus"}


def test_an_entry_says_when_where_and_what_and_leads_to_the_page(client, settings):
    settings.BASE_URL = "https://connect.example.org"
    meeting = MeetingFactory(
        title="Runder Tisch",
        teaser="Für alle <b>im Kiez</b>.",
        starts_at=datetime(2026, 6, 19, 12, tzinfo=UTC),
        venue=LocationFactory(name="Saal"),
    )

    root = feed(client, "/en/meetings.atom", topic=[])
    (entry,) = root.iter(f"{ATOM}entry")

    assert text_of(root, "id") == "https://connect.example.org/en/meetings.atom"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert text_of(root.find(f"{ATOM}author"), "name")
    assert text_of(entry, "id") == f"urn:uuid:{meeting.uuid}"
    assert entry.find(f"{ATOM}link").get("href") == "https://connect.example.org/en/meetings/runder-tisch/"
    assert "19 June 2026, 14:00" in text_of(entry, "summary")
    assert "Saal" in text_of(entry, "summary")
    assert "Für alle &lt;b&gt;im Kiez&lt;/b&gt;." in text_of(entry, "summary")


def test_the_feed_of_a_topic_holds_nothing_else(client):
    MeetingFactory(title="Wohnen", topics=[Topic.objects.get(slug="wohnen")])
    MeetingFactory(title="Arbeit", topics=[Topic.objects.get(slug="arbeit")])

    root = feed(client, topic="wohnen")

    assert [text_of(entry, "title") for entry in root.iter(f"{ATOM}entry")] == ["Wohnen"]
    assert text_of(root, "id").endswith("/treffen.atom?topic=wohnen")


def test_no_sign_breaks_the_feed(client):
    MeetingFactory(title="a\x0b\x0c\x07\ufffe]]>&amp;<b>", teaser="\x1b\uffff\u2028c", slug="a")

    (entry,) = feed(client).iter(f"{ATOM}entry")

    assert text_of(entry, "title") == "a ]]>&amp;<b>"
