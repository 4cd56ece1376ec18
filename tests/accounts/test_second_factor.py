import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from tests.keys import add_key
from tests.mails import delivered
from tests.routes import every_route

pytestmark = pytest.mark.django_db
OPEN = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_email",
    "account_logout",
    "imprint",
    "privacy",
    "accessibility",
    "healthz",
    "readyz",
}


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def confirmed(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, user):
    return client.post("/konto/login/", {"login": user.email, "password": PASSWORD})


def codes(secret):
    """What the app showed a moment ago, shows now and shows next: clocks may differ by that much."""
    return [format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()]


@pytest.mark.usefixtures("required")
def test_who_may_change_more_reaches_nothing_before_a_second_factor(cast):
    for visitor in (cast.coordinator, cast.organiser):
        confirmed(visitor.user)
        reached = {
            route.name
            for route in every_route()
            if visitor.get(route.path).headers.get("Location") != reverse("mfa_index")
        }
        assert reached == OPEN


@pytest.mark.usefixtures("required")
def test_nothing_is_changed_past_the_requirement(cast):
    response = cast.coordinator.post(reverse("admin:directory_topic_add"), {"slug": "x"})

    assert (response.status_code, response.url) == (302, "/konto/2fa/")


@pytest.mark.usefixtures("required")
def test_a_group_alone_is_a_role_too():
    client, user = Client(), UserFactory(coordinator=True, is_staff=False)
    client.force_login(user)

    assert client.get("/").headers["Location"] == "/konto/2fa/"


@pytest.mark.usefixtures("required")
def test_others_need_no_second_factor(cast):
    for visitor in (cast.anonymous, cast.practitioner, cast.member):
        assert visitor.get("/").status_code == 200


@pytest.mark.usefixtures("required")
def test_a_key_opens_the_desk_and_recovery_codes_alone_do_not(cast):
    Authenticator.objects.create(user=cast.coordinator.user, type="recovery_codes", data={})
    assert cast.coordinator.get("/admin/").status_code == 302

    add_key(cast.coordinator.user)
    assert cast.coordinator.get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_the_page_to_go_to_says_why(cast):
    page = cast.coordinator.get("/admin/", follow=True).content.decode()

    assert "Bitte richten Sie einen zweiten Faktor ein." in page


@pytest.mark.usefixtures("required")
def test_an_app_is_set_up_asked_for_and_each_code_works_once(client):
    user = confirmed(UserFactory(coordinator=True))
    sign_in(client, user)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get("/konto/2fa/totp/activate/")
    secret = re.search(r'id="authenticator_secret" value="(\w+)"', page.content.decode())[1]

    done = client.post("/konto/2fa/totp/activate/", {"code": codes(secret)[0]})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get("/admin/").status_code == 200

    other = Client()
    assert sign_in(other, user).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    other.post("/konto/2fa/authenticate/", {"code": codes(secret)[1]})
    assert other.session["_auth_user_id"] == str(user.pk)

    third = Client()
    sign_in(third, user)
    third.post("/konto/2fa/authenticate/", {"code": codes(secret)[1]})
    assert "_auth_user_id" not in third.session


def test_a_recovery_code_works_once(client):
    user = confirmed(UserFactory())
    TOTP.activate(user, generate_totp_secret())
    recovery = RecoveryCodes.activate(user).get_unused_codes()[0]

    for signed_in in (True, False):
        browser = Client()
        sign_in(browser, user)
        browser.post("/konto/2fa/authenticate/", {"code": recovery})
        assert ("_auth_user_id" in browser.session) == signed_in


def test_a_new_password_by_mail_does_not_pass_by_the_second_factor(client):
    user = confirmed(UserFactory())
    TOTP.activate(user, generate_totp_secret())
    client.post("/konto/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/konto/password/reset/key/\S+)", delivered()[0].body)[1]

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": f"{PASSWORD} neu", "password2": f"{PASSWORD} neu"})
    response = client.post("/konto/login/", {"login": user.email, "password": f"{PASSWORD} neu"})

    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_setting_one_up_asks_for_the_password_again(client):
    user = confirmed(UserFactory())
    sign_in(client, user)

    for address in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(address)).url.startswith(reverse("account_reauthenticate"))


def test_the_demo_accounts_of_a_checkout_sign_in_with_the_password_alone(settings):
    assert settings.SECOND_FACTOR_REQUIRED is False  # as in every checkout without a secret
