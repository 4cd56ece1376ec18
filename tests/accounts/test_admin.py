import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import ORGANISERS, User
from tests.conftest import Visitor
from tests.factories import PASSWORD, UserFactory
from tests.keys import add_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return Visitor(UserFactory(name="Betrieb", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_accounts_asks_as_often_for_many_as_for_one(rows, operator, django_assert_num_queries):
    UserFactory.create_batch(rows, organiser=True)

    with django_assert_num_queries(7):
        response = operator.get(reverse("admin:accounts_user_changelist"))

    assert "Orga-Team: nur Treffen" in response.content.decode()


def test_account_is_created_with_its_address_in_lower_case(operator):
    sent = {"email": "Frieda@Example.org", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

    operator.post(reverse("admin:accounts_user_add"), sent)

    frieda = User.objects.get(email="frieda@example.org")
    assert frieda.check_password(PASSWORD)
    assert not frieda.is_staff


def test_address_in_other_letters_is_taken(operator):
    UserFactory(email="frieda@example.org")
    sent = {"email": "FRIEDA@example.org", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

    response = operator.post(reverse("admin:accounts_user_add"), sent)

    assert response.context["adminform"].form.errors["email"] == ["Diese Adresse ist schon vergeben."]


def test_account_gets_a_role_by_its_german_name(operator):
    user = UserFactory()
    address = reverse("admin:accounts_user_change", args=[user.pk])
    organisers = Group.objects.get(name=ORGANISERS)

    page = operator.get(address).content.decode()
    operator.post(address, {"email": user.email, "is_active": "on", "is_staff": "on", "groups": [organisers.pk]})

    assert "Orga-Team: nur Treffen" in page
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, user.is_organiser, user.is_coordinator) == (True, True, False)


def test_secrets_of_second_factors_are_shown_to_nobody(operator):
    add_key(UserFactory())

    assert operator.get("/admin/mfa/authenticator/").status_code == 404
    assert operator.get("/admin/usersessions/usersession/").status_code == 404


def test_lost_second_factors_are_removed_for_one_person(operator):
    lost, other = UserFactory(), UserFactory()
    add_key(lost)
    add_key(other)

    sent = {"action": "remove_second_factors", "_selected_action": [lost.pk]}
    response = operator.post(reverse("admin:accounts_user_changelist"), sent, follow=True)

    assert "Ein Faktor entfernt." in response.content.decode()
    assert [one.user for one in Authenticator.objects.all()] == [other]


def test_accounts_are_for_those_who_run_the_portal(cast):
    answers = {visitor.get(reverse("admin:accounts_user_changelist")).status_code for visitor in cast.everyone}

    assert answers == {302, 403}
    assert cast.coordinator.get(reverse("admin:accounts_user_add")).status_code == 403
    assert cast.organiser.get(reverse("admin:accounts_user_add")).status_code == 403


def test_roles_are_set_by_the_installation_and_not_by_hand(operator):
    assert "auth_group" not in operator.get(reverse("admin:index")).content.decode()
    assert operator.get("/admin/auth/group/").status_code == 404
