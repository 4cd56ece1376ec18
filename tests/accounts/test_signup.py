import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts import signup
from accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db
NEW = {"email": "neu@example.org", "password1": PASSWORD, "name": "Noura"}


def accounts():
    return list(User.objects.values_list("email", flat=True))


def invited(client, address="neu@example.org"):
    session = client.session
    session[signup.INVITED] = session["account_verified_email"] = address
    session.save()


def test_a_closed_portal_makes_no_account_even_for_somebody_invited(client, settings):
    settings.SIGNUP = "closed"
    invited(client)

    response = client.post("/konto/signup/", NEW)

    assert accounts() == []
    assert "Konten richtet zurzeit die Koordination ein." in response.content.decode()


def test_by_default_only_somebody_invited_makes_an_account(client):
    client.post("/konto/signup/", NEW)
    assert accounts() == []

    invited(client)
    client.post("/konto/signup/", NEW)

    user = User.objects.get()
    assert (user.email, user.name) == ("neu@example.org", "Noura")


def test_the_invited_address_counts_as_confirmed_and_no_other_is_taken(client):
    invited(client)

    refused = client.post("/konto/signup/", NEW | {"email": "andere@example.org"})
    client.post("/konto/signup/", NEW)

    assert refused.context["form"].errors["email"] == ["Bitte nehmen Sie die Adresse, an die Ihre Einladung ging."]
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert EmailAddress.objects.get().verified
    assert delivered() == []


def test_the_form_knows_the_invited_address(client):
    invited(client)

    assert "neu@example.org" in Page(client.get("/konto/signup/")).values("value")


def test_one_invitation_makes_one_account(client):
    invited(client)
    client.post("/konto/signup/", NEW)
    client.post("/konto/logout/")

    client.post("/konto/signup/", NEW | {"email": "noch-eine@example.org"})

    assert accounts() == ["neu@example.org"]


@pytest.mark.parametrize(
    ("address", "made"),
    [
        ("neu@example.org", True),
        ("NEU@EXAMPLE.ORG", True),
        ("neu@example.com", False),
        ("neu@sub.example.org", False),
        ("neu@notexample.org", False),
        ("example.org@example.com", False),
    ],
)
def test_addresses_of_known_houses_make_accounts(client, settings, address, made):
    settings.SIGNUP, settings.SIGNUP_DOMAINS = "domain", ["example.org"]

    client.post("/konto/signup/", NEW | {"email": address})

    assert accounts() == ([address.lower()] if made else [])


def test_an_open_portal_takes_any_address_but_wants_it_confirmed(client, settings):
    settings.SIGNUP = "open"

    client.post("/konto/signup/", NEW)
    client.post("/konto/login/", {"login": "neu@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session

    link = re.search(r"http://testserver(/konto/confirm-email/\S+)", delivered()[0].body)[1]
    for _visit in range(3):  # a mail scanner looks at links first
        client.get(link)
    assert not EmailAddress.objects.get().verified

    client.post(link)
    client.post("/konto/login/", {"login": "neu@example.org", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


ASKING = {
    "sign up": ("/konto/signup/", lambda email: NEW | {"email": email}),
    "forgotten password": ("/konto/password/reset/", lambda email: {"email": email}),
    "sign in": ("/konto/login/", lambda email: {"login": email, "password": "nicht das richtige"}),
}


@pytest.mark.parametrize("name", ASKING)
def test_known_and_unknown_addresses_are_answered_alike(settings, name):
    settings.SIGNUP = "open"
    user = UserFactory(email="bekannt@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    path, sent = ASKING[name]

    known, unknown = (told(path, sent(f"{word}@example.org"), word) for word in ("bekannt", "fremd"))

    assert known == unknown
    assert len(delivered()) in (0, 2)
    assert accounts() == ["bekannt@example.org"] + (["fremd@example.org"] if name == "sign up" else [])


def told(path, sent, word):
    """Everything a stranger can compare, after following where the answer leads."""
    cache.clear()
    client = Client()
    response = client.post(path, sent, follow=True)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(word, "")
    return response.status_code, response.redirect_chain, sorted(client.cookies), text


def test_a_password_takes_its_time_for_known_and_unknown_addresses(client, settings, monkeypatch):
    settings.SIGNUP = "open"
    UserFactory(email="bekannt@example.org")
    hashed = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    monkeypatch.setattr(hasher, lambda *arguments: hashed.append(arguments) or "md5$salt$hash")

    for address in ("bekannt@example.org", "fremd@example.org"):
        hashed.clear()
        Client().post("/konto/signup/", NEW | {"email": address})
        assert len(hashed) == 1, address


def test_guessing_a_password_is_stopped_even_for_the_right_one(client):
    user = UserFactory(email="ada@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    for number in range(6):
        Client().post("/konto/login/", {"login": "ada@example.org", "password": f"falsch {number}"})
    response = client.post("/konto/login/", {"login": "ada@example.org", "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert "Zu viele Versuche" in response.content.decode()


def test_limits_count_where_every_process_sees_them(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000
