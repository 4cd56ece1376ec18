"""A meeting as a file for the calendar of a participant."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from accounts.mail import Attachment
from events import ical
from events.models import Meeting

KIND = "text/calendar"


def content(meeting: Meeting) -> bytes:
    return ical.written(meeting.title, [_entry(meeting)])


def attachment(meeting: Meeting) -> Attachment:
    return f"{meeting.slug}.ics", content(meeting), KIND


def _entry(meeting: Meeting) -> ical.Entry:
    url = f"{settings.BASE_URL}{meeting.get_absolute_url()}"
    return ical.Entry(
        uuid=uuid5(NAMESPACE_URL, f"{settings.BASE_URL}/meetings/{meeting.pk}"),
        sequence=int(meeting.changed_at.timestamp()) - int(meeting.created_at.timestamp()),
        changed_at=meeting.changed_at,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_all_day=meeting.precision != Meeting.Precision.TIME,
        is_cancelled=meeting.status == Meeting.Status.CANCELLED,
        place=_place(meeting),
        description=meeting.getting_there,
        url=url,
    )


def _place(meeting: Meeting) -> str:
    venue = meeting.venue
    if not venue or venue.is_sensitive:
        return ""
    name = venue.name or (venue.organisation.name if venue.organisation.is_published else "")
    return ", ".join(part for part in (name, venue.address) if part)
