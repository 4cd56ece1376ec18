"""Mails of our own: a template whose first paragraph is the subject."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from accounts import outbox
from accounts.models import OutgoingMail

Attachment = tuple[str, bytes, str]  # name, content, kind


def send(
    name: str,
    to: str,
    *,
    key: str = "",
    language: str = "",
    reply_to: str = "",
    attachments: Iterable[Attachment] = (),
    off: str = "",
    **context: Any,
) -> OutgoingMail | None:
    """Puts a mail into the outbox, in the language of the page unless told otherwise; of several with one key, one.

    `off`: where mails of this kind end. Mail programs make a button of it, which posts without showing the page.
    """
    with override(language or get_language()):
        text = render_to_string(
            f"mails/{name}.txt", context | {"base_url": settings.BASE_URL, "operator": settings.OPERATOR, "off": off}
        )
    subject, _blank_line, body = text.strip().partition("\n\n")
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        body.strip() + "\n",
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        attachments=list(attachments),
        headers=_headers(off) if off else None,
    )
    return outbox.put(message, name, key=key)


def _headers(off: str) -> dict[str, str]:
    """As RFC 8058 has it."""
    return {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
