import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils.translation import override

from tests.portal import Portal, desk_pages, own_pages

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# No colour is measured on its way to another one. What lies folded in a closed `details` never ends its way, and is not
# measured either.
SETTLED = """Promise.race([
    Promise.allSettled(
        document.getAnimations().filter(one => one.effect.target?.checkVisibility()).map(one => one.finished)
    ),
    new Promise(done => setTimeout(done, 1000)),
]).then(() => null)"""
COLOURS = {"type": "rule", "values": ["color-contrast"]}
ERRORS = {f"error {code}": f"/errors/{code}/" for code in ("400", "403", "csrf", "500")}

pytestmark = pytest.mark.urls("tests.urls")


def every_page(portal):
    return portal.pages() | other_pages(portal)


def other_pages(portal):
    return portal.account_pages() | ERRORS | {"gallery": "/gallery/", "not found": "/gibt-es-nicht/"}


@pytest.mark.parametrize("pages", [Portal.pages, other_pages], ids=["pages", "other pages"])
def test_no_page_breaks_an_accessibility_rule(portal, open_context, pages):
    page = open_context().new_page()

    # the gallery shows each component in both schemes, so its landmarks come in pairs
    broken = [one for one in violations(page, pages(portal)) if not re.match("gallery.*: landmark-unique", one)]
    assert broken == []


def test_no_page_breaks_an_accessibility_rule_for_somebody_signed_in(portal, cast, open_context):
    page = open_context(visitor=cast.coordinator).new_page()
    more = ["home", "search for a word", "organisation", "contact"]

    assert violations(page, {name: portal.pages()[name] for name in more}) == []


def test_no_page_of_ones_own_breaks_an_accessibility_rule(live_server, somebody, open_context):
    page = open_context(visitor=somebody).new_page()

    assert violations(page, own_pages(somebody)) == []


def test_no_page_of_a_desk_breaks_an_accessibility_rule(portal, cast, open_context):
    page = open_context(visitor=cast.organiser).new_page()

    assert violations(page, desk_pages(portal)) == []


def test_an_empty_portal_breaks_no_accessibility_rule(open_context):
    page = open_context().new_page()
    empty = {"home": "/", "meetings": "/treffen/", "topic": "/themen/wohnen/", "search": "/suche/"}

    assert violations(page, empty) == []


def test_an_english_page_breaks_no_accessibility_rule(portal, open_context):
    page = open_context().new_page()
    with override("en"):
        english = {name: portal.pages()[name] for name in ("home", "search with filters", "offer")}

    assert violations(page, english) == []


def test_a_broken_rule_is_seen(open_context):
    page = open_context().new_page()
    page.goto("/")
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/img/mark.svg\">'")

    assert [violation["id"] for violation in _run(page)] == ["image-alt"]


def violations(page, addresses, *, fits=False):
    """On a phone and a desk, light and dark. Nothing but colour depends on the scheme, and colour on no width. With
    `fits` also what scrolls sideways on a phone."""
    found = []
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for width, scheme, rules in ((320, "light", RULES), (1280, "light", RULES), (1280, "dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(SETTLED)
            if fits and page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{name}, {width}: scrolls sideways")
            found += _told(f"{name}, {width}, {scheme}", _run(page, rules))
    return found


def _told(where, broken):
    return [f"{where}: {one['id']} {[node['html'][:120] for node in one['nodes'][:3]]}" for one in broken]


def _run(page, rules=RULES):
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    return page.evaluate("options => axe.run(options)", options)["violations"]
