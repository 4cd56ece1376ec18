"""A meeting as a file for the calendar of a participant."""

from dataclasses import replace

from accounts.mail import Attachment
from events import ical
from events.calendar import entry_of
from events.models import Meeting

KIND = "text/calendar"


def content(meeting: Meeting) -> bytes:
    return ical.written(meeting.title, [_entry(meeting)])


def attachment(meeting: Meeting) -> Attachment:
    return f"{meeting.slug}.ics", content(meeting), KIND


def _entry(meeting: Meeting) -> ical.Entry:
    # A day that is not known yet stands as a whole day, which readers correct by the sequence.
    return replace(entry_of(meeting), is_all_day=meeting.precision != Meeting.Precision.TIME)
