"""A seat that got free is offered, and kept for a while, where a meeting wants it so."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from events import registration
from events.models import Meeting, Registration
from events.registration import Answers
from tests.events.people import link_in, register, states, take_part, told
from tests.factories import MeetingFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def meeting(clock):
    return MeetingFactory(title="Runder Tisch", open=True, capacity=1, offer_hours=24)


@pytest.fixture
def people(meeting):
    people = [take_part(meeting, number) for number in range(4)]
    OutgoingMail.objects.all().delete()
    return people


def page_of(one, name="participation"):
    return reverse(f"events:{name}", args=[one.token()])


def taken(meeting):
    meeting.refresh_from_db()
    return meeting.seats_taken


def test_a_free_seat_is_offered_by_mail_and_taken_with_a_button(client, meeting, people):
    registration.cancel(people[0])

    assert list(states(meeting).values()) == ["cancelled", "offered", "waiting", "waiting"]
    assert taken(meeting) == 1
    mail = delivered()[-1]
    assert mail.subject == "Ein Platz ist für Sie frei, bitte antworten Sie: Runder Tisch"
    link = link_in(mail)
    for _time in range(2):
        html = client.get(link).content.decode()
        client.head(link)
    assert "Wir bieten Ihnen einen Platz an" in html
    assert 'class="qr"' not in html
    client.post(link)  # the button of a page for confirming that was left open
    assert list(states(meeting).values()) == ["cancelled", "offered", "waiting", "waiting"]

    for _time in range(2):
        assert client.post(link, {"deed": "accept"}).status_code == 302

    assert list(states(meeting).values()) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert taken(meeting) == 1
    assert 'class="qr"' in client.get(link).content.decode()
    assert told() == [("registration_confirmed", "person-1@example.org")]


def test_who_declines_leaves_the_line_and_the_next_one_is_asked(client, meeting, people):
    registration.cancel(people[0])
    for _time in range(2):
        client.post(page_of(people[1], "cancel_participation"))

    assert list(states(meeting).values()) == ["cancelled", "cancelled", "offered", "waiting"]
    assert taken(meeting) == 1
    assert told()[1:] == [
        ("registration_offered", "person-1@example.org"),
        ("registration_declined", "person-1@example.org"),
        ("registration_offered", "person-2@example.org"),
    ]


def test_an_offer_nobody_answered_goes_to_the_next_one_once(client, clock, meeting, people):
    registration.cancel(people[0])
    clock.shift(24 * HOUR)
    assert not registration.accept(people[1])  # too late, although no job has run
    assert "Die Zeit, den Platz anzunehmen, ist vorbei" in client.get(page_of(people[1])).content.decode()

    assert [registration.take_back_offers(), registration.take_back_offers()] == [1, 0]

    assert list(states(meeting).values()) == ["cancelled", "cancelled", "offered", "waiting"]
    assert taken(meeting) == 1
    assert told()[2:] == [
        ("registration_offer_ended", "person-1@example.org"),
        ("registration_offered", "person-2@example.org"),
    ]
    assert take_part(meeting, 1).is_waiting  # at the end, as a new registration
    assert meeting.registrations.waiting().last().email == "person-1@example.org"


def test_an_offered_seat_is_held_and_who_finds_one_free_is_not_asked(meeting, people):
    registration.cancel(people[0])
    assert take_part(meeting, 5).is_waiting
    registration.set_capacity(meeting, 10)
    assert list(states(meeting).values()) == ["cancelled", *["offered"] * 4]

    assert take_part(meeting, 6).is_confirmed

    registration.set_capacity(meeting, 1)  # takes an offer from nobody
    assert registration.accept(people[3])
    assert taken(meeting) == 5


def test_by_hand_and_at_the_door_an_offer_becomes_a_seat_without_another_one(meeting, people):
    registration.set_capacity(meeting, 3)

    assert registration.give_seat(people[1])
    registration.walk_in(meeting, people[2].email, Answers("Anders"), "de")

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert taken(meeting) == 3
    assert registration.mend_counts() == 0


def test_who_is_deleted_or_cancelled_by_the_organisers_frees_the_offered_seat(meeting, people):
    registration.cancel(people[0])
    Registration.objects.filter(pk=people[1].pk).delete()
    registration.cancel(people[2], by_organisers=True)

    assert list(states(meeting).values()) == ["cancelled", "cancelled", "offered"]
    assert told()[-2:] == [
        ("registration_cancelled", "person-2@example.org"),
        ("registration_offered", "person-3@example.org"),
    ]
    assert (taken(meeting), registration.mend_counts()) == (1, 0)


@pytest.mark.parametrize("offer_hours", [None, 24])
def test_in_the_last_hours_the_line_stands_still_and_seats_are_given_by_hand(clock, meeting, people, offer_hours):
    Meeting.objects.update(offer_hours=offer_hours)
    clock.move_to(meeting.starts_at - 3 * HOUR)
    registration.cancel(people[0])
    if offer_hours:  # nobody is asked to decide within less than an hour
        assert list(states(meeting).values()) == ["cancelled", "waiting", "waiting", "waiting"]
    else:
        assert list(states(meeting).values()) == ["cancelled", "confirmed", "waiting", "waiting"]
    clock.move_to(meeting.starts_at - HOUR)

    registration.cancel(people[1])
    registration.set_capacity(meeting, 2)
    assert registration.give_free_seats() == 0
    assert take_part(meeting, 5).is_waiting  # before those who wait goes nobody
    assert not meeting.registrations.holding_a_seat().exists()
    for one in [*people[1:], meeting.registrations.get(number=5)]:
        registration.cancel(one)
    assert take_part(meeting, 6).is_confirmed  # where nobody waits a free seat is a free seat


def test_an_offer_ends_when_the_line_stands_still(clock, meeting, people):
    clock.move_to(meeting.starts_at - 10 * HOUR)

    registration.cancel(people[0])

    assert meeting.registrations.offered().get().offer_ends_at == meeting.starts_at - 2 * HOUR


def test_the_job_gives_seats_that_a_changed_setting_set_free(clock, meeting, people):
    Meeting.objects.update(capacity=2, offer_hours=None)

    assert [registration.give_free_seats(), registration.give_free_seats()] == [1, 0]

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting", "waiting"]


def test_at_a_meeting_that_is_cancelled_no_offer_ends(clock, meeting, people):
    registration.cancel(people[0])
    Meeting.objects.update(status="cancelled")
    clock.shift(48 * HOUR)

    assert registration.take_back_offers() == 0
    assert not registration.accept(people[1])
    assert told()[-1] == ("registration_offered", "person-1@example.org")


def test_mails_and_pages_say_how_the_line_moves(client, cast, meeting):
    people = [take_part(meeting, number) for number in range(2)]
    assert "hat 24 Stunden Zeit" in delivered()[-1].body
    assert "heben ihn 24 Stunden für Sie auf" in client.get(page_of(people[1])).content.decode()
    register(meeting, "person-1@example.org")

    registration.cancel(people[0])
    desk = cast.organiser.get(reverse("events:desk", args=[meeting.slug]))
    person = cast.organiser.get(reverse("events:desk_person", args=[meeting.slug, people[1].pk])).content.decode()

    assert desk.context["numbers"] == {"confirmed": 0, "waiting": 0, "offered": 1, "here": 0}
    assert "Ein Platz ist angeboten" in person
    assert "Platz geben" in person
