"""Which mails that come back say that a mailbox does not exist, and which say nothing, or not the truth."""

import imaplib
import io
import mailbox
import smtplib
from types import SimpleNamespace

import pytest
from django.core import mail as sent_mails
from django.core.mail import EmailMessage
from django.core.management import call_command

from accounts import bounces, outbox
from accounts.models import BouncedAddress
from tests.accounts.test_outbox import mail_server  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: connect@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain

I am sorry.

--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: User unknown

--xx
Content-Type: {kind}

Message-ID: {number}
To: {address}
Subject: Guten Tag

{body}
--xx--
"""


@pytest.fixture
def sent():
    """A mail that left, and its number."""
    outbox.put(EmailMessage("Guten Tag", "Text", to=["Weg@example.org"]), "greeting")
    outbox.deliver()
    return SimpleNamespace(number=sent_mails.outbox[0].message()["Message-ID"])


def report(sent, **values):
    usual = {"address": "weg@example.org", "action": "failed", "status": "5.1.1", "number": sent.number}
    return REPORT.format(**usual | {"kind": "message/rfc822", "body": "Text"} | values)


def noted():
    return {one.address: one.reason for one in BouncedAddress.objects.all()}


def test_a_report_flags_the_address_of_our_mail_from_a_file_a_maildir_an_mbox_and_a_mailbox(
    sent, tmp_path, settings, monkeypatch, capsys
):
    text, expected = report(sent), {"weg@example.org": "550 5.1.1 <weg@example.org>: User unknown"}
    (tmp_path / "one.eml").write_text(text)
    mailbox.Maildir(tmp_path / "maildir").add(text)
    mbox = mailbox.mbox(tmp_path / "mbox")
    mbox.add(report(sent, kind="text/rfc822-headers", body=""))
    mbox.add("Subject: Abwesend\n\nBin im Urlaub.")
    mbox.close()
    for name in ("one.eml", "maildir", "mbox"):
        call_command("read_bounces", str(tmp_path / name))
        assert noted() == expected, name
        BouncedAddress.objects.all().delete()

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    call_command("read_bounces", "-")
    assert noted() == expected
    BouncedAddress.objects.all().delete()

    settings.BOUNCES_URL = "imaps://connect%40example.org:geheim@mail.example.org/INBOX"
    server = MailboxServer([text.encode()])
    monkeypatch.setattr(imaplib, "IMAP4_SSL", server)
    call_command("read_bounces")
    assert noted() == expected
    assert (server.login_as, server.folder, server.deleted) == (("connect@example.org", "geheim"), "INBOX", [b"1"])
    assert bounces.fetch() == 0


class MailboxServer:
    """As much of IMAP as is spoken here."""

    def __init__(self, mails):
        self.mails, self.deleted = dict(enumerate(mails, start=1)), []

    def __call__(self, host, port, timeout):
        assert (host, port) == ("mail.example.org", 993)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def login(self, *names):
        self.login_as = names

    def select(self, folder):
        self.folder = folder

    def search(self, _charset, _criterion):
        return "OK", [" ".join(map(str, self.mails)).encode()]

    def fetch(self, number, _parts):
        return "OK", [(b"1 (RFC822 {100}", self.mails[int(number)]), b")"]

    def store(self, number, _command, _flag):
        self.deleted.append(number)

    def expunge(self):
        for number in self.deleted:
            self.mails.pop(int(number), None)


def test_what_says_nothing_about_the_address_or_is_made_up_flags_nobody(sent):
    harmless = [
        {"status": "4.4.1", "action": "delayed"},
        {"status": "4.2.2"},
        {"status": "5.2.2"},
        {"status": "5.7.1"},
        {"action": "relayed"},
        {"number": "<0123456789abcdef0123456789abcdef@127.0.0.1>"},
        {"number": "<report@mail.example.org>"},
        {"address": "andere@example.org"},
        {"kind": "text/plain"},
        {"address": ""},
    ]
    for values in harmless:
        message = bounces._parsed(report(sent, **values).encode())
        assert (bounces.read([message]), noted()) == (0, {}), values
    assert bounces.read([bounces._parsed(b"\xff\x00 nothing at all")]) == 0


def test_a_server_that_refuses_the_mailbox_itself_flags_it(mail_server):  # noqa: F811
    refusals = {
        "gone@example.org": (550, b"5.1.1 no such user"),
        "old@example.org": (551, b"user not local"),
        "full@example.org": (552, b"5.2.2 mailbox full"),
        "spam@example.org": (550, b"5.7.1 we do not like you"),
        "busy@example.org": (450, b"4.2.0 try later"),
    }
    mail_server.errors = [smtplib.SMTPRecipientsRefused({address: why}) for address, why in refusals.items()]
    for address in refusals:
        outbox.put(EmailMessage("Guten Tag", "Text", to=[address]), "greeting")

    outbox.deliver()

    assert noted() == {"gone@example.org": "550 5.1.1 no such user", "old@example.org": "551 user not local"}
