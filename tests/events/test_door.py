import hashlib
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from events.models import Registration
from tests.events.people import at_once, take_part
from tests.factories import MeetingFactory, OrganisationFactory
from tests.mails import delivered

NOW = timezone.now().replace(microsecond=0)
VENDOR = Path(settings.BASE_DIR) / "static" / "vendor" / "qr"


def address(meeting, name="desk_door"):
    return reverse(f"events:{name}", args=[meeting.slug])


def send(visitor, meeting, deed, minutes_ago=0, **fields):
    """What a page of the desk sends, and the answer it reads."""
    at = int((NOW - timedelta(minutes=minutes_ago)).timestamp() * 1000)
    return visitor.post(
        address(meeting), {"deed": deed, "at": at, **fields}, headers={"Accept": "application/json"}
    ).json()


def since(one):
    at = Registration.objects.get(pk=one.pk).checked_in_at
    return at and round((NOW - at).total_seconds() / 60)


@pytest.fixture
def meeting(db):
    return MeetingFactory(title="Runder Tisch", open=True, capacity=2)


def test_deeds_of_several_desks_may_come_late_twice_and_in_any_order(cast, meeting):
    one, two, waiting = (take_part(meeting, number) for number in range(3))
    desk = cast.organiser

    assert send(desk, meeting, "check_in", 60, person=one.pk)["kind"] == "here"
    assert send(desk, meeting, "check_in", 60, person=one.pk)["kind"] == "here"
    answer = send(cast.coordinator, meeting, "check_in", 30, person=one.pk)
    assert (answer["kind"], since(one)) == ("already", 60)
    assert answer["said"].startswith("Person 0 ist schon da, seit ")

    # An undone check-in does not come back with what was done before; what was done after it stays.
    send(desk, meeting, "undo", 20, person=one.pk)
    send(desk, meeting, "check_in", 25, person=one.pk)
    assert since(one) is None
    send(desk, meeting, "check_in", 10, person=one.pk)
    send(desk, meeting, "undo", 20, person=one.pk)
    send(desk, meeting, "undo", 15, person=one.pk)
    assert since(one) == 10

    # Who has left meanwhile is not back because of a check-in from before.
    Registration.objects.filter(pk=one.pk).update(left_at=NOW - timedelta(minutes=5))
    send(desk, meeting, "check_in", 8, person=one.pk)
    assert not Registration.objects.in_the_room().exists()
    send(desk, meeting, "check_in", 1, person=one.pk)
    assert Registration.objects.in_the_room().get() == one

    assert send(desk, meeting, "check_in", 5, ticket=two.ticket)["person"] == two.pk
    assert since(two) == 5
    refused = {
        "no_seat": {"person": waiting.pk},
        "unknown": {"ticket": "0" * 20},
        "late": {"person": two.pk, "minutes_ago": 3000},
        "incomplete": {"person": "x"},
    }
    assert {kind: send(desk, meeting, "check_in", **fields)["kind"] for kind, fields in refused.items()} == {
        kind: kind for kind in refused
    }
    assert send(desk, meeting, "dance", person=two.pk)["kind"] == "incomplete"
    assert send(desk, MeetingFactory(open=True), "check_in", person=two.pk)["kind"] == "unknown"
    send(desk, meeting, "undo", 0, person=two.pk)
    send(desk, meeting, "check_in", -500, person=two.pk)
    assert NOW < Registration.objects.get(pk=two.pk).checked_in_at <= timezone.now()


def test_a_guest_sent_twice_is_one_guest_even_after_the_meeting(cast, meeting):
    OrganisationFactory(name="Haus am See")
    guest = {"name": "Gast", "email": "gast@example.org", "organisation": "haus am see", "key": uuid4().hex}
    nameless = {"name": "", "key": uuid4().hex}

    for _time in range(2):
        assert send(cast.organiser, meeting, "walk_in", 7, **guest)["said"] == "Gast ist da, mit der Nummer 1."
    assert send(cast.organiser, meeting, "walk_in", **nameless)["kind"] == "incomplete"
    # Two desks sign the same person in, and each has made a key.
    send(cast.coordinator, meeting, "walk_in", 3, **guest | {"key": uuid4().hex})

    one = meeting.registrations.get()
    assert (one.is_walk_in, since(one), str(one.organisation)) == (True, 7, "Haus am See")
    meeting.refresh_from_db()
    assert meeting.seats_taken == 1
    assert [mail.to for mail in delivered()] == [["gast@example.org"]]

    # The telephone found a network again when everybody had gone home.
    meeting.starts_at, meeting.ends_at = NOW - timedelta(hours=4), NOW - timedelta(hours=1)
    meeting.save()
    assert send(cast.organiser, meeting, "walk_in", 90, name="Noch ein Gast", key=uuid4().hex)["kind"] == "here"
    assert send(cast.organiser, meeting, "walk_in", 30, name="Zu spät", key=uuid4().hex)["kind"] == "late"
    assert meeting.registrations.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_guest_sent_from_two_windows_at_once_is_one_guest(cast):
    meeting = MeetingFactory(open=True, capacity=1)
    key = uuid4().hex

    at_once([lambda: send(cast.organiser, meeting, "walk_in", name="Gast", key=key) for _window in range(4)])

    meeting.refresh_from_db()
    assert (meeting.registrations.count(), meeting.seats_taken, meeting.numbers_given) == (1, 1, 1)


def test_the_page_works_without_a_script_and_alone_may_use_the_camera(cast, meeting):
    people = [take_part(meeting, number) for number in range(3)]

    page = cast.organiser.get("/treffen/runder-tisch/orga/einlass/")
    assert page.headers["Permissions-Policy"].startswith("camera=(self), ")
    assert cast.organiser.get(address(meeting, "desk")).headers["Permissions-Policy"].startswith("camera=(), ")
    assert "<h1>Einlass</h1>" in page.content.decode()

    said = cast.organiser.post(address(meeting), {"deed": "check_in", "person": people[0].pk}, follow=True)
    assert "Person 0 ist da, mit der Nummer 1." in said.content.decode()
    said = cast.organiser.post(address(meeting), {"deed": "undo", "person": people[0].pk}, follow=True)
    assert "Person 0 ist nicht mehr eingecheckt." in said.content.decode()
    cast.organiser.post(address(meeting), {"deed": "walk_in", "name": "Gast", "key": uuid4()})
    assert [one.name for one in Registration.objects.here()] == ["Gast"]
    assert "<h1>Welcome desk</h1>" in cast.organiser.get("/en/meetings/runder-tisch/desk/door/").content.decode()


def test_other_desks_learn_who_is_here_and_when_their_list_is_old(cast, meeting):
    one = take_part(meeting, 0)
    first = cast.organiser.get(address(meeting, "desk_door_state"))
    tag = {"if-none-match": first.headers["ETag"]}
    assert cast.coordinator.get(address(meeting, "desk_door_state"), headers=tag).status_code == 304

    one.check_in(NOW)
    second = cast.coordinator.get(address(meeting, "desk_door_state"), headers=tag).json()
    take_part(meeting, 1)
    third = cast.coordinator.get(address(meeting, "desk_door_state")).json()

    assert (first.json()["here"], list(second["here"])) == ({}, [str(one.pk)])
    assert first.json()["people"] == second["people"] != third["people"]
    assert f'data-people="{third["people"]}"' in cast.organiser.get(address(meeting)).content.decode()


@pytest.mark.once
def test_the_decoder_is_the_one_that_was_taken_over():
    stated = dict(re.findall(r"`(\S+)` \| `([0-9a-f]{64})`", (VENDOR / "README.md").read_text()))

    assert stated == {
        name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()
        for name in ("decode.js", "index.js", "LICENSE-MIT")
    }
