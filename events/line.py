"""The line of those who wait for a seat: who is next, and whether they have the seat at once or are offered it.

`events.registration` calls this with the meeting locked.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from events import registration_mails as mails
from events.models import Meeting, Registration

# Nobody is asked to decide within less.
SHORTEST_OFFER = timedelta(hours=1)


def takes_changes(meeting: Meeting) -> bool:
    """Until it is over; confirming, cancelling and moving up end with it."""
    return meeting.status == Meeting.Status.PUBLISHED and meeting.phase != "past"


def moves(meeting: Meeting, now: datetime | None = None) -> bool:
    """Whether people move up by themselves. In the last hours they might be on their way elsewhere."""
    still_at = meeting.line_stands_still_at
    if still_at and meeting.offer_hours:
        still_at -= SHORTEST_OFFER
    return takes_changes(meeting) and (still_at is None or (now or timezone.now()) < still_at)


def move_up(meeting: Meeting, new: Registration | None = None) -> list[Registration]:
    """Gives free seats in the order of the line, and returns who got one; `new` has just joined it, and has no need to
    be asked whether they want to come."""
    moved: list[Registration] = []
    meeting.refresh_from_db()
    if not takes_changes(meeting):
        return moved
    for one in eligible(meeting):
        if not (moves(meeting) or one == new):
            break
        # The condition stands in the UPDATE: even without the lock no seat would be given twice.
        if not Meeting.objects.filter(pk=meeting.pk).with_a_seat().update(seats_taken=F("seats_taken") + 1):
            break
        _seat(meeting, one, is_new=one == new)
        moved.append(one)
    return moved


def eligible(meeting: Meeting) -> list[Registration]:
    """Who would get a free seat, in order."""
    return list(meeting.registrations.waiting().select_related("meeting", "organisation"))


def _seat(meeting: Meeting, one: Registration, *, is_new: bool) -> None:
    now = timezone.now()
    if meeting.offer_hours and not is_new:
        one.enter(Registration.State.OFFERED, now, until=_end_of_offer(meeting, now))
        mails.offered(one)
    else:
        one.enter(Registration.State.CONFIRMED, now)
        mails.confirmed(one) if is_new else mails.moved_up(one)


def _end_of_offer(meeting: Meeting, now: datetime) -> datetime:
    end = now + timedelta(hours=meeting.offer_hours or 0)
    return min(end, meeting.line_stands_still_at or end)
