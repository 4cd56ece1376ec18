"""What participants are told by mail. The key of a mail says of what it tells, so that nobody is told twice."""

import hashlib
import time
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import mail
from events import calendar_files
from events.models import FollowUp, Meeting, Registration

# Whoever sends the form again has the link already, and nobody floods somebody else's mailbox.
PAUSE = 15 * 60


def confirm_address(registration: Registration) -> None:
    """The link to confirm; to who has done so, that they are registered already."""
    name = "registration_confirm" if registration.is_unconfirmed else "registration_again"
    _send(name, registration, key=f"{name}-{registration.pk}-{int(time.time()) // PAUSE}")


def confirmed(registration: Registration) -> None:
    _tell("registration_confirmed", registration, with_calendar=True)


def waiting(registration: Registration) -> None:
    _tell("registration_waiting", registration, place=registration.place_in_line())


def moved_up(registration: Registration) -> None:
    _tell("registration_moved_up", registration, with_calendar=True)


def offered(registration: Registration) -> None:
    _tell("registration_offered", registration)


def offer_ended(registration: Registration) -> None:
    _tell("registration_offer_ended", registration)


def declined(registration: Registration) -> None:
    _tell("registration_declined", registration)


def cancelled(registration: Registration, *, by_organisers: bool) -> None:
    _tell("registration_cancelled", registration, by_organisers=by_organisers)


def changed(registration: Registration) -> None:
    """Of time, place or that there will be no meeting. Who has been told of that already is left alone."""
    known = told_by(registration.meeting)
    if not Registration.objects.filter(pk=registration.pk, told=registration.told).update(told=known):
        return
    is_off = registration.meeting.status == Meeting.Status.CANCELLED
    _send("meeting_cancelled" if is_off else "meeting_changed", registration, with_calendar=not is_off)


def reminder(registration: Registration, days: int) -> None:
    _send("meeting_reminder", registration, key=key_of_reminder(registration, days), with_calendar=True)


def key_of_reminder(registration: Registration, days: int) -> str:
    """With the day: where the meeting was moved, there is a new reminder."""
    return f"reminder-{days}-{timezone.localdate(registration.meeting.starts_at)}-{registration.pk}"


def thanks(registration: Registration) -> None:
    _send("meeting_thanks", registration, key=key_of_thanks(registration))


def key_of_thanks(registration: Registration) -> str:
    return f"meeting-thanks-{registration.pk}"


def message(registration: Registration, subject: str, text: str, *, number: str, reply_to: str) -> None:
    key = f"message-{number}-{registration.pk}"
    _send("meeting_message", registration, key=key, reply_to=reply_to, subject=subject, text=text)


def connected(registration: Registration, moment: datetime) -> None:
    """Of a batch, and never with whom: the page tells, to whoever holds its link."""
    _send("connected", registration, key=f"connected-{int(moment.timestamp())}-{registration.pk}")


def follow_up(question: FollowUp, address: str, language: str, token: str) -> None:
    """Never of whom: the mail may be read by others."""
    mail.send(
        "follow_up",
        address,
        key=f"follow-up-{question.pk}",
        language=language,
        meeting=question.meeting,
        idea=question.contribution,
        person=question.registration.name if question.registration else "",
        token=token,
    )


def told_by(meeting: Meeting) -> str:
    """A fingerprint of what a mail says about time and place."""
    facts = [meeting.starts_at, meeting.ends_at, meeting.precision, meeting.venue_id, meeting.online_link]
    is_off = meeting.status == Meeting.Status.CANCELLED
    return hashlib.sha256(repr([is_off, *map(str, facts)]).encode()).hexdigest()


def _tell(name: str, registration: Registration, *, with_calendar: bool = False, **context: Any) -> None:
    """Of a state, which nobody enters twice."""
    Registration.objects.filter(pk=registration.pk).update(told=told_by(registration.meeting))
    _send(name, registration, key=f"{name}-{registration.pk}", with_calendar=with_calendar, **context)


def _send(
    name: str,
    registration: Registration,
    *,
    key: str = "",
    with_calendar: bool = False,
    reply_to: str = "",
    **context: Any,
) -> None:
    if not registration.email:
        return
    meeting = registration.meeting
    mail.send(
        name,
        registration.email,
        key=key,
        language=registration.language,
        reply_to=reply_to,
        attachments=[calendar_files.attachment(meeting)] if with_calendar else [],
        registration=registration,
        meeting=meeting,
        token=registration.token(),
        **context,
    )
