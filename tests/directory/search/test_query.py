import pytest
from django.contrib.auth.models import AnonymousUser

from directory.models import Contact, Organisation, Topic
from directory.search import words
from directory.search.query import search
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory, ResponsibilityFactory, UserFactory

pytestmark = pytest.mark.django_db


def found(question, user=None):
    pks = search(question, {}, user or AnonymousUser(), words.current()).pks
    names = dict(Organisation.objects.values_list("pk", "name"))
    return [names[pk] for pk in pks]


@pytest.mark.parametrize("question", ["Ärztehaus", "Aerztehaus", "ÄRZTEHAUS", "arztehaus"])
def test_a_name_is_found_in_any_spelling(question):
    OrganisationFactory(name="Ärztehaus am Park")
    OrganisationFactory(name="Haus der Ärmel")

    assert found(question) == ["Ärztehaus am Park"]


def test_every_word_must_occur_somewhere_in_the_entry():
    both = OrganisationFactory(name="Haus A", summary="Beratung zum Mietvertrag")
    OfferFactory(organisations=[both], name="Sprechstunde auf Farsi")
    OrganisationFactory(name="Haus B", summary="Beratung zum Mietvertrag")

    assert found("mietvertrag farsi") == ["Haus A"]


def test_synonyms_of_a_topic_find_the_organisation():
    OrganisationFactory(name="Haus A", topics=[Topic.objects.get(slug="wohnen")])
    OrganisationFactory(name="Haus B", topics=[Topic.objects.get(slug="arbeit")])

    assert found("housing") == ["Haus A"]


def test_names_come_before_texts_and_beginnings_before_middles():
    OrganisationFactory(name="Mieterhaus", summary="Wir suchen Wohnraum")
    OrganisationFactory(name="Neuer Wohnraum")
    OrganisationFactory(name="Wohnraum für alle")

    assert found("Wohnraum") == ["Wohnraum für alle", "Neuer Wohnraum", "Mieterhaus"]


def test_a_sentence_is_asked_by_the_words_that_count():
    OrganisationFactory(name="Haus A", summary="Mietvertrag prüfen")

    assert found("Wer hilft bei einem Mietvertrag?") == ["Haus A"]


def test_signs_alone_find_nothing_and_no_question_finds_everything():
    OrganisationFactory(name="Haus A")

    assert found("%_'\"*") == []
    assert found("") == ["Haus A"]


def test_drafts_and_archived_organisations_stay_hidden():
    OrganisationFactory(name="Wohnen im Entwurf", draft=True)
    OrganisationFactory(name="Wohnen im Archiv", archived=True)

    assert found("Wohnen") == []


def test_drafts_of_offers_do_not_lead_to_their_organisation():
    OfferFactory(organisations=[OrganisationFactory()], name="Geheimprobe", draft=True)

    assert found("Geheimprobe") == []


@pytest.mark.parametrize(
    ("visibility", "anonymous_finds", "member_finds"),
    [
        (Contact.Visibility.PUBLIC, ["Haus A"], ["Haus A"]),
        (Contact.Visibility.NETWORK, [], ["Haus A"]),
        (Contact.Visibility.COORDINATORS, [], []),
    ],
)
def test_a_person_is_found_only_by_who_may_see_them(visibility, anonymous_finds, member_finds):
    contact = ContactFactory(
        organisation=OrganisationFactory(name="Haus A"), name="Xenia Probst", visibility=visibility
    )
    ResponsibilityFactory(contact=contact, topics=[Topic.objects.get(slug="wohnen")])

    assert found("probst wohnen") == anonymous_finds
    assert found("probst wohnen", UserFactory()) == member_finds
