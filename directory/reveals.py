"""Channels behind a button, shown on request and limited: those not open to everyone are noted for the contact to see,
those withheld from who saw many are not."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts import limits
from accounts.models import User
from accounts.requests import user_of
from directory.models import Contact, Reveal

PER_HOUR = 30
PER_DAY = 100
# Of those open to everyone, for a stranger; also what a whole office has together.
PER_HOUR_OF_AN_ADDRESS = 20
# Who looks again soon looks once.
AGAIN = timedelta(hours=1)


def reveal(contact: Contact, request: HttpRequest) -> bool:
    """Shows this reader what is behind the button, and notes it; not past the limit."""
    if request.user.is_authenticated:
        contact.is_revealed = _reveal(contact, user_of(request))
    elif contact.is_withheld:
        contact.is_revealed = limits.within_an_hour("reveal", request, most=PER_HOUR_OF_AN_ADDRESS)
    return contact.is_revealed or not contact.reach.behind


def _reveal(contact: Contact, user: User) -> bool:
    behind = contact.reach.behind
    open_to_all = contact.open_to_all(behind)
    channels = " ".join(name for name in behind if name not in open_to_all)
    if not behind or (channels and not contact.is_withheld and _was_shown_lately(contact, user, channels)):
        return True
    if not _is_within_limits(user):
        return False
    if channels and not _was_shown_lately(contact, user, channels):
        Reveal.objects.create(contact=contact, user=user, channels=channels)
    return True


def _was_shown_lately(contact: Contact, user: User, channels: str) -> bool:
    since = timezone.now() - AGAIN
    return Reveal.objects.filter(contact=contact, user=user, channels=channels, at__gt=since).exists()


def _is_within_limits(user: User) -> bool:
    day = 24 * limits.HOUR
    return limits.within("reveal", user.pk, most=PER_HOUR, seconds=limits.HOUR) and limits.within(
        "reveal-day", user.pk, most=PER_DAY, seconds=day
    )
