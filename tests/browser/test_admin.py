import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Merge, Organisation
from tests.browser.test_accessibility import violations
from tests.factories import (
    ChangeSuggestionFactory,
    ConsentFactory,
    DuplicatePairFactory,
    EnquiryFactory,
    LinkFactory,
    LocationFactory,
    MeetingFactory,
    MergeFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    ReviewFactory,
    UnansweredSearchFactory,
    VerificationFactory,
)


@pytest.fixture
def addresses(portal):
    organisation = f"/admin/directory/organisation/{portal.organisation.pk}"
    VerificationFactory(organisation=portal.organisation)
    LocationFactory(organisation=portal.organisation)
    ReviewFactory(organisation=portal.organisation)
    ConsentFactory(contact=portal.contact)
    Organisation.objects.filter(pk=portal.organisation.pk).update(website=LinkFactory(dead=True).address)
    meeting = ProgrammeItemFactory(meeting=MeetingFactory()).meeting
    return {
        "desk": "/admin/",
        "list": "/admin/directory/organisation/",
        "form": f"{organisation}/change/",
        "form with times": f"/admin/events/meeting/{meeting.pk}/change/",
        "search without result": f"/admin/directory/unansweredsearch/{UnansweredSearchFactory().pk}/change/",
        "question": f"/admin/directory/enquiry/{EnquiryFactory(email='a@example.org').pk}/change/",
        "suggestion": f"/admin/directory/changesuggestion/{_suggestion(portal).pk}/change/",
        "deletion": f"{organisation}/delete/",
        "history": f"{organisation}/history/",
        "import and export": "/admin/directory/import/",
        "contact": f"/admin/directory/contact/{portal.contact.pk}/change/",
        "reviews": "/admin/directory/review/",
        "links": "/admin/directory/link/",
        "merge": f"/admin/directory/merging/{portal.organisation.pk}/{OrganisationFactory(summary='Rat').pk}/",
        "taking a merge back": f"/admin/directory/merging/{MergeFactory(kept=portal.organisation).pk}/undo/",
        "many at once": f"/admin/directory/bulk/organisation/?ids={portal.organisation.pk}",
        "numbers": "/admin/numbers/",
    }


def _suggestion(portal):
    return ChangeSuggestionFactory(uuid=portal.organisation.uuid, email="a@example.org")


def _import(visitor):
    """The preview of a list with a row of each kind: new, held back, refused."""
    OrganisationFactory(name="Haus am See e. V.")
    rows = "Name;E-Mail\nHaus am See eV;info@example.org\nHaus am Wald;kein-at\nHaus am Bach;bach@example.org\n"
    return visitor.post("/admin/directory/import/", {"uploads": [SimpleUploadedFile("a.csv", rows.encode())]}).url


def test_no_page_of_the_desk_breaks_an_accessibility_rule_or_scrolls_sideways_on_a_phone(addresses, cast, open_context):
    page = open_context(visitor=cast.coordinator).new_page()

    assert violations(page, addresses | {"import": _import(cast.coordinator)}, fits=True) == []


def test_the_last_column_of_a_list_stands_beside_the_filters(portal, cast, open_context):
    page = open_context(visitor=cast.coordinator).new_page()
    ReviewFactory(organisation=portal.organisation, report="Umgezogen. " * 30)

    for model in ("organisation", "offer", "contact", "review"):
        page.goto(f"/admin/directory/{model}/")
        shown, whole = page.locator(".results").evaluate("list => [list.clientWidth, list.scrollWidth]")
        assert (model, whole) == (model, shown)


def test_two_entries_are_merged_and_separated_again_by_keyboard(cast, open_context):
    first, second = OrganisationFactory(name="Rotdorn e. V.", summary="Hilfe"), OrganisationFactory(name="Rotdorn eV")
    DuplicatePairFactory(first=first, second=second, reasons=["same_name"])
    page = open_context(visitor=cast.coordinator).new_page()

    page.goto("/admin/directory/duplicatepair/")
    page.get_by_role("link", name="Rotdorn e. V.").first.press("Enter")
    page.get_by_role("radio", name="Rotdorn e. V.").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Zusammenlegen").press("Enter")
    page.wait_for_url("**/organisation/*/change/**")
    assert Organisation.objects.filter(name__startswith="Rotdorn").count() == 1
    assert Organisation.objects.get(pk=first.pk).name == "Rotdorn eV"

    page.goto(f"/admin/directory/merging/{Merge.objects.get().pk}/undo/")
    page.get_by_role("button", name="rückgängig").press("Enter")
    page.get_by_text("ist wieder ein eigener Eintrag").wait_for()
    assert Organisation.objects.get(pk=first.pk).name == "Rotdorn e. V."


def test_suggestions_are_named_and_chosen_by_keyboard(cast, open_context):
    organisation = OrganisationFactory(name="Haus am See")
    OrganisationFactory(name="Ärztehaus Mitte")
    page = open_context(visitor=cast.coordinator).new_page()

    page.goto(f"/admin/directory/organisation/{organisation.pk}/change/", wait_until="networkidle")
    page.get_by_role("combobox", name="Träger").focus()
    page.keyboard.press("Enter")
    before_the_word = page.get_by_role("option", name="Andere Organisation")
    before_the_word.wait_for()
    page.get_by_role("searchbox", name="Träger").fill("aerztehaus")
    before_the_word.wait_for(state="hidden")
    page.get_by_role("option", name="Ärztehaus Mitte").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="telefonisch").press("Enter")
    page.get_by_text("Telefonisch bestätigt: Haus am See").wait_for()

    organisation.refresh_from_db()
    assert (str(organisation.parent), organisation.verified_how) == ("Ärztehaus Mitte", "phone")
