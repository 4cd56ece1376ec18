"""Mails that leave by themselves. Each may be looked for as often as one likes: it goes once to each person."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.utils import timezone

from accounts.models import OutgoingMail
from events import registration_mails as mails
from events.models import Meeting, Registration
from events.models.registration import RegistrationQuerySet

DAYS_BEFORE = [7, 1]
# Who was away for longer than that gets no reminder that comes too late.
LATEST = timedelta(hours=20)
THANKS_WITHIN = timedelta(days=7)


def changed_meetings() -> int:
    """Tells everybody who takes part of another time or place, or that there will be no meeting."""
    told = 0
    now = timezone.now()
    known_to = Meeting.objects.filter(status__in=[Meeting.Status.PUBLISHED, Meeting.Status.CANCELLED])
    for meeting in known_to.upcoming(now).filter(registrations__isnull=False).distinct():
        taking_part = _of(meeting).taking_part().exclude(told=mails.told_by(meeting))
        for registration in taking_part:
            mails.changed(registration)
            told += 1
    return told


def coming_meetings() -> int:
    """Seven days and one day before."""
    return sum(_remind(days) for days in DAYS_BEFORE)


def past_meetings() -> int:
    """Thanks to everybody who came, in the days after."""
    now = timezone.now()
    over = Meeting.objects.filter(status=Meeting.Status.PUBLISHED).over_since(now)
    recent = over.exclude(pk__in=Meeting.objects.over_since(now - THANKS_WITHIN).values("pk"))
    return _send(mails.thanks, {mails.key_of_thanks(one): one for each in recent for one in _of(each).here()})


def _remind(days: int) -> int:
    moment = timezone.now() + timedelta(days=days)
    due = Meeting.objects.filter(status=Meeting.Status.PUBLISHED, starts_at__gt=moment - LATEST, starts_at__lte=moment)
    people = {
        mails.key_of_reminder(one, days): one
        for meeting in due.exclude(precision=Meeting.Precision.MONTH)
        # Who got the seat later has just been told of it.
        for one in _of(meeting).confirmed().filter(state_since__lte=meeting.starts_at - timedelta(days=days))
    }
    return _send(partial(mails.reminder, days=days), people)


def _of(meeting: Meeting) -> RegistrationQuerySet:
    return Registration.objects.filter(meeting=meeting).reachable().select_related("meeting__venue__organisation")


def _send(tell: Callable[[Registration], None], people: dict[str, Registration]) -> int:
    """To those who have not got it yet; of two runs at once the key lets one send it."""
    known = set(OutgoingMail.objects.filter(key__in=people).values_list("key", flat=True))
    waiting = [one for key, one in people.items() if key not in known]
    for one in waiting:
        tell(one)
    return len(waiting)
