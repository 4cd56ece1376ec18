"""Fourteen months of a small directory, day by day, and what must not happen meanwhile."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts import outbox
from accounts.models import BouncedAddress
from directory import consent, notices, retention, review
from directory.models import Contact, Offer, Organisation
from tests.factories import ContactFactory, MembershipFactory, OfferFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DESK = "connect@example.org"
LINK = re.compile(r"/pruefen/[\w-]+/")


class Room:
    """The people, what each does with a mail, and what was sent and hidden on which day."""

    def __init__(self):
        self.day = 0
        self.sent = defaultdict(list)
        self.hidden, self.hidden_before = {}, set()
        self.answers = {}
        self.events = {}
        self.seen = 0

    def live(self, days):
        for _ in range(days):
            with time_machine.travel(START + timedelta(days=self.day), tick=False):
                self.events.pop(self.day, lambda: None)()
                self.work()
                self.note_hidden()
            self.day += 1

    def work(self):
        retention.old_digests()
        notices.note_told()
        notices.tell()
        review.keep_true()
        outbox.deliver()
        new, self.seen = mail.outbox[self.seen :], len(mail.outbox)
        for one in new:
            [address] = one.to
            self.sent[address].append(self.day)
            self.answers.get(address, lambda *_: None)(one.body, len(self.sent[address]))

    def note_hidden(self):
        now = {
            str(record)
            for model in (Organisation, Offer, Contact)
            for record in model.objects.filter(hidden_at__isnull=False)
        }
        if now != self.hidden_before:
            self.hidden[self.day] = self.hidden_before = now

    @property
    def too_close(self):
        """Two mails to one address within a week."""
        pairs = [(address, pair) for address, days in self.sent.items() for pair in pairwise(days)]
        return [(address, pair) for address, pair in pairs if pair[1] - pair[0] < 7]


def confirmed(days_ago, **values):
    return {"verified_at": START - timedelta(days=days_ago), "verified_how": "phone"} | values


def contact(name, organisation, days_ago, **values):
    email = f"{name.lower()}@example.org"
    return ContactFactory(name=name, organisation=organisation, email=email, **confirmed(days_ago, **values))


def confirm_all(body, _number):
    path = LINK.search(body)[0]
    page = Client().get(path).content.decode()
    keys = set(re.findall(r'name="confirm" value="([^"]+)"', page))
    Client().post(path, {"confirm": sorted(keys)})


def confirm_one(body, _number):
    path = LINK.search(body)[0]
    page = Client().get(path).content.decode()
    Client().post(path, {"confirm": re.findall(r'name="confirm" value="([^"]+)"', page)[-1]})


@pytest.fixture
def room(cast):
    Organisation.objects.all().delete()
    room = Room()
    with time_machine.travel(START, tick=False):
        _furnish(room, cast)
    return room


def _furnish(room, cast):
    anker = OrganisationFactory(name="Anker", **confirmed(350))
    MembershipFactory(organisation=anker, user=UserFactory(email="anna@example.org"), role="admin")
    OfferFactory(name="Beratung", organisations=[anker], **confirmed(170))
    bruecke = OrganisationFactory(name="Brücke", email="empfang@example.org", **confirmed(345))
    contact("Post", bruecke, 345, kind="function")
    zeder = OrganisationFactory(name="Zeder", **confirmed(300))
    # Never asked, whatever they were confirmed.
    OrganisationFactory(name="Entwurf", draft=True, email="entwurf@example.org", **confirmed(900))
    OrganisationFactory(name="Muster", is_example=True, email="muster@example.org", **confirmed(900))
    contact("Jan", anker, 900, closed_at=START)
    contact("Karl", anker, 900, hidden=True)

    contact("Ben", anker, 355)
    contact("Cem", anker, 355)
    contact("Dora", anker, 355)
    contact("Emil", anker, 355)
    fatma = contact("Fatma", anker, 355)
    gül = contact("Gül", anker, 355)
    hana = contact("Hana", zeder, 355, network=True)
    contact("Kim", anker, 0, review_days=90)

    room.answers = {
        "anna@example.org": confirm_all,
        "ben@example.org": lambda body, number: number == 3 and confirm_all(body, number),
        "dora@example.org": lambda *_: BouncedAddress.objects.note("dora@example.org", "550 5.1.1 unknown"),
        "post@example.org": confirm_one,
        "gül@example.org": lambda *_: consent.object_to(gül),
        "hana@example.org": lambda *_: review.report("hana@example.org", f"contact:{hana.uuid}", "Neue Nummer"),
        "kim@example.org": confirm_all,
    }
    room.events = {
        15: lambda: Contact.objects.filter(name="Emil").update(left_at=START),
        20: lambda: fatma.verify("phone", by=cast.coordinator.user),
        24: lambda: hana.verify("phone", by=cast.coordinator.user),
        40: lambda: contact("Ida", anker, 0, untold_since=START, verified_at=None, verified_how=""),
    }


@pytest.mark.once
def test_fourteen_months_bring_nobody_two_mails_a_week_and_hide_what_is_past_its_day_alone(room):
    room.live(425)

    assert room.too_close == []
    assert room.sent == {
        "anna@example.org": [10, 17, 190, 370, 382, 389],  # the offer twice a year, the organisation, Dora's entry
        "ben@example.org": [10, 17, 31, 396, 403, 417],
        "cem@example.org": [10, 17, 31, 59],
        "dora@example.org": [10, 382],
        "emil@example.org": [10],
        "fatma@example.org": [10, 17, 385, 392, 406],
        "gül@example.org": [10],
        "hana@example.org": [10, 389],
        "ida@example.org": [40, 405, 412],  # told where the entry comes from, then asked after a year
        "kim@example.org": [90, 180, 270, 360],
        "post@example.org": [20, 27, 385, 392],
        DESK: [11, 65, 73, 390],  # what Hana said, Zeder without an address, Cem, Hana again
    }
    assert room.hidden == {101: {"Cem"}, 156: {"Cem", "Zeder"}}


def test_without_the_pause_people_would_be_asked_too_often(room, monkeypatch):
    monkeypatch.setattr(review, "_is_ready", lambda *_: True)

    room.live(18)

    assert ("cem@example.org", (10, 11)) in room.too_close


def test_without_the_deadline_more_would_be_hidden(room, monkeypatch):
    monkeypatch.setattr(review, "_is_past", lambda duty, now: bool(duty.review))

    room.live(12)

    assert room.hidden[11] == {"Ben", "Cem", "Dora", "Emil", "Fatma", "Hana"}


@pytest.mark.once
def test_after_a_standstill_of_weeks_everybody_has_as_much_time_as_ever(room):
    del room.answers["hana@example.org"]
    room.live(12)
    room.day += 100  # on the 101st day those who had not answered would have been hidden

    room.live(64)

    assert room.too_close == []
    assert room.sent["cem@example.org"] == [10, 112, 119, 133]
    assert room.sent[DESK] == [112, 147]
    assert room.hidden == {175: {"Cem", "Emil", "Fatma", "Hana"}}
