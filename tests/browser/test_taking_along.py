from playwright.sync_api import expect

from tests.factories import ContactFactory


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
