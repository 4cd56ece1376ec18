from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts.models import AddressLink
from directory import consent
from directory.models import Contact, Invitation, Membership, Organisation, Responsibility, Review, Topic
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    ReviewFactory,
    UserFactory,
)
from tests.mails import delivered

pytestmark = pytest.mark.django_db


def member(organisation, email, role):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return MembershipFactory(organisation=organisation, user=user, role=role)


@pytest.fixture
def mia():
    """Somebody with everything that can go over."""
    organisation = OrganisationFactory(name="Brücke", email="empfang@example.org")
    mia = ContactFactory(name="Mia Miete", email="mia@example.org", organisation=organisation, network=True)
    ContactFactory(name="Dana Deputy", email="dana@example.org", organisation=organisation)
    ContactFactory(name="Versteckt", email="versteckt@example.org", organisation=organisation, hidden=True)
    offer, housing = OfferFactory(name="Beratung", organisations=[organisation]), Topic.objects.get(slug="wohnen")
    ResponsibilityFactory(contact=mia, offer=offer)
    ResponsibilityFactory(contact=mia, topics=[housing], valid_until=date(2090, 1, 1))
    ResponsibilityFactory(contact=mia, valid_until=date(2020, 1, 1))
    ResponsibilityFactory(contact=mia, valid_from=date(2089, 1, 1))
    ResponsibilityFactory(contact=Contact.objects.get(name="Dana Deputy"), offer=offer, deputy=True)
    member(organisation, "mia@example.org", "admin")
    consent.agree(mia, {"entry": "network"}, "link")
    ReviewFactory(contact=mia, organisation=None)
    return mia


def duties(name):
    held = Responsibility.objects.filter(contact__name=name).order_by("pk")
    return [(str(one.offer or ""), one.topics.count(), one.rank, one.valid_from, one.valid_until) for one in held]


def test_one_step_hands_everything_to_the_deputy_and_closes_the_entry(client, mia):
    today = timezone.localdate()
    path = reverse("directory:leave_entry", args=[AddressLink.issue("MIA@example.org"), mia.uuid])

    page = client.get(path)
    dana = page.context["plan"].successor
    text = page.content.decode()
    assert (dana.name, "Versteckt" in text, len(page.context["plan"].responsibilities)) == ("Dana Deputy", False, 3)
    assert Contact.objects.here().count() == 3  # looking changes nothing
    for _ in range(2):
        client.post(path, {"successor": str(dana.uuid)})

    mia.refresh_from_db()
    assert (mia.left_at is not None, mia.successor, mia.consents.in_force().count()) == (True, dana, 0)
    assert client.get(mia.get_absolute_url()).status_code == 404
    assert duties("Dana Deputy") == [
        ("Beratung", 0, "main", None, None),
        ("", 1, "main", today, date(2090, 1, 1)),
        ("", 0, "main", date(2089, 1, 1), None),
    ]
    assert duties("Mia Miete") == [
        ("Beratung", 0, "main", None, today),
        ("", 1, "main", None, today),
        ("", 0, "main", None, date(2020, 1, 1)),
    ]
    assert (Membership.objects.count(), Invitation.objects.get().email) == (0, "dana@example.org")
    assert not Review.objects.exists()
    told = {one.to[0]: one.body for one in delivered()}
    assert set(told) == {"dana@example.org", "empfang@example.org"}
    assert "/einladungen/" in told["dana@example.org"]
    assert "- Beratung (" in told["dana@example.org"]

    # They may come back, by their own word alone.
    consent.agree(mia, {"entry": "public"}, "link")
    assert client.get(mia.get_absolute_url()).status_code == 200


def test_the_organisation_says_it_and_the_membership_goes_to_the_account_of_the_successor(cast, mia):
    organisation = mia.organisation
    membership = member(organisation, "chef@example.org", "admin")
    member(organisation, "dana@example.org", "editor")
    cast.member.user.memberships.all().delete()
    Membership.objects.create(organisation=organisation, user=cast.member.user, role="editor")
    path = reverse("directory:leave_organisation", args=[organisation.slug, mia.uuid])
    dana = Contact.objects.get(name="Dana Deputy")
    assert cast.member.post(path, {"successor": str(dana.uuid)}).status_code == 403
    hidden = Contact.objects.get(name="Versteckt")

    chef = cast.member
    chef.force_login(membership.user)
    refused = chef.post(path, {"successor": str(hidden.uuid)})  # whom they do not know they cannot name
    assert (refused.status_code, Contact.objects.here().count()) == (200, 3)
    chef.post(path, {"successor": str(dana.uuid)})

    roles = dict(Membership.objects.filter(organisation=organisation).values_list("user__email", "role"))
    assert roles == {"chef@example.org": "admin", "dana@example.org": "admin", cast.member.user.email: "editor"}
    assert sorted(one.to[0] for one in delivered()) == ["chef@example.org", "dana@example.org", "mia@example.org"]


def test_without_a_successor_the_organisation_is_on_the_list_of_those_without_a_contact(cast, mia):
    Contact.objects.exclude(pk=mia.pk).delete()
    path = reverse("directory:leave_organisation", args=[mia.organisation.slug, mia.uuid])
    assert list(Organisation.objects.without_contact().filter(pk=mia.organisation_id)) == []
    assert f'href="{path}"' in cast.coordinator.get(f"/admin/directory/contact/{mia.pk}/change/").content.decode()
    assert cast.coordinator.get(path).context["plan"].leaves_nobody

    cast.coordinator.post(path, {"successor": ""})

    assert list(Organisation.objects.without_contact().filter(pk=mia.organisation_id)) == [mia.organisation]
    assert {until for *_rest, until in duties("Mia Miete")} == {date(2020, 1, 1), timezone.localdate()}
    assert sorted(one.to[0] for one in delivered()) == ["empfang@example.org", "mia@example.org"]
