import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import browser
from tests.portal import furnish

# A page in the room asks every twelve seconds at the latest, and a busy machine is slower still.
expect.set_options(timeout=20_000)
# Chromium keeps to itself: no updates, no reports, no first-run pages.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = browser.executable()
    if not path and os.environ.get("CONNECT_REQUIRE_ALL"):
        pytest.fail(browser.MISSING)
    if not path:
        pytest.skip(browser.MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def portal(live_server, transactional_db):
    return furnish()


@pytest.fixture
def open_context(chromium, live_server, transactional_db):
    """A window of this width in this colour scheme, with JavaScript or without, signed in as this visitor or not."""

    opened = []

    def open_context(width=1280, scheme="light", *, javascript=True, visitor=None, host=live_server.url):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=javascript,
            locale="de-DE",
        )
        opened.append(context)
        for cookie in visitor.cookies.values() if visitor else []:
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": host}])
        return context

    yield open_context
    for context in opened:
        context.close()


class Complaints(list):
    """What goes wrong in a window without anybody seeing it: errors, blocked parts, requests to elsewhere."""

    def watch(self, page, host):
        page.on("console", lambda message: message.type in ("error", "warning") and self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self._see(request, host))

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # the next page was opened before the last one was complete
            self.append(f"failed: {request.url}")

    def _see(self, request, host):
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != host:
            self.append(f"elsewhere: {request.url}")


@pytest.fixture
def complaints():
    return Complaints()
