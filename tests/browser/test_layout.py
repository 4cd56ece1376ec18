import pytest

from tests.browser.test_accessibility import every_page

pytestmark = pytest.mark.urls("tests.urls")


def test_no_page_scrolls_sideways_on_a_small_phone(portal, open_context):
    page = open_context(320).new_page()
    wide = {}

    for name, address in every_page(portal).items():
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width

    assert wide == {}
