import pytest
from django.urls import reverse
from django.utils.translation import override

from directory.models import District, Topic
from directory.models.record import Record
from tests.factories import MeetingFactory, OrganisationFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_home_asks_the_one_question_in_both_languages(client):
    assert "<h1>Wer macht was?</h1>" in client.get("/").content.decode()
    assert "<h1>Who does what?</h1>" in client.get("/en/").content.decode()


def test_home_leads_to_every_district_topic_and_to_three_searches(client):
    links = [link["href"] for link in Page(client.get("/")).every("a")]

    assert {district.get_absolute_url() for district in District.objects.all()} <= set(links)
    assert {topic.get_absolute_url() for topic in Topic.objects.in_use().top()} <= set(links)
    assert len([link for link in links if link.startswith("/suche/?q=")]) == 3


def test_home_shows_the_next_meeting_that_takes_place_and_what_the_last_one_brought(client):
    coming = MeetingFactory(title="Kommt")
    MeetingFactory(title="Abgesagt", cancelled=True, starts_at=coming.starts_at.replace(year=2089))
    MeetingFactory(title="Entwurf", draft=True, starts_at=coming.starts_at.replace(year=2089))
    MeetingFactory(title="War", reported=True, report="Drei Ideen bleiben.")

    response = client.get("/")

    assert response.context["next_meeting"].title == "Kommt"
    assert response.context["last_meeting"].title == "War"
    assert "Drei Ideen bleiben." in response.content.decode()
    assert "Abgesagt" not in response.content.decode()


def test_home_shows_the_entries_confirmed_last(client):
    OrganisationFactory(name="Nie bestätigt")
    OrganisationFactory(name="Entwurf", draft=True).verify(Record.Method.PHONE)
    for name in ("Erst", "Dann"):
        OrganisationFactory(name=name).verify(Record.Method.MAIL)

    confirmed = client.get("/").context["confirmed"]

    assert [organisation.name for organisation in confirmed] == ["Dann", "Erst"]


def test_an_empty_portal_says_so(client):
    html = client.get("/").content.decode()

    assert "Zurzeit ist kein Treffen geplant" in html
    assert "Frisch bestätigt" not in html


@pytest.mark.parametrize(
    ("route", "german", "english"),
    [
        ("imprint", "Impressum", "Imprint"),
        ("privacy", "Datenschutz", "Privacy"),
        ("accessibility", "Erklärung zur Barrierefreiheit", "Accessibility statement"),
    ],
)
def test_legal_pages_in_both_languages(client, settings, route, german, english):
    settings.OPERATOR = settings.OPERATOR | {"name": "Träger Beispiel", "email": "traeger@example.org"}

    for language, heading in (("de", german), ("en", english)):
        with override(language):
            html = client.get(reverse(route)).content.decode()
        assert f"<h1>{heading}</h1>" in html
        assert "Träger Beispiel" in html
        assert "traeger@example.org" in html
