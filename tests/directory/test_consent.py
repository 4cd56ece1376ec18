"""What people agreed to: recorded, withdrawn, and what lists may not undo."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AddressLink
from directory.models import Consent, Contact, Objection
from tests.factories import ContactFactory, OrganisationFactory, RevealFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 12, tzinfo=UTC)
LIST = "organisation;name;email;visibility\nHaus am See;Mia Miete;mia@example.org;öffentlich\n"


def change_form(contact, **changed):
    values = {
        "organisation": contact.organisation_id,
        "name": contact.name,
        "kind": contact.kind,
        "email": contact.email,
        "visibility": contact.visibility,
        **{
            f"{channel}_visibility": getattr(contact, f"{channel}_visibility")
            for channel in ("email", "phone", "mobile")
        },
        "agreed_how": "",
    }
    for prefix in ("responsibilities", "verifications", "consents"):
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return values | changed


def save(cast, contact, **changed):
    path = reverse("admin:directory_contact_change", args=[contact.pk])
    return cast.coordinator.post(path, change_form(contact, **changed))


def in_force(contact):
    return {one.what: (one.circle, one.given_how) for one in contact.consents.in_force()}


def test_a_person_is_opened_only_by_saying_how_they_agreed(cast):
    contact = ContactFactory(name="Mia Miete", email="mia@example.org", hidden=True)

    refused = save(cast, contact, visibility="public")
    assert "wie die Person zugestimmt hat" in refused.content.decode()
    contact.refresh_from_db()
    assert contact.visibility == "coordinators"

    save(cast, contact, visibility="public", email_visibility="network", agreed_how="phone")

    contact.refresh_from_db()
    assert (contact.visibility, contact.email_visibility, contact.phone_visibility) == (
        "public",
        "network",
        "coordinators",
    )
    assert in_force(contact) == {"entry": ("public", "phone"), "email": ("network", "phone")}
    consent = contact.consents.get(what="email")
    assert consent.recorded_by == cast.coordinator.user
    assert consent.wording == (
        "Ich bin einverstanden, dass CONNECT dies von mir angemeldeten Personen zeigt: E-Mail, "
        f"als Ansprechperson von {contact.organisation}."
    )


def test_a_shared_mailbox_asks_nobody(cast):
    contact = ContactFactory(mailbox=True, hidden=True)

    assert save(cast, contact, visibility="public").status_code == 302
    contact.refresh_from_db()
    assert (contact.visibility, contact.consents.count()) == ("public", 0)


def test_closing_at_the_desk_ends_the_consent_and_keeps_its_history(cast):
    contact = ContactFactory(hidden=True)
    save(cast, contact, visibility="public", agreed_how="mail")
    contact.refresh_from_db()

    save(cast, contact, visibility="coordinators")

    assert in_force(contact) == {}
    [ended] = contact.consents.all()
    assert (ended.given_how, ended.withdrawn_how) == ("mail", "coordinators")


@pytest.fixture
def listed():
    """Taken from a list that says everybody may see them."""
    OrganisationFactory(name="Haus am See")

    def take_in(path):
        path.write_text(LIST)
        call_command("import_directory", str(path), sheet="contacts")
        return Contact.objects.filter(name="Mia Miete").first()

    return take_in


def test_who_comes_from_a_list_is_shown_once_they_were_told(listed, tmp_path, cast):
    contact = listed(tmp_path / "liste.csv")
    page = contact.get_absolute_url()

    assert [visitor.get(page).status_code for visitor in (cast.anonymous, cast.practitioner)] == [404, 404]
    assert "Mia Miete" not in cast.anonymous.get(reverse("directory:search") + "?q=mia+miete").content.decode()

    call_command("run_jobs")

    [mail] = delivered()
    assert mail.to == ["mia@example.org"]
    assert "Artikel 6 Absatz 1 Buchstabe f DSGVO" in mail.body
    assert cast.anonymous.get(page).status_code == 200
    contact.refresh_from_db()
    assert (contact.untold_since, bool(contact.told_at)) == (None, True)
    call_command("run_jobs")
    assert len(delivered()) == 1


def test_as_long_as_the_mail_does_not_leave_nobody_sees_them(listed, tmp_path, cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    contact = listed(tmp_path / "liste.csv")

    call_command("run_jobs")

    assert cast.anonymous.get(contact.get_absolute_url()).status_code == 404


def test_who_is_for_the_coordinators_alone_is_told_within_a_month():
    with time_machine.travel(START, tick=False):
        ContactFactory(hidden=True, email="mia@example.org", untold_since=START)
        ContactFactory(hidden=True, email="", untold_since=START)
        ContactFactory(
            hidden=True,
            email="beispiel@example.org",
            untold_since=START,
            organisation=OrganisationFactory(is_example=True),
        )
    with time_machine.travel(START + timedelta(days=20)):
        call_command("run_jobs")
    assert delivered() == []

    with time_machine.travel(START + timedelta(days=21)):
        call_command("run_jobs")
    assert [mail.to for mail in delivered()] == [["mia@example.org"]]


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/eintrag/\S+/)", mail.body)[1]


@pytest.fixture
def link(listed, tmp_path):
    listed(tmp_path / "liste.csv")
    call_command("run_jobs")
    return link_in(delivered()[0])


def deed(client, link, contact, name, **values):
    return client.post(f"{link}{contact.uuid}/", {"deed": name} | values, follow=True)


def test_looking_at_the_link_changes_nothing(client, link):
    before = list(Contact.objects.values())

    for _ in range(3):
        assert client.get(link).status_code == 200

    assert list(Contact.objects.values()) == before
    assert "no-store" in client.get(link).headers["Cache-Control"]


def test_the_person_decides_without_an_account_who_sees_what(client, link):
    contact = Contact.objects.get()

    page = deed(
        client, link, contact, "agree", **{f"{contact.uuid}-entry": "public", f"{contact.uuid}-email": "network"}
    )

    assert "Danke. Ihr Eintrag ist bestätigt" in page.content.decode()
    contact.refresh_from_db()
    assert (contact.visibility, contact.email_visibility) == ("public", "network")
    assert in_force(contact) == {"entry": ("public", "link"), "email": ("network", "link")}
    assert contact.verified_how == "self"


def test_hidden_now_is_hidden_everywhere_until_they_agree_again(client, link, cast, tmp_path, listed):
    contact = Contact.objects.get()
    Consent.objects.create(contact=contact, what="entry", circle="public", wording="Ja.", given_how="phone")

    deed(client, link, contact, "close")

    for visitor in (cast.anonymous, cast.practitioner, cast.member):
        assert visitor.get(contact.get_absolute_url()).status_code == 404
        assert "Mia Miete" not in visitor.get(reverse("directory:search") + "?q=mia").content.decode()
    assert in_force(contact) == {}
    listed(tmp_path / "noch-einmal.csv")
    assert cast.anonymous.get(contact.get_absolute_url()).status_code == 404

    deed(client, link, contact, "agree", **{f"{contact.uuid}-entry": "public", f"{contact.uuid}-email": "coordinators"})
    assert cast.anonymous.get(contact.get_absolute_url()).status_code == 200


def test_who_objects_is_gone_and_no_list_and_no_desk_brings_them_back(client, link, cast, tmp_path, listed):
    contact = Contact.objects.get()

    assert "is_meant" in deed(client, link, contact, "object").context["contacts"][0].objection.errors
    deed(client, link, contact, "object", **{f"object-{contact.uuid}-is_meant": "on"})

    assert not Contact.objects.exists()
    assert listed(tmp_path / "noch-einmal.csv") is None
    refused = cast.coordinator.post(
        reverse("admin:directory_contact_add"), change_form(contact, name="Mia Miete", agreed_how="phone")
    )
    assert "möchte nicht im Verzeichnis stehen" in refused.content.decode()
    assert not Contact.objects.exists()
    assert not Objection.objects.filter(digest__contains="mia").exists()


def test_corrections_hold_at_once_and_a_new_address_waits_for_its_owner(client, link, cast):
    contact = Contact.objects.get()
    values = {"name": "Mia Miete", "role": "Mietrecht", "email": "neu@example.org", "hours": "Mo bis Do"}

    deed(
        client, link, contact, "correct", **{f"correct-{contact.uuid}-{name}": value for name, value in values.items()}
    )

    contact.refresh_from_db()
    assert (contact.role, contact.email, contact.email_visibility) == ("Mietrecht", "neu@example.org", "coordinators")
    assert client.post(f"{link}{contact.uuid}/", {"deed": "close"}).status_code == 404
    new_link = link_in(delivered()[-1])
    assert delivered()[-1].to == ["neu@example.org"]
    assert "Mietrecht" in client.get(new_link).content.decode()


def test_a_link_opens_no_entry_of_somebody_else(client, link):
    other = ContactFactory(name="Jemand anderes", email="andere@example.org")

    assert "Jemand anderes" not in client.get(link).content.decode()
    assert client.post(f"{link}{other.uuid}/", {"deed": "close"}).status_code == 404
    other.refresh_from_db()
    assert other.closed_at is None


def test_a_link_ends(client):
    token = AddressLink.issue("mia@example.org")

    assert client.get(reverse("directory:entry", args=[token])).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7)):
        assert client.get(reverse("directory:entry", args=[token])).status_code == 404
        call_command("run_jobs")
    assert not AddressLink.objects.exists()


def test_with_an_account_one_finds_the_own_entry_without_a_link(somebody):
    contact = ContactFactory(name="Amira Beispiel", email=somebody.user.email.upper())
    RevealFactory(contact=contact, channels="email phone")

    page = somebody.get(reverse("directory:my_entry")).content.decode()

    assert "Amira Beispiel" in page
    assert "(E-Mail, Telefon)" in page
    somebody.post(reverse("directory:change_my_entry", args=[contact.uuid]), {"deed": "close"})
    contact.refresh_from_db()
    assert contact.closed_at


def test_nobody_reads_an_address_in_the_database_of_links():
    token = AddressLink.issue("mia@example.org")

    assert token not in AddressLink.objects.get().token_hash
