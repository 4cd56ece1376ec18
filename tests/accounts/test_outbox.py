import re
import smtplib
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as sent_mails
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts import mail, outbox
from accounts.models import OutgoingMail, User

pytestmark = pytest.mark.django_db


class MailServer(EmailBackend):
    """Fails as often as told, then takes mails."""

    errors: list = []
    tries = 0

    def send_messages(self, messages):
        MailServer.tries += 1
        if MailServer.errors:
            raise MailServer.errors.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_outbox.MailServer"
    MailServer.errors, MailServer.tries = [], 0
    return MailServer


def put(to="amira@example.org", **kwargs):
    return outbox.put(EmailMessage("Guten Tag", "Ein geheimer Link: xyz", to=[to]), "greeting", **kwargs)


def test_a_mail_leaves_once_and_nothing_of_it_stays():
    kept = put()

    assert (outbox.deliver(), outbox.deliver()) == (1, 0)

    [sent] = sent_mails.outbox
    assert (sent.to, sent.subject, sent.body) == (["amira@example.org"], "Guten Tag", "Ein geheimer Link: xyz")
    kept.refresh_from_db()
    assert (kept.state, kept.to, kept.content) == ("sent", "", "")


def test_what_a_mail_says_cannot_be_read_in_the_database():
    put()

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_outgoingmail")
        [content] = cursor.fetchone()
    assert "geheim" not in content
    assert "Guten" not in content


def test_a_changed_secret_still_opens_what_waits(settings):
    put()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret that nobody knows"

    assert outbox.deliver() == 1


def test_a_mail_nobody_can_open_is_given_up_and_stops_no_other(settings):
    settings.SECRET_KEY_FALLBACKS = []
    lost = put("verloren@example.org")
    settings.SECRET_KEY = "another secret that nobody knows"
    put("amira@example.org")

    assert outbox.deliver() == 1
    assert OutgoingMail.objects.get(pk=lost.pk).state == "given_up"


def test_with_one_key_a_mail_is_kept_once():
    assert put(key="reminder:7") is not None
    assert put(key="reminder:7") is None
    outbox.deliver()
    assert put(key="reminder:7") is None

    outbox.deliver()
    assert len(sent_mails.outbox) == 1


def test_everything_a_message_has_arrives():
    message = EmailMultiAlternatives("Betreff", "Text", to=["amira@example.org"], reply_to=["antwort@example.org"])
    message.attach_alternative("<p>Text</p>", "text/html")
    message.attach("treffen.ics", "BEGIN:VCALENDAR", "text/calendar")
    message.attach("karte.pdf", b"%PDF\xff", "application/pdf")
    outbox.put(message, "everything")

    outbox.deliver()

    [sent] = sent_mails.outbox
    assert sent.reply_to == ["antwort@example.org"]
    assert [tuple(one) for one in sent.alternatives] == [("<p>Text</p>", "text/html")]
    assert [tuple(one) for one in sent.attachments] == [
        ("treffen.ics", "BEGIN:VCALENDAR", "text/calendar"),
        ("karte.pdf", b"%PDF\xff", "application/pdf"),
    ]
    assert re.fullmatch(r"<[0-9a-f]{32}@[\w.]+>", sent.message()["Message-ID"])


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()])
def test_a_mail_server_that_is_away_is_asked_once_a_run_and_all_mails_arrive_later(mail_server, error):
    now = timezone.now()
    mail_server.errors = [error]
    for number in range(3):
        put(f"person{number}@example.org")

    assert (outbox.deliver(), mail_server.tries) == (0, 1)

    with time_machine.travel(now + timedelta(minutes=2)):
        assert outbox.deliver() == 3
    assert sorted(sent.to[0] for sent in sent_mails.outbox) == [f"person{number}@example.org" for number in range(3)]


def test_it_is_tried_less_often_but_at_least_every_ten_minutes(mail_server):
    mail_server.errors = [ConnectionRefusedError() for _ in range(100)]
    kept = put()
    start = timezone.now()
    pauses = []
    for _ in range(6):
        with time_machine.travel(start, tick=False):
            outbox.deliver()
            kept.refresh_from_db()
            pauses.append(round((kept.due_at - start).total_seconds() / 60))
            start = kept.due_at + timedelta(seconds=1)

    assert pauses == [1, 2, 4, 8, 10, 10]


def test_after_five_days_it_is_given_up_and_somebody_can_send_it_again(mail_server, cast):
    mail_server.errors = [ConnectionRefusedError(), ConnectionRefusedError()]
    kept = put()
    outbox.deliver()
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        outbox.deliver()
    kept.refresh_from_db()
    assert kept.state == "given_up"
    assert "Nicht zustellbare Mails" in cast.coordinator.get("/admin/").content.decode()

    cast.coordinator.post("/admin/accounts/outgoingmail/", {"action": "try_again", "_selected_action": [kept.pk]})

    assert outbox.deliver() == 1


def test_an_address_the_server_refuses_for_good_is_given_up_at_once_one_refused_for_now_is_not(mail_server):
    mail_server.errors = [
        smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}),
        smtplib.SMTPRecipientsRefused({"b@example.org": (450, b"busy")}),
    ]
    gone, busy = put("a@example.org"), put("b@example.org")

    outbox.deliver()

    assert [OutgoingMail.objects.get(pk=one.pk).state for one in (gone, busy)] == ["given_up", "waiting"]


def test_line_breaks_in_a_subject_add_no_recipient(client):
    outbox.put(EmailMessage("Hallo\nBcc: evil@example.org", "Text", to=["amira@example.org"]), "greeting")
    mail.send("erased", "amira@example.org")

    assert outbox.deliver() == 1
    assert [sent.recipients() for sent in sent_mails.outbox] == [["amira@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_no_mail():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert outbox.deliver() == 0


def deliver_in_four_threads():
    def run():
        try:
            outbox.deliver()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_four_runs_at_once_send_each_mail_once():
    for number in range(20):
        put(f"person{number}@example.org")

    deliver_in_four_threads()

    assert sorted(sent.to[0] for sent in sent_mails.outbox) == sorted(f"person{n}@example.org" for n in range(20))


@pytest.mark.django_db(transaction=True)
def test_without_taking_a_mail_first_it_would_be_sent_twice(monkeypatch):
    barrier = threading.Barrier(4)

    def look_then_send(self, now):
        barrier.wait(timeout=10)
        return True

    monkeypatch.setattr(OutgoingMail, "take", look_then_send)
    put()

    deliver_in_four_threads()

    assert len(sent_mails.outbox) == 4


@pytest.mark.django_db(transaction=True)
def test_right_after_the_page_it_leaves_in_the_background(settings):
    settings.MAIL_AT_ONCE = True

    with transaction.atomic():
        put()
    for thread in threading.enumerate():
        if thread.name == "outbox":
            thread.join(timeout=20)

    assert len(sent_mails.outbox) == 1


def test_a_mail_taken_by_a_process_that_died_comes_up_again():
    kept = put()
    kept.take(timezone.now())
    assert outbox.deliver() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert outbox.deliver() == 1


def test_the_mails_of_signing_up_go_through_the_outbox(client, settings):
    settings.SIGNUP = "open"
    client.post("/konto/signup/", {"email": "neu@example.org", "password1": "ein langer satz", "name": ""})

    assert User.objects.filter(email="neu@example.org").exists()
    assert OutgoingMail.objects.waiting().get().purpose == "email_confirmation_signup"
    assert outbox.deliver() == 1
