import pytest

from tests.browser.test_accessibility import violations
from tests.factories import (
    ChangeSuggestionFactory,
    EnquiryFactory,
    LocationFactory,
    MeetingFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    UnansweredSearchFactory,
    VerificationFactory,
)


@pytest.fixture
def addresses(portal):
    organisation = f"/admin/directory/organisation/{portal.organisation.pk}"
    VerificationFactory(organisation=portal.organisation)
    LocationFactory(organisation=portal.organisation)
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
    }


def _suggestion(portal):
    return ChangeSuggestionFactory(uuid=portal.organisation.uuid, email="a@example.org")


def test_no_page_of_the_desk_breaks_an_accessibility_rule(addresses, cast, open_context):
    page = open_context(visitor=cast.coordinator).new_page()

    assert violations(page, addresses) == []


def test_no_page_of_the_desk_scrolls_sideways_on_a_phone(addresses, cast, open_context):
    page = open_context(320, visitor=cast.coordinator).new_page()

    too_wide = []
    for name, address in addresses.items():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(name)
    assert too_wide == []


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
