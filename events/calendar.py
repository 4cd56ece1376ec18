"""Meetings as the entries of a calendar."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from directory.models import Location
from events import ical
from events.models import Meeting


def written(name: str, meetings: Iterable[Meeting]) -> bytes:
    return ical.written(name, map(entry_of, meetings))


def entry_of(meeting: Meeting) -> ical.Entry:
    url = f"{settings.BASE_URL}{meeting.get_absolute_url()}"
    return ical.Entry(
        uuid=meeting.uuid,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_all_day=meeting.precision == Meeting.Precision.DAY,
        is_cancelled=meeting.status == Meeting.Status.CANCELLED,
        place=place_of(meeting.venue),
        description="\n\n".join(filter(None, [meeting.teaser, url])),
        url=url,
    )


def place_of(venue: Location | None) -> str:
    """The place in one line. Of a protected address not even the name, which often says where the house stands."""
    if venue is None:
        return ""
    if venue.is_sensitive:
        return _("Address protected")
    name = venue.name or (venue.organisation.name if venue.organisation.is_published else "")
    return ", ".join(filter(None, [name, venue.address]))
