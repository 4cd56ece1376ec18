"""The line of those who wait for a seat: who is next, and whether they have the seat at once or are offered it. Who
comes from an organisation that has all its seats is passed over, and keeps the place in the line.

`events.registration` calls this with the meeting locked.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from directory.text import sort_key
from events import registration_mails as mails
from events.models import Meeting, Registration
from events.models.registration import RegistrationQuerySet

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
    seats = SeatsOfOrganisations(meeting)
    for one in _waiting(meeting):
        if seats.are_gone_for(one):
            continue
        if not (moves(meeting) or one == new):
            break
        # The condition stands in the UPDATE: even without the lock no seat would be given twice.
        if not Meeting.objects.filter(pk=meeting.pk).with_a_seat().update(seats_taken=F("seats_taken") + 1):
            break
        _seat(meeting, one, is_new=one == new)
        seats.count(one)
        moved.append(one)
    return moved


class SeatsOfOrganisations:
    """How many seats people of each organisation hold, where a meeting wants no more than so many. By name in any
    spelling: one may have been typed before it stood in the directory."""

    def __init__(self, meeting: Meeting) -> None:
        self.most = meeting.organisation_quota
        holding = meeting.registrations.holding_a_seat().select_related("organisation") if self.most else []
        self.held = Counter(sort_key(one.from_where) for one in holding)

    def count(self, one: Registration) -> None:
        self.held[sort_key(one.from_where)] += 1

    def held_with(self, one: Registration) -> int:
        """By people of the same organisation; who comes from none is on their own."""
        return self.held[sort_key(one.from_where)] if one.from_where else 0

    def are_gone_for(self, one: Registration) -> bool:
        return self.most is not None and self.held_with(one) >= self.most

    def beyond(self, one: Registration) -> int:
        """How many more than wanted, with this one."""
        return max(0, self.held_with(one) - self.most) if self.most is not None else 0


def eligible(meeting: Meeting) -> list[Registration]:
    """Who would get a free seat now, each taken alone."""
    seats = SeatsOfOrganisations(meeting)
    return [one for one in _waiting(meeting) if not seats.are_gone_for(one)]


def waits_for_organisation(registration: Registration) -> bool:
    """Whether a seat that gets free could not be theirs, because their organisation has all it may have."""
    return registration.is_waiting and SeatsOfOrganisations(registration.meeting).are_gone_for(registration)


def _waiting(meeting: Meeting) -> RegistrationQuerySet:
    waiting = Registration.objects.filter(meeting=meeting).waiting()
    return waiting.select_related("meeting", "organisation")


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
