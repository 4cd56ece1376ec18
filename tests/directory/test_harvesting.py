import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import limits
from directory import harvesting, reveals, shortlist
from directory.models import Reveal, Topic
from directory.shortlist import Item
from tests.conftest import Visitor
from tests.factories import (
    ContactFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 11, 12, tzinfo=UTC)


def person(number, **values):
    house = OrganisationFactory(name=f"Haus {number}", topics=[Topic.objects.get(slug="wohnen")])
    offer = OfferFactory(organisations=[house], topics=house.topics.all())
    email = f"mensch-{number}@example.org"
    contact = ContactFactory(organisation=house, name=f"Mensch {number}", email=email, **values)
    ResponsibilityFactory(contact=contact, offer=offer, topics=house.topics.all())
    return contact


def told(answer):
    """Whose address an answer holds."""
    return {int(number) for number in re.findall(r"mensch-(\d+)@", answer.content.decode().replace("<wbr>", ""))}


def pages(contact):
    """Every page and file this contact stands on."""
    kept = f"?{urlencode({'list': shortlist.token([Item.of(contact)])})}"
    shared = shortlist.shared_token([Item.of(contact)], START.date() + timedelta(days=1))
    house = contact.organisation
    return [
        contact.get_absolute_url(),
        house.get_absolute_url(),
        house.offers.get().get_absolute_url(),
        "/themen/wohnen/",
        f"{reverse('directory:search')}?q={house.name.replace(' ', '+')}",
        f"{reverse('directory:case')}?topic=wohnen",
        reverse("directory:contact_card", args=[contact.uuid]),
        reverse("directory:shared_shortlist", args=[shared]),
        *(reverse(f"directory:{name}") + kept for name in ("shortlist", "sheet", "shortlist_contacts")),
    ]


@pytest.fixture
def few(monkeypatch):
    """Three people for a stranger, four for an account, two by the button."""
    monkeypatch.setattr(harvesting, "MOST", 3)
    monkeypatch.setattr(harvesting, "MOST_OF_AN_ACCOUNT", 4)
    monkeypatch.setattr(reveals, "PER_HOUR_OF_AN_ADDRESS", 2)
    cache.clear()
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def test_past_the_limit_nobody_new_is_shown_on_any_page_until_time_is_over(client, few):
    people = [person(number) for number in range(4)]
    for contact in people[:3]:
        assert told(client.get(contact.get_absolute_url())) == {people.index(contact)}

    shown = {path: 3 in told(client.get(path)) for path in pages(people[3])}
    assert shown == dict.fromkeys(shown, False)
    again = {path: 0 in told(client.get(path)) for path in pages(people[0])}
    assert again == dict.fromkeys(again, True)
    hit = client.get(f"{reverse('directory:search')}?q=Haus+3").content.decode()
    assert f'href="{people[3].get_absolute_url()}#reach"' in hit
    assert told(client.get(people[3].get_absolute_url(), REMOTE_ADDR="192.0.2.9")) == {3}

    few.shift(timedelta(minutes=10) - timedelta(seconds=1))
    assert told(client.get(people[3].get_absolute_url())) == set()
    few.shift(timedelta(minutes=5, seconds=1))
    assert told(client.get(people[3].get_absolute_url())) == {3}


def test_the_button_shows_one_at_a_time(client, few):
    people = [person(number) for number in range(7)]
    for contact in people[:3]:
        client.get(contact.get_absolute_url())
    page = client.get(people[3].get_absolute_url()).content.decode()
    assert "In kurzer Zeit" in page
    assert "kann sehen" not in page

    buttons = [reverse("directory:reveal", args=[contact.uuid]) for contact in people]
    answers = [client.post(button) for button in buttons[3:]]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert [told(answer) for answer in answers] == [{3}, {4}, set(), set()]
    assert not Reveal.objects.exists()
    few.shift(timedelta(minutes=16))
    # Where nothing is withheld, the button is for people with an account.
    assert client.post(buttons[6]).headers["Location"].startswith(reverse("account_login"))


def test_an_account_has_more_and_counts_wherever_it_is_used(few, monkeypatch):
    monkeypatch.setattr(reveals, "PER_HOUR", 1)
    people = [person(number) for number in range(6)]
    user = UserFactory()
    visitors = [Visitor(user) for _browser in range(2)]

    shown = [
        told(visitors[n % 2].get(one.get_absolute_url(), REMOTE_ADDR=f"192.0.2.{n}")) for n, one in enumerate(people)
    ]
    answers = [visitors[0].post(reverse("directory:reveal", args=[contact.uuid])) for contact in people[4:]]

    assert shown == [{0}, {1}, {2}, {3}, set(), set()]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert told(answers[0]) == {4}
    assert not Reveal.objects.exists()  # open to everyone, so that nobody needs to know


def test_mailboxes_are_nobody_and_pages_without_people_cost_nothing(client, few):
    boxes = [person(number, kind="function") for number in range(4)]
    for box in boxes:
        assert told(client.get(box.get_absolute_url())) == {boxes.index(box)}
    with CaptureQueriesContext(connection) as queries:
        for path in (boxes[0].get_absolute_url(), boxes[0].organisation.get_absolute_url(), "/suche/?q=Haus"):
            client.get(path)

    assert [query["sql"] for query in queries if '"cache"' in query["sql"]] == []


@pytest.mark.django_db(transaction=True)
def test_several_at_once_count_together_and_nobody_is_known_by_the_notes(few):
    def ask(start):
        try:
            return limits.different_ones("people", "192.0.2.1", range(start, start + 4), most=30, seconds=600)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as four:
        shown = set().union(*four.map(ask, range(0, 80, 4)))

    assert len(shown) == 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert "192.0.2" not in str(cursor.fetchall())
    cache.clear()
