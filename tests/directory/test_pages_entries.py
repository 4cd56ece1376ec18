import pytest

from directory.models import District, Topic
from tests.factories import ContactFactory, MeetingFactory, OfferFactory, OrganisationFactory, ResponsibilityFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def html(client, address):
    return client.get(address).content.decode()


def links(client, record):
    return {link["href"] for link in Page(client.get(record.get_absolute_url())).every("a")}


def test_offer_page_in_both_languages(client):
    OfferFactory(name="Sprechstunde", eligibility="Alle")

    assert "Wer kommen kann" in html(client, "/angebote/sprechstunde/")
    assert "Who can come" in html(client, "/en/offers/sprechstunde/")


@pytest.mark.parametrize(("state", "words"), [("full", "zurzeit voll"), ("paused", "zurzeit ausgesetzt")])
def test_an_offer_that_takes_nobody_says_so_wherever_it_stands(client, state, words):
    organisation = OrganisationFactory()
    offer = OfferFactory(organisations=[organisation], **{state: True})

    assert words in html(client, offer.get_absolute_url())
    assert words in html(client, organisation.get_absolute_url())


def test_an_offer_names_its_published_owners_alone(client):
    owners = [OrganisationFactory(name="Haus am See"), OrganisationFactory(name="Kanarienhaus", draft=True)]
    offer = OfferFactory(organisations=owners, topics=[Topic.objects.get(slug="wohnen")])

    for address in (offer.get_absolute_url(), "/themen/wohnen/"):
        page = html(client, address)
        assert "Haus am See" in page
        assert "Kanarienhaus" not in page


def test_main_contacts_of_an_offer_come_first(client):
    organisation = OrganisationFactory()
    offer = OfferFactory(organisations=[organisation])
    for name, deputy in (("Ada", True), ("Bea", False)):
        ResponsibilityFactory(contact=ContactFactory(organisation=organisation, name=name), offer=offer, deputy=deputy)

    contacts = client.get(offer.get_absolute_url()).context["contacts"]

    assert [contact.name for contact in contacts] == ["Bea", "Ada"]


def test_contact_card_in_both_languages(client):
    contact = ContactFactory(name="Mia Miete", hours="Mo bis Do", phone="030 23125 110")

    german = html(client, contact.get_absolute_url())
    english = html(client, f"/en/contacts/{contact.uuid}/")

    assert "Arbeitet bei</h2>" in german
    assert "Works at</h2>" in english
    assert all(part in english for part in ("Mia Miete", 'lang="de"', "Mo bis Do", "tel:+49-30-23125110"))


def test_a_contact_card_opens_for_those_it_is_meant_for(cast):
    network, hidden = ContactFactory(network=True), ContactFactory(hidden=True)

    def who(contact):
        return [
            one.get(contact.get_absolute_url()).status_code for one in (cast.anonymous, cast.member, cast.coordinator)
        ]

    assert who(network) == [404, 200, 200]
    assert who(hidden) == [404, 404, 200]


def test_a_contact_leads_to_offers_topics_and_districts_and_back(client):
    topic, district = Topic.objects.get(slug="mietrecht"), District.objects.get(slug="mitte")
    organisation = OrganisationFactory()
    offer = OfferFactory(organisations=[organisation])
    contact = ContactFactory(organisation=organisation)
    ResponsibilityFactory(contact=contact, offer=offer, topics=[topic], districts=[district])

    assert {one.get_absolute_url() for one in (organisation, offer, topic, district)} <= links(client, contact)
    for one in (organisation, offer, topic, district):
        assert contact.get_absolute_url() in links(client, one), one


def test_topic_pages_in_both_languages(client):
    assert "Themen</h1>" in html(client, "/themen/")
    assert "Topics</h1>" in html(client, "/en/topics/")
    assert "<h1>Wohnen</h1>" in html(client, "/themen/wohnen/")
    assert "<h1>Housing</h1>" in html(client, "/en/topics/wohnen/")


def test_a_topic_shows_what_belongs_to_it_and_to_its_parts(client):
    mietrecht, arbeit = Topic.objects.get(slug="mietrecht"), Topic.objects.get(slug="arbeit")
    below = OrganisationFactory(name="Miethaus", topics=[mietrecht])
    OrganisationFactory(name="Arbeitshaus", topics=[arbeit])
    meeting = MeetingFactory(topics=[Topic.objects.get(slug="wohnen")])

    response = client.get("/themen/wohnen/")

    assert [one.name for one in response.context["organisations"]] == ["Miethaus"]
    assert {below.get_absolute_url(), meeting.get_absolute_url(), "/suche/?topic=wohnen"} <= links(
        client, Topic.objects.get(slug="wohnen")
    )


def test_the_map_of_a_topic_leads_to_the_search_for_it_in_a_district(client):
    assert "/suche/?topic=wohnen&amp;district=neukoelln" in html(client, "/themen/wohnen/")


def test_a_retired_topic_is_not_offered_but_keeps_its_page(client):
    Topic.objects.filter(slug="fahrrad").update(is_retired=True)

    assert "/themen/fahrrad/" not in html(client, "/themen/") + html(client, "/themen/mobilitaet/")
    assert client.get("/themen/fahrrad/").status_code == 200


def test_district_page_in_both_languages(client):
    assert "Wer macht was in Neukölln?" in html(client, "/bezirke/neukoelln/")
    assert "Who does what in Neukölln?" in html(client, "/en/districts/neukoelln/")


def test_a_district_shows_its_neighbours_local_names_and_who_works_there(client):
    OrganisationFactory(name="Hier", districts=[District.objects.get(slug="neukoelln")])
    OrganisationFactory(name="Dort", districts=[District.objects.get(slug="spandau")])

    response = client.get("/bezirke/neukoelln/")

    assert [one.name for one in response.context["organisations"]] == ["Hier"]
    assert "Rixdorf" in response.content.decode()
    assert "/bezirke/treptow-koepenick/" in response.content.decode()
    assert "/suche/?topic=wohnen&amp;district=neukoelln" in response.content.decode()
