import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import OutgoingMail
from directory import saved_searches, snapshots
from directory.models import Organisation, SavedSearch, Topic
from directory.models.saved_search import MOST_SAVED
from tests.conftest import Visitor
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    SavedSearchFactory,
    UserFactory,
)
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db
# A Wednesday.
START = datetime(2026, 3, 11, 12, tzinfo=UTC)
SEARCHES = "/mein/suchen/"


def owner(**values):
    user = UserFactory(**values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Visitor(user)


@pytest.fixture
def reader(db):
    return owner(name="Amira", email="amira@example.org")


@pytest.fixture
def housing(db):
    return Topic.objects.get(slug="wohnen")


def keep(visitor, query="topic=wohnen", rhythm="daily"):
    return visitor.post(f"{SEARCHES}merken/", {"query": query, "rhythm": rhythm}, follow=True)


def at(**later):
    return time_machine.travel(START + timedelta(**later), tick=False)


def told(**later):
    """The organisations in the mails of a run that much later, as the mail marks them."""
    before = len(delivered())
    with at(**later):
        saved_searches.tell()
        mails = delivered()[before:]
    return [re.findall(r"^\* (.+)$", mail.body, re.MULTILINE) for mail in mails]


def test_a_search_is_kept_and_told_of_when_something_is_new(reader, client, housing):
    address = f"{reverse('directory:search')}?topic=wohnen&q=&page=1"
    house = OrganisationFactory(name="Haus am See", topics=[housing])
    offer = OfferFactory(name="Rat", organisations=[house])
    with at():
        form = Page(reader.get(address)).every("form")
        page = keep(reader, "page=1&q=&topic=wohnen&list=x")
    search = SavedSearch.objects.get()
    assert f"{SEARCHES}merken/" in [one.get("action") for one in form]
    assert f"{SEARCHES}merken/" not in client.get(address).content.decode()
    assert not client.cookies
    assert (search.name, search.query, search.due_on) == ("Wohnen", "topic=wohnen", date(2026, 3, 12))
    assert "/suche/?topic=wohnen" in Page(page).values("href")

    # What nobody sees changes, and what stands in no entry.
    Organisation.objects.update(internal_note="geheim")
    house.verify("phone")
    ContactFactory(organisation=house, hidden=True)
    ContactFactory(organisation=house)
    LocationFactory(organisation=house, is_sensitive=True, street="Versteckt 1")
    OfferFactory(organisations=[house], draft=True)
    OrganisationFactory(name="Entwurf", topics=[housing], draft=True)
    OrganisationFactory(name="Anderes")
    assert told(days=1) == []

    OrganisationFactory(name="Neues Haus", topics=[housing])
    offer.fill()
    assert told(days=1) == []  # not twice a day
    assert told(days=2, hours=-9) == []  # not at night
    assert told(days=2) == [["Neu: Neues Haus", "Geändert: Haus am See"]]
    assert told(days=3) == []

    [mail] = delivered()
    off = re.search(r"https?://\S+/suchen/abbestellen/\S+", mail.body)[0]
    assert (mail.to, mail.subject) == (["amira@example.org"], "Neues zu Ihrer Suche: Wohnen")
    assert "/organisationen/neues-haus/\n" in mail.body
    assert "/suche/?topic=wohnen\n" in mail.body
    assert mail.extra_headers["List-Unsubscribe"] == f"<{off}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.message()["List-Unsubscribe"].isascii()


def test_each_person_gets_one_mail_for_all_searches_each_for_what_they_may_see(housing):
    german, english = owner(), owner()
    with at():
        keep(german, "q=Zwölfender")
        keep(german, rhythm="weekly")
        keep(german, "q=Kanarienvogel", rhythm="never")
    with at(minutes=1):
        english.post("/en/my/searches/keep/", {"query": "topic=wohnen", "rhythm": "weekly"})
    contact = ContactFactory(name="Mia Zwölfender", organisation=OrganisationFactory(name="Haus"), hidden=True)
    OrganisationFactory(name="Kanarienvogel", topics=[housing])
    assert told(days=4) == []  # the name is nobody's business, and it is Sunday

    contact.visibility = "network"
    contact.save()
    assert told(days=5) == [["Neu: Kanarienvogel", "Neu: Haus"], ["New: Kanarienvogel"]]
    assert [mail.subject for mail in delivered()] == ["Neues zu Ihren Suchen", "New for your search: Housing"]
    assert "/en/organisations/kanarienvogel/" in delivered()[1].body
    assert "Zwölfender" not in re.sub(r"(?m)^Zwölfender$", "", delivered()[0].body)
    assert SavedSearch.objects.filter(rhythm="weekly").values_list("due_on", flat=True)[0] == date(2026, 3, 23)


def test_nothing_is_told_twice_and_nothing_that_is_only_near(reader, housing, monkeypatch):
    house = OrganisationFactory(name="Haus", topics=[housing], summary="Wohnen")
    with at():
        keep(reader)
        keep(reader, "q=Wohnen+Segelschein")
    OrganisationFactory.create_batch(saved_searches.MOST_TOLD + 2, topics=[housing])
    [first] = told(days=1)
    assert len(first) == saved_searches.MOST_TOLD + 1
    assert first[-1] == "und 2 weitere"

    house.archive()
    assert told(days=2) == []
    house.publish()
    assert told(days=3) == []
    house.archive()
    Organisation.objects.filter(pk=house.pk).update(summary="Anders")
    house.refresh_from_db()
    house.publish()
    assert told(days=4) == [["Geändert: Haus"]]

    monkeypatch.setattr(snapshots, "RECIPE", "2")
    assert told(days=5) == []
    house.delete()
    assert told(days=6) == []
    assert str(house.pk) not in SavedSearch.objects.get(query="topic=wohnen").seen


def test_while_a_mail_waits_for_its_server_nobody_is_told_more(reader, housing):
    with at():
        keep(reader)
    OrganisationFactory(name="Erstes", topics=[housing])
    with at(days=1):
        assert saved_searches.tell() == 1
    OrganisationFactory(name="Zweites", topics=[housing])
    with at(days=2):
        assert saved_searches.tell() == 0
        outbox.deliver()

    assert told(days=2) == [["Neu: Zweites"]]
    assert len(delivered()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_one_mail():
    visitors = [owner() for _number in range(4)]
    with at():
        for visitor in visitors:
            for query in ("q=Beratung", "q=Haus", "kind=association"):
                keep(visitor, query)
    OrganisationFactory.create_batch(3, name="Haus der Beratung", kind="association")

    def run(_number):
        try:
            return saved_searches.tell()
        finally:
            connection.close()

    with at(days=1), ThreadPoolExecutor(3) as three:
        assert sum(three.map(run, range(3))) == 4

    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted(one.user.email for one in visitors)


def test_the_link_in_the_mail_shows_a_page_and_a_post_ends_the_mails(reader, housing):
    with at():
        keep(reader)
        keep(reader, "q=Haus", rhythm="weekly")
    other = owner()
    SavedSearchFactory(user=other.user, due_on=date(2026, 3, 12))
    OrganisationFactory(name="Neues", topics=[housing])
    with at(days=1):
        saved_searches.tell()
    stranger = Client(enforce_csrf_checks=True)
    link = reverse("directory:searches_off", args=[saved_searches.token(reader.user)])

    for _time in range(3):
        page = stranger.get(link)
    assert (page.status_code, OutgoingMail.objects.waiting().count()) == (200, 2)
    assert SavedSearch.objects.filter(rhythm="never").count() == 0
    assert "amira" not in page.content.decode().lower()
    assert "Wohnen" not in page.content.decode()
    assert page.headers["Cache-Control"].endswith("private")

    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [mail.to for mail in OutgoingMail.objects.waiting()] == [other.user.email]
    assert set(SavedSearch.objects.of(reader.user).values_list("rhythm", "due_on")) == {("never", None)}
    assert SavedSearch.objects.of(other.user).exclude(due_on=None).delete()[0] == 1
    assert not stranger.cookies
    for wrong in ("1.x", "x", f"{reader.user.pk}"):
        assert stranger.post(reverse("directory:searches_off", args=[wrong])).status_code == 404

    # What came while nobody wanted to know of it is not told later.
    search = SavedSearch.objects.get(query="topic=wohnen")
    OrganisationFactory(name="Zwischendurch", topics=[housing])
    with at(days=7):
        reader.post(f"{SEARCHES}{search.pk}/", {"name": "Wohnraum", "rhythm": "daily"})
    OrganisationFactory(name="Danach", topics=[housing])
    assert told(days=8) == [["Neu: Danach"]]

    answers = [stranger.post(link).status_code]
    reader.user.delete()
    assert [*answers, stranger.post(link).status_code] == [200, 200]


def test_a_search_is_changed_and_removed_by_its_owner_alone(reader):
    with at():
        keep(reader)
        keep(reader, "topic=wohnen", rhythm="weekly")
    search = SavedSearch.objects.get()
    assert (search.rhythm, search.due_on) == ("weekly", date(2026, 3, 16))
    deeds = {f"{SEARCHES}{search.pk}/": 404, f"{SEARCHES}{search.pk}/entfernen/": 302}

    assert {path: owner().post(path, {"name": "x", "rhythm": "never"}).status_code for path in deeds} == deeds
    empty = reader.post(f"{SEARCHES}{search.pk}/", {"name": " ", "rhythm": "daily"})
    assert "aria-invalid" in empty.content.decode()
    with at(days=1):
        reader.post(f"{SEARCHES}{search.pk}/", {"name": "Neuer Name", "rhythm": "daily", "query": "q=x", "user": 1})

    search.refresh_from_db()
    assert (search.name, search.rhythm, search.query) == ("Neuer Name", "daily", "topic=wohnen")
    assert (search.user, search.due_on) == (reader.user, date(2026, 3, 13))
    reader.post(f"{SEARCHES}{search.pk}/entfernen/")
    assert not SavedSearch.objects.exists()


def test_what_cannot_be_kept_is_said(reader):
    for query in ("", "q=", "q=%20", "topic=gibtesnicht", "near=12047", f"q={'x' * 2000}"):
        assert "kann nicht gemerkt werden" in keep(reader, query).content.decode(), query
    for number in range(MOST_SAVED):
        SavedSearchFactory(user=reader.user, query=f"q={number}")

    assert "Bitte entfernen Sie zuerst eine" in keep(reader).content.decode()
    assert SavedSearch.objects.count() == MOST_SAVED


def test_nobody_is_written_to_who_cannot_read_it(reader):
    confirmed, away, changed = owner(), owner(is_active=False), owner()
    EmailAddress.objects.filter(user=changed.user).update(verified=False)
    for user in (confirmed.user, away.user, changed.user, UserFactory()):
        SavedSearchFactory(user=user, query="q=Haus", due_on=timezone.localdate(START))
    OrganisationFactory(name="Haus")

    assert told() == [["Neu: Haus"]]
    assert delivered()[0].to == [confirmed.user.email]
