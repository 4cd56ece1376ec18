from datetime import date

import pytest
import time_machine
from django.urls import reverse

from directory.models import District, Language, Offer, Organisation, Topic
from tests import factories
from tests.factories import (
    ContactFactory,
    ExternalIdentifierFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    SourceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def organisation_with_words():
    OrganisationFactory(topics=Topic.objects.all()[:3], districts=District.objects.all()[:3])


def offer_with_words():
    OfferFactory(topics=Topic.objects.all()[:3])


def responsibility_with_words():
    words = {"topics": Topic.objects.all()[:3], "districts": District.objects.all()[:3]}
    ResponsibilityFactory(offer=OfferFactory(), **words)


# Model, how a row comes about, queries for the list: the session, the account and its rights are three of them.
LISTS = [
    ("organisation", organisation_with_words, 14),
    ("offer", offer_with_words, 14),
    ("contact", responsibility_with_words, 13),
    ("responsibility", responsibility_with_words, 10),
    ("location", factories.LocationFactory, 8),
    ("openinghours", factories.OpeningHoursFactory, 7),
    ("externalidentifier", factories.ExternalIdentifierFactory, 8),
    ("membership", factories.MembershipFactory, 7),
    ("joinrequest", factories.JoinRequestFactory, 7),
    ("invitation", factories.InvitationFactory, 7),
    ("cooperation", factories.CooperationFactory, 7),
    ("funding", factories.FundingFactory, 11),
    ("source", factories.SourceFactory, 7),
    ("verification", factories.VerificationFactory, 9),
    ("topic", factories.TopicFactory, 8),
    ("audience", factories.AudienceFactory, 7),
    ("language", factories.LanguageFactory, 7),
    ("district", factories.DistrictFactory, 7),
    ("postcode", factories.PostcodeFactory, 9),
    ("enquiry", factories.EnquiryFactory, 8),
    ("unansweredsearch", factories.UnansweredSearchFactory, 8),
]


def changelist(model):
    return reverse(f"admin:directory_{model}_changelist")


def found(visitor, model, **parameters):
    response = visitor.get(changelist(model), parameters)
    return {str(record) for record in response.context["cl"].result_list}


@pytest.mark.parametrize(("model", "make", "queries"), LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_many_rows_as_for_one(rows, model, make, queries, cast, django_assert_num_queries):
    for _row in range(rows):
        make()

    with django_assert_num_queries(queries):
        response = cast.coordinator.get(changelist(model))

    assert response.status_code == 200


@pytest.mark.parametrize("question", ["Ärztehaus", "Aerztehaus", "arztehaus", "ÄRZTEHAUS mitte", "Mitte Ärzte"])
def test_names_are_found_in_any_spelling(question, cast):
    house = OrganisationFactory(name="Ärztehaus Mitte")
    OrganisationFactory(name="Arbeitshaus Mitte")
    OfferFactory(name="Ärztehaus Mitte: Sprechstunde", organisations=[OrganisationFactory(name="Träger")])
    OfferFactory(name="Impfung", organisations=[house])
    OfferFactory(name="Malkurs")
    ContactFactory(name="Ärztehaus Mitte, Empfang")
    ContactFactory(name="Anna Arndt", organisation=house)
    ContactFactory(name="Berta Berg")

    assert found(cast.coordinator, "organisation", q=question) == {"Ärztehaus Mitte"}
    assert found(cast.coordinator, "offer", q=question) == {"Ärztehaus Mitte: Sprechstunde", "Impfung"}
    assert found(cast.coordinator, "contact", q=question) == {"Ärztehaus Mitte, Empfang", "Anna Arndt"}


def test_names_written_without_umlaut_are_found_with_one(cast):
    ContactFactory(name="Juergen Schroeder")
    ContactFactory(name="Jurij Schmidt")

    assert found(cast.coordinator, "contact", q="Jürgen Schröder") == {"Juergen Schroeder"}


def test_organisation_is_found_by_register_number_mail_and_website(cast):
    wanted = OrganisationFactory(name="Gesucht", email="post@gesucht.example.org", website="https://haus.example.org/")
    ExternalIdentifierFactory(organisation=wanted, value="VR 4711 B")
    ExternalIdentifierFactory(organisation=wanted, value="VR 4711 C")
    OrganisationFactory(name="Andere")

    for question in ["4711", "post@gesucht", "haus.example"]:
        assert found(cast.coordinator, "organisation", q=question) == {"Gesucht"}


def test_words_of_the_vocabulary_are_found_by_synonym_in_any_spelling(cast):
    TopicFactory(name_de="Ausländerrecht üben", synonyms="Öffentliches Aufenthaltsrecht")
    TopicFactory(name_de="Gärtnern")

    assert found(cast.coordinator, "topic", q="oeffentliches AUSLAENDERRECHT") == {"Ausländerrecht üben"}
    assert found(cast.coordinator, "district", q="wedding") == {"Mitte"}


@pytest.mark.parametrize("question", ["\0", "'", "%", "x" * 5000, " ".join(["wort"] * 200)])
def test_strange_questions_are_answered(question, cast):
    OrganisationFactory()

    response = cast.coordinator.get(changelist("organisation"), {"q": question})

    assert response.status_code == 200


def test_organisations_are_narrowed_by_confirmation(cast):
    with time_machine.travel("2026-06-01 12:00+02:00", tick=False):
        OrganisationFactory(name="Nie")
        OrganisationFactory(name="Neulich", verified_at="2026-05-01T12:00Z", verified_how="phone")
        OrganisationFactory(name="Lange her", verified_at="2025-05-01T12:00Z", verified_how="mail")
        cast.coordinator.force_login(cast.coordinator.user)

        assert found(cast.coordinator, "organisation", confirmed="never", q="ie") == {"Nie"}
        assert found(cast.coordinator, "organisation", confirmed="recent") == {"Neulich"}
        assert found(cast.coordinator, "organisation", confirmed="outdated") == {"Lange her"}


def test_organisations_are_narrowed_by_what_is_missing(cast):
    Organisation.objects.all().delete()
    topic, district = Topic.objects.get(slug="wohnen"), District.objects.get(slug="mitte")
    whole = OrganisationFactory(name="Vollständig", topics=[topic], districts=[district])
    ContactFactory(organisation=whole)
    OfferFactory(organisations=[whole])
    through_offer = OrganisationFactory(name="Durch Angebot")
    OfferFactory(organisations=[through_offer], topics=[topic], is_citywide=True)
    seated = OrganisationFactory(name="Mit Sitz", topics=[topic])
    LocationFactory(organisation=seated, district=district)

    assert found(cast.coordinator, "organisation", without="contact") == {"Durch Angebot", "Mit Sitz"}
    assert found(cast.coordinator, "organisation", without="offer") == {"Mit Sitz"}
    assert found(cast.coordinator, "organisation", without="topic") == set()
    assert found(cast.coordinator, "organisation", without="district") == set()

    OrganisationFactory(name="Leer")

    assert found(cast.coordinator, "organisation", without="topic") == {"Leer"}
    assert found(cast.coordinator, "organisation", without="district") == {"Leer"}


def test_organisations_are_narrowed_by_kind_words_source_and_example(cast):
    OrganisationFactory(name="Andere", source=SourceFactory(), is_example=False)
    topic = Topic.objects.exclude(parent=None).select_related("parent").first()
    wanted = OrganisationFactory(
        name="Gesucht",
        kind=Organisation.Kind.AUTHORITY,
        source=SourceFactory(),
        is_example=True,
        topics=[topic],
        districts=District.objects.filter(slug="mitte"),
        languages=Language.objects.filter(code="ar"),
    )

    for parameters in [
        {"kind__exact": "authority"},
        {"topic": topic.parent.slug},
        {"district": "mitte"},
        {"language": "ar"},
        {"source__id__exact": wanted.source_id},
        {"is_example__exact": 1},
    ]:
        assert found(cast.coordinator, "organisation", **parameters) == {"Gesucht"}


def test_offers_are_narrowed_by_status_way_and_validity(cast):
    OfferFactory(name="Online", is_online=True)
    OfferFactory(name="Pausiert", paused=True)
    OfferFactory(name="Abgelaufen", valid_until=date(2020, 1, 1))
    OfferFactory(name="Beendet", valid_until=date(2020, 1, 1), ended=True)

    assert found(cast.coordinator, "offer", mode="online") == {"Online"}
    assert found(cast.coordinator, "offer", status__exact=Offer.Status.PAUSED) == {"Pausiert"}
    assert found(cast.coordinator, "offer", expired="yes") == {"Abgelaufen"}


@pytest.mark.parametrize("parameter", ["confirmed", "without", "topic", "district", "language"])
def test_unknown_value_of_a_filter_finds_nothing(parameter, cast):
    OrganisationFactory(languages=Language.objects.filter(code="ar"))

    assert found(cast.coordinator, "organisation", **{parameter: "gibt-es-nicht"}) == set()


def test_organisation_row_shows_what_matters(cast):
    organisation = OrganisationFactory(
        name="Haus am See",
        kind=Organisation.Kind.NETWORK,
        is_example=True,
        topics=Topic.objects.top()[:3],
        districts=District.objects.all()[:1],
    )
    OfferFactory.create_batch(2, organisations=[organisation])
    ContactFactory.create_batch(3, organisation=organisation)

    page = cast.coordinator.get(changelist("organisation"), {"q": "Haus am See"}).content.decode()

    assert f"{Topic.objects.top()[0]} +2</td>" in page
    assert f"{District.objects.first().short_name}</td>" in page
    assert "Netzwerk (Beispiel)" in page
    assert '<td class="field-offer_count">2</td><td class="field-contact_count">3</td>' in page
    assert "ungeprüft" in page
