"""Many people at once. SQLite forgives code that PostgreSQL does not, so all of this runs on both."""

import time
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import OutgoingMail
from events import registration
from events.models import Meeting, Registration
from tests.events.people import at_once, register, states, take_part
from tests.events.sequences import Sequence, assert_seats_are_right, assert_told_once_each
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TRIALS = 20, 3


@pytest.mark.parametrize("trial", range(TRIALS))
def test_of_twenty_at_once_one_gets_the_last_seat_and_nobody_an_error(trial):
    meeting = MeetingFactory(open=True, capacity=1)
    people = [register(meeting, f"person-{number}@example.org") for number in range(PEOPLE)]

    at_once([lambda one=one: registration.confirm(one) for one in people])

    assert Counter(states(meeting).values()) == {"confirmed": 1, "waiting": PEOPLE - 1}
    assert meeting.registrations.confirmed().get().number == 1
    assert_seats_are_right(meeting)
    assert_told_once_each(meeting)


@pytest.mark.postgresql
def test_counting_first_would_sell_the_last_seat_more_than_once():
    """The control: it shows that the test above would see it."""
    meeting = MeetingFactory(open=True, capacity=1)
    people = [register(meeting, f"person-{number}@example.org") for number in range(PEOPLE)]

    def naive(one):
        with transaction.atomic():
            is_free = meeting.registrations.confirmed().count() < meeting.capacity
            time.sleep(0.005)
            if is_free:
                one.enter(Registration.State.CONFIRMED, timezone.now())

    at_once([lambda one=one: naive(one) for one in people])

    assert meeting.registrations.confirmed().count() > 1


def test_the_seat_itself_is_taken_once_even_without_the_lock():
    meeting = MeetingFactory(capacity=1)
    won = []

    def take():
        with transaction.atomic():
            if Meeting.objects.filter(pk=meeting.pk).with_a_seat().update(seats_taken=F("seats_taken") + 1):
                won.append(True)

    at_once([take] * PEOPLE)

    assert won == [True]


def test_the_same_form_sent_twenty_times_is_one_registration_and_one_mail():
    meeting = MeetingFactory(open=True)

    at_once([lambda: register(meeting)] * PEOPLE)

    assert states(meeting) == {"amira@example.org": "unconfirmed"}
    # a pause between two mails may end while they arrive
    assert OutgoingMail.objects.filter(purpose="registration_confirm").count() in (1, 2)


def test_confirming_twenty_times_takes_one_seat():
    meeting = MeetingFactory(open=True, capacity=5)
    one = register(meeting)

    at_once([lambda: registration.confirm(one)] * PEOPLE)

    assert states(meeting) == {"amira@example.org": "confirmed"}
    assert_seats_are_right(meeting)
    assert_told_once_each(meeting)


@pytest.mark.parametrize("trial", range(TRIALS))
def test_each_seat_that_gets_free_is_given_once_while_others_register(trial):
    meeting = MeetingFactory(open=True, capacity=10)
    seated = [take_part(meeting, number) for number in range(10)]
    for number in range(10, 20):
        take_part(meeting, number)
    new = [register(meeting, f"person-{number}@example.org") for number in range(20, 30)]

    deeds = [lambda one=one: registration.cancel(one) for one in seated]
    at_once(deeds + [lambda one=one: registration.confirm(one) for one in new])

    assert Counter(states(meeting).values()) == {"cancelled": 10, "confirmed": 10, "waiting": 10}
    # those who waited before anybody of the new ones
    assert set(meeting.registrations.confirmed().values_list("number", flat=True)) == set(range(11, 21))
    assert OutgoingMail.objects.filter(purpose="registration_moved_up").count() == 10
    assert_seats_are_right(meeting)
    assert_told_once_each(meeting)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_at_once_seats_line_and_mails_stay_right(seed):
    Sequence(seed).run()


def test_without_the_lock_the_sequences_go_wrong(monkeypatch):
    """The control: it shows that the test above would see it."""

    @contextmanager
    def unlocked(pk):
        yield Meeting.objects.get(pk=pk)

    monkeypatch.setattr(registration, "_locked", unlocked)
    with pytest.raises(AssertionError):
        [Sequence(seed).run() for seed in range(6)]


def test_a_seat_by_hand_and_a_cancellation_at_once_keep_the_count():
    for _trial in range(TRIALS):
        meeting = MeetingFactory(open=True, capacity=2)
        people = [take_part(meeting, number) for number in range(6)]

        at_once(
            [lambda one=people[0]: registration.cancel(one)]
            + [lambda one=one: registration.give_seat(one) for one in people[2:5]]
        )

        assert_seats_are_right(meeting)
        assert set(meeting.registrations.confirmed().values_list("number", flat=True)) >= {2, 3, 4, 5}
        Meeting.objects.all().delete()
        OutgoingMail.objects.all().delete()
