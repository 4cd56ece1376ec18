import json
from datetime import date

import pytest
from django.core.management import call_command

from directory.models import Contact, District, Offer, Organisation, Topic
from tests.directory.hsds.required import faults
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ResponsibilityFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_data(tmp_path):
    def open_data(**options):
        path = tmp_path / "daten.json"
        call_command("export_directory", str(path), format="hsds", **options)
        return json.loads(path.read_text())

    return open_data


def names(objects):
    return [one["name"] for one in objects]


def test_published_entries_are_in_the_file_with_their_identifiers(open_data):
    home = OrganisationFactory(name="Haus", topics=[Topic.objects.get(slug="wohnen")])
    OpeningHoursFactory(location=LocationFactory(organisation=home))
    offer = OfferFactory(organisations=[home], districts=[District.objects.get(slug="mitte")], is_citywide=True)

    data = open_data()

    assert faults(data) == []
    assert [one["id"] for one in data["organizations"]] == [str(home.uuid)]
    assert [one["id"] for one in data["services"]] == [str(offer.uuid)]
    assert names(data["services"][0]["service_areas"]) == ["Ganz Berlin", "Mitte"]
    assert data["organizations"][0]["uri"].endswith("/organisationen/haus/")


def test_what_is_not_published_is_not_in_the_file(open_data):
    home = OrganisationFactory(name="Haus", parent=OrganisationFactory(name="Geheimer Träger", draft=True))
    OrganisationFactory(name="Geheime Vorzeit", archived=True)
    for status in set(Offer.Status) - set(Offer.Status.shown()):
        OfferFactory(name=f"Geheim {status}", organisations=[home], status=status)
    OfferFactory(name="Geheim vorbei", organisations=[home], valid_until=date(2020, 1, 1))
    OfferFactory(name="Geheim, da ohne Zuhause", organisations=[home.parent])
    OfferFactory(name="Gemeinsam", organisations=[home, home.parent])
    Organisation.objects.filter(pk=home.pk).update(internal_note="Geheime Notiz")

    data = open_data()

    assert "Geheim" not in json.dumps(data)
    assert (names(data["organizations"]), names(data["services"])) == (["Haus"], ["Gemeinsam"])
    assert "parent_organization_id" not in data["organizations"][0]


def test_a_mailbox_stands_there_with_the_channels_that_are_for_everyone(open_data):
    home = OrganisationFactory()
    closed = {"email_visibility": "network", "phone_visibility": "coordinators"}
    contact = ContactFactory(
        organisation=home, mailbox=True, name="Empfang", email="kanarie@example.org", phone="+493023125177", **closed
    )
    ResponsibilityFactory(contact=contact, offer=OfferFactory(organisations=[home]))

    data = open_data()

    assert names(data["organizations"][0]["contacts"]) == ["Empfang"]
    assert "kanarie" not in json.dumps(data)
    assert "125177" not in json.dumps(data).replace(" ", "")


def test_no_person_is_in_the_file_and_no_mailbox_that_is_not_for_everyone(open_data):
    home = OrganisationFactory()
    offer = OfferFactory(organisations=[home])
    for kind in Contact.Kind:
        for visibility in Contact.Visibility:
            contact = ContactFactory(
                organisation=home,
                kind=kind,
                visibility=visibility,
                name=f"{kind} {visibility}",
                email=f"{kind}.{visibility}@example.org",
                phone="+493023125100",
                mobile="+493023125199",
            )
            ResponsibilityFactory(contact=contact, offer=offer)

    data = open_data()

    assert names(data["organizations"][0]["contacts"]) == ["function public"]
    assert names(data["services"][0]["contacts"]) == ["function public"]
    text = json.dumps(data)
    assert "person" not in text
    assert "network" not in text
    assert "125199" not in text.replace(" ", "")


def test_a_protected_address_is_not_in_the_file(open_data):
    home = OrganisationFactory()
    OpeningHoursFactory(
        location=LocationFactory(
            organisation=home, sensitive=True, name="Verborgenes Haus", street="Geheimweg 1", postcode="10999"
        )
    )

    data = open_data()

    assert "locations" not in data["organizations"][0]
    assert not any(word in json.dumps(data) for word in ("Geheimweg", '"10999"', "Verborgenes Haus"))


def test_full_and_paused_offers_say_so(open_data):
    OfferFactory(name="A", full=True)
    OfferFactory(name="B", paused=True)

    full, paused = open_data()["services"]

    assert (full["status"], full["alert"]) == ("active", "Zurzeit ausgebucht.")
    assert (paused["status"], "alert" in paused) == ("temporarily closed", False)


def test_words_are_in_the_language_asked_for(open_data):
    OfferFactory(fee=Offer.Fee.FREE)

    german, english = open_data(), open_data(language="en")

    assert names(german["taxonomies"]) == ["Themen", "Zielgruppen"]
    assert names(english["taxonomies"]) == ["topics", "audiences"]
    assert german["services"][0]["fees_description"] == "kostenlos"
    assert "/en/offers/" in english["services"][0]["url"]


def test_everybody_may_read_the_file_and_it_is_the_same_twice(tmp_path, open_data):
    OfferFactory()

    assert open_data() == open_data()
    assert (tmp_path / "daten.json").stat().st_mode & 0o777 == 0o644


def test_many_entries_take_as_many_queries_as_one(open_data, django_assert_num_queries):
    def fill():
        home = OrganisationFactory(topics=[Topic.objects.get(slug="wohnen")])
        OpeningHoursFactory(location=LocationFactory(organisation=home))
        contact = ContactFactory(organisation=home, mailbox=True)
        ResponsibilityFactory(contact=contact, offer=OfferFactory(organisations=[home]))

    fill()
    with django_assert_num_queries(14):
        open_data()
    fill()
    fill()
    with django_assert_num_queries(14):
        open_data()
