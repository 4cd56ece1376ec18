from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import OutgoingMail
from directory.models import Language, Topic
from events import registration
from events.models import Registration
from events.retention import unconfirmed_registrations
from tests.events.people import link_in, register, take_part
from tests.factories import MeetingFactory, OrganisationFactory
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db
FORM = {"name": "Amira", "email": "amira@example.org"}
HOSTILE = ["\x00", "a" * 10_000, "<script>alert(1)</script>", "\udc80", "x\r\nBcc: evil@example.org", "' OR 1=1 --"]


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=2)


def address(meeting, **query):
    return reverse("events:register", args=[meeting.slug], query=query)


def send(client, meeting, **fields):
    return client.post(address(meeting), FORM | fields)


def test_the_page_in_both_languages(client, meeting):
    assert "<h1>Anmelden</h1>" in client.get("/treffen/runder-tisch/anmelden/").content.decode()
    assert "<h1>Register</h1>" in client.get("/en/meetings/runder-tisch/register/").content.decode()


def test_registering_needs_no_account_and_sends_a_link(client, meeting):
    topic, language = Topic.objects.in_use().top()[0], Language.objects.get(code="ar")

    response = send(
        client,
        meeting,
        role="Sozialberatung",
        topics_offered=[topic.pk],
        topics_needed=[topic.pk],
        languages=[language.pk],
        is_listed="on",
        photos="ask",
        access_need="Weg ohne Stufen",
    )

    assert response.headers["Location"] == address(meeting, sent=1)
    one = meeting.registrations.get()
    assert (one.state, one.language, one.role, one.photos) == ("unconfirmed", "de", "Sozialberatung", "ask")
    assert (one.is_listed, one.joins_formats, one.may_be_contacted) == (True, False, False)
    assert (one.topics_offered.get(), one.topics_needed.get(), one.languages.get()) == (topic, topic, language)
    assert one.access_need.text == "Weg ohne Stufen"
    [mail] = delivered()
    assert mail.to == ["amira@example.org"]
    assert client.get(link_in(mail)).status_code == 200


def test_no_consent_is_ticked_and_none_is_needed(client, meeting):
    page = Page(client.get(address(meeting)))

    boxes = [one for one in page.every("input") if one.get("type") in ("checkbox", "radio")]
    assert boxes
    assert [one["name"] for one in boxes if "checked" in one] == []
    send(client, meeting)
    one = meeting.registrations.get()
    assert (one.is_listed, one.joins_formats, one.may_be_contacted, one.photos) == (False, False, False, "no")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Ärztehaus am Park", True),
        ("  ärztehaus  AM park ", True),
        ("Ärztehaus", False),
        ("Entwurf", False),
        ("Doppelt", False),
    ],
)
def test_an_organisation_of_the_directory_is_recognised_by_its_name(client, meeting, typed, known):
    organisation = OrganisationFactory(name="Ärztehaus am Park")
    OrganisationFactory(name="Entwurf", draft=True)
    OrganisationFactory.create_batch(2, name="Doppelt")

    send(client, meeting, organisation=typed)

    one = meeting.registrations.get()
    assert (one.organisation, one.organisation_name) == ((organisation, "") if known else (None, typed.strip()))


def test_organisations_can_be_chosen_from_a_list_without_drafts(client, meeting):
    OrganisationFactory(name="Offen")
    OrganisationFactory(name="Kanarienvogel", draft=True)

    page = Page(client.get(address(meeting)))

    assert [one["value"] for one in page.every("option")] == ["Offen"]
    assert [one["list"] for one in page.every("input") if "list" in one] == ["organisations"]


def test_who_is_registered_already_gets_the_same_answer_and_another_mail(client, meeting):
    new = send(client, meeting, email="neu@example.org")
    take_part(meeting, 1)
    known = send(Client(), meeting, email="Person-1@example.org")

    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert new.content == known.content
    assert set(new.headers) == set(known.headers)
    assert [mail.subject for mail in delivered() if mail.to == ["person-1@example.org"]][-1].startswith(
        "Sie sind schon angemeldet"
    )


def test_what_is_missing_stands_on_top_and_what_was_written_stays(client, meeting):
    response = send(client, meeting, email="kein-at", role="Beratung")

    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="error-summary"' in html
    assert '<a href="#id_email">' in html
    assert 'value="Beratung"' in html
    assert not meeting.registrations.exists()


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["name", "email", "organisation", "role", "access_need", "photos", "languages"])
def test_strange_input_breaks_nothing_and_adds_no_recipient(client, meeting, field, value):
    sent = urlencode(FORM | {field: value}, errors="surrogateescape")

    response = client.post(address(meeting), sent, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (200, 302)
    assert all(mail.to == ["amira@example.org"] and not mail.bcc for mail in delivered())


def test_fields_that_are_not_in_the_form_change_nothing(client, meeting):
    send(client, meeting, state="confirmed", number="7", checked_in_at="2026-01-01", token_hash="x", is_walk_in="on")

    one = meeting.registrations.get()
    assert (one.state, one.number, one.checked_in_at, one.is_walk_in) == ("unconfirmed", None, None, False)


def test_a_robot_that_fills_every_field_is_not_registered(client, meeting):
    assert send(client, meeting, website="https://example.org/").status_code == 200
    assert not meeting.registrations.exists()


def test_many_registrations_from_one_connection_have_to_wait(client, meeting, monkeypatch):
    monkeypatch.setattr("events.views.registration.REGISTRATIONS_AN_HOUR", 2)
    answers = [send(client, meeting, email=f"person-{number}@example.org") for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 'value="person-2@example.org"' in answers[2].content.decode()
    assert meeting.registrations.count() == 2
    cache.clear()


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        ({"status": "cancelled"}, "Dieses Treffen fällt aus"),
        ({"starts_at": timezone.now() - timedelta(days=3)}, "Dieses Treffen ist vorbei"),
        ({"registration_opens_at": timezone.now() + timedelta(days=3)}, "Die Anmeldung ist noch nicht geöffnet"),
        ({"registration_closes_at": timezone.now() - timedelta(days=3)}, "Die Anmeldung ist geschlossen"),
        ({"registration_opens_at": None}, "Hier keine Anmeldung"),
    ],
)
def test_where_nobody_can_register_the_page_says_why(client, meeting, fields, heading):
    type(meeting).objects.update(**fields)

    page, sent = client.get(address(meeting)), send(client, meeting)

    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert (page.status_code, sent.status_code) == (200, 403)
    assert not Registration.objects.exists()
    assert "Set-Cookie" not in page.headers


def test_a_full_meeting_offers_its_waiting_list(client, meeting):
    for number in range(2):
        take_part(meeting, number)

    html = client.get(address(meeting)).content.decode()

    assert "Alle Plätze sind vergeben" in html
    assert "Auf die Warteliste" in html
    assert send(client, meeting).status_code == 302


def test_a_draft_is_not_found(client):
    assert client.get(address(MeetingFactory(open=True, draft=True))).status_code == 404


def test_the_meeting_leads_to_the_form_while_it_is_open(client, meeting):
    assert address(meeting) in client.get(meeting.get_absolute_url()).content.decode()
    type(meeting).objects.update(registration_opens_at=None)
    assert address(meeting) not in client.get(meeting.get_absolute_url()).content.decode()


def test_who_registers_in_english_gets_english_mails(client, meeting):
    with override("en"):
        send(client, meeting)
        send(client, meeting, email="b@example.org")
    registration.confirm(meeting.registrations.get(email="amira@example.org"))

    subjects = [mail.subject for mail in delivered()]
    assert subjects[0] == "Please confirm your registration: Runder Tisch"
    assert subjects[-1] == "You have a seat: Runder Tisch"
    assert link_in(delivered()[0]).startswith("/en/participation/")


def test_a_mail_to_an_address_nobody_confirmed_says_no_words_of_the_form(client, meeting):
    send(client, meeting, name="Kaufen Sie bei evil.example", organisation="evil.example")

    assert "evil" not in delivered()[0].body


def test_a_mail_server_that_is_away_registers_people_all_the_same(client, meeting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert send(client, meeting).status_code == 302

    assert OutgoingMail.objects.waiting().count() == meeting.registrations.count() == 1


def test_a_host_from_elsewhere_stands_in_no_mail(client, meeting, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(address(meeting), FORM, headers={"host": "evil.example"})

    assert settings.BASE_URL in delivered()[0].body
    assert "evil" not in delivered()[0].body


def test_who_has_waited_too_long_registers_anew(client, meeting):
    first = register(meeting)
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert unconfirmed_registrations() == 1
        assert client.get(reverse("events:participation", args=[first.token()])).status_code == 404
        assert send(client, meeting).status_code == 302
