from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import OutgoingMail
from directory.models import Language, Topic
from events import registration
from events.models import AccessNeed, Meeting, Registration
from events.registration import Answers
from tests.events.people import register, states, take_part, told
from tests.factories import MeetingFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(open=True, capacity=2)


def taken(meeting):
    meeting.refresh_from_db()
    return meeting.seats_taken


def test_an_unconfirmed_registration_holds_no_seat(meeting):
    register(meeting)

    assert states(meeting) == {"amira@example.org": "unconfirmed"}
    assert (taken(meeting), meeting.numbers_given) == (0, 0)
    assert told() == [("registration_confirm", "amira@example.org")]


def test_confirming_takes_a_seat_or_a_place_in_the_line(meeting):
    for number in range(4):
        take_part(meeting, number)

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert list(meeting.registrations.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert taken(meeting) == 2
    assert [one.place_in_line() for one in meeting.registrations.waiting()] == [1, 2]


def test_confirming_twice_changes_nothing(meeting):
    first = take_part(meeting, 1)
    again = registration.confirm(first)

    assert (again.state, again.number, taken(meeting)) == ("confirmed", 1, 1)
    assert [purpose for purpose, _to in told()] == ["registration_confirm", "registration_confirmed"]


def test_without_a_number_of_seats_everybody_has_one():
    meeting = MeetingFactory(open=True, capacity=None)
    for number in range(3):
        take_part(meeting, number)

    assert list(states(meeting).values()) == ["confirmed"] * 3


def test_who_registers_twice_is_registered_once_and_hears_that(meeting):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        take_part(meeting, 1)
        register(meeting, "PERSON-1@Example.org", "Jemand anders")
        register(meeting, "person-1@example.org", "Jemand anders")  # within the pause: no second mail
        clock.shift(timedelta(minutes=16))
        register(meeting, "person-1@example.org", "Jemand anders")

    assert states(meeting) == {"person-1@example.org": "confirmed"}
    assert meeting.registrations.get().name == "Person 1"
    assert [purpose for purpose, _to in told()] == [
        "registration_confirm",
        "registration_confirmed",
        "registration_again",
        "registration_again",
    ]


def test_who_has_not_confirmed_may_say_it_anew(meeting):
    topic = Topic.objects.in_use().top()[0]
    register(meeting, name="Amria")
    register(meeting, name="Amira", topics_offered=[topic], languages=Language.objects.filter(code="ar"))

    one = meeting.registrations.get()
    assert (one.name, list(one.topics_offered.all()), one.languages.get().code) == ("Amira", [topic], "ar")


def test_the_database_knows_an_address_once_in_any_case(meeting):
    RegistrationFactory(meeting=meeting, email="amira@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.bulk_create(
            [Registration(meeting=meeting, email="Amira@Example.org", token_hash="x" * 64)]
        )

    Registration.objects.update(state=Registration.State.CANCELLED)
    RegistrationFactory(meeting=meeting, email="amira@example.org")
    RegistrationFactory.create_batch(2, meeting=meeting, email="")


def test_a_cancelled_seat_is_the_next_ones_at_once(meeting):
    people = [take_part(meeting, number) for number in range(4)]

    assert registration.cancel(people[0])

    assert list(states(meeting).values()) == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert taken(meeting) == 2
    assert told()[-2:] == [
        ("registration_cancelled", "person-0@example.org"),
        ("registration_moved_up", "person-2@example.org"),
    ]


def test_cancelling_twice_frees_one_seat_and_tells_once(meeting):
    people = [take_part(meeting, number) for number in range(4)]

    assert [registration.cancel(people[0]), registration.cancel(people[0])] == [True, False]

    assert list(states(meeting).values()) == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert OutgoingMail.objects.filter(purpose="registration_cancelled").count() == 1


def test_leaving_the_line_moves_others_up_but_gives_no_seat(meeting):
    people = [take_part(meeting, number) for number in range(4)]

    registration.cancel(people[2])

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "cancelled", "waiting"]
    assert meeting.registrations.get(number=4).place_in_line() == 1


def test_who_cancelled_may_register_again_and_stands_at_the_end(meeting):
    people = [take_part(meeting, number) for number in range(4)]
    registration.cancel(people[0])
    take_part(meeting, 0)

    assert [one.email for one in meeting.registrations.waiting()] == ["person-3@example.org", "person-0@example.org"]


def test_more_seats_go_to_who_waits_longest(meeting):
    for number in range(5):
        take_part(meeting, number)

    registration.set_capacity(meeting, 4)

    assert list(states(meeting).values()) == ["confirmed"] * 4 + ["waiting"]
    registration.set_capacity(meeting, None)
    assert list(states(meeting).values()) == ["confirmed"] * 5


def test_fewer_seats_take_one_from_nobody_and_give_none_away(meeting):
    people = [take_part(meeting, number) for number in range(3)]

    registration.set_capacity(meeting, 1)
    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting"]
    registration.cancel(people[0])
    assert list(states(meeting).values()) == ["cancelled", "confirmed", "waiting"]
    registration.cancel(people[1])
    assert list(states(meeting).values()) == ["cancelled", "cancelled", "confirmed"]
    assert taken(meeting) == 1


def test_saving_a_meeting_read_before_leaves_the_counts_alone(meeting):
    read_before = Meeting.objects.get(pk=meeting.pk)
    take_part(meeting, 1)

    read_before.title = "Neuer Titel"
    read_before.save()

    meeting.refresh_from_db()
    assert (meeting.title, meeting.seats_taken, meeting.numbers_given) == ("Neuer Titel", 1, 1)


def test_a_seat_by_hand_may_exceed_the_number(meeting):
    people = [take_part(meeting, number) for number in range(4)]

    assert registration.give_seat(people[3])
    assert not registration.give_seat(people[3])

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting", "confirmed"]
    assert taken(meeting) == 3


def test_somebody_at_the_door_is_let_in_however_full_it_is(meeting):
    for number in range(3):
        take_part(meeting, number)

    guest, is_new = registration.walk_in(meeting, "", Answers("Gast"), "de")

    assert (guest.state, guest.number, guest.is_here, guest.is_walk_in, is_new) == ("confirmed", 4, True, True, True)
    assert taken(meeting) == 3


@pytest.mark.parametrize("number", [1, 2])
def test_somebody_at_the_door_who_is_registered_is_checked_in(meeting, number):
    for each in range(3):
        take_part(meeting, each)

    guest, is_new = registration.walk_in(meeting, f"Person-{number}@example.org", Answers("Anders"), "de")

    assert (guest.name, guest.state, guest.is_here, is_new) == (f"Person {number}", "confirmed", True, False)
    assert taken(meeting) == meeting.registrations.confirmed().count()


def test_somebody_at_the_door_who_never_confirmed_gets_a_number(meeting):
    register(meeting)

    guest, is_new = registration.walk_in(meeting, "amira@example.org", Answers("Amira"), "de")

    assert (guest.number, guest.state, is_new, taken(meeting)) == (1, "confirmed", False, 1)


def test_checking_in_is_for_people_with_a_seat_and_keeps_the_first_time(meeting):
    people = [take_part(meeting, number) for number in range(3)]
    now = timezone.now()

    assert people[0].check_in(now)
    assert people[0].check_in(now + timedelta(minutes=5))
    assert not people[2].check_in(now)

    assert [one.checked_in_at for one in meeting.registrations.order_by("number")] == [now, None, None]
    people[0].undo_check_in(timezone.now() + timedelta(minutes=10))
    assert not meeting.registrations.here().exists()


def test_changing_what_one_said_keeps_seat_and_check_in(meeting):
    stale = take_part(meeting, 1)
    Registration.objects.get(pk=stale.pk).check_in(timezone.now())

    registration.change(stale, Answers("Neuer Name", consents={"is_listed": True}, access_need="Weg ohne Stufen"))

    one = meeting.registrations.get()
    assert (one.name, one.state, one.is_here, one.is_listed) == ("Neuer Name", "confirmed", True, True)
    assert one.access_need.text == "Weg ohne Stufen"
    registration.change(one, Answers("Neuer Name"))
    assert not AccessNeed.objects.exists()


def test_the_moment_of_consents_is_that_of_their_last_change(meeting):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        one = register(meeting, consents={"is_listed": False})
        first = one.consents_at
        clock.shift(60)
        registration.change(one, Answers("Amira", consents={"is_listed": False}))
        assert meeting.registrations.get().consents_at == first
        registration.change(one, Answers("Amira", consents={"is_listed": True}))
        assert meeting.registrations.get().consents_at == first + timedelta(seconds=60)


def test_deleting_registrations_frees_their_seats(meeting):
    people = [take_part(meeting, number) for number in range(4)]

    Registration.objects.filter(pk__in=[people[0].pk, people[2].pk]).delete()

    assert states(meeting) == {"person-1@example.org": "confirmed", "person-3@example.org": "confirmed"}
    assert taken(meeting) == 2
    meeting.registrations.get(email="person-1@example.org").delete()
    assert taken(meeting) == 1
    assert take_part(meeting, 5).number == 5  # no number is given twice


def test_a_count_that_went_wrong_is_mended_and_seats_are_filled(meeting):
    for number in range(3):
        take_part(meeting, number)
    Meeting.objects.update(seats_taken=7)
    Registration.objects.filter(number=1).update(state=Registration.State.CANCELLED)

    assert (registration.mend_counts(), registration.mend_counts()) == (1, 0)

    assert list(states(meeting).values()) == ["cancelled", "confirmed", "confirmed"]
    assert taken(meeting) == 2


@pytest.mark.parametrize("status", ["cancelled", "archived", "draft"])
def test_at_a_meeting_that_does_not_take_place_nothing_changes(meeting, status):
    people = [take_part(meeting, number) for number in range(3)]
    unconfirmed = register(meeting)
    Meeting.objects.update(status=status)
    before = states(meeting)

    registration.confirm(unconfirmed)
    registration.cancel(people[0])
    registration.give_seat(people[2])
    registration.set_capacity(meeting, 50)

    assert states(meeting) == before


def test_when_it_is_over_nobody_moves_up(meeting):
    for number in range(3):
        take_part(meeting, number)

    with time_machine.travel(meeting.starts_at + timedelta(days=2)):
        registration.set_capacity(meeting, 50)

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting"]


NOW = timezone.now()
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"registration_opens_at": EARLIER}, "open"),
        ({"registration_opens_at": EARLIER, "registration_closes_at": LATER}, "open"),
        ({"registration_opens_at": LATER}, "not_yet"),
        ({"registration_opens_at": EARLIER, "registration_closes_at": NOW - timedelta(hours=1)}, "closed"),
        ({"registration_opens_at": EARLIER, "starts_at": NOW - timedelta(minutes=1), "ends_at": LATER}, "closed"),
        ({"registration_opens_at": EARLIER, "starts_at": EARLIER - timedelta(days=1)}, "past"),
        ({"registration_opens_at": EARLIER, "status": "cancelled"}, "cancelled"),
        ({"registration_opens_at": EARLIER, "status": "archived"}, "past"),
        ({}, "elsewhere"),
    ],
)
def test_registration_is_open_from_its_moment_until_its_end_or_the_start(fields, state):
    assert registration.state_of(MeetingFactory(**fields)) == state


def test_the_link_is_the_same_in_each_mail_and_a_lost_secret_makes_a_new_one(meeting, settings):
    one = register(meeting)
    token = one.token()

    assert meeting.registrations.get().token() == token
    assert token not in str(Registration.objects.values().get())
    settings.SECRET_KEY = "something else"
    assert meeting.registrations.get().token() != token
    assert meeting.registrations.get() == Registration.objects.with_token(meeting.registrations.get().token()).get()
