"""A passkey from its making to signing in, with a device that Chromium plays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.conftest import Visitor
from tests.factories import UserFactory

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def localhost(live_server):
    """A browser gives no passkey to a bare number."""
    return live_server.url.replace("127.0.0.1", "localhost")


def test_a_passkey_signs_in_without_a_password(open_context, localhost, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = UserFactory(coordinator=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    context = open_context(visitor=Visitor(user).just_now(), host=localhost)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto(f"{localhost}/konto/2fa/webauthn/add/")
    page.get_by_role("textbox", name="Name").fill("Mein Telefon")
    page.get_by_role("checkbox", name="Auch ohne Passwort benutzen").check()
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_role("heading", name="Wiederherstellungs-Codes")).to_be_visible()
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

    page.goto(f"{localhost}/konto/logout/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    page.goto(f"{localhost}/konto/login/?next=/admin/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()

    expect(page.get_by_role("heading", name="Redaktion")).to_be_visible()
