"""Channels that are not open to everyone, shown on request: limited, and noted for the contact to see."""

from datetime import timedelta

from django.utils import timezone

from accounts import limits
from accounts.models import User
from directory.models import Contact, Reveal

PER_HOUR = 30
PER_DAY = 100
# Who looks again soon looks once.
AGAIN = timedelta(hours=1)


def reveal(contact: Contact, user: User) -> bool:
    """Shows this reader what is behind the button, and notes it; not past the limit."""
    channels = " ".join(contact.reach.behind)
    if channels and not _was_shown_lately(contact, user, channels):
        if not _is_within_limits(user):
            return False
        Reveal.objects.create(contact=contact, user=user, channels=channels)
    contact.is_revealed = True
    return True


def _was_shown_lately(contact: Contact, user: User, channels: str) -> bool:
    since = timezone.now() - AGAIN
    return Reveal.objects.filter(contact=contact, user=user, channels=channels, at__gt=since).exists()


def _is_within_limits(user: User) -> bool:
    day = 24 * limits.HOUR
    return limits.within("reveal", user.pk, most=PER_HOUR, seconds=limits.HOUR) and limits.within(
        "reveal-day", user.pk, most=PER_DAY, seconds=day
    )
