import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from directory.models import District, Language
from tests.browser.test_accessibility import violations
from tests.factories import OrganisationFactory


@pytest.fixture
def page(open_context):
    return open_context().new_page()


@pytest.fixture
def houses():
    mitte, pankow = (District.objects.filter(slug=slug) for slug in ("mitte", "pankow"))
    arabic = Language.objects.filter(code="ar")
    OrganisationFactory(name="Haus am See", districts=mitte, languages=arabic)
    OrganisationFactory(name="Haus am Meer", districts=pankow)
    OrganisationFactory(name="Laden", districts=mitte)


def test_suggestions_are_chosen_with_the_keyboard(page, houses):
    page.goto("/")
    box = page.get_by_role("combobox")

    box.press_sequentially("haus am")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")

    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Haus am See Organisation")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/organisationen/haus-am-see/"))


def test_escape_closes_suggestions_and_enter_without_a_choice_searches(page, houses):
    page.goto("/suche/")
    box = page.get_by_role("combobox")

    box.press_sequentially("haus")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    box.press("Enter")

    expect(page.get_by_role("article")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?q=haus$"))


def test_a_filter_shows_its_hits_at_once_and_the_way_back_leads_back(page, houses):
    page.goto("/suche/?q=haus")
    page.evaluate("window.isSamePage = true")

    page.locator("summary", has_text="Sprache").click()
    page.get_by_role("checkbox", name="Arabisch").check()
    expect(page.get_by_role("article")).to_have_count(1)

    expect(page.get_by_role("checkbox", name="Arabisch")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("1 Treffer")
    assert "language=ar" in page.url
    page.go_back()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Arabisch")).not_to_be_checked()
    assert page.evaluate("window.isSamePage")


def test_open_suggestions_break_no_accessibility_rule(page, houses):
    page.goto("/suche/")
    page.get_by_role("combobox").press_sequentially("haus")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("combobox").press("ArrowDown")

    page.evaluate(AXE_SCRIPT)

    broken = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [one["id"] for one in broken] == []


def test_each_state_of_the_search_breaks_no_accessibility_rule(page, houses):
    pages = {
        "understood": "/suche/?q=haus+arabisch+mitte",
        "mended": "/suche/?q=Mietvertragg",
        "nearest": "/suche/?q=laden+arabisch+spandau",
        "nothing with ways out": "/suche/?q=haus&district=spandau&language=fa",
        "near": "/suche/?near=12047",
        "wrong postcode": "/suche/?near=1",
    }

    assert violations(page, pages) == []
