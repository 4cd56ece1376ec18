"""Mails of our own: a template whose first paragraph is the subject."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send(name: str, to: str, **context: Any) -> bool:
    """Whether the mail server took it. Never called inside a transaction: a slow server would hold the write lock."""
    text = render_to_string(
        f"mails/{name}.txt", context | {"base_url": settings.BASE_URL, "operator": settings.OPERATOR}
    )
    subject, _blank_line, body = text.strip().partition("\n\n")
    try:
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to]).send()
    except OSError:
        log.exception("a mail could not be sent: %s", name)
        return False
    return True
