import gc
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.models import AddressLink
from directory.models import Invitation, Organisation, SharedShortlist
from tests import browser, pango
from tests.factories import (
    FACTORIES,
    LONG_AGO,
    PASSWORD,
    ChangeSuggestionFactory,
    ContactFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    SavedSearchFactory,
    ShortlistEntryFactory,
    UserFactory,
)
from tests.keys import add_key
from tests.strict_templates import NothingInvalid

# Playwright's event loop runs in the thread of the tests; Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs chromium; runs on SQLite alone")
    config.addinivalue_line("markers", "postgresql: has no meaning on SQLite; left out there")
    config.addinivalue_line("markers", "once: no database can change the outcome; runs on SQLite alone")
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = NothingInvalid()
    settings.LINK_CHECKS = False
    settings.MAIL_AT_ONCE = False  # a thread of its own would not see what a test has not committed
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Static files straight from where they lie, through the same middleware as in production.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.ERASURE_LOG = str(_folder(config) / "erased.log")
    _use_a_database_file(config)


def pytest_collection_finish():
    # An eighth of the time went into looking through what stays anyway.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _folder(config):
    folder = Path(tempfile.mkdtemp(prefix="connect-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


def _use_a_database_file(config):
    """A database in memory is shared by threads in a way no installation knows; a file behaves as in production."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    folder = _folder(config)
    database.setdefault("TEST", {})["NAME"] = str(folder / "db.sqlite3")
    # Tests lose nothing in a power failure.
    options = database["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def pytest_collection_modifyitems(config, items):
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        left_out = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter):
    if not browser.executable():
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{browser.MISSING} The tests marked `browser` did NOT run.", red=True, bold=True)
    if not pango.is_there():
        terminalreporter.section("NO PDF", sep="!", red=True, bold=True)
        terminalreporter.line(f"{pango.MISSING} The tests of PDF files did NOT run.", red=True, bold=True)


@pytest.fixture
def pdf_maker():
    """For tests that make a real file."""
    if not pango.is_there() and os.environ.get("CONNECT_REQUIRE_ALL"):
        pytest.fail(pango.MISSING)
    if not pango.is_there():
        pytest.skip(pango.MISSING)


@pytest.fixture(scope="session", autouse=True)
def addresses_of_a_portal_in_use(django_test_environment):
    """Read before a test turns the debug mode on, which has one address more."""
    from connect import urls  # noqa: F401


@pytest.fixture(autouse=True)
def same_start_for_every_test():
    for factory in FACTORIES:
        factory.reset_sequence(0)
    # a request leaves the language it was answered in behind
    translation.activate(settings.LANGUAGE_CODE)


class Visitor(Client):
    """A browser with nobody or somebody signed in."""

    def __init__(self, user=None):
        super().__init__()
        self.user = user
        if user:
            self.force_login(user)

    def just_now(self):
        """Asked for the password a moment ago, as before a change of what guards the account."""
        self.post("/konto/reauthenticate/", {"password": PASSWORD})
        return self


@dataclass
class Cast:
    anonymous: Visitor
    practitioner: Visitor
    member: Visitor
    member_elsewhere: Visitor
    organiser: Visitor
    coordinator: Visitor

    @property
    def organisation(self):
        """The one `member` may edit; `member_elsewhere` may not."""
        return self.member.user.memberships.get().organisation

    @property
    def everyone(self):
        return [
            self.anonymous,
            self.practitioner,
            self.member,
            self.member_elsewhere,
            self.organiser,
            self.coordinator,
        ]


@pytest.fixture
def somebody(db):
    """Signed in with everything an account can have: an organisation, two browsers, a key, recovery codes."""
    user = UserFactory(name="Amira")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    add_key(user)
    RecoveryCodes.activate(user)
    visitor = Visitor(user).just_now()
    MembershipFactory(user=user, organisation=OrganisationFactory(name="Eigene Organisation"), role="admin")
    for factory in (MembershipFactory, InvitationFactory, JoinRequestFactory):
        factory(organisation=user.memberships.get().organisation)
    JoinRequestFactory(user=user, note="Ich berate dort.")
    house = user.memberships.get().organisation
    Organisation.objects.filter(pk=house.pk).update(verified_at=LONG_AGO)  # due, as is the contact
    visitor.contact = ContactFactory(organisation=house, network=True, email=user.email, verified_at=LONG_AGO)
    visitor.link = AddressLink.issue(user.email)
    ResponsibilityFactory(contact=visitor.contact)
    OfferFactory(organisations=[house])
    ChangeSuggestionFactory(uuid=house.uuid, organisation=house, user=user)
    ShortlistEntryFactory(user=user, note="Dienstags anrufen")
    ShortlistEntryFactory(user=user, organisation=None, contact=ContactFactory(hidden=True), position=1)
    SharedShortlist.share(user, date(2090, 5, 16))
    SavedSearchFactory(user=user)
    SavedSearchFactory(user=user, query="topic=gibtesnicht", due_on=date(2090, 5, 16))
    visitor.elsewhere = OrganisationFactory(name="Andere Organisation")
    visitor.invited = Invitation.issue(visitor.elsewhere, "amira@example.org", "editor", by=user)[1]
    for key in (visitor.session.session_key, Visitor(user).session.session_key):
        UserSession.objects.create(user=user, ip="192.0.2.7", user_agent="Firefox", session_key=key)
    return visitor


@pytest.fixture
def cast(db):
    """Who is there to meet a page: each with a client of their own."""
    member, elsewhere = UserFactory(name="Mitglied"), UserFactory(name="Mitglied anderswo")
    MembershipFactory(user=member, organisation=OrganisationFactory(name="Eigene Organisation"))
    MembershipFactory(user=elsewhere, organisation=OrganisationFactory(name="Andere Organisation"))
    return Cast(
        anonymous=Visitor(),
        practitioner=Visitor(UserFactory(name="Praxis")),
        member=Visitor(member),
        member_elsewhere=Visitor(elsewhere),
        organiser=Visitor(UserFactory(name="Orga", organiser=True)),
        coordinator=Visitor(UserFactory(name="Koordination", coordinator=True)),
    )
