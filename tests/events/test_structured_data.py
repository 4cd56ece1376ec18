import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from directory.models import Language
from events.models import Meeting
from tests.factories import LocationFactory, MeetingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 19, 12, tzinfo=UTC)
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def raw(client, meeting):
    (text,) = BLOCK.findall(client.get(meeting.get_absolute_url()).content.decode())
    return text


def event(client, meeting):
    return json.loads(raw(client, meeting))


def test_the_page_tells_search_engines_what_it_tells_people(client, settings):
    settings.BASE_URL = "https://connect.example.org"
    host = OrganisationFactory(name="Haus am See")
    meeting = MeetingFactory(
        title="Runder Tisch",
        teaser="Für alle, die beraten.",
        starts_at=START,
        ends_at=START + timedelta(hours=4),
        venue=LocationFactory(name="Saal", street="Weg 1", postcode="12047"),
        hosts=[host, OrganisationFactory(name="Kanarienhaus", draft=True)],
    )
    meeting.languages.set(Language.objects.filter(code__in=["de", "ar"]))

    page = "https://connect.example.org/treffen/runder-tisch/"
    told = event(client, meeting)
    assert set(told.pop("inLanguage")) == {"de", "ar"}
    assert told == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": "Runder Tisch",
        "description": "Für alle, die beraten.",
        "startDate": "2026-06-19T14:00+02:00",
        "endDate": "2026-06-19T18:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Saal",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Weg 1",
                "postalCode": "12047",
                "addressLocality": "Berlin",
            },
        },
        "organizer": [
            {
                "@type": "Organization",
                "name": "Haus am See",
                "url": f"https://connect.example.org{host.get_absolute_url()}",
            }
        ],
    }


def test_what_is_not_known_is_left_out(client):
    told = event(client, MeetingFactory())

    assert not {"description", "endDate", "location", "organizer"} & told.keys()
    assert told["inLanguage"] == ["de"]


@pytest.mark.parametrize(
    ("precision", "start"), [(Meeting.Precision.DAY, "2026-06-19"), (Meeting.Precision.MONTH, "2026-06")]
)
def test_the_date_is_told_no_more_exactly_than_it_is_known(client, precision, start):
    assert event(client, MeetingFactory(starts_at=START, precision=precision))["startDate"] == start


def test_a_cancelled_meeting_is_told_as_such(client):
    assert event(client, MeetingFactory(cancelled=True))["eventStatus"] == "https://schema.org/EventCancelled"


def test_nothing_of_a_protected_address_is_told(client):
    venue = LocationFactory(name="Kanarienhaus", street="Kanarienweg 1", postcode="10999", is_sensitive=True)

    meeting = MeetingFactory(venue=venue)

    assert event(client, meeting)["location"] == {"@type": "Place", "name": "Adresse geschützt"}
    assert "anarien" not in raw(client, meeting)


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        "]]> & &amp; &lt;",
        "\u2028alert(1)\u2029",
        '"}; alert(1); //\\',
        "Übergänge\r\n„für alle“ 😀",
    ],
)
def test_no_title_leaves_the_data_and_each_comes_back_as_it_was(client, title):
    meeting = MeetingFactory(title=title, teaser=title, slug="boese")

    text = raw(client, meeting)

    assert json.loads(text)["name"] == json.loads(text)["description"] == title
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(text)
