import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction

from directory.models import District, Language, Organisation, SearchEntry, Topic
from directory.search import check, upkeep, words
from directory.search.query import search
from tests.factories import (
    ContactFactory,
    DistrictFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def found(question):
    pks = search(question, {}, AnonymousUser(), words.current()).pks
    return set(Organisation.objects.filter(pk__in=pks).values_list("name", flat=True))


def assert_index_is_true():
    assert check.differences() == []


def test_a_changed_name_is_found_at_once():
    organisation = OrganisationFactory(name="Alter Name")

    organisation.name = "Neuer Titel"
    organisation.save()

    assert found("Titel") == {"Neuer Titel"}
    assert found("Alter") == set()


def test_links_between_records_reach_the_index_from_both_sides():
    house, other = OrganisationFactory(name="Haus A"), OrganisationFactory(name="Haus B")
    topic = TopicFactory(name_de="Drachenflug")
    offer = OfferFactory(organisations=[house], name="Kurs")

    offer.topics.add(topic)
    assert found("Drachenflug") == {"Haus A"}
    topic.organisations.add(other)
    assert found("Drachenflug") == {"Haus A", "Haus B"}
    topic.organisations.remove(other)
    assert found("Drachenflug") == {"Haus A"}
    topic.offers.clear()
    assert found("Drachenflug") == set()
    assert_index_is_true()


def test_an_offer_that_changes_hands_leaves_no_words_behind():
    house, other = OrganisationFactory(name="Haus A"), OrganisationFactory(name="Haus B")
    offer = OfferFactory(organisations=[house], name="Segelkurs")

    offer.organisations.set([other])

    assert found("Segelkurs") == {"Haus B"}
    assert_index_is_true()


def test_the_districts_of_an_offer_reach_the_index_from_both_sides():
    offer, district = (
        OfferFactory(organisations=[OrganisationFactory(name="Haus A")]),
        DistrictFactory(name="Drachenau"),
    )

    offer.districts.add(district)
    assert found("Drachenau") == {"Haus A"}
    district.offers.remove(offer)
    assert found("Drachenau") == set()
    district.offers.set([offer])
    assert found("Drachenau") == {"Haus A"}
    district.delete()
    assert_index_is_true()


def test_what_moves_to_another_organisation_leaves_no_words_behind():
    house, other = OrganisationFactory(name="Haus A"), OrganisationFactory(name="Haus B")
    contact = ContactFactory(organisation=house, name="Xenia Probst")
    location = LocationFactory(organisation=house, district=District.objects.get(slug="spandau"))
    duty = ResponsibilityFactory(contact=ContactFactory(organisation=house), topics=[TopicFactory(name_de="Drachen")])

    contact.organisation = location.organisation = other
    contact.save()
    location.save()
    duty.contact = contact
    duty.save()

    assert found("Probst") == found("Spandau") == found("Drachen") == {"Haus B"}
    assert_index_is_true()


def test_a_new_synonym_works_at_once():
    topic = Topic.objects.get(slug="wohnen")
    OrganisationFactory(name="Haus A", topics=[topic])

    topic.synonyms += "\nHütte mit Herz"
    topic.save()

    assert found("Hütte Herz") == {"Haus A"}


def test_deleted_records_leave_the_index():
    organisation = OrganisationFactory(name="Haus A")
    offer = OfferFactory(organisations=[organisation], name="Segelkurs")
    contact = ContactFactory(organisation=organisation, name="Xenia Probst", visibility="public")
    topic = TopicFactory(name_de="Drachenflug")
    ResponsibilityFactory(contact=contact, topics=[topic])
    assert found("Segelkurs Probst Drachenflug") == {"Haus A"}

    topic.delete()
    assert found("Drachenflug") == set()
    contact.delete()
    assert found("Probst") == set()
    offer.delete()
    assert found("Segelkurs") == set()
    assert_index_is_true()


def test_an_organisation_can_be_deleted_with_everything_it_has():
    organisation = OrganisationFactory(name="Haus A")
    LocationFactory(organisation=organisation)
    contact = ContactFactory(organisation=organisation)
    ResponsibilityFactory(contact=contact, offer=OfferFactory(organisations=[organisation]))

    organisation.delete()

    assert not SearchEntry.objects.exists()


def test_a_protected_address_does_not_tell_its_district():
    organisation = OrganisationFactory(name="Haus A")
    location = LocationFactory(organisation=organisation, district=District.objects.get(slug="spandau"))
    assert found("Spandau") == {"Haus A"}

    location.is_sensitive = True
    location.save()

    assert found("Spandau") == set()


def test_collected_changes_are_indexed_once_at_the_end():
    arabic = Language.objects.get(code="ar")

    with transaction.atomic(), upkeep.collected():
        organisation = OrganisationFactory(name="Haus A", languages=[arabic])
        assert not SearchEntry.objects.filter(organisation=organisation).exists()

    assert found("Arabisch") == {"Haus A"}
    assert_index_is_true()


def test_rebuild_search_writes_what_was_lost():
    OrganisationFactory(name="Haus A")
    SearchEntry.objects.all().delete()

    call_command("rebuild_search")

    assert found("Haus") == {"Haus A"}


def test_a_confirmation_reaches_the_index_at_once():
    organisation = OrganisationFactory(name="Haus A")

    organisation.verify("phone")

    assert_index_is_true()
