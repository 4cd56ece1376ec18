"""No more than so many seats for one organisation, where a meeting wants it so."""

import pytest
from django.urls import reverse

from events import registration
from events.models import Meeting
from events.registration import Answers
from tests.events.people import register, told
from tests.factories import MeetingFactory, OrganisationFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
HOUSE = "Haus am See"


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=3, organisation_quota=1)


def come(meeting, name, **answers):
    return registration.confirm(register(meeting, f"{name.lower()}@example.org", name, **answers))


def states(meeting):
    return {one.name: one.state for one in meeting.registrations.order_by("number")}


def test_beyond_its_seats_an_organisation_waits_in_any_spelling_and_reads_why(client, meeting):
    come(meeting, "Amira", organisation=OrganisationFactory(name=HOUSE))
    second = come(meeting, "Bo", organisation_name=" haus AM  see")
    come(meeting, "Cem", organisation_name="Verein")
    come(meeting, "Dana")
    come(meeting, "Eli")

    assert list(states(meeting).values()) == ["confirmed", "waiting", "confirmed", "confirmed", "waiting"]
    why = "hat jede Organisation einen Platz, und der Ihrer Organisation ist vergeben"
    bodies = {mail.to[0]: mail.body for mail in delivered() if mail.subject.startswith("Sie stehen auf der Warteliste")}
    assert {to: why in body for to, body in bodies.items()} == {"bo@example.org": True, "eli@example.org": False}
    assert why in client.get(reverse("events:participation", args=[second.token()])).content.decode()
    assert "höchstens 1" in client.get(meeting.get_absolute_url()).content.decode()
    assert "hat jede einen Platz" in client.get(reverse("events:register", args=[meeting.slug])).content.decode()


def test_a_free_seat_passes_over_those_whose_organisation_has_no_room_until_it_has(meeting):
    first = come(meeting, "Amira", organisation_name=HOUSE)
    second = come(meeting, "Bo", organisation_name=HOUSE)
    guest = come(meeting, "Cem", organisation_name="Verein")
    registration.set_capacity(meeting, 2)
    come(meeting, "Dana", organisation_name="Netz")

    registration.cancel(guest)
    assert states(meeting) == {"Amira": "confirmed", "Bo": "waiting", "Cem": "cancelled", "Dana": "confirmed"}
    registration.cancel(first)
    assert states(meeting)["Bo"] == "confirmed"
    registration.change(second, Answers("Bo", organisation_name="Netz"))
    assert states(meeting)["Bo"] == "confirmed"  # evicts nobody

    Meeting.objects.update(offer_hours=24, capacity=9)
    come(meeting, "Eli", organisation_name="netz")
    come(meeting, "Fee", organisation_name="NETZ")
    assert [states(meeting)[name] for name in ("Eli", "Fee")] == ["waiting", "waiting"]
    Meeting.objects.update(organisation_quota=3)
    assert registration.give_free_seats() == 1
    assert [states(meeting)[name] for name in ("Eli", "Fee")] == ["offered", "waiting"]
    assert told()[-1] == ("registration_offered", "eli@example.org")


def test_at_the_door_and_by_hand_the_organisers_are_warned_and_may_pass(cast, meeting):
    come(meeting, "Amira", organisation_name=HOUSE)
    waiting = come(meeting, "Bo", organisation_name=HOUSE)
    desk = reverse("events:desk_walk_in", args=[meeting.slug])

    page = cast.organiser.post(desk, {"name": "Gast", "organisation": "haus am see"}, follow=True).content.decode()
    assert "haus am see: Es ist jetzt 1 Person mehr, als eine Organisation schicken sollte." in page
    person = reverse("events:desk_person", args=[meeting.slug, waiting.pk])
    page = cast.organiser.post(person, {"deed": "seat"}, follow=True).content.decode()

    assert "Haus am See: Es sind jetzt 2 Personen mehr, als eine Organisation schicken sollte." in page
    assert states(meeting) == {"Amira": "confirmed", "Bo": "confirmed", "Gast": "confirmed"}
