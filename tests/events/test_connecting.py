"""Wishes: two that meet connect, and nothing in the world tells of one that does not."""

import logging
import random
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.models import OutgoingMail
from accounts.personal_data import Mailbox
from connect import own_data
from events import connecting
from events.models import Connection, Encounter, Meeting, Reflection, Registration
from tests.events.people import told
from tests.events.rooms import room
from tests.factories import ReflectionFactory

END = datetime(2027, 5, 20, 15, tzinfo=UTC)
LETTER = {"note": "", "is_wished": True, "shares_email": True, "phone": "", "is_blocked": False}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    item = room(6)
    Meeting.objects.filter(pk=item.meeting.pk).update(starts_at=END - timedelta(hours=4), ends_at=END)
    item.meeting.refresh_from_db()
    return list(Registration.objects.filter(meeting=item.meeting).select_related("meeting").order_by("number"))


def wish(one, other, at=END - timedelta(hours=1), **said):
    with time_machine.travel(at, tick=False):
        connecting.keep(one, other, LETTER | said)


def reveal(**after_the_end):
    with time_machine.travel(END + timedelta(**after_the_end), tick=False):
        return connecting.reveal()


def seen(client, one):
    with time_machine.travel(END + timedelta(days=3), tick=False):
        return client.get(reverse("events:now", args=[one.token()])).content.decode()


def test_two_who_wish_for_each_other_learn_of_it_together_and_get_what_was_released(client, people):
    one, other, third = people[:3]
    wish(one, other, phone="030 23125 111")
    wish(other, one, shares_email=False)
    wish(one, third)
    wish(third, one, at=END + timedelta(hours=1))

    assert reveal(seconds=-1) == 0
    assert (reveal(), reveal()) == (1, 0)
    assert told() == [("connected", one.email), ("connected", other.email)]
    assert one.email in seen(client, other)
    assert "030 23125 111" in seen(client, other)
    assert other.name in seen(client, one)
    assert other.email not in seen(client, one)
    # Late wishes wait for the morning, whenever the job runs.
    assert reveal(hours=15) == 0
    assert reveal(hours=16) == 1
    assert Connection.objects.count() == 4

    wish(one, other, at=END + timedelta(days=1), phone="", shares_email=False)
    assert "030 23125 111" not in seen(client, other)
    wish(one, other, at=END + timedelta(days=1), is_wished=False)
    assert other.name not in seen(client, one)
    wish(third, one, at=END + timedelta(days=1), is_blocked=True)
    assert Connection.objects.count() == 0
    wish(one, third, at=END + timedelta(days=1))
    assert reveal(days=3) == 0


def test_those_connected_go_into_the_telephone_with_what_they_released(client, people):
    one, other, third = people[:3]
    for pair in ((one, other), (other, one), (one, third), (third, one)):
        wish(*pair, phone="030 23125 111" if pair[0] == other else "", shares_email=pair[0] != other)
    wish(people[3], one)
    reveal()
    path = reverse("events:connections_card", args=[one.token()])

    with time_machine.travel(END + timedelta(days=1), tick=False):
        every = client.get(path).content.decode()
        single = client.get(f"{path}?number={other.number}").content.decode()
        assert client.get(f"{path}?number={people[3].number}").status_code == 404
        assert client.get(reverse("events:connections_card", args=[people[3].token()])).status_code == 404
    assert every.count("BEGIN:VCARD") == 2
    assert (third.email in every, other.email in every) == (True, False)
    assert (single.count("BEGIN:VCARD"), other.name in single) == (1, True)
    assert "493023125111" in re.sub(r"\D", "", single)

    # Who takes the consent to the formats back is connected no more, and is not connected by a later batch.
    Registration.objects.filter(pk=other.pk).update(joins_formats=False)
    assert other.name not in seen(client, one)
    assert "Verbunden</h2>" not in seen(client, other)
    Registration.objects.filter(pk=third.pk).update(joins_formats=False)
    wish(third, people[3], at=END + timedelta(hours=1))
    wish(people[3], third, at=END + timedelta(hours=1))
    assert reveal(days=2) == 0


def test_a_wish_that_comes_too_late_for_every_batch_is_not_kept(people):
    one, other, third = people[:3]
    wish(one, other)
    wish(other, one)
    reveal()
    late = END + timedelta(days=15)

    wish(one, third, at=late, note="Anrufen")
    wish(one, other, at=late, phone="030 23125 111")

    assert list(Encounter.objects.wished().filter(registration=one).values_list("other", flat=True)) == [other.pk]
    assert Encounter.objects.get(registration=one, other=third).note == "Anrufen"
    assert Connection.objects.get(registration=other).phone == "030 23125 111"


def test_who_cancels_or_is_erased_is_connected_no_more(people):
    one, other, third = people[:3]
    for pair in ((one, other), (other, one), (one, third), (third, one)):
        wish(*pair)
    Registration.objects.filter(pk=third.pk).update(state="cancelled", checked_in_at=None)
    assert reveal() == 1

    one.delete()

    assert (Encounter.objects.count(), Connection.objects.count()) == (0, 0)


def test_all_of_it_goes_after_the_meeting(people):
    one, other, third = people[:3]
    for pair in ((one, other), (other, one), (one, third)):
        wish(*pair, note="Anrufen")
    ReflectionFactory(registration=one, takeaway="Mut")
    reveal()

    def run_jobs(**after_the_end):
        with time_machine.travel(END + timedelta(**after_the_end), tick=False):
            call_command("run_jobs")
        return Encounter.objects.wished().count(), Encounter.objects.count(), Connection.objects.count()

    assert run_jobs(days=14, seconds=-1) == (3, 3, 2)
    assert run_jobs(days=14) == (2, 3, 2)
    assert run_jobs(days=30, seconds=-1) == (2, 3, 2)
    assert run_jobs(days=30) == (0, 0, 0)
    assert not Reflection.objects.exists()


def test_nothing_tells_of_a_wish_that_is_not_answered(cast, client, people, caplog):
    """The same world with and without one wish: whatever anybody else can get hold of is the same, letter by letter."""
    caplog.set_level(logging.DEBUG)
    chance = random.Random(7)  # noqa: S311
    people = people[:4]
    for _graph in range(3):
        Encounter.objects.all().delete()
        Connection.objects.all().delete()
        OutgoingMail.objects.all().delete()
        pairs = [(one, other) for one in people for other in people if one != other]
        graph = [pair for pair in pairs if chance.random() < 0.5]
        alone = chance.choice([pair for pair in graph if pair[::-1] not in graph])
        kept = [pair for pair in graph if pair != alone]

        without = world(cast, client, people, kept, alone[0], caplog)
        with_it = world(cast, client, people, graph, alone[0], caplog)

        assert {name: text for name, text in with_it.items() if without[name] != text} == {}
        assert any("connected" in text for name, text in without.items() if name == "mails") or not any(
            pair[::-1] in kept for pair in kept
        )


def test_the_comparison_would_see_a_leak(cast, client, people, caplog):
    one, other = people[:2]
    wish(other, one)

    without = world(cast, client, people, [(other, one)], one, caplog)
    answered = world(cast, client, people, [(other, one), (one, other)], one, caplog)

    assert without != answered


def world(cast, client, people, wishes, who, caplog):
    """All that others than this one person can see after the reveal: pages, files, mails, the log."""
    Encounter.objects.all().delete()
    Connection.objects.all().delete()
    OutgoingMail.objects.all().delete()
    caplog.clear()
    for one, other in wishes:
        wish(one, other, note="Geheim")
    reveal(days=1)
    found = {"mails": str(sorted(told())), "log": caplog.text}
    with time_machine.travel(END + timedelta(days=1), tick=False):
        for person in people:
            if person != who:
                for name in ("now", "participation"):
                    found[f"{name} {person.number}"] = text_of(client, reverse(f"events:{name}", args=[person.token()]))
                found[f"data {person.number}"] = own_data.as_json(Mailbox(person.email))
        # Between the meeting and this day a session of the desk has ended.
        cast.coordinator.force_login(cast.coordinator.user)
        for name, path in desk_of(people[0].meeting, who).items():
            found[name] = text_of(cast.coordinator, path)
        for name in ("meeting", "screen", "screen_state"):
            found[name] = text_of(client, reverse(f"events:{name}", args=[people[0].meeting.slug]))
    return found


def desk_of(meeting, who):
    slug, item = meeting.slug, meeting.programme.get()
    pages = {name: [slug] for name in ("desk", "desk_csv", "desk_needs", "desk_message", "desk_harvest", "report")}
    pages |= {"cockpit": [slug, item.pk], "desk_person": [slug, who.pk]}
    paths = {name: reverse(f"events:{name}", args=values) for name, values in pages.items()}
    return paths | {
        "admin": reverse("admin:index"),
        "meeting in the admin": reverse("admin:events_meeting_change", args=[meeting.pk]),
    }


def text_of(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    # When a row was made says nothing, and neither does a number of the form that only counts up.
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "", text)
