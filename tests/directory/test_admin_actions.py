from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse

from directory.models import Change, Contact, Objection, Offer, Organisation, SearchPosting, Verification
from tests.factories import (
    LONG_AGO,
    ContactFactory,
    ExternalIdentifierFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db


def act(visitor, action, *records):
    """Chooses an action in a list; returns what the list says afterwards."""
    model = type(records[0])._meta.model_name
    address = reverse(f"admin:directory_{model}_changelist")
    response = visitor.post(address, {"action": action, "_selected_action": [record.pk for record in records]})
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def change_page(record):
    return reverse(f"admin:directory_{record._meta.model_name}_change", args=[record.pk])


def filled_in(response, **changes):
    """What a browser would send back from a page with a form and its inlines."""
    form = response.context["adminform"].form
    forms = [form, *(inline.formset.management_form for inline in response.context["inline_admin_formsets"])]
    forms += [one for inline in response.context["inline_admin_formsets"] for one in inline.formset.initial_forms]
    sent = {}
    for one in forms:
        for bound in one:
            value = bound.value()
            sent[bound.html_name] = [str(part) for part in value] if isinstance(value, list) else value
    return {name: value for name, value in (sent | changes).items() if value is not None and value is not False}


@pytest.mark.parametrize(
    ("action", "how", "sentence"),
    [
        ("confirm_by_phone", "phone", "Telefonisch bestätigt: 2 Organisationen."),
        ("confirm_by_mail", "mail", "Per E-Mail bestätigt: 2 Organisationen."),
        ("confirm_at_meeting", "meeting", "Bei einem Treffen bestätigt: 2 Organisationen."),
    ],
)
def test_coordinator_confirms_several_organisations_at_once(action, how, sentence, cast):
    first, second, other = OrganisationFactory.create_batch(3)
    changed_at = first.changed_at

    said = act(cast.coordinator, action, first, second)

    assert said == [sentence]
    kept = Verification.objects.values_list("organisation", "how", "by")
    assert set(kept) == {(one.pk, how, cast.coordinator.user.pk) for one in (first, second)}
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.verified_how, first.changed_at, other.verified_at) == (how, changed_at, None)


def test_coordinator_confirms_offers_and_contacts(cast):
    offer, contact = OfferFactory(), ContactFactory()

    assert act(cast.coordinator, "confirm_by_phone", offer) == ["Telefonisch bestätigt: 1 Angebot."]
    assert act(cast.coordinator, "confirm_by_mail", contact) == ["Per E-Mail bestätigt: 1 Ansprechperson."]
    assert set(Verification.objects.values_list("offer", "contact")) == {(offer.pk, None), (None, contact.pk)}


@pytest.mark.parametrize(
    ("action", "before", "after", "sentence"),
    [
        ("publish", "draft", "published", "Veröffentlicht: 2 Organisationen. Schon vorher so: 1."),
        ("archive", "published", "archived", "Archiviert: 2 Organisationen. Schon vorher so: 1."),
    ],
)
def test_coordinator_changes_the_status_of_organisations(action, before, after, sentence, cast):
    first, second = OrganisationFactory.create_batch(2, status=before)
    done = OrganisationFactory(status=after)
    untouched = OrganisationFactory(status=before)

    said = act(cast.coordinator, action, first, second, done)

    assert said == [sentence]
    assert set(Organisation.objects.filter(pk__in=[first.pk, second.pk, done.pk, untouched.pk], status=after)) == {
        first,
        second,
        done,
    }


@pytest.mark.parametrize(
    ("action", "status", "sentence"),
    [
        ("publish", Offer.Status.OPEN, "Als offen veröffentlicht: 1 Angebot."),
        ("fill", Offer.Status.FULL, "Als voll vermerkt: 1 Angebot."),
        ("pause", Offer.Status.PAUSED, "Pausiert: 1 Angebot."),
        ("end", Offer.Status.ENDED, "Beendet: 1 Angebot."),
    ],
)
def test_coordinator_changes_the_status_of_offers(action, status, sentence, cast):
    offer = OfferFactory(draft=True)

    said = act(cast.coordinator, action, offer)

    offer.refresh_from_db()
    assert (said, offer.status) == ([sentence], status)


def test_ending_an_offer_takes_its_words_out_of_the_search(cast):
    owner = OrganisationFactory()
    offer = OfferFactory(name="Quittenernte", organisations=[owner])

    act(cast.coordinator, "end", offer)

    assert not SearchPosting.objects.filter(term__contains="quitt").exists()


@pytest.mark.parametrize("make", [OrganisationFactory, OfferFactory, ContactFactory])
def test_confirming_on_the_page_of_an_entry(make, cast):
    record = make(name="Haus am See")
    page = cast.coordinator.get(change_page(record))
    changed_at = record.changed_at

    with time_machine.travel(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False):
        cast.coordinator.force_login(cast.coordinator.user)
        response = cast.coordinator.post(change_page(record), filled_in(page, _confirm="phone"), follow=True)

    record.refresh_from_db()
    kept = record.verifications.get()
    assert (kept.how, kept.by) == ("phone", cast.coordinator.user)
    assert (record.verified_how, record.changed_at) == ("phone", changed_at)
    assert response.redirect_chain == [(change_page(record), 302)]
    assert "Gesichert. Telefonisch bestätigt: Haus am See" in response.content.decode()
    assert "03.11.2026, telefonisch" in response.content.decode()


def test_confirming_saves_what_was_changed_on_the_way(cast):
    organisation = OrganisationFactory(name="Alter Name")
    page = cast.coordinator.get(change_page(organisation))

    cast.coordinator.post(change_page(organisation), filled_in(page, name="Neuer Name", _confirm="mail"))

    organisation.refresh_from_db()
    assert (organisation.name, organisation.verified_how) == ("Neuer Name", "mail")


def test_entry_with_a_mistake_is_not_confirmed(cast):
    organisation = OrganisationFactory()
    page = cast.coordinator.get(change_page(organisation))

    response = cast.coordinator.post(change_page(organisation), filled_in(page, email="kein@", _confirm="mail"))

    assert "email" in response.context["adminform"].form.errors
    assert not organisation.verifications.exists()


def test_nobody_confirms_in_the_name_of_the_organisation(cast):
    organisation = OrganisationFactory()
    page = cast.coordinator.get(change_page(organisation))

    cast.coordinator.post(change_page(organisation), filled_in(page, _confirm="self"))

    assert not organisation.verifications.exists()


def test_page_of_an_entry_keeps_confirmations_to_be_read(cast):
    verification = VerificationFactory(note="Gespräch mit dem Empfang")

    page = cast.coordinator.get(change_page(verification.organisation)).content.decode()

    assert "Gespräch mit dem Empfang" in page
    assert 'name="verifications-0-note"' not in page
    assert 'name="verified_at' not in page


def test_page_of_an_organisation_holds_all_that_belongs_to_it(cast):
    organisation = OrganisationFactory(name="Haus am See")
    OpeningHoursFactory(location=LocationFactory(organisation=organisation))
    ContactFactory(organisation=organisation, name="Anna Arndt")
    offer = OfferFactory(organisations=[organisation], name="Malkurs")
    ExternalIdentifierFactory(organisation=organisation, value="VR 4711")

    page = cast.coordinator.get(change_page(organisation)).content.decode()

    assert "Haus am See" in page
    assert "Montag 09:00–12:00" in page
    assert 'value="Anna Arndt"' in page
    assert f'<option value="{offer.pk}" selected>Malkurs</option>' in page
    assert 'value="VR 4711"' in page


def test_draft_has_no_link_to_a_page_that_does_not_exist(cast):
    draft, published = OrganisationFactory(draft=True), OrganisationFactory()
    hidden = OfferFactory(organisations=[draft])

    assert "viewsitelink" not in cast.coordinator.get(change_page(draft)).content.decode()
    assert "viewsitelink" not in cast.coordinator.get(change_page(hidden)).content.decode()
    assert "viewsitelink" in cast.coordinator.get(change_page(published)).content.decode()


def test_deleting_names_records_but_no_links_between_tables(cast):
    contact = ContactFactory(name="Anna Arndt", organisation=OrganisationFactory(name="Haus am See"))
    ResponsibilityFactory(contact=contact)
    OfferFactory(organisations=[contact.organisation])
    address = reverse("admin:directory_organisation_delete", args=[contact.organisation.pk])

    page = cast.coordinator.get(address)
    cast.coordinator.post(address, {"post": "yes"})

    assert dict(page.context["model_count"]) == {"Organisationen": 1, "Ansprechpersonen": 1, "Zuständigkeiten": 1}
    assert " object (" not in page.content.decode()
    assert not Contact.objects.filter(name="Anna Arndt").exists()


@pytest.mark.parametrize("action", ["publish", "archive", "confirm_by_phone", "delete_selected"])
def test_only_coordinators_act_on_the_directory(action, cast):
    organisation = OrganisationFactory(draft=True)
    address = reverse("admin:directory_organisation_changelist")
    others = [visitor for visitor in cast.everyone if visitor is not cast.coordinator]

    answers = {
        visitor.post(address, {"action": action, "_selected_action": [organisation.pk]}).status_code
        for visitor in others
    }

    organisation.refresh_from_db()
    assert answers == {302, 403}
    assert (organisation.status, organisation.verified_at) == (Organisation.Status.DRAFT, None)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "model",
    ["organisation", "offer", "contact", "location", "funding", "topic", "membership", "verification", "source"],
)
def test_organisers_see_no_table_of_the_directory(model, cast):
    assert cast.organiser.get(reverse(f"admin:directory_{model}_changelist")).status_code == 403


def test_who_was_called_is_told_and_shown_as_the_list_said(cast):
    called = ContactFactory(name="Mia Miete", untold_since=LONG_AGO)
    known = ContactFactory(told_at=LONG_AGO)
    ContactFactory(name="Noch zu schreiben", email="noch@example.org", untold_since=LONG_AGO)
    ContactFactory(name="Gegangen", email="weg@example.org", untold_since=LONG_AGO, left_at=LONG_AGO)
    ContactFactory(name="Gegangen ohne Adresse", untold_since=LONG_AGO, left_at=LONG_AGO)
    changelist = reverse("admin:directory_contact_changelist")
    found = {
        value: [
            contact.name for contact in cast.coordinator.get(changelist, {"untold": value}).context["cl"].result_list
        ]
        for value in ("call", "mail", "x")
    }
    assert found == {"call": ["Mia Miete"], "mail": ["Noch zu schreiben"], "x": []}
    page = cast.coordinator.get(reverse("admin:directory_contact_change", args=[called.pk]))
    assert "Bitte rufen Sie an" in page.content.decode()
    assert cast.anonymous.get(called.get_absolute_url()).status_code == 404

    chosen = {"action": "told", "_selected_action": [called.pk, known.pk]}
    answer = cast.coordinator.post(changelist, chosen, follow=True)

    called.refresh_from_db()
    known.refresh_from_db()
    assert "Eine Ansprechperson ist informiert." in answer.content.decode()
    assert (called.untold_since, bool(called.told_at), known.told_at) == (None, True, LONG_AGO)
    assert cast.anonymous.get(called.get_absolute_url()).status_code == 200
    assert LogEntry.objects.get().object_id == str(called.pk)


def test_who_objects_by_phone_is_deleted_and_kept_out_of_lists(cast, tmp_path):
    house = OrganisationFactory(name="Haus am See")
    without_address = ContactFactory(name="Mia Miete", organisation=house, untold_since=LONG_AGO)
    other = ContactFactory(name="Ali Amt", organisation=house)
    changelist = reverse("admin:directory_contact_changelist")
    chosen = {"action": "objected", "_selected_action": [without_address.pk]}

    asked = cast.coordinator.post(changelist, chosen).content.decode()
    assert "<li>Mia Miete (Haus am See)</li>" in asked
    assert set(Contact.objects.all()) == {without_address, other}
    answer = cast.coordinator.post(changelist, chosen | {"is_meant": "1"}, follow=True).content.decode()

    assert "Ein Eintrag ist gelöscht und kommt auch durch keine Liste wieder." in answer
    assert list(Contact.objects.all()) == [other]
    assert Objection.objects.covers("mia miete", "", "Haus am See")
    log = LogEntry.objects.get()
    assert (log.user, log.object_id, log.object_repr) == (cast.coordinator.user, str(without_address.pk), "")
    assert not Change.objects.filter(uuid=without_address.uuid).exclude(fields={}).exists()
    form = {"name": "Mia Miete", "organisation": house.pk, "kind": "person", "visibility": "coordinators"}
    again = cast.coordinator.post(reverse("admin:directory_contact_add"), form)
    assert "name" in again.context["adminform"].form.errors
    listed = tmp_path / "liste.csv"
    listed.write_text("organisation,name\nHaus am See,Mia Miete\nHaus am See,Neu Hier\n")
    call_command("import_directory", str(listed), "--sheet=contacts", "--skip-refused", stdout=StringIO())
    assert set(Contact.objects.values_list("name", flat=True)) == {"Ali Amt", "Neu Hier"}
