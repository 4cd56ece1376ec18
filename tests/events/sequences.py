"""Random deeds at once around the seats of one meeting, and what must hold after each wave of them."""

import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from accounts.models import OutgoingMail
from events import line, registration
from events.models import Meeting, Registration
from events.registration import Answers
from tests.events.people import at_once, register, take_part
from tests.factories import MeetingFactory

BEFORE, WAVES, DEEDS = 8, 4, 10
SEATS = [2, 4, 6, 9, 12]
HOUR = timedelta(hours=1)
# What ends the line for somebody, and what tells of it
SEATED = ["registration_confirmed", "registration_moved_up"]
GONE = ["registration_cancelled", "registration_declined", "registration_offer_ended"]


class Sequence:
    """Of one meeting; by its number it gives seats at once or offers them."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - the same in every run
        self.meeting = MeetingFactory(open=True, capacity=5, offer_hours=[None, 24][seed % 2])
        self.by_hand = set()

    def run(self):
        for number in range(BEFORE):
            take_part(self.meeting, number)
        for wave in range(WAVES):
            most = self._most_seats()
            self.walked_in = []
            deeds = [self._any_deed(f"{wave}-{position}") for position in range(DEEDS)]
            line_before = [one.number for one in self.meeting.registrations.waiting()]
            at_once(deeds)
            self.assert_nothing_is_wrong()
            self.assert_nobody_was_overtaken(line_before)
            self.assert_no_seat_too_many(most)

    def _most_seats(self):
        self.meeting.refresh_from_db()
        self.seats_set = []
        return max(self.meeting.capacity, self.meeting.registrations.holding_a_seat().count())

    def _any_deed(self, name):
        people = list(self.meeting.registrations.live().exclude(number=None))
        deeds = [
            (4, lambda one: self._registers(name)),
            (4, lambda one: registration.cancel(one)),
            (3, lambda one: registration.accept(one)),
            (2, lambda one: self._changes_seats()),
            (1, lambda one: self._is_promoted(one)),
            (1, lambda one: self._expires(one)),
            (1, lambda one: self._walks_in(name)),
            (1, lambda one: Registration.objects.filter(pk=one.pk).delete()),
            (1, lambda one: one.check_in(timezone.now())),
        ]
        weights, choices = zip(*deeds, strict=True)
        deed = self.chance.choices(choices, weights)[0] if people else choices[0]
        one = self.chance.choice(people) if people else None
        return lambda: deed(one)

    def _registers(self, name):
        registration.confirm(register(self.meeting, f"neu-{name}@example.org", "Neu"))

    def _changes_seats(self):
        seats = self.chance.choice(SEATS)
        self.seats_set.append(seats)
        registration.set_capacity(self.meeting, seats)

    def _is_promoted(self, one):
        self.by_hand.add(one.number)
        registration.give_seat(one)

    def _expires(self, one):
        self.meeting.registrations.offered().filter(pk=one.pk).update(offer_ends_at=timezone.now() - HOUR)
        registration.take_back_offers()

    def _walks_in(self, name):
        self.walked_in.append(name)
        registration.walk_in(self.meeting, "", Answers(f"Gast {name}"), "de")

    def assert_nothing_is_wrong(self):
        assert_seats_are_right(self.meeting)
        assert_told_once_each(self.meeting)

    def assert_nobody_was_overtaken(self, line_before):
        """Who waited and still waits stood behind all who moved up; by hand, the organisers pass the line."""
        now = dict(self.meeting.registrations.filter(number__in=line_before).values_list("number", "state"))
        moved_up = [n for n in line_before if now.get(n) in Registration.HOLDING and n not in self.by_hand]
        still_waiting = [number for number in line_before if now.get(number) == "waiting"]
        assert not moved_up or not still_waiting or max(moved_up) < min(still_waiting)

    def assert_no_seat_too_many(self, most):
        """More than there were seats at any moment came in at the door or by hand alone."""
        held = self.meeting.registrations.holding_a_seat().count()
        assert held <= max([most, *self.seats_set]) + len(self.walked_in) + len(self.by_hand)

    def clear(self):
        Meeting.objects.filter(pk=self.meeting.pk).delete()
        OutgoingMail.objects.all().delete()


def assert_seats_are_right(meeting):
    """`confirmed == min(capacity, confirmed + eligible waiting)`, where who is offered a seat counts as confirmed and
    who came in beyond the capacity, or before it was lowered, is evicted by nobody."""
    meeting.refresh_from_db()
    held = meeting.registrations.holding_a_seat().count()
    eligible = len(line.eligible(meeting))
    assert meeting.seats_taken == held
    assert held == min(max(meeting.capacity, held), held + eligible)
    numbers = list(meeting.registrations.exclude(number=None).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
    assert max(numbers, default=0) <= meeting.numbers_given


def assert_told_once_each(meeting):
    """Each registration has had exactly the mails of the states it went through."""
    told = Counter(OutgoingMail.objects.values_list("to", "purpose"))
    for one in meeting.registrations.exclude(number=None).exclude(email=""):
        seated = sum(told[one.email, purpose] for purpose in SEATED)
        gone = [told[one.email, purpose] for purpose in GONE]
        offered, waited = told[one.email, "registration_offered"], told[one.email, "registration_waiting"]
        assert max(seated, offered, waited, sum(gone)) <= 1
        assert sum(gone) == (one.state == "cancelled")
        assert not one.is_confirmed or seated
        assert not one.is_waiting or (waited and not offered and not seated)
        assert not one.is_offered or (offered and not seated)
