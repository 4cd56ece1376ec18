import re

from playwright.sync_api import expect

from directory.shortlist import Item
from directory.templatetags.shortlists import address
from tests.factories import ContactFactory, OrganisationFactory


def test_a_contact_is_copied_with_one_click(live_server, open_context):
    contact = ContactFactory(name="Mia Miete", phone="030 23125 110")
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()

    page.goto(contact.get_absolute_url())
    page.get_by_role("button", name="Kontakt kopieren").click()

    expect(page.get_by_text("Der Kontakt ist kopiert.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == "Mia Miete"
    assert "+49 30 23125110" in copied


def test_without_a_clipboard_there_is_no_button_but_the_text(live_server, open_context):
    contact = ContactFactory(name="Mia Miete", mobile="0170 1234567")
    page = open_context(javascript=False).new_page()

    page.goto(contact.get_absolute_url())
    page.get_by_text("Der Kontakt als Text").click()

    expect(page.get_by_role("button", name="Kontakt kopieren")).to_have_count(0)
    expect(page.get_by_text("+49 170 1234567")).to_be_visible()


def test_the_code_for_a_telephone_shows_on_request(live_server, open_context):
    contact = ContactFactory(name="Mia Miete")
    page = open_context(320).new_page()

    page.goto(contact.get_absolute_url())
    code = page.get_by_role("img", name="QR-Code mit dem Kontakt von Mia Miete")
    expect(code).not_to_be_visible()
    page.get_by_text("Auf das Telefon übernehmen").click()

    expect(code).to_be_visible()
    assert code.bounding_box()["width"] > 150


def test_a_shortlist_goes_along_through_the_search(live_server, open_context):
    OrganisationFactory(name="Haus am See")
    OrganisationFactory(name="Sprachschule")
    context = open_context()
    page = context.new_page()

    page.goto("/organisationen/haus-am-see/")
    page.get_by_role("link", name="Merken").click()
    page.get_by_role("link", name="Weiter suchen").click()
    page.locator("main input[name=q]").fill("sprachschule")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("article").get_by_role("link", name="Sprachschule").click()
    page.get_by_role("link", name="Merken").click()

    expect(page.get_by_role("heading", level=2)).to_have_text(["Haus am See", "Sprachschule", "Liste teilen"])
    assert context.cookies() == []


def test_a_shortlist_is_put_in_order_without_javascript(live_server, open_context):
    records = OrganisationFactory(name="Eins"), OrganisationFactory(name="Zwei")
    page = open_context(320, javascript=False).new_page()

    page.goto(address([Item.of(record) for record in records]))
    page.get_by_role("link", name=re.compile("Nach oben.*Zwei")).click()
    page.get_by_role("link", name=re.compile("Entfernen.*Eins")).click()

    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="Zwei", exact=True)).to_be_visible()
