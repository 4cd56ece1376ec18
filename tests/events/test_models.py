from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from events.models import Meeting
from tests.factories import LocationFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def phase_and_place_in_list(meeting, moment):
    with time_machine.travel(at(moment), tick=False):
        return meeting.phase, meeting in Meeting.objects.upcoming(), meeting in Meeting.objects.past()


def test_a_meeting_with_times_lasts_until_its_end():
    meeting = MeetingFactory(starts_at=at("2026-06-19T14:00"), ends_at=at("2026-06-19T18:00"))

    assert phase_and_place_in_list(meeting, "2026-06-19T13:59") == ("coming", True, False)
    assert phase_and_place_in_list(meeting, "2026-06-19T17:59") == ("live", True, False)
    assert phase_and_place_in_list(meeting, "2026-06-19T18:01") == ("past", False, True)


def test_a_meeting_without_an_end_lasts_its_day():
    meeting = MeetingFactory(starts_at=at("2026-06-19T00:00"), ends_at=None, precision=Meeting.Precision.DAY)

    assert phase_and_place_in_list(meeting, "2026-06-18T23:59") == ("coming", True, False)
    assert phase_and_place_in_list(meeting, "2026-06-19T23:59") == ("live", True, False)
    assert phase_and_place_in_list(meeting, "2026-06-20T00:01") == ("past", False, True)


def test_a_meeting_whose_day_is_unknown_is_coming_all_month():
    meeting = MeetingFactory(starts_at=at("2026-06-01T00:00"), ends_at=None, precision=Meeting.Precision.MONTH)

    assert phase_and_place_in_list(meeting, "2026-06-30T23:59") == ("coming", True, False)
    assert phase_and_place_in_list(meeting, "2026-07-01T00:01") == ("past", False, True)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Anders"},
        {"starts_at": at("2026-06-19T13:00")},
        {"ends_at": None},
        {"precision": Meeting.Precision.DAY},
        {"status": Meeting.Status.CANCELLED},
    ],
)
def test_a_change_that_a_calendar_shows_raises_its_version(change):
    meeting = MeetingFactory(starts_at=at("2026-06-19T14:00"), ends_at=at("2026-06-19T18:00"))

    for name, value in change.items():
        setattr(meeting, name, value)
    meeting.save()

    assert meeting.sequence == 1
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_another_place_raises_the_version_in_calendars():
    meeting = MeetingFactory()

    for venue in (LocationFactory(), LocationFactory(), None):
        meeting.venue = venue
        meeting.save()

    assert meeting.sequence == 3


def test_other_changes_leave_the_version_in_calendars():
    meeting = MeetingFactory(venue=LocationFactory())

    meeting.report = "Drei Ideen bleiben."
    meeting.save()
    meeting.title = "Wird nicht gespeichert"
    meeting.save(update_fields=["report"])
    meeting.publish()

    meeting.refresh_from_db()
    assert meeting.sequence == 0


def test_cancelling_raises_the_version_in_calendars():
    meeting = MeetingFactory()

    meeting.cancel()

    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_of_two_who_save_at_once_neither_takes_back_the_version_of_the_other():
    meeting = MeetingFactory()
    other = Meeting.objects.get(pk=meeting.pk)
    meeting.title = "Neu"
    meeting.save()
    meeting.title = other.title
    meeting.save()

    other.report = "Drei Ideen bleiben."
    other.save()

    assert other.sequence == 2


def test_each_meeting_has_an_identity_that_stays():
    first, second = MeetingFactory.create_batch(2)
    known = first.uuid

    first.title = first.slug = "anders"
    first.save()

    first.refresh_from_db()
    assert first.uuid == known != second.uuid
