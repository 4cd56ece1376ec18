"""One's own data without an account."""

import json
import logging
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts import mail
from accounts.models import AddressLink
from directory.models import Contact
from tests.factories import ContactFactory, EnquiryFactory, MessageFactory, RevealFactory, UserFactory
from tests.mails import delivered
from tests.traces import traces_of

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "kanarienvogel@example.org", "Kanarienvogel Beispiel"


@pytest.fixture
def contact():
    EnquiryFactory(email=ADDRESS, question="Wo ist Kanarienvogel?")
    contact = ContactFactory(name=NAME, email=ADDRESS.title(), phone="030 23125 999")
    RevealFactory(contact=contact)
    MessageFactory(contact=contact)
    MessageFactory(email=ADDRESS, name=NAME)
    return contact


@pytest.fixture
def link(client, contact):
    client.post(reverse("data_link"), {"email": ADDRESS})
    return re.search(r"http://127\.0\.0\.1:8000(/meine-daten/\S+/)", delivered()[-1].body)[1]


def test_the_link_shows_what_is_stored_and_gives_it_out(client, link):
    page = client.get(link).content.decode()
    told = json.loads(client.get(f"{link}export.json").content)

    assert "<dt>Ansprechpersonen</dt><dd>1</dd>" in page
    assert [row["Name"] for row in told["Ansprechpersonen"]] == [NAME]
    assert [row["Frage"] for row in told["Fragen an die Koordination"]] == ["Wo ist Kanarienvogel?"]
    assert NAME in client.get(f"{link}export.csv").content.decode()


def test_known_and_unknown_addresses_are_answered_alike(client, contact):
    known, unknown = (client.post(reverse("data_link"), {"email": one}) for one in (ADDRESS, "fremd@example.org"))

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [mail.to for mail in delivered()] == [[ADDRESS], ["fremd@example.org"]]


def test_links_are_limited_per_connection_and_per_address(client, contact):
    answers = [client.post(reverse("data_link"), {"email": ADDRESS}).status_code for _ in range(11)]

    assert answers == [302] * 10 + [429]
    assert len(delivered()) == 3


def test_erasing_wants_to_be_meant_and_a_post(client, link):
    assert client.get(f"{link}loeschen/").status_code == 405
    assert "is_meant" in client.post(f"{link}loeschen/").context["form"].errors
    assert Contact.objects.filter(name=NAME).exists()


def test_erasing_leaves_no_trace(client, link, contact, cast, caplog):
    caplog.set_level(logging.INFO)
    mail.send("entry_link", ADDRESS, path="/", contacts=[contact])  # waits still
    path = reverse("admin:directory_contact_change", args=[contact.pk])
    assert cast.coordinator.get(path).status_code == 200
    client.get(reverse("directory:search") + "?q=kanarienvogel")

    client.post(f"{link}loeschen/", {"is_meant": "on"})
    call_command("run_jobs")

    assert traces_of("kanarienvogel", "23125 999", "23125999") == []
    assert "kanarienvogel" not in caplog.text.lower()
    assert NAME not in client.get(reverse("directory:search") + "?q=kanarienvogel").content.decode()
    assert client.get(link).status_code == 404


def test_a_trace_would_be_seen(contact):
    assert {table for table, _value in traces_of("kanarienvogel")} >= {
        "directory_contact",
        "directory_message",
        "directory_enquiry",
    }


def test_an_account_with_the_address_keeps_its_own_key(client, contact):
    user = UserFactory(email=ADDRESS)
    token = AddressLink.issue(ADDRESS)

    client.post(reverse("erase_by_link", args=[token]), {"is_meant": "on"})

    user.refresh_from_db()
    assert user.email == ADDRESS
