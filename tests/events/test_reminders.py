from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import OutgoingMail
from connect import jobs
from events import registration, reminders
from events.models import Meeting, Registration
from tests.events.people import register, take_part
from tests.factories import LocationFactory, MeetingFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
START = timezone.make_aware(datetime(2027, 5, 20, 13))  # a Thursday


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=2, starts_at=START, ends_at=START.replace(hour=17))


@pytest.fixture
def people(meeting):
    """Two with a seat, one waiting, one who never confirmed; all long before."""
    with time_machine.travel(START - timedelta(days=30), tick=False):
        register(meeting, "nie@example.org")
        return [take_part(meeting, number) for number in range(3)]


def told(purpose):
    return sorted(OutgoingMail.objects.filter(purpose=purpose).values_list("to", flat=True))


def run(job, **before_the_start):
    with time_machine.travel(START - timedelta(**before_the_start), tick=False):
        return job()


SEATED = ["person-0@example.org", "person-1@example.org"]


@pytest.mark.usefixtures("people")
def test_who_has_a_seat_is_reminded_seven_days_and_one_day_before_once_each():
    counts = [run(reminders.coming_meetings, days=8)]
    counts += [run(reminders.coming_meetings, days=7), run(reminders.coming_meetings, days=6, hours=23)]
    counts += [run(reminders.coming_meetings, days=2)]
    counts += [run(reminders.coming_meetings, days=1), run(reminders.coming_meetings, hours=23)]

    assert counts == [0, 2, 0, 0, 2, 0]
    assert told("meeting_reminder") == sorted(SEATED * 2)


@pytest.mark.usefixtures("people")
def test_a_reminder_that_would_come_too_late_stays_away():
    assert run(reminders.coming_meetings, days=5) == 0
    assert run(reminders.coming_meetings, hours=2) == 0


def test_who_got_a_seat_just_now_needs_no_reminder_of_a_week(meeting, people):
    with time_machine.travel(START - timedelta(days=6, hours=23), tick=False):
        registration.cancel(people[0])
        assert reminders.coming_meetings() == 1
    assert told("meeting_reminder") == ["person-1@example.org"]
    assert run(reminders.coming_meetings, days=1) == 2


@pytest.mark.parametrize("fields", [{"status": "cancelled"}, {"status": "draft"}, {"precision": "month"}])
@pytest.mark.usefixtures("people")
def test_of_what_does_not_take_place_or_has_no_day_nobody_is_reminded(fields):
    Meeting.objects.update(**fields)

    assert run(reminders.coming_meetings, days=1) == 0


@pytest.mark.usefixtures("people")
def test_a_meeting_moved_to_another_day_is_reminded_of_anew():
    run(reminders.coming_meetings, days=7)
    Meeting.objects.update(starts_at=START + timedelta(days=30), ends_at=START + timedelta(days=30, hours=4))

    assert run(reminders.coming_meetings, days=-23) == 2


@pytest.mark.usefixtures("people")
def test_a_reminder_in_the_week_the_clocks_change_comes_a_day_before():
    # the night before, an hour is left out
    start = timezone.make_aware(datetime(2027, 3, 28, 13)).astimezone(UTC)
    Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=4))
    Registration.objects.update(state_since=start - timedelta(days=30))

    with time_machine.travel(start - timedelta(hours=24, minutes=1), tick=False) as clock:
        assert reminders.coming_meetings() == 0
        clock.shift(timedelta(minutes=2))
        assert reminders.coming_meetings() == 2


@pytest.mark.usefixtures("people")
def test_everybody_who_takes_part_hears_of_another_time_or_place_once():
    assert run(reminders.changed_meetings, days=20) == 0
    for fields in ({"starts_at": START + timedelta(hours=1)}, {"venue": LocationFactory()}):
        Meeting.objects.update(**fields)
        assert [run(reminders.changed_meetings, days=20) for _time in range(2)] == [3, 0]

    assert told("meeting_changed") == sorted([*SEATED, "person-2@example.org"] * 2)


@pytest.mark.usefixtures("people")
def test_another_title_is_nothing_to_write_about():
    Meeting.objects.update(title="Anders", description="Neu", capacity=2)

    assert run(reminders.changed_meetings, days=20) == 0


@pytest.mark.usefixtures("people")
def test_a_time_that_is_changed_and_changed_back_is_told_both_times():
    for start in (START + timedelta(hours=1), START, START + timedelta(hours=1)):
        Meeting.objects.update(starts_at=start)
        assert run(reminders.changed_meetings, days=20) == 3


@pytest.mark.usefixtures("people")
def test_everybody_who_takes_part_hears_that_a_meeting_is_cancelled_and_nobody_of_a_past_one():
    Meeting.objects.get().cancel()

    assert run(reminders.changed_meetings, days=-2) == 0
    assert [run(reminders.changed_meetings, days=20) for _time in range(2)] == [3, 0]
    assert told("meeting_cancelled") == [*SEATED, "person-2@example.org"]
    assert "findet nicht statt" in run(delivered, days=1)[-1].body


def test_thanks_go_to_those_who_came_once_and_in_the_days_after(people):
    with time_machine.travel(START, tick=False):
        people[0].check_in(timezone.now())

    counts = [run(reminders.past_meetings, hours=-hours) for hours in (3, 5, 6, 24 * 9)]

    assert counts == [0, 1, 0, 0]
    assert told("meeting_thanks") == ["person-0@example.org"]


@pytest.mark.usefixtures("people")
def test_mails_come_in_the_language_of_each_person(meeting):
    with time_machine.travel(START - timedelta(days=30), tick=False):
        registration.set_capacity(meeting, 5)
        registration.confirm(register(meeting, "sam@example.org", "Sam", language="en"))
    run(reminders.coming_meetings, days=1)

    subjects = {mail.to[0]: mail.subject for mail in run(delivered, days=1)}
    assert subjects["person-0@example.org"] == "Bald: Runder Tisch"
    assert subjects["sam@example.org"] == "Soon: Runder Tisch"
    [body] = [mail.body for mail in delivered() if mail.subject.startswith("Soon")]
    assert "/en/participation/" in body
    assert "20 May 2027" in body


def test_the_jobs_send_what_is_due(people):
    with time_machine.travel(START - timedelta(days=1), tick=False):
        assert jobs.run()["coming_meetings"] == 2
    assert [mail.to[0] for mail in delivered() if mail.subject.startswith("Bald")] == SEATED
    assert people
