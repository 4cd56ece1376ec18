import re

import pytest
from playwright.sync_api import expect

from directory.models import District, Enquiry, Topic
from tests.factories import OrganisationFactory


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


def _open_filters(page):
    button = page.get_by_role("button", name="Filter anwenden")
    if not button.is_visible():
        page.locator("summary", has_text="Filter").click()
    expect(button).to_be_visible()
