import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user, browser):
    client = Client(headers={"user-agent": browser})
    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def user():
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client):
    return client.get(reverse("my")).status_code == 200


def test_each_browser_is_listed_and_can_be_signed_out_alone(user):
    desk, phone, library = (signed_in(user, name) for name in ("Schreibtisch", "Telefon", "Bibliothek"))

    page = desk.get(reverse("usersessions_list")).content.decode()
    assert [name in page for name in ("Schreibtisch", "Telefon", "Bibliothek")] == [True] * 3

    desk.post(reverse("accounts:end_session", args=[UserSession.objects.get(user_agent="Bibliothek").pk]))
    assert [is_signed_in(one) for one in (desk, phone, library)] == [True, True, False]


def test_all_others_are_signed_out_at_once(user):
    desk, phone, library = (signed_in(user, name) for name in ("Schreibtisch", "Telefon", "Bibliothek"))

    desk.post(reverse("usersessions_list"))

    assert [is_signed_in(one) for one in (desk, phone, library)] == [True, False, False]


def test_nobody_ends_the_session_of_somebody_else(user, cast):
    mine = signed_in(user, "Telefon")
    session = UserSession.objects.get(user=user)

    response = cast.coordinator.post(reverse("accounts:end_session", args=[session.pk]))

    assert response.status_code == 404
    assert is_signed_in(mine)


def test_a_session_is_ended_by_a_button_and_not_by_a_link(user):
    desk = signed_in(user, "Schreibtisch")
    signed_in(user, "Telefon")
    other = UserSession.objects.get(user_agent="Telefon")

    assert desk.get(reverse("accounts:end_session", args=[other.pk])).status_code == 405
    assert UserSession.objects.filter(pk=other.pk).exists()


def test_signing_in_changes_the_session_and_signing_out_ends_it(user, client):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    current = client.session.session_key
    assert current != planted

    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    old = Client()
    old.cookies["session"] = current
    assert not is_signed_in(old)


def test_a_name_is_changed_by_oneself(user):
    client = signed_in(user, "Telefon")

    client.post(reverse("accounts:name"), {"name": "Noura", "email": "other@example.org", "is_staff": "on"})

    user.refresh_from_db()
    assert (user.name, user.is_staff, user.email.startswith("person")) == ("Noura", False, True)


def test_own_pages_in_both_languages(user):
    client = signed_in(user, "Telefon")

    for language, headings in (("de", ["Mein Bereich", "Mein Name", "Wo ich angemeldet bin"]), ("en", ["My space"])):
        with override(language):
            addresses = [reverse("my"), reverse("accounts:name"), reverse("usersessions_list")]
        for address, heading in zip(addresses, headings, strict=False):
            assert f"<h1>{heading}</h1>" in client.get(address).content.decode()


def test_ones_role_is_named(cast):
    for visitor, role in [
        (cast.coordinator, "Koordination"),
        (cast.organiser, "Orga-Team"),
        (cast.member, "Fachkraft"),
    ]:
        assert role in visitor.get(reverse("my")).content.decode()
