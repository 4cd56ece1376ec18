from datetime import date, time

import pytest

from directory.models import Topic
from directory.models.record import Record
from tests.factories import (
    ContactFactory,
    CooperationFactory,
    DistrictFactory,
    FundingFactory,
    LocationFactory,
    MeetingFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    SourceFactory,
)
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return OrganisationFactory(name="Haus am See", summary="Berät beim Ankommen.")


def html(client, record):
    return client.get(record.get_absolute_url()).content.decode()


def links(client, record):
    return {link["href"] for link in Page(client.get(record.get_absolute_url())).every("a")}


def test_organisation_page_in_both_languages(client, house):
    OfferFactory(organisations=[house], name="Sprechstunde")

    german = html(client, house)
    english = client.get("/en/organisations/haus-am-see/").content.decode()

    assert "Angebote</h2>" in german
    assert "Offers</h2>" in english
    assert '<h1 lang="de" dir="auto">Haus am See</h1>' in english


def test_a_draft_organisation_has_no_page(client, cast):
    draft = OrganisationFactory(draft=True)

    assert [one.get(draft.get_absolute_url()).status_code for one in cast.everyone] == [404] * len(cast.everyone)


def test_main_contacts_come_before_deputies_and_these_before_everyone_else(client, house):
    ContactFactory(organisation=house, name="Alle")
    deputy = ContactFactory(organisation=house, name="Bea")
    main = ContactFactory(organisation=house, name="Cem")
    ResponsibilityFactory(contact=deputy, deputy=True)
    ResponsibilityFactory(contact=main)

    contacts = client.get(house.get_absolute_url()).context["contacts"]

    assert [contact.name for contact in contacts] == ["Cem", "Bea", "Alle"]


def test_of_a_protected_address_nothing_but_that_is_told(client, house):
    district = DistrictFactory(name="Kanarienbezirk", slug="kanarienbezirk")
    location = LocationFactory(
        organisation=house,
        sensitive=True,
        name="Kanarienhaus",
        street="Kanarienweg 9",
        postcode="10999",
        district=district,
    )
    OpeningHoursFactory(location=location, note="Kanariennotiz")
    meeting = MeetingFactory(venue=location, participants=[house])

    for record in (house, meeting):
        page = html(client, record)
        assert "Adresse geschützt" in page
        assert "anarien" not in page.split("<main")[1].split("</main>")[0].replace("kanarienbezirk", "")
        assert "10999" not in page


def test_hours_stand_under_their_day_while_they_are_valid(client, house):
    location = LocationFactory(organisation=house)
    OpeningHoursFactory(location=location, opens_at=time(9), closes_at=time(12))
    OpeningHoursFactory(location=location, opens_at=time(14), closes_at=time(18), note="nur mit Termin")
    OpeningHoursFactory(location=location, opens_at=time(7), closes_at=time(8), valid_until=date(2024, 1, 1))

    page = html(client, house)

    assert page.count("Montag") == 1
    assert all(words in page for words in ("09:00–12:00", "14:00–18:00", "nur mit Termin"))
    assert "07:00" not in page


def test_offers_that_take_people_come_first(client, house):
    OfferFactory(organisations=[house], name="Anfang", full=True)
    OfferFactory(organisations=[house], name="Ende")

    assert [offer.name for offer in client.get(house.get_absolute_url()).context["offers"]] == ["Ende", "Anfang"]


def test_everything_hidden_stays_hidden(client, house):
    OrganisationFactory(name="Teil Kanarienvogel", parent=house, draft=True)
    house.parent = OrganisationFactory(name="Träger Kanarienvogel", draft=True)
    house.internal_note = "Notiz Kanarienvogel"
    house.save()
    offer = OfferFactory(organisations=[house], name="Angebot Kanarienvogel", draft=True)
    ContactFactory(organisation=house, name="Hinter Kanarienvogel", hidden=True, email="kanarienvogel@example.org")
    seen = ContactFactory(organisation=house, name="Zu sehen")
    ResponsibilityFactory(contact=seen, offer=offer, topics=[Topic.objects.get(slug="fahrrad")])
    CooperationFactory(organisation=house, partner=OrganisationFactory(name="Partner Kanarienvogel", draft=True))
    MeetingFactory(title="Treffen Kanarienvogel", draft=True, participants=[house])
    FundingFactory(organisation=house, recipient="Empfang Kanarienvogel", recipient_postcode="10999")

    page = html(client, house)

    assert "Zu sehen" in page
    assert "anarienvogel" not in page
    assert "10999" not in page
    assert "Fahrrad" not in page


def test_an_organisation_leads_to_all_it_is_tied_to(client, house):
    offer = OfferFactory(organisations=[house])
    contact = ContactFactory(organisation=house)
    child = OrganisationFactory(parent=house)
    partner = OrganisationFactory()
    CooperationFactory(organisation=partner, partner=house)
    meeting = MeetingFactory(participants=[house])
    topic = Topic.objects.get(slug="wohnen")
    house.topics.set([topic])

    others = [offer, contact, child, partner, meeting, topic]

    assert {other.get_absolute_url() for other in others} <= links(client, house)
    for other in others:
        assert house.get_absolute_url() in links(client, other), other


def test_a_funded_project_stands_once_with_its_years_and_source(client, house):
    source = SourceFactory(name="Förderliste", licence="CC BY 4.0")
    for year in (2012, 2013):
        FundingFactory(organisation=house, title="Lotsendienst", funder="Bezirksamt", year=year, source=source)

    page = html(client, house)

    assert page.count("Lotsendienst") == 1
    assert "2012–2013" in page
    assert "Förderliste</span>, CC BY 4.0" in page


def test_an_entry_says_when_it_was_confirmed_or_that_nobody_did(client, house):
    assert "noch nicht bestätigt" in html(client, house)

    house.verify(Record.Method.PHONE)

    assert "noch nicht bestätigt" not in html(client, house)
    assert "bestätigt am" in html(client, house)


def test_without_offers_the_page_says_what_to_do(client, house):
    assert "Noch sind keine Angebote eingetragen" in html(client, house)
