from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from directory.models import Contact, Cooperation, District, Offer, Organisation, Topic, Verification
from tests.factories import (
    ContactFactory,
    CooperationFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=1)


def refused(create):
    with pytest.raises(IntegrityError), transaction.atomic():
        create()
    return True


def test_addresses_are_readable_and_never_taken_twice():
    names = ["Ärzte für alle e. V.", "Ärzte für alle e. V.", "مرحبا"]

    assert [OrganisationFactory(name=name).slug for name in names] == [
        "aerzte-fuer-alle-e-v",
        "aerzte-fuer-alle-e-v-2",
        "x",
    ]


def test_a_new_name_keeps_the_old_address():
    organisation = OrganisationFactory(name="Haus A")

    organisation.name = "Haus B"
    organisation.save()

    assert organisation.slug == "haus-a"


def test_confirming_is_not_changing():
    organisation, user = OrganisationFactory(), UserFactory()
    changed_at = Organisation.objects.get().changed_at
    moment = datetime(2026, 11, 3, 12, tzinfo=UTC)

    organisation.verify("phone", by=user, at=moment, note="mit Frau Probst")

    stored = Organisation.objects.get()
    assert (stored.verified_at, stored.verified_how, stored.changed_at) == (moment, "phone", changed_at)
    assert [(one.by, one.how, one.note) for one in Verification.objects.all()] == [(user, "phone", "mit Frau Probst")]


def test_the_database_holds_what_must_never_be():
    organisation, offer = OrganisationFactory(), OfferFactory()

    assert refused(lambda: OrganisationFactory(name=""))
    assert refused(lambda: Organisation.objects.filter(pk=organisation.pk).update(parent=organisation))
    assert refused(lambda: OfferFactory(valid_from=TOMORROW, valid_until=YESTERDAY))
    assert refused(lambda: CooperationFactory(organisation=organisation, partner=organisation))
    assert refused(lambda: OpeningHoursFactory(weekday=8))
    assert refused(lambda: OpeningHoursFactory(opens_at="12:00", closes_at="09:00"))
    assert refused(lambda: Verification.objects.create(organisation=organisation, offer=offer, how="mail"))
    assert refused(lambda: Verification.objects.create(how="mail"))
    assert refused(lambda: TopicFactory(own_tint=13))


def test_the_topic_tree_has_two_levels():
    below = Topic.objects.exclude(parent=None).first()
    topic = Topic(slug="tief", name_de="Tief", name_en="Deep", parent=below)

    with pytest.raises(ValidationError) as refusal:
        topic.full_clean()

    assert set(refusal.value.message_dict) == {"parent"}


def test_an_offer_is_public_while_it_runs_and_its_organisation_is():
    house = OrganisationFactory()
    shown = [
        OfferFactory(organisations=[house], name="läuft"),
        OfferFactory(organisations=[house], name="voll", full=True),
        OfferFactory(organisations=[house], name="pausiert", paused=True),
        OfferFactory(organisations=[house], name="heute zuletzt", valid_until=timezone.localdate()),
    ]
    OfferFactory(organisations=[house], draft=True)
    OfferFactory(organisations=[house], ended=True)
    OfferFactory(organisations=[house], valid_until=YESTERDAY)
    OfferFactory(organisations=[house], valid_from=TOMORROW)
    OfferFactory(organisations=[OrganisationFactory(draft=True)])

    assert set(Offer.objects.published()) == set(shown)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("anonymous", {"public"}),
        ("practitioner", {"public", "network"}),
        ("organiser", {"public", "network"}),
        ("coordinator", {"public", "network", "coordinators"}),
    ],
)
def test_contacts_are_seen_by_those_they_are_meant_for(role, seen):
    users = {
        "anonymous": AnonymousUser,
        "practitioner": UserFactory,
        "organiser": lambda: UserFactory(organiser=True),
        "coordinator": lambda: UserFactory(coordinator=True),
    }
    for visibility in Contact.Visibility.values:
        ContactFactory(visibility=visibility)
        ContactFactory(visibility=visibility, organisation=OrganisationFactory(draft=True))

    contacts = Contact.objects.visible_to(users[role]())

    assert sorted(contact.visibility for contact in contacts) == sorted(seen)


def test_a_new_contact_is_visible_to_coordinators_alone():
    assert Contact(name="Xenia Probst").visibility == Contact.Visibility.COORDINATORS


def test_main_contacts_of_an_offer_come_first_and_others_offers_people_not_at_all():
    house = OrganisationFactory()
    offer, other = OfferFactory(organisations=[house]), OfferFactory(organisations=[house])
    people = {
        name: ContactFactory(organisation=house, name=name, visibility="public")
        for name in ("Allgemein", "Beate", "Cem", "Dana", "Emil")
    }
    ResponsibilityFactory(contact=people["Allgemein"])
    ResponsibilityFactory(contact=people["Beate"], offer=offer, rank="deputy")
    ResponsibilityFactory(contact=people["Cem"], offer=offer)
    ResponsibilityFactory(contact=people["Dana"], offer=other)
    ResponsibilityFactory(contact=people["Emil"], offer=offer, valid_until=YESTERDAY)

    assert [contact.name for contact in Contact.objects.responsible_for(offer)] == ["Cem", "Beate", "Allgemein"]


def test_filters_reach_through_running_offers_alone():
    wohnen, spandau = Topic.objects.filter(slug="wohnen"), District.objects.filter(slug="spandau")
    by_itself = OrganisationFactory(topics=wohnen, districts=spandau)
    by_offer = OfferFactory(topics=wohnen, districts=spandau, organisations=[OrganisationFactory()])
    OfferFactory(topics=wohnen, districts=spandau, organisations=[OrganisationFactory()], draft=True)
    citywide = OfferFactory(is_citywide=True, organisations=[OrganisationFactory()])
    OrganisationFactory(topics=Topic.objects.filter(slug="arbeit"))

    assert set(Organisation.objects.on_topics(wohnen)) == {by_itself, by_offer.organisations.get()}
    assert set(Organisation.objects.working_in(spandau)) == {
        by_itself,
        by_offer.organisations.get(),
        citywide.organisations.get(),
    }


def test_a_top_topic_stands_for_what_lies_below_it():
    below = Topic.objects.filter(parent__slug="wohnen").first()
    organisation = OrganisationFactory(topics=[below])

    assert set(Organisation.objects.on_topics(Topic.objects.filter(slug="wohnen").with_descendants())) == {organisation}


def test_a_protected_address_is_shown_nowhere():
    location = LocationFactory(sensitive=True, street="Geheimweg 3", district=District.objects.get(slug="spandau"))

    assert "Geheimweg" not in f"{location} {location.address}"
    assert not Organisation.objects.working_in(District.objects.filter(slug="spandau")).exists()


def test_cooperations_show_between_published_organisations():
    public, draft = OrganisationFactory(), OrganisationFactory(draft=True)
    shown = CooperationFactory(organisation=OrganisationFactory(), partner=public)
    CooperationFactory(organisation=public, partner=draft)

    assert list(Cooperation.objects.of(public).between_published()) == [shown]


def test_postcodes_know_their_districts():
    assert [district.slug for district in District.objects.of_postcode("12047")] == [
        "friedrichshain-kreuzberg",
        "neukoelln",
    ]
    assert [district.slug for district in District.objects.of_postcode("13587")] == ["spandau"]


def test_names_of_words_follow_the_language():
    topic = Topic.objects.get(slug="wohnen")

    with override("de"):
        assert topic.name == topic.name_de
    with override("en"):
        assert topic.name == topic.name_en != topic.name_de
