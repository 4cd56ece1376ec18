"""The image follows the index change by change: each change here ends with a comparison to an image read anew."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from directory.models import Contact, District, Language, Organisation, Topic
from directory.search import image, index, upkeep, words
from directory.search.query import search
from tests.factories import ContactFactory, LocationFactory, OfferFactory, OrganisationFactory

QUESTIONS = ["", "haus", "beratung", "probst", "segelkurs wohnen", "laden mitte"]


def answers():
    known = words.current()
    found = {}
    for question in QUESTIONS:
        for sort in ("fit", "name", "near"):
            one = search(question, {}, AnonymousUser(), known, sort=sort, near="12047")
            found[question, sort] = one.pks, {key: number for key, number in one.counts().items() if number}
    index_now = image.current()
    return found, index_now.offers_of(index_now.published.tolist())


def assert_followed():
    followed = answers()
    before = image._kept
    image._kept = None
    assert answers() == followed
    image._kept = before


@pytest.fixture
def houses(db):
    wohnen = Topic.objects.get(slug="wohnen")
    first = OrganisationFactory(name="Haus A", topics=[wohnen], summary="Beratung")
    second = OrganisationFactory(name="Haus B", districts=[District.objects.get(slug="mitte")])
    OfferFactory(organisations=[first, second], name="Segelkurs", topics=[wohnen])
    LocationFactory(organisation=first, postcode="12047")
    LocationFactory(organisation=second, postcode="13597")
    ContactFactory(organisation=second, name="Xenia Probst")
    answers()
    return first, second


def add_an_offer(first, second):
    OfferFactory(organisations=[second], name="Beratung am Abend")


def rename(first, second):
    first.name = "Laden C"
    first.save()


def archive(first, second):
    second.archive()


def delete(first, second):
    first.delete()


def take_an_offer_away(first, second):
    first.offers.first().organisations.remove(first)


def date_an_offer(first, second):
    offer = first.offers.first()
    offer.valid_from = timezone.localdate() + timedelta(days=3)
    offer.save()


def hide_a_person(first, second):
    contact = second.contacts.first()
    contact.visibility = Contact.Visibility.COORDINATORS
    contact.save()


def protect_an_address(first, second):
    location = first.locations.first()
    location.is_sensitive = True
    location.save()


def move_a_topic(first, second):
    topic = Topic.objects.get(slug="mietrecht")
    second.topics.add(topic)
    topic.parent = Topic.objects.get(slug="arbeit")
    topic.save()


def change_links(first, second):
    first.languages.set(Language.objects.filter(code__in=["ar", "fa"]))
    second.districts.clear()


def change_many_at_once(first, second):
    with transaction.atomic(), upkeep.collected():
        for number in range(30):
            OrganisationFactory(name=f"Haus {number}")
        first.delete()


def build_anew(first, second):
    OrganisationFactory(name="Haus D")
    index.rebuild()


CHANGES = [
    add_an_offer,
    rename,
    archive,
    delete,
    take_an_offer_away,
    date_an_offer,
    hide_a_person,
    protect_an_address,
    move_a_topic,
    change_links,
    change_many_at_once,
    build_anew,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_image_follows(houses, change):
    before = answers()

    change(*houses)

    assert_followed()
    if change is not build_anew:
        assert answers() != before


def test_a_change_that_was_rolled_back_leaves_nothing_behind(houses):
    first, _second = houses
    before = answers()
    with transaction.atomic():
        rename(*houses)
        assert answers() != before
        transaction.set_rollback(True)
    first.refresh_from_db()

    assert answers() == before
    first.summary = "Beratung und Treff"  # takes the number of the change that was rolled back
    first.save()
    assert_followed()


def test_a_new_day_shows_and_hides_offers(houses):
    today = timezone.localdate()
    OfferFactory(organisations=[houses[0]], name="Drachenflug", valid_from=today + timedelta(days=1))
    known = words.current()

    def found():
        return search("drachenflug", {}, AnonymousUser(), known).pks

    assert found() == []
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert found() == [houses[0].pk]
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_what_another_process_saves_is_found_by_the_next_question():
    OrganisationFactory(name="Haus A")
    assert len(search("segelverein", {}, AnonymousUser(), words.current())) == 0

    def save():
        OrganisationFactory(name="Segelverein")
        connection.close()

    thread = threading.Thread(target=save)
    thread.start()
    thread.join()

    assert len(search("segelverein", {}, AnonymousUser(), words.current())) == 1
    assert Organisation.objects.count() == 2
