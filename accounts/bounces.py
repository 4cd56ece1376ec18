"""Mails that come back: which of ours it was, and whether the mailbox does not exist.

A report counts where its Message-ID is one we gave, which nobody can guess, and where the address in it is the one the
mail went to, which we know by its fingerprint. So nobody has an address taken for dead that is not their own.
"""

import email
import imaplib
import logging
import mailbox
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import policy
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from accounts.models import BouncedAddress, OutgoingMail
from accounts.models.outgoing_mail import fingerprint_of

log = logging.getLogger(__name__)

# They say something about the mail or the moment, not about the address: full, too long, the system, the policy.
NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.6.", "5.7.")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_MAILBOX = (550, 551, 553)
MOST_AT_ONCE = 500
TIMEOUT = 10  # seconds
IMAPS_PORT, IMAP_PORT = 993, 143


@dataclass(frozen=True)
class Refusal:
    """What a report says about one recipient."""

    number: str  # the part of the Message-ID before the @
    address: str
    reason: str


def is_final(status: str) -> bool:
    """Whether nobody will ever read mail at this address: "5.1.1" and its like (RFC 3463)."""
    return status.startswith("5.") and not status.startswith(NOT_THE_ADDRESS)


def note_refusal(address: str, code: int, words: bytes | str) -> None:
    """What the mail server says while it is given a mail."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    status = STATUS.search(text)
    if is_final(status[0]) if status else code in NO_SUCH_MAILBOX:
        BouncedAddress.objects.note(address, f"{code} {text}")


def read(messages: Iterable[Message]) -> int:
    """Notes the addresses that take no mail; returns how many reports were about one."""
    refusals = [refusal for message in messages for refusal in refusals_in(message)]
    if not refusals:
        return 0
    known = {mail.number: mail.recipient for mail in OutgoingMail.objects.exclude(recipient="").iterator()}
    noted = 0
    for refusal in refusals:
        if known.get(refusal.number) == fingerprint_of(refusal.address):
            BouncedAddress.objects.note(refusal.address, refusal.reason)
            noted += 1
    return noted


def refusals_in(message: Message) -> Iterator[Refusal]:
    """Of a delivery status notification (RFC 3464); any other mail says nothing."""
    parts = list(message.walk())
    number = next((found for part in parts if (found := _number(part))), "")
    for part in parts:
        if number and part.get_content_type() == "message/delivery-status":
            blocks: Any = part.get_payload() if part.is_multipart() else []
            for block in blocks:
                yield from _refusal(block, number)


def _number(part: Message) -> str:
    """Of the mail a report is about, where it brings that mail or the head of it."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        original: Message = part.get_payload(0)  # type: ignore[assignment]
    elif kind == "text/rfc822-headers":
        original = email.message_from_string(str(part.get_payload()))
    else:
        return ""
    return str(original.get("Message-ID", "")).strip().strip("<>").partition("@")[0]


def _refusal(block: Message, number: str) -> Iterator[Refusal]:
    """One for a recipient the mail never reaches."""
    status = STATUS.search(str(block.get("Status", "")))
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    address = recipient.rpartition(";")[2].strip().strip("<>")
    failed = str(block.get("Action", "")).strip().lower() == "failed"
    if address and failed and status and is_final(status[0]):
        reason = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
        yield Refusal(number, address, reason or status[0])


def fetch() -> int:
    """From the mailbox of BOUNCES_URL; what was read is deleted there."""
    return read_imap(settings.BOUNCES_URL) if settings.BOUNCES_URL else 0


def read_imap(url: str) -> int:
    """`imaps://user:password@host/folder`"""
    parts = urlsplit(url)
    is_safe = parts.scheme == "imaps"
    kind = imaplib.IMAP4_SSL if is_safe else imaplib.IMAP4
    port = parts.port or (IMAPS_PORT if is_safe else IMAP_PORT)
    with kind(parts.hostname or "", port, timeout=TIMEOUT) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        _kind, [numbers] = server.search(None, "ALL")
        some = numbers.split()[:MOST_AT_ONCE]
        noted = read(_parsed(_fetched(server, number)) for number in some)
        for number in some:
            server.store(number, "+FLAGS", "\\Deleted")
        server.expunge()
    return noted


def _fetched(server: Any, number: bytes) -> bytes:
    """Nothing where the mail is gone meanwhile."""
    _kind, answer = server.fetch(number, "(RFC822)")
    return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


def in_path(path: Path) -> Iterator[Message]:
    """The mails of a maildir, of an mbox, or a single one in a file."""
    if path.is_dir():
        yield from mailbox.Maildir(path, create=False)
    elif path.read_bytes()[:5] == b"From ":
        with closing(mailbox.mbox(path, create=False)) as mails:
            yield from mails
    else:
        yield _parsed(path.read_bytes())


def _parsed(raw: bytes) -> Message:
    return email.message_from_bytes(raw, policy=policy.compat32)
