"""Messages to contacts through the portal."""

import re
import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from directory import relay
from directory.models import Message
from directory.models.message import KEPT, TIME_TO_CONFIRM
from tests.factories import ContactFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
HIDDEN = "mia.verborgen@example.org"
TEXT = "Haben Sie am Montag Zeit?\nEs geht um eine Kündigung."
WRITTEN = {"name": "Ali Amt", "email": "ali@example.org", "text": TEXT}


@pytest.fixture
def contact():
    return ContactFactory(name="Mia Miete", email=HIDDEN, email_visibility="coordinators")


def write(client, contact, **changed):
    return client.post(reverse("directory:write", args=[contact.uuid]), WRITTEN | changed, follow=True)


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/nachrichten/\S+/)", mail.body)[1]


def test_a_stranger_confirms_the_address_before_the_message_leaves(client, contact):
    page = write(client, contact)

    assert "Bitte schauen Sie in Ihr Postfach" in page.content.decode()
    [mail] = delivered()
    assert mail.to == ["ali@example.org"]
    assert HIDDEN not in mail.body
    link = link_in(mail)
    for _ in range(3):
        assert "Noch nicht verschickt." in client.get(link).content.decode()
    assert len(delivered()) == 1

    assert "Unterwegs." in client.post(link, follow=True).content.decode()
    client.post(link)

    sent = delivered()[1:]
    assert [(one.to, one.reply_to) for one in sent] == [([HIDDEN], ["ali@example.org"])]
    assert WRITTEN["text"] in sent[0].body
    assert "Dem Mailserver übergeben." in client.get(link).content.decode()


def test_somebody_signed_in_writes_at_once_and_in_their_own_name(cast, contact):
    page = write(cast.practitioner, contact, email="jemand.anderes@example.org")

    assert "Unterwegs." in page.content.decode()
    [sent] = delivered()
    assert (sent.to, sent.reply_to) == ([HIDDEN], [cast.practitioner.user.email])


def test_no_page_on_the_way_tells_the_address_of_the_contact(client, cast, contact):
    for visitor in (client, cast.practitioner):
        pages = [
            visitor.get(contact.get_absolute_url()),
            visitor.get(reverse("directory:write", args=[contact.uuid])),
            write(visitor, contact),
        ]
        assert not [page for page in pages if HIDDEN in page.content.decode()]
    assert "Nachricht über CONNECT senden" in client.get(contact.get_absolute_url()).content.decode()


@pytest.mark.parametrize("error", [smtplib.SMTPRecipientsRefused({HIDDEN: (550, b"unknown")})])
def test_the_sender_learns_that_it_could_not_be_delivered(cast, contact, monkeypatch, error):
    page = write(cast.practitioner, contact)

    def refuse(*arguments, **options):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    outbox.deliver()

    assert "Sie konnte nicht zugestellt werden." in cast.practitioner.get(page.redirect_chain[-1][0]).content.decode()


def test_known_and_unknown_senders_are_answered_alike(client, cast, contact):
    known, unknown = (
        write(client, contact, email=address) for address in (cast.member.user.email, "fremd@example.org")
    )

    assert [known.status_code, known.redirect_chain] == [unknown.status_code, unknown.redirect_chain]
    assert known.content == unknown.content


@pytest.mark.parametrize("field", ["name", "email", "text"])
def test_line_breaks_add_no_header(client, contact, field):
    write(client, contact, **{field: WRITTEN[field] + "\r\nBcc: opfer@example.org"})
    for mail in list(delivered()):
        client.post(link_in(mail))

    for mail in delivered():
        assert "opfer@example.org" not in mail.recipients()
        assert "\nBcc:" not in mail.message().as_string().partition("\n\n")[0]


def test_messages_from_one_connection_are_limited(client, contact):
    answers = [write(client, contact, email=f"a{number}@example.org").status_code for number in range(11)]

    assert answers == [200] * 10 + [429]


def test_nobody_gets_more_than_so_many_messages_a_day(cast, contact, monkeypatch):
    monkeypatch.setattr(relay, "PER_CONTACT_A_DAY", 2)
    for visitor in (cast.practitioner, cast.member, cast.organiser):
        write(visitor, contact)
    assert Message.objects.filter(passed_on_at__isnull=False).count() == 2


def test_who_cannot_be_seen_cannot_be_written_to(client, cast):
    for contact in (ContactFactory(email=HIDDEN, hidden=True), ContactFactory(email="")):
        for visitor in (client, cast.practitioner):
            assert write(visitor, contact).status_code == 404


def test_a_message_goes_in_time(client, contact):
    now = timezone.now()
    write(client, contact)
    confirmed = Message.objects.create(
        contact=contact, name="A", email="a@example.org", text="B", token_hash="x", passed_on_at=now
    )
    with time_machine.travel(now + TIME_TO_CONFIRM + timedelta(seconds=1)):
        call_command("run_jobs")
    assert list(Message.objects.all()) == [confirmed]

    with time_machine.travel(now + KEPT + timedelta(seconds=1)):
        call_command("run_jobs")
    assert not Message.objects.exists()
