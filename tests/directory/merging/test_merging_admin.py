"""The work list of likely duplicates, the question before a second entry, and the page where two entries meet."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from directory import duplicates, shortlist
from directory.importing.apply import apply_plan
from directory.importing.outcomes import Options
from directory.importing.plan import plan_import
from directory.merging.merge import merge
from directory.models import DuplicatePair, Merge, MergedRow, Organisation
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 3, tzinfo=UTC)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(coordinator=True))
    return client


def pairs():
    return [(pair.first.name, pair.second.name, pair.status) for pair in DuplicatePair.objects.order_by("pk")]


def test_the_nightly_list_asks_about_each_pair_until_somebody_decides(desk):
    one, other = OrganisationFactory(name="Rotdorn e. V."), OrganisationFactory(name="ROTDORN eV")
    OrganisationFactory(name="Rotdorn gGmbH")
    OrganisationFactory(name="Rotdorn (e. V.)", parent=one)
    with time_machine.travel(START, tick=False):
        call_command("run_jobs")
    assert ("Rotdorn e. V.", "ROTDORN eV", "open") in pairs()
    assert not any("gGmbH" in name for pair in pairs() for name in pair)
    assert ("Rotdorn e. V.", "Rotdorn (e. V.)", "open") not in pairs()
    page = desk.get(reverse("admin:directory_duplicatepair_changelist") + "?status__exact=open").content.decode()
    assert "gleicher Name" in page
    assert "ROTDORN eV" in page

    pair = DuplicatePair.objects.of(one, other).get()
    desk.post(reverse("admin:directory_merge_pair", args=[other.pk, one.pk]), {"_different": "yes"})
    OrganisationFactory(name="Rotdorn, e.V.")
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        assert duplicates.look_daily() == 0
    with time_machine.travel(START + timedelta(days=1), tick=False):
        call_command("run_jobs")

    pair.refresh_from_db()
    assert (pair.status, pair.decided_by_id is None) == ("different", False)
    assert ("Rotdorn e. V.", "Rotdorn, e.V.", "open") in pairs()
    Organisation.objects.filter(name="Rotdorn, e.V.").update(name="Ganz anders")
    duplicates.look()
    assert ("Rotdorn e. V.", "Ganz anders", "open") not in pairs()


def test_making_a_second_entry_asks_first_and_remembers_the_answer(desk):
    known = OrganisationFactory(name="Haus am See e. V.")
    inlines = ("locations", "contacts", "Offer_organisations", "cooperations", "memberships", "external_identifiers")
    form = {"name": "Haus am See", "kind": "association", "status": "draft", "text_language": "de"}
    for prefix in (*inlines, "verifications"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    address = reverse("admin:directory_organisation_add")

    asked = desk.post(address, form)

    assert Organisation.objects.count() == 1
    page = asked.content.decode()
    assert "Gibt es vielleicht schon:" in page
    assert f'<a href="{reverse("admin:directory_organisation_change", args=[known.pk])}">Haus am See e. V.</a>' in page
    # Enter in a field presses the first button of the form.
    assert page.index('name="_save"') < page.index('name="_create_anyway"')
    made = desk.post(address, form | {"_create_anyway": "yes"})
    assert made.status_code == 302
    assert pairs() == [("Haus am See e. V.", "Haus am See", "different")]
    assert duplicates.look() == 0


def test_two_entries_are_merged_field_by_field_and_separated_again(desk):
    kept = OrganisationFactory(name="Rotdorn e. V.", summary="Alt", website="https://rotdorn.example.org")
    other = OrganisationFactory(name="Rotdorn eV", summary="Neu <b>", slug="rotdorn-ev", email="info@example.org")
    chosen = desk.post(
        reverse("admin:directory_organisation_changelist"),
        {"action": "merge", "_selected_action": [kept.pk, other.pk]},
    )
    page = reverse("admin:directory_merge_pair", args=[kept.pk, other.pk])
    assert chosen.headers["Location"] == page
    shown = desk.get(page)
    assert "Neu &lt;b&gt;" in shown.content.decode()
    form = shown.context["form"]
    assert {"name", "summary", "website", "email"} <= set(form.fields)
    picks = {name: field.initial for name, field in form.fields.items()}
    assert (picks["name"], picks["summary"], picks["email"], picks["website"]) == ("kept", "kept", "other", "kept")

    desk.post(page, picks | {"summary": "other"})

    kept.refresh_from_db()
    assert (kept.summary, kept.email, kept.website) == ("Neu <b>", "info@example.org", "https://rotdorn.example.org")
    entry = Merge.objects.get()
    assert entry.get_absolute_url() in desk.get(reverse("admin:directory_merge_changelist")).content.decode()
    assert desk.get(page).status_code == 302
    assert "Rotdorn eV" in desk.get(entry.get_absolute_url()).content.decode()
    desk.post(entry.get_absolute_url())
    kept.refresh_from_db()
    assert (kept.summary, kept.email, Organisation.objects.filter(slug="rotdorn-ev").count()) == ("Alt", "", 1)
    assert not Merge.objects.exists()


def test_an_old_address_cannot_be_taken_by_hand_and_what_an_undo_needs_goes_after_ninety_days(desk):
    kept, other = OrganisationFactory(name="Eins"), OrganisationFactory(name="Zwei", slug="zwei")
    with time_machine.travel(START, tick=False):
        entry = merge(kept, other, {}, by=None)
    with pytest.raises(ValidationError, match="zusammengelegt"):
        Organisation(name="Drei", slug="zwei").full_clean()

    for days, left in ((89, True), (90, False)):
        with time_machine.travel(START + timedelta(days=days), tick=False):
            call_command("run_jobs")
        assert MergedRow.objects.exists() is left

    assert desk.get("/organisationen/zwei/").status_code == 301
    desk.post(entry.get_absolute_url())
    assert Merge.objects.count() == 1
    assert "nicht mehr möglich" in desk.get(reverse("admin:directory_merge_changelist")).content.decode()


def test_an_import_of_the_old_number_lands_in_the_merged_entry():
    kept, other = OrganisationFactory(name="Rotdorn e. V."), OrganisationFactory(name="Haus Rot")
    old = other.uuid
    merge(kept, other, {}, by=None)

    imported(f"uuid;name;website\n{old};Rotdorn e. V.;https://rotdorn.example.org\n")
    imported(f"uuid;name;email\n{kept.uuid};Rotdorn e. V.;neu@example.org\n{old};Haus Rot;alt@example.org\n")
    imported(f"uuid;name;organisations\n;Kurs;{old}\n", sheet="offers")

    item = shortlist.Item("o", old)
    (entry,) = shortlist.entries([item], AnonymousUser())
    assert (entry.item, entry.record) == (item, kept)
    organisation = Organisation.objects.get()
    assert (organisation.uuid, organisation.name) == (kept.uuid, "Rotdorn e. V.")
    assert (organisation.website, organisation.email) == ("https://rotdorn.example.org", "neu@example.org")
    assert [offer.name for offer in organisation.offers.all()] == ["Kurs"]


def test_a_row_created_all_the_same_is_never_asked_about_again():
    OrganisationFactory(name="Rotdorn e. V.")

    imported("name\nRotdorn eV\n", decisions={"liste.csv#2": "create"})

    assert pairs() == [("Rotdorn e. V.", "Rotdorn eV", "different")]


def imported(text, sheet="organisations", **options):
    plan = plan_import([("liste.csv", text.encode())], Options(sheet=sheet, **options))
    assert plan.may_be_applied, plan.all_problems
    apply_plan(plan)
