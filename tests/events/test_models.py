from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from events.models import Meeting
from tests.factories import MeetingFactory

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
