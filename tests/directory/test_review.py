"""Fourteen months of a small directory, day by day, and what must not happen meanwhile."""

import json
import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest import mock as mocks

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from accounts import outbox
from accounts.models import BouncedAddress, OutgoingMail
from directory import consent, leaving, notices, retention, review
from directory.hsds import published
from directory.models import Contact, Offer, Organisation, Review, ReviewDigest, Verification
from directory.search import check
from tests.factories import LONG_AGO, ContactFactory, MembershipFactory, OfferFactory, OrganisationFactory, UserFactory

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


def offered(path):
    """The keys the page offers to confirm."""
    keys = re.findall(r'name="confirm" value="([^"]+)"', Client().get(path).content.decode())
    return list(dict.fromkeys(keys))


def confirm_all(body, _number):
    if link := LINK.search(body):
        Client().post(link[0], {"confirm": offered(link[0])})


def confirm_one(body, _number):
    path = LINK.search(body)[0]
    Client().post(path, {"confirm": offered(path)[-1]})


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
    emil = contact("Emil", anker, 355)
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
        "hana@example.org": lambda body, _number: Client().post(
            LINK.search(body)[0], {"report": f"contact:{hana.uuid}", f"contact-{hana.uuid}-text": "Neue Nummer"}
        ),
        "kim@example.org": confirm_all,
    }
    room.events = {
        25: lambda: leaving.leave(emil, None, "coordinators"),
        20: lambda: fatma.verify("phone", by=cast.coordinator.user),
        24: lambda: hana.verify("phone", by=cast.coordinator.user),
        40: lambda: contact("Ida", anker, 0, untold_since=START, verified_at=None, verified_how=""),
    }


@pytest.mark.once
def test_fourteen_months_bring_nobody_two_mails_a_week_and_hide_what_is_past_its_day_alone(room):
    room.live(425)

    assert room.too_close == []
    assert room.sent == {
        "anna@example.org": [10, 17, 25, 190, 370, 382, 389],  # her offer, her organisation, Dora; Emil leaves
        "ben@example.org": [10, 17, 31, 396, 403, 417],
        "cem@example.org": [10, 17, 31, 59],
        "dora@example.org": [10, 382],
        "emil@example.org": [10, 17, 25],
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


@pytest.fixture
def link(cast):
    """Of a shared mailbox that answers for its organisation, an offer, itself and a contact without an address."""
    organisation = OrganisationFactory(name="Brücke", verified=True)
    OfferFactory(name="Beratung", organisations=[organisation], verified_at=LONG_AGO, verified_how="phone")
    old = {"organisation": organisation, "verified_at": LONG_AGO, "verified_how": "phone", "phone": "030 23125 100"}
    ContactFactory(name="Empfang", mailbox=True, email="Post@example.org", **old)
    ContactFactory(name="Ohne Mail", phone_visibility="coordinators", **old | {"phone": "030 23125 200"})
    ContactFactory(name="Eigene Mail", email="andere@example.org", **old)
    review.keep_true()
    outbox.deliver()
    [body] = [one.body for one in mail.outbox if one.to == ["post@example.org"]]
    return LINK.search(body)[0]


def test_the_link_shows_what_is_due_and_each_button_answers_once(client, cast, link):
    page = client.get(link)
    text = page.content.decode()

    assert [duty.record.name for duty, _form in page.context["entries"]] == [
        "Brücke",
        "Beratung",
        "Empfang",
        "Ohne Mail",
    ]
    assert "Eigene Mail" not in text
    assert ("23125100" in text, "23125200" in text) == (True, False)
    assert (Verification.objects.count(), client.head(link).status_code) == (0, 200)

    keys = offered(link)
    client.post(link, {"report": keys[1], f"{keys[1].replace(':', '-')}-text": "Nur noch dienstags"})
    client.post(link, {"report": keys[1], f"{keys[1].replace(':', '-')}-text": " "})
    for _ in range(2):
        client.post(link, {"confirm": [keys[0], keys[3], "contact:nonsense", f"contact:{Contact.objects.last().uuid}"]})

    empfang = Contact.objects.get(name="Empfang")
    given = [(str(one.organisation or one.contact), one.how, one.by_contact) for one in Verification.objects.all()]
    assert given == [("Ohne Mail", "self", empfang), ("Brücke", "self", empfang)]
    assert [review.report for review in Review.objects.reported()] == ["Nur noch dienstags"]
    assert [duty.record.name for duty, _form in client.get(link).context["entries"]] == ["Beratung", "Empfang"]
    in_admin = cast.coordinator.get("/admin/directory/review/?why=reported").content.decode()
    assert ("Beratung" in in_admin, "Empfang" in in_admin) == (True, False)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91)):
        assert client.get(link).status_code == client.post(link).status_code == 404


def test_what_is_hidden_is_nowhere_until_somebody_confirms_it(client, cast, link):
    with mocks.patch.object(review, "_is_past", return_value=True):
        review.keep_true()
    organisation, offer = Organisation.objects.get(name="Brücke"), Offer.objects.get()
    person = Contact.objects.get(name="Eigene Mail")
    addresses = [one.get_absolute_url() for one in (organisation, offer, person)]

    def seen():
        pages = ["/suche/?q=beratung", "/suche/?q=Eigene+Mail", "/suche/vorschlaege/?q=beratung", "/"]
        texts = [client.get(page).content.decode() for page in pages] + [json.dumps([str(one) for one in _published()])]
        return [client.get(address).status_code for address in addresses], any(
            address in text or str(organisation) in text for text in texts for address in addresses
        )

    assert seen() == ([404, 404, 404], False)
    assert "Seit " in cast.coordinator.get(f"/admin/directory/offer/{offer.pk}/change/").content.decode()
    assert (list(check.differences()), Review.objects.hidden().count()) == ([], 5)

    of_offer = Review.objects.get(offer=offer).pk
    cast.coordinator.post(f"/admin/directory/review/{of_offer}/delete/", {"post": "yes"})
    assert Offer.objects.get().hidden_at is None  # nothing is hidden that no review tells of
    client.post(link, {"confirm": offered(link)})
    person.verify("phone")

    assert seen() == ([200, 200, 200], True)
    assert (list(check.differences()), Review.objects.count()) == ([], 0)


def _published():
    bodies = published.bodies()
    return [*bodies, *published.services(bodies)]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail_and_two_clicks_confirm_once(link):
    def alone(work):
        try:
            return work()
        finally:
            connection.close()

    ReviewDigest.objects.update(sent_at=LONG_AGO)
    with ThreadPoolExecutor(2) as two:
        list(two.map(alone, [review.keep_true] * 2))
    assert OutgoingMail.objects.waiting().count() == 2  # one for each of two addresses

    [key] = [key for key in offered(link) if key.startswith("organisation")]
    with ThreadPoolExecutor(2) as two:
        confirmed = list(two.map(alone, [lambda: len(review.confirm("post@example.org", [key]))] * 2))
    assert (sorted(confirmed), Verification.objects.count()) == ([0, 1], 1)
