import pytest

from tests.browser.test_accessibility import every_page
from tests.portal import Portal

pytestmark = pytest.mark.urls("tests.urls")


@pytest.mark.parametrize("pages", [every_page, Portal.own_pages], ids=["pages", "own pages"])
def test_no_page_scrolls_sideways_on_a_small_phone(portal, somebody, open_context, pages):
    page = open_context(320, visitor=somebody if pages is Portal.own_pages else None).new_page()
    wide = {}

    for name, address in pages(portal).items():
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width

    assert wide == {}
