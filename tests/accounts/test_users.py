import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db


def test_an_address_belongs_to_one_account_in_any_case():
    UserFactory(email="ada@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ada@Example.org")])


def test_people_sign_in_with_their_address_in_any_case(client):
    from allauth.account.models import EmailAddress

    user = UserFactory(email="ada@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    client.post("/konto/login/", {"login": "Ada@Example.org", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_account_with_an_unconfirmed_address_stays_out(client):
    UserFactory(email="ada@example.org")

    client.post("/konto/login/", {"login": "ada@example.org", "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert [mail.to for mail in delivered()] == [["ada@example.org"]]


def test_roles_are_groups():
    coordinator, organiser, practitioner = UserFactory(coordinator=True), UserFactory(organiser=True), UserFactory()

    assert [user.is_coordinator for user in (coordinator, organiser, practitioner)] == [True, False, False]
    assert [user.is_organiser for user in (coordinator, organiser, practitioner)] == [False, True, False]


def test_create_superuser_may_do_everything():
    user = User.objects.create_superuser("Chefin@Example.org", PASSWORD)

    assert (user.email, user.is_staff, user.is_coordinator) == ("chefin@example.org", True, True)
