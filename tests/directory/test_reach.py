"""Who sees which channel of a contact, and how it is asked for."""

import re

import pytest
from django.urls import reverse

from directory import reveals
from directory.models import Contact, Reveal
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
EMAIL, PHONE, MOBILE = "kanarienvogel@example.org", "030 23125 777", "030 23125 888"
SHOWN = {"email": EMAIL, "phone": "23125 777", "mobile": "23125 888"}
CHANNELS = list(SHOWN)


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Haus am See")


def contact_with(organisation, circles, entry="public"):
    opened = {f"{channel}_visibility": circle for channel, circle in circles.items()}
    return ContactFactory(
        organisation=organisation, visibility=entry, name="Mia Miete", email=EMAIL, phone=PHONE, mobile=MOBILE, **opened
    )


def shown_on(response):
    """Which channels a page tells, however they are written."""
    text = response.content.decode().replace("\xa0", " ")
    digits = re.sub(r"[^\d+@a-z.]", "", text.lower())
    found = {"email": EMAIL in text, "phone": "23125777" in digits, "mobile": "23125888" in digits}
    return {channel for channel in CHANNELS if found[channel]}


def everywhere(visitor, contact):
    """What the pages tell on which a contact stands."""
    offer = OfferFactory(organisations=[contact.organisation])
    paths = [
        contact.get_absolute_url(),
        contact.organisation.get_absolute_url(),
        offer.get_absolute_url(),
        reverse("directory:search") + "?q=haus",
        reverse("directory:search") + "?q=mia+miete",
        reverse("directory:contact_card", args=[contact.uuid]),
        reverse("directory:contact_card", args=[contact.uuid]) + "?version=3",
    ]
    return set().union(*(shown_on(visitor.get(path)) for path in paths))


def test_a_new_contact_and_each_of_its_channels_are_open_to_nobody_but_the_coordinators():
    contact = Contact()

    assert {contact.visibility, *(contact.circle_of(channel) for channel in CHANNELS)} == {"coordinators"}


@pytest.mark.parametrize("channel", CHANNELS)
def test_of_an_open_contact_a_page_shows_the_open_channels_alone(channel, organisation, cast):
    circles = dict.fromkeys(CHANNELS, "coordinators") | {channel: "public"}
    contact = contact_with(organisation, circles)

    assert everywhere(cast.anonymous, contact) == {channel}
    assert everywhere(cast.practitioner, contact) == {channel}


def test_a_channel_is_never_more_open_than_the_contact(organisation, cast):
    contact = contact_with(organisation, dict.fromkeys(CHANNELS, "public"), entry="network")

    assert cast.anonymous.get(contact.get_absolute_url()).status_code == 404
    assert everywhere(cast.practitioner, contact) == set()


def test_what_is_open_to_people_signed_in_takes_a_button(organisation, cast):
    contact = contact_with(organisation, {"email": "network", "phone": "public", "mobile": "coordinators"})
    page, button = contact.get_absolute_url(), reverse("directory:reveal", args=[contact.uuid])

    assert everywhere(cast.practitioner, contact) == {"phone"}
    assert "Zeigen: E-Mail" in cast.practitioner.get(page).content.decode()
    assert "Zeigen" not in cast.anonymous.get(page).content.decode()
    assert cast.anonymous.post(button).status_code == 302
    assert not Reveal.objects.exists()

    assert shown_on(cast.practitioner.post(button)) == {"email", "phone"}
    [noted] = Reveal.objects.all()
    assert (noted.contact, noted.user, noted.channels) == (contact, cast.practitioner.user, "email")
    assert shown_on(cast.practitioner.get(page)) == {"phone"}


def test_the_vcard_holds_what_was_asked_for_and_that_is_noted(organisation, cast):
    contact = contact_with(organisation, {"email": "network", "phone": "public", "mobile": "coordinators"})
    card = reverse("directory:contact_card", args=[contact.uuid])

    assert shown_on(cast.practitioner.get(card)) == {"phone"}
    assert shown_on(cast.anonymous.post(card)) == {"phone"}
    assert not Reveal.objects.exists()
    assert shown_on(cast.practitioner.post(card)) == {"email", "phone"}
    assert Reveal.objects.count() == 1


def test_looking_again_within_an_hour_is_one_look(organisation, cast):
    contact = contact_with(organisation, dict.fromkeys(CHANNELS, "network"))
    for _ in range(3):
        cast.practitioner.post(reverse("directory:reveal", args=[contact.uuid]))

    assert Reveal.objects.count() == 1


def test_nobody_harvests_contacts(organisation, cast, monkeypatch):
    monkeypatch.setattr(reveals, "PER_HOUR", 3)
    contacts = ContactFactory.create_batch(5, organisation=organisation, network=True, email=EMAIL)

    answers = [cast.practitioner.post(reverse("directory:reveal", args=[contact.uuid])) for contact in contacts]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [EMAIL in answer.content.decode() for answer in answers] == [True, True, True, False, False]
    assert Reveal.objects.count() == 3
    assert cast.member.post(reverse("directory:reveal", args=[contacts[4].uuid])).status_code == 200


def test_a_hit_leads_to_the_button_where_there_is_more(organisation, cast):
    contact = contact_with(organisation, dict.fromkeys(CHANNELS, "network"))
    search = reverse("directory:search") + "?q=haus"

    assert f'href="{contact.get_absolute_url()}#reach"' in cast.practitioner.get(search).content.decode()
    assert "#reach" not in cast.anonymous.get(search).content.decode()
