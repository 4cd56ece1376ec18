import pytest

from tests.browser.test_accessibility import every_page
from tests.portal import desk_pages, own_pages

pytestmark = pytest.mark.urls("tests.urls")


def too_wide(page, addresses):
    wide = {}
    for name, address in addresses.items():
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    return wide


def test_no_page_scrolls_sideways_on_a_small_phone(portal, open_context):
    assert too_wide(open_context(320).new_page(), every_page(portal)) == {}


def test_no_page_of_ones_own_scrolls_sideways_on_a_small_phone(somebody, open_context):
    assert too_wide(open_context(320, visitor=somebody).new_page(), own_pages(somebody)) == {}


def test_no_page_of_a_desk_scrolls_sideways_on_a_small_phone(portal, cast, open_context):
    assert too_wide(open_context(320, visitor=cast.organiser).new_page(), desk_pages(portal)) == {}
