"""Mails leave through here: kept with what they tell of, sent when that is safe, once each.

A mail server that fails delays a mail and nothing else. Whoever is killed between sending and noting it down leaves one
mail that may come twice; it bears the same Message-ID, so that mail programs can tell.
"""

import base64
import json
import logging
import smtplib
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import connections, transaction
from django.utils import timezone

from accounts import bounces
from accounts.models import OutgoingMail
from accounts.models.outgoing_mail import fingerprint_of
from accounts.sealing import seal, unseal

log = logging.getLogger(__name__)

SEALED = "accounts.outbox"
LONGEST_RUN = 240  # seconds, so that other jobs have their turn
_at_it = threading.Lock()


def put(message: EmailMessage, purpose: str, *, key: str = "") -> OutgoingMail | None:
    """Keeps a mail to one address. None where there is one with this key already: nobody is told a thing twice."""
    [address] = message.to
    values = {
        "purpose": purpose,
        "to": address,
        "recipient": fingerprint_of(address),
        "content": _packed(message),
    }
    if key:
        mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=values)
    else:
        mail, is_new = OutgoingMail.objects.create(**values), True
    if not is_new:
        return None
    if settings.MAIL_AT_ONCE:
        transaction.on_commit(_send_soon)
    return mail


def deliver() -> int:
    """Sends what is due and returns how many that were. Safe to run several times at once."""
    started, sent = time.monotonic(), 0
    connection = get_connection()
    try:
        for mail in _taken():
            outcome = _send(mail, connection)
            sent += outcome == SENT
            if outcome == SERVER_IS_AWAY or time.monotonic() - started > LONGEST_RUN:
                break  # each further try could hang as long
    finally:
        connection.close()
    return sent


def _send_soon() -> None:
    threading.Thread(target=_send_in_the_background, name="outbox").start()


def _send_in_the_background() -> None:
    if not _at_it.acquire(blocking=False):
        return  # what came meanwhile goes with that run, or with `run_jobs` within a minute
    try:
        deliver()
    except Exception:
        log.exception("the outbox could not be sent")
    finally:
        _at_it.release()
        connections.close_all()


def _taken() -> Iterator[OutgoingMail]:
    while mail := OutgoingMail.objects.due(timezone.now()).first():
        if mail.take(timezone.now()):
            yield mail


SENT, REFUSED, SERVER_IS_AWAY = "sent", "refused", "server is away"


def _send(mail: OutgoingMail, connection: Any) -> str:
    try:
        message = _unpacked(mail)
        message.connection = connection
        message.send()
    except ValueError:
        log.exception("a mail cannot be written: %s", mail.purpose)
        mail.note_failure(timezone.now(), is_final=True)
        return REFUSED
    except smtplib.SMTPRecipientsRefused as refused:
        is_final = all(code >= 500 for code, _words in refused.recipients.values())
        mail.note_failure(timezone.now(), is_final=is_final)
        for code, words in refused.recipients.values():
            bounces.note_refusal(mail.to, code, words)
        return REFUSED
    except smtplib.SMTPResponseException as answer:
        log.warning("the mail server answered %s: %s", answer.smtp_code, mail.purpose)
        mail.note_failure(timezone.now(), is_final=False)
        return REFUSED if isinstance(answer, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) else SERVER_IS_AWAY
    except OSError as error:  # smtplib's own errors, too
        log.warning("the mail server could not be reached (%s): %s", type(error).__name__, mail.purpose)
        mail.note_failure(timezone.now(), is_final=False)
        return SERVER_IS_AWAY
    mail.note_sent(timezone.now())
    return SENT


def _packed(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    held = {
        "subject": message.subject,
        "body": message.body,
        "from_email": message.from_email,
        "reply_to": message.reply_to,
        "headers": message.extra_headers,
        "alternatives": [(content, kind) for content, kind in alternatives],
        "attachments": [_packed_attachment(*attachment) for attachment in message.attachments],
    }
    return seal(json.dumps(held), SEALED)


def _packed_attachment(name: str, content: bytes | str, kind: str) -> tuple[str, str, str]:
    raw = content.encode() if isinstance(content, str) else content
    return name, base64.b64encode(raw).decode(), kind


def _unpacked(mail: OutgoingMail) -> EmailMultiAlternatives:
    content = unseal(mail.content, SEALED)
    if content is None:
        raise ValueError("sealed with a secret that is gone")
    held = json.loads(content)
    message = EmailMultiAlternatives(
        held["subject"],
        held["body"],
        held["from_email"],
        to=[mail.to],
        reply_to=held["reply_to"],
        headers={"Message-ID": f"<{mail.number}@{urlsplit(settings.BASE_URL).hostname}>"} | held["headers"],
    )
    for content, kind in held["alternatives"]:
        message.attach_alternative(content, kind)
    for name, content, kind in held["attachments"]:
        # As text where it is text: Django would refuse bytes that are not what the kind says.
        raw = base64.b64decode(content)
        message.attach(name, raw.decode() if kind.startswith("text/") else raw, kind)
    return message
