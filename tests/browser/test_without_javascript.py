import re

import pytest
from playwright.sync_api import expect

from directory.models import District, Enquiry, Topic
from events.models import Registration
from tests.events.people import link_in
from tests.factories import MeetingFactory, OrganisationFactory
from tests.mails import delivered


@pytest.fixture(params=[320, 1280])
def page(request, open_context):
    return open_context(request.param, javascript=False).new_page()


def test_the_search_answers_from_home(page):
    OrganisationFactory(name="Mieterberatung Nord")
    OrganisationFactory(name="Sprachschule Süd")

    page.goto("/")
    page.get_by_role("searchbox").fill("mieterberatung")
    page.get_by_role("button", name="Suchen").click()

    expect(page).to_have_url(re.compile(r"/suche/\?q=mieterberatung"))
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="Mieterberatung Nord")).to_be_visible()


def test_filters_are_applied_and_taken_away_again(page):
    here = District.objects.filter(slug="neukoelln")
    OrganisationFactory(name="Wohnhilfe Neukölln", topics=Topic.objects.filter(slug="wohnen"), districts=here)
    OrganisationFactory(name="Sprachschule Neukölln", districts=here)
    OrganisationFactory(name="Wohnhilfe Mitte", topics=Topic.objects.filter(slug="wohnen"))

    page.goto("/suche/")
    _open_filters(page)
    page.get_by_role("checkbox", name="Neukölln").check(force=True)
    page.locator("summary", has_text="Thema").click()
    page.get_by_role("checkbox", name="Wohnen 2 Treffer", exact=True).check()
    page.get_by_role("button", name="Filter anwenden").click()

    expect(page).to_have_url(re.compile(r"district=neukoelln"))
    expect(page).to_have_url(re.compile(r"topic=wohnen"))
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="Wohnhilfe Neukölln")).to_be_visible()

    page.get_by_role("main").locator(".chip-row").get_by_role("link").filter(has_text="Wohnen").click()

    expect(page).not_to_have_url(re.compile(r"topic=wohnen"))
    expect(page.get_by_role("article")).to_have_count(2)


def test_paging_keeps_the_question(page):
    for number in range(25):
        OrganisationFactory(name=f"Verein {number:02}")
    OrganisationFactory(name="Amt")

    page.goto("/suche/?q=verein")
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name="Weiter").click()

    expect(page).to_have_url(re.compile(r"q=verein.*page=2|page=2.*q=verein"))
    expect(page.get_by_role("article")).to_have_count(5)
    expect(page.get_by_role("link", name="Verein 24")).to_be_visible()


def test_the_language_can_be_changed(page):
    page.goto("/")
    page.get_by_role("link", name="English").click()

    expect(page).to_have_url(re.compile(r"/en/$"))
    expect(page.get_by_role("link", name="Deutsch")).to_be_visible()


def test_the_coordinators_are_asked_after_a_mistake_is_mended(page):
    page.goto("/suche/fragen/?q=dari")
    expect(page.get_by_role("textbox")).to_have_count(2)  # the third is for machines
    page.get_by_role("textbox", name="Was suchen Sie?").fill("")
    page.get_by_role("button", name="Frage senden").click()
    page.get_by_role("alert").get_by_role("link", name="Was suchen Sie?").click()
    page.get_by_role("textbox", name="Was suchen Sie?").fill("Wer begleitet auf Dari?")
    page.get_by_role("button", name="Frage senden").click()

    expect(page.get_by_role("heading", name="Ihre Frage ist angekommen")).to_be_visible()
    assert Enquiry.objects.get().question == "Wer begleitet auf Dari?"


def test_somebody_registers_confirms_and_cancels_after_a_mistake_is_mended(page):
    meeting = MeetingFactory(title="Runder Tisch", open=True, capacity=1)
    OrganisationFactory(name="Haus am See")
    page.goto(meeting.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Anmelden").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Amira")
    page.get_by_role("combobox", name="Organisation").fill("haus am see")
    page.locator("summary", has_text="Sprachen, die Sie sprechen").click()
    page.get_by_role("checkbox", name="Arabisch", exact=True).check()
    page.get_by_role("button", name="Platz reservieren").click()
    page.get_by_role("alert").get_by_role("link", name="E-Mail").click()
    page.get_by_role("textbox", name="E-Mail").fill("amira@example.org")
    page.get_by_role("button", name="Platz reservieren").click()
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihr Postfach")).to_be_visible()

    page.goto(link_in(delivered()[0]))
    page.get_by_role("button", name="Anmeldung bestätigen").click()
    expect(page.get_by_role("img", name="QR-Code Ihres Tickets")).to_be_visible()
    one = Registration.objects.get()
    assert (one.state, str(one.organisation), one.languages.get().code) == ("confirmed", "Haus am See", "ar")

    page.locator("summary", has_text="Ich kann nicht kommen").click()
    page.get_by_role("button", name="Jetzt abmelden").click()
    expect(page.get_by_text("Sie sind von diesem Treffen abgemeldet")).to_be_visible()


def _open_filters(page):
    button = page.get_by_role("button", name="Filter anwenden")
    if not button.is_visible():
        page.locator("summary", has_text="Filter").click()
    expect(button).to_be_visible()
