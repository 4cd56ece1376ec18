import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from events import registration
from events.models import Meeting, Registration
from tests.events.people import link_in, register, states, take_part
from tests.factories import LocationFactory, MeetingFactory, OrganisationFactory
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=1, online_link="https://example.org/konferenz")


def page_of(one, name="participation"):
    return reverse(f"events:{name}", args=[one.token()])


def html(client, one):
    return client.get(page_of(one)).content.decode()


def test_the_link_of_the_mail_shows_a_page_and_the_button_confirms(client, meeting):
    register(meeting)
    link = link_in(delivered()[0])

    for _time in range(3):
        assert "Anmeldung bestätigen" in client.get(link).content.decode()
    client.head(link)
    assert states(meeting) == {"amira@example.org": "unconfirmed"}

    answer = client.post(link)

    assert (answer.status_code, answer.headers["Location"]) == (302, link)
    assert states(meeting) == {"amira@example.org": "confirmed"}
    assert "Sie haben einen Platz" in client.get(link).content.decode()


def test_the_page_in_both_languages(client, meeting):
    token = take_part(meeting, 1).token()

    assert "Ihr Ticket</h2>" in client.get(f"/teilnahme/{token}/").content.decode()
    assert "Your ticket</h2>" in client.get(f"/en/participation/{token}/").content.decode()


def test_confirming_twice_changes_nothing(client, meeting):
    one = register(meeting)

    assert [client.post(page_of(one)).status_code for _time in range(2)] == [302, 302]
    assert meeting.registrations.get().number == 1


def test_who_waits_reads_their_place_in_the_line(client, meeting):
    people = [take_part(meeting, number) for number in range(3)]

    assert "Ihr Platz in der Reihe: 2." in html(client, people[2])
    assert ['class="qr"' in html(client, one) for one in people] == [True, False, False]


def test_cancelling_is_a_button_and_frees_the_seat(client, meeting):
    people = [take_part(meeting, number) for number in range(2)]
    address = page_of(people[0], "cancel_participation")

    assert client.get(address).status_code == 405
    assert list(states(meeting).values()) == ["confirmed", "waiting"]
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302

    assert list(states(meeting).values()) == ["cancelled", "confirmed"]
    assert "Sie sind von diesem Treffen abgemeldet" in html(client, people[0])
    assert "Sie haben einen Platz" in html(client, people[1])


def test_what_was_said_can_be_changed_but_not_the_address(client, meeting):
    one = take_part(meeting, 1)
    address = page_of(one, "change_participation")
    assert 'value="Person 1"' in client.get(address).content.decode()

    answer = client.post(address, {"name": "Neuer Name", "photos": "yes", "email": "andere@example.org"})

    changed = meeting.registrations.get()
    assert answer.status_code == 302
    assert (changed.name, changed.photos, changed.email) == ("Neuer Name", "yes", "person-1@example.org")
    assert "Ihre Angaben sind geändert." in client.get(answer.headers["Location"]).content.decode()


def test_a_wrong_change_says_what_is_missing(client, meeting):
    answer = client.post(page_of(take_part(meeting, 1), "change_participation"), {"name": ""})

    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.content.decode()


def test_only_who_has_a_seat_sees_the_link_to_take_part_online(client, meeting):
    people = [take_part(meeting, number) for number in range(2)]

    pages = [html(client, one) for one in people] + [client.get(meeting.get_absolute_url()).content.decode()]

    assert ["example.org/konferenz" in page for page in pages] == [True, False, False]


def test_the_code_of_the_ticket_holds_no_key_of_the_page(client, meeting):
    one = take_part(meeting, 1)
    response = client.get(page_of(one))

    assert response.context["qr"].side > 20
    assert one.ticket not in one.token()
    assert client.get(reverse("events:participation", args=[one.ticket])).status_code == 404
    assert client.get(reverse("events:participation", args=[one.token_hash])).status_code == 404


def test_the_page_stays_out_of_caches_and_search_engines(client, meeting):
    response = client.get(page_of(take_part(meeting, 1)))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert [one["content"] for one in Page(response).every("meta") if one.get("name") == "robots"] == [
        "noindex, nofollow"
    ]


@pytest.mark.parametrize("name", ["participation", "change_participation", "participation_calendar"])
def test_a_wrong_link_is_not_found_and_tells_nothing(client, meeting, name):
    take_part(meeting, 1)

    for token in ("x" * 43, "\x00", "ü", "a" * 5000):
        response = client.get(reverse(f"events:{name}", args=[token]))
        assert response.status_code == 404
        assert "Runder Tisch" not in response.content.decode()


def test_nobody_does_anything_with_a_wrong_link(meeting):
    take_part(meeting, 1)

    for name in ("participation", "change_participation", "cancel_participation"):
        assert Client().post(reverse(f"events:{name}", args=["x" * 43]), {"name": "X"}).status_code == 404
    assert list(meeting.registrations.values_list("state", "name")) == [("confirmed", "Person 1")]


def test_a_form_from_elsewhere_confirms_nothing(meeting):
    one = register(meeting)

    assert Client(enforce_csrf_checks=True).post(page_of(one)).status_code == 403
    assert states(meeting) == {"amira@example.org": "unconfirmed"}


def test_the_calendar_file_holds_one_event_without_the_link(client, meeting):
    place = LocationFactory(organisation=OrganisationFactory(name="Haus am See"), street="Beispielweg 2")
    Meeting.objects.update(venue=place)
    one = take_part(meeting, 1)

    response = client.get(page_of(one, "participation_calendar"))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="runder-tisch.ics"'
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Runder Tisch"
    assert "Haus am See, Beispielweg 2" in event["LOCATION"]
    assert one.token() not in response.content.decode()
    assert "konferenz" not in response.content.decode()


def test_a_protected_place_stands_in_no_mail_and_no_calendar(client, meeting):
    place = LocationFactory(name="Kanarienvogel", street="Kanarienweg 2", sensitive=True)
    Meeting.objects.update(venue=place)
    one = take_part(meeting, 1)

    files = [content for mail in delivered() for _name, content, _kind in mail.attachments]
    texts = [mail.body for mail in delivered()] + [html(client, one), *map(str, files)]
    assert [text for text in texts if "Kanarien" in text] == []


def test_the_mail_about_a_seat_brings_the_calendar_along(meeting):
    take_part(meeting, 1)
    take_part(meeting, 2)

    attached = {mail.subject.partition(":")[0]: [name for name, _c, _k in mail.attachments] for mail in delivered()}
    assert attached == {
        "Bitte bestätigen Sie Ihre Anmeldung": [],
        "Sie haben einen Platz": ["runder-tisch.ics"],
        "Sie stehen auf der Warteliste": [],
    }


@pytest.mark.parametrize(("status", "words"), [("cancelled", "Sie müssen nichts weiter tun."), ("archived", "vorbei")])
def test_a_meeting_that_does_not_take_place_offers_nothing_to_do(client, meeting, status, words):
    one = take_part(meeting, 1)
    Meeting.objects.update(status=status)

    page = html(client, one)

    assert words in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.post(page_of(one, "cancel_participation")).status_code == 302
    assert Registration.objects.get().state == "confirmed"
    assert client.get(page_of(one, "change_participation")).status_code == 302


def test_a_deleted_registration_has_no_page(client, meeting):
    one = take_part(meeting, 1)
    address = page_of(one)
    one.delete()

    assert client.get(address).status_code == 404
    assert registration.confirm(one) is None
