import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from directory.models import Invitation, Membership
from tests.conftest import Visitor
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
ADMIN, EDITOR = Membership.Role.ADMIN, Membership.Role.EDITOR
GONE = "Diese Einladung gilt nicht mehr"


@pytest.fixture
def admin():
    return Visitor(MembershipFactory(user=UserFactory(name="Leitung"), role=ADMIN).user)


@pytest.fixture
def organisation(admin):
    return admin.user.memberships.get().organisation


def invite(admin, organisation, email="neu@example.org", role=EDITOR):
    admin.post(reverse("directory:invite", args=[organisation.slug]), {"email": email, "role": role})
    return re.search(r"http://127\.0\.0\.1:8000(/einladungen/\S+/)", delivered()[-1].body)[1]


def test_a_mail_goes_to_the_address_and_the_database_cannot_make_the_link(admin, organisation):
    link = invite(admin, organisation, "Neu@Example.org")

    invitation = Invitation.objects.get()
    token = link.split("/")[-2]
    assert delivered()[0].to == ["neu@example.org"]
    assert delivered()[0].subject == f"Einladung zu {organisation.name} bei CONNECT"
    assert "Leitung lädt Sie ein" in delivered()[0].body
    assert len(token) >= 43  # 256 bit
    assert token not in {str(getattr(invitation, field.name)) for field in Invitation._meta.fields}
    assert invitation.expires_at - timezone.now() > timedelta(days=13, hours=23)


def test_tokens_differ(admin, organisation):
    links = {Invitation.issue(organisation, f"{n}@example.org", EDITOR, by=admin.user)[1] for n in range(100)}

    assert len(links) == 100


def test_looking_changes_nothing_and_the_button_makes_a_member_once(admin, organisation):
    link, visitor = invite(admin, organisation), Visitor(UserFactory(name="Noura"))

    for _visit in range(3):
        assert visitor.get(link).status_code == 200
    assert not organisation.memberships.filter(user=visitor.user).exists()

    assert visitor.post(link).url == reverse("directory:members", args=[organisation.slug])
    assert organisation.memberships.get(user=visitor.user).role == EDITOR
    second = Visitor(UserFactory()).post(link)
    assert (second.status_code, GONE in second.content.decode()) == (404, True)
    assert organisation.memberships.count() == 2


def test_a_stranger_is_asked_to_sign_in_or_up_and_comes_back_as_a_member(admin, organisation, client):
    link = invite(admin, organisation)
    page = client.get(link)
    assert f'href="/konto/login/?next={link}"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]

    form = client.post(link)
    assert form.url == f"/konto/signup/?next={link.replace('/', '%2F')}"
    assert not User.objects.filter(email="neu@example.org").exists()
    back = client.post(form.url, {"email": "neu@example.org", "password1": PASSWORD, "next": link})
    assert back.url == link
    client.post(link)

    assert organisation.memberships.get(user__email="neu@example.org").role == EDITOR


def test_a_closed_portal_offers_no_account(admin, organisation, client, settings):
    settings.SIGNUP = "closed"

    assert "Konto anlegen" not in client.get(invite(admin, organisation)).content.decode()


def test_somebody_with_an_account_is_invited_by_the_same_mail(admin, organisation):
    UserFactory(email="bekannt@example.org")

    for address in ("bekannt@example.org", "fremd@example.org"):
        invite(admin, organisation, address)

    known, unknown = delivered()
    assert re.sub("/einladungen/.*", "", known.body) == re.sub("/einladungen/.*", "", unknown.body)


def test_a_new_invitation_ends_the_old_link(admin, organisation):
    old, new = invite(admin, organisation), invite(admin, organisation, role=ADMIN)
    visitor = Visitor(UserFactory())

    assert visitor.get(old).status_code == 404
    visitor.post(new)
    assert organisation.memberships.get(user=visitor.user).role == ADMIN


def test_a_withdrawn_invitation_opens_nothing(admin, organisation):
    link = invite(admin, organisation)
    withdraw = reverse("directory:withdraw_invitation", args=[organisation.slug, Invitation.objects.get().pk])

    admin.post(withdraw)

    assert Visitor(UserFactory()).post(link).status_code == 404


def test_an_invitation_ends_with_its_last_moment(admin, organisation):
    with time_machine.travel("2026-03-01T12:00:00+01:00", tick=False):
        link = invite(admin, organisation)
    visitor = Visitor(UserFactory())

    with time_machine.travel("2026-03-15T11:59:59+01:00", tick=False):
        assert Visitor(visitor.user).get(link).status_code == 200
    with time_machine.travel("2026-03-15T12:00:00+01:00", tick=False):
        assert Visitor(visitor.user).post(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "a" * 3000, "%ff", "..", "' OR 1=1"])
def test_a_made_up_link_opens_nothing(client, token):
    assert client.get(f"/einladungen/{token}/").status_code == 404


def test_nobody_loses_a_role_by_an_invitation(organisation, admin):
    admin.post(invite(admin, organisation, "leitung@example.org"))

    assert organisation.memberships.get().role == ADMIN


def test_a_wrong_address_is_explained(admin, organisation):
    response = admin.post(reverse("directory:invite", args=[organisation.slug]), {"email": "kein-at", "role": "owner"})

    assert sorted(response.context["form"].errors) == ["email", "role"]
    assert not Invitation.objects.exists()


def test_a_name_with_a_line_break_adds_no_header(admin):
    organisation = OrganisationFactory(name="Verein\r\nBcc: opfer@example.org")
    MembershipFactory(user=admin.user, organisation=organisation, role=ADMIN)

    invite(admin, organisation)

    assert delivered()[0].recipients() == ["neu@example.org"]
    assert delivered()[0].subject == "Einladung zu Verein Bcc: opfer@example.org bei CONNECT"


def test_invitations_in_one_hour_are_limited(admin, organisation):
    for number in range(21):
        invite(admin, organisation, f"person-{number}@example.com")

    assert Invitation.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_of_those_who_use_a_link_at_once_one_gets_in():
    organisation = OrganisationFactory()
    invitation, _token = Invitation.issue(organisation, "neu@example.org", EDITOR, by=None)
    users = UserFactory.create_batch(8)

    def accept(user):
        try:
            return Invitation.objects.get(pk=invitation.pk).accept(user)
        except Invitation.DoesNotExist:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        joined = [membership for membership in crowd.map(accept, users) if membership]

    assert len(joined) == organisation.memberships.count() == 1


def test_a_forged_acceptance_is_refused(admin, organisation):
    link = invite(admin, organisation)
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    assert client.post(link).status_code == 403
