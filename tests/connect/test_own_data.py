import csv
import io
import json
import logging
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import mail
from accounts.models import User
from connect import own_data, register
from directory.models import Contact, Invitation, Membership
from tests.conftest import Visitor
from tests.factories import (
    PASSWORD,
    ContactFactory,
    ImportBatchFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    SavedSearchFactory,
    SharedShortlistFactory,
    ShortlistEntryFactory,
    UserFactory,
    VerificationFactory,
)
from tests.keys import add_key
from tests.mails import delivered
from tests.traces import traces_of

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zwölfender Kanarienvogel", "kanarienvogel@example.org"


@pytest.fixture
def person():
    """Traces wherever an account can leave one."""
    user = UserFactory(name=NAME, email=ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    add_key(user, name=f"Schlüssel von {NAME}")
    MembershipFactory(user=user, organisation=OrganisationFactory(name="Eigene Organisation"))
    JoinRequestFactory(user=user, organisation=OrganisationFactory(name="Gefragt"), note=f"Hier ist {NAME}")
    InvitationFactory(email=ADDRESS, organisation=OrganisationFactory(name="Eingeladen"))
    InvitationFactory(invited_by=user)
    VerificationFactory(by=user)
    ShortlistEntryFactory(user=user, note=f"Gehört zu {NAME}")
    SharedShortlistFactory(user=user)
    SavedSearchFactory(user=user, name=f"Suche von {NAME}", query="q=Kanarienvogel")
    ImportBatchFactory(uploaded_by=user, applied_by=user)
    visitor = Visitor()
    visitor.user = user
    visitor.post("/konto/login/", {"login": ADDRESS, "password": PASSWORD})
    visitor.force_login(user)  # past the key, which no test can press
    UserSession.objects.create(
        user=user, ip="192.0.2.7", user_agent=f"Browser von {NAME}", session_key=visitor.session.session_key
    )
    return visitor


def test_the_export_holds_what_the_register_lists(person):
    told = own_data.collect(person.user)

    filled = {title for title, rows in told.items() if rows}
    assert filled == {
        "Konten",
        "E-Mail-Adressen",
        "zweite Faktoren und Passkeys",
        "angemeldete Browser",
        "Mitgliedschaften",
        "Bitten um Aufnahme",
        "Einträge von Merklisten",
        "gemerkte Suchen",
        "geteilte Merklisten",
        "Einladungen",
        "Bestätigungen",
        "Importe",
    }
    for holding in register.HOLDINGS:
        for row in told[str(holding.title)]:
            assert len(row) == len(list(holding.told()))
    assert told["Mitgliedschaften"] == [
        {"Organisation": "Eigene Organisation", "Konto": NAME, "Rolle": "darf bearbeiten"}
    ]


def test_no_secret_leaves_with_the_export(person):
    text = own_data.as_json(person.user)

    assert person.user.password not in text
    assert "attestationObject" not in text
    assert Invitation.objects.get(email=ADDRESS).token_hash not in text
    assert person.session.session_key not in text


def test_both_files_are_downloaded_and_read(person):
    as_json = person.get(reverse("export_json"))
    as_csv = person.get(reverse("export_csv"))

    assert json.loads(as_json.content)["Konten"][0]["E-Mail"] == ADDRESS
    assert as_json.headers["Content-Disposition"] == 'attachment; filename="connect.json"'
    assert "no-store" in as_csv.headers["Cache-Control"]
    rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert ["Konten", "1", "Name", NAME] in rows
    assert {len(row) for row in rows} == {4}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_spreadsheet_is_a_formula(start):
    user = UserFactory(name=f"{start}HYPERLINK(1)")

    rows = list(csv.reader(io.StringIO(own_data.as_csv(user))))

    assert [row[3] for row in rows if row[2] == "Name"] == [f"'{start}HYPERLINK(1)"]
    assert json.loads(own_data.as_json(user))["Konten"][0]["Name"] == f"{start}HYPERLINK(1)"


def test_nobody_gets_the_data_of_somebody_else_by_naming_their_address(person):
    ContactFactory(name="Kontakt", email=ADDRESS, hidden=True)
    curious = UserFactory()
    EmailAddress.objects.create(user=curious, email=ADDRESS, verified=False)

    assert own_data.collect(curious)["Ansprechpersonen"] == []
    assert [row["Name"] for row in own_data.collect(person.user)["Ansprechpersonen"]] == ["Kontakt"]


def test_a_contact_learns_what_is_entered_about_them(person):
    ResponsibilityFactory(contact=ContactFactory(name="Kontakt", email=ADDRESS))

    assert len(own_data.collect(person.user)["Zuständigkeiten"]) == 1
    assert "Kontakt" in person.just_now().get(reverse("erase")).content.decode()


def test_the_page_counts_what_is_there(person):
    page = person.get(reverse("my_data")).content.decode()

    assert "<h1>Meine Daten</h1>" in page
    assert "<dt>Mitgliedschaften</dt><dd>1</dd>" in page


def test_erasing_asks_for_the_password_first(person):
    response = person.post(reverse("erase"), {"is_meant": "on"})

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert User.objects.filter(email=ADDRESS).exists()


def test_erasing_wants_to_be_meant(person):
    response = person.just_now().post(reverse("erase"), {})

    assert "is_meant" in response.context["form"].errors
    assert User.objects.filter(email=ADDRESS).exists()


def test_erasing_leaves_no_trace(person, caplog):
    delivered().clear()
    mail.send("data_link", ADDRESS, path=f"/{NAME}/")  # waits still
    person.get(reverse("directory:search"), {"q": NAME})
    cache.set("somebody", [NAME])
    assert {"accounts_outgoingmail", "cache"} <= {table for table, _value in traces_of("kanarienvogel")}
    cache.delete("somebody")
    caplog.set_level(logging.INFO)

    response = person.just_now().post(reverse("erase"), {"is_meant": "on"}, follow=True)

    assert "Ihr Konto ist gelöscht." in response.content.decode()
    assert [one.to for one in delivered()] == [[ADDRESS]]
    call_command("run_jobs")
    assert traces_of("kanarienvogel", "192.0.2.7") == []
    assert "kanarienvogel" not in caplog.text.lower()
    assert "kanarienvogel" not in Path(settings.ERASURE_LOG).read_text().lower()
    assert not Authenticator.objects.exists()


def test_a_trace_would_be_seen(person):
    tables = {table for table, _value in traces_of("kanarienvogel")}

    assert tables >= {
        "accounts_user",
        "account_emailaddress",
        "directory_invitation",
        "directory_joinrequest",
        "usersessions_usersession",
    }


def test_what_others_made_or_confirmed_stays_without_the_name(person):
    person.just_now().post(reverse("erase"), {"is_meant": "on"})

    assert Invitation.objects.get().invited_by is None
    batch = apps.get_model("directory.ImportBatch").objects.get()
    assert (batch.uploaded_by, batch.applied_by) == (None, None)
    assert apps.get_model("directory.Verification").objects.get().by is None


def test_the_log_of_the_desk_forgets_the_person_and_keeps_the_rest(person):
    operator = Visitor(UserFactory(name="Betrieb", is_staff=True, is_superuser=True))
    organisation = OrganisationFactory(name="Im Protokoll")
    operator.post(
        reverse("admin:directory_membership_add"),
        {"user": person.user.pk, "organisation": organisation.pk, "role": "editor"},
    )
    operator.post(
        reverse("admin:accounts_user_change", args=[person.user.pk]),
        {"email": ADDRESS, "name": NAME, "is_active": "on"},
    )
    assert LogEntry.objects.count() == 2

    own_data.erase(person.user)

    assert [(one.object_repr, one.change_message) for one in LogEntry.objects.all()] == [("", ""), ("", "")]
    assert traces_of("kanarienvogel") == []


def test_every_browser_is_signed_out_by_the_erasure(person):
    other = Client()
    other.force_login(person.user)

    person.just_now().post(reverse("erase"), {"is_meant": "on"})

    assert other.get(reverse("my")).url.startswith(reverse("account_login"))


def test_others_and_their_data_stay(person, cast):
    ContactFactory(email=ADDRESS)
    shared, other = ContactFactory(email=ADDRESS, mailbox=True), ContactFactory(email="andere@example.org")

    own_data.erase(person.user)

    assert Membership.objects.count() == 2
    assert set(Contact.objects.all()) == {shared, other}
