"""What holds for every page a stranger can see."""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib import admin
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils.translation import override

from tests.factories import ImportBatchFactory, MeetingSeriesFactory, MembershipFactory, SourceFactory, UserFactory
from tests.html import Page
from tests.portal import desk_pages, furnish, own_pages
from tests.test_guard_rails_routes import BEHIND_MAILED_LINKS, PUBLIC_PAGES

# A new number here is a decision: each is a trip to the database for every visitor.
QUERIES = {
    "home": 14,
    "search": 7,
    "search for a word": 7,
    "search without a hit": 8,
    "search with filters": 10,
    "search with a wrong filter": 2,
    "case": 1,
    "case with an answer": 20,
    "ask": 0,
    "question sent": 0,
    "suggest who is missing": 3,
    "suggestion sent": 1,
    "suggest for organisation": 8,
    "suggest for offer": 9,
    "suggest for contact": 3,
    "organisation": 31,
    "offer": 21,
    "contact": 14,
    "write to a contact": 1,
    "data without an account": 0,
    "shortlist": 0,
    "shortlist with entries": 30,
    "shared shortlist": 30,
    "sheet": 30,
    "topics": 2,
    "topic": 28,
    "district": 19,
    "network": 4,
    "overview": 2,
    "overview of a topic": 2,
    "meetings": 10,
    "meetings of a month": 5,
    "meetings of a topic": 10,
    "meeting": 19,
    "series": 8,
    "report": 17,
    "registration": 8,
    "registration sent": 3,
    "registration closed": 3,
    "participation": 3,
    "participation to confirm": 2,
    "now in the room": 15,
    "bingo to tick": 5,
    "question after four weeks": 1,
    "station of a host": 7,
    "participation to change": 11,
    "screen": 3,
    "screen without a format": 4,
    "imprint": 0,
    "privacy": 0,
    "record of processing": 0,
    "accessibility": 0,
}
# Counting a search without a hit may wait less long than others, and PostgreSQL is told so in fewer words.
QUERIES_ON_POSTGRESQL = QUERIES | {"search without a hit": 6}
QUERIES_AT_A_DESK = {
    "desk": 8,
    "desk with a filter": 8,
    "person": 10,
    "ticket": 10,
    "walk-in": 5,
    "welcome desk": 6,
    "needs": 5,
    "invitations": 7,
    "message": 4,
    "meetings of mine": 4,
    "new meeting": 8,
    "meeting to edit": 14,
    "programme to edit": 5,
    "questions to edit": 6,
    "stations to edit": 7,
    "printing": 4,
    "report at the desk": 4,
    "harvest": 9,
    "contribution": 10,
    "draft of a report": 28,
    "cockpit": 12,
    "rehearsal": 11,
    "rehearsed round": 9,
    "cockpit before the plan": 14,
    "cockpit of a bingo": 11,
    "facts of a bingo": 6,
    "bingo from paper": 9,
}
MOST_QUERIES_IN_THE_ADMIN = 12
MOST_OF_A_KIND = 6
FILES = {
    "directory:suggestions",
    "directory:contact_card",
    "directory:shortlist_contacts",
    "directory:sheet_pdf",
    "directory:overview_csv",
    "directory:overview_xlsx",
    "directory:overview_svg",
    "directory:overview_png",
    "directory:overview_map_svg",
    "directory:overview_map_png",
    "events:meeting_calendar",
    "events:calendar",
    "events:feed",
    "events:picture",
    "events:screen_state",
    "events:room_worker",
}
# The contacts there can be written to without us, and nobody there is behind a button; who runs the meeting opens the
# projector.
ELSEWHERE = {"healthz", "readyz", "directory:write", "directory:reveal", "events:screen"}
READABLE = PUBLIC_PAGES - FILES - BEHIND_MAILED_LINKS - ELSEWHERE
# A form that changes something needs one.
WITH_A_COOKIE = ("account_", "directory:ask", "directory:suggest_", "directory:write", "data_link", "events:register")
DU = re.compile(r"\b(?:du|deine?[mnrs]?|dich|bitte (?:gib|wähle|prüfe))\b", re.IGNORECASE)

pytestmark = pytest.mark.django_db


@pytest.mark.once
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_well_formed_asks_nobody_else_and_says_sie(client, somebody, cast, language):
    with override(language):
        portal = furnish()
        pages = [
            (client, portal.pages() | portal.account_pages() | {"not found": reverse("home") + "gibt-es-nicht/"}),
            (somebody, own_pages(somebody)),
            (cast.organiser, desk_pages(portal)),
        ]

    found = []
    for visitor, addresses in pages:
        for name, address in addresses.items():
            response = visitor.get(address)
            assert response.status_code == (404 if name == "not found" else 200), name
            found += [f"{name}: {one}" for one in _complaints(Page(response), language)]
            if language == "de":
                found += [f"{name}: {one}" for one in DU.findall(response.content.decode())]
    assert "\n".join(found) == ""


def test_what_a_page_does_wrong_is_told():
    page = Page(
        HttpResponse(
            '<html lang="fr"><body style="color: red" onload="go()"><h1 id="a"></h1><h1 id="a"></h1><style></style>'
            '<script>go()</script><img src="https://example.org/a.png"><a href="javascript:go()">x</a>'
            '<form method="post"></form></body></html>'
        )
    )

    assert list(_complaints(page, "de")) == [
        "languages ['fr']",
        "2 h1",
        "0 main",
        "id a 2 times",
        "style",
        "script of its own",
        "onload",
        "javascript:go()",
        "loads https://example.org/a.png",
        "a form without a token",
    ]


def _complaints(page, language):
    languages = [one["lang"] for one in page.every("html")]
    if languages != [language]:
        yield f"languages {languages}"
    for tag in ("h1", "main"):
        if len(page.every(tag)) != 1:
            yield f"{len(page.every(tag))} {tag}"
    yield from (f"id {one} {count} times" for one, count in Counter(page.values("id")).items() if count > 1)
    if page.every("style") or page.values("style"):
        yield "style"
    # data for a script is not one, neither for a browser nor for its content security policy
    data = ("application/json", "application/ld+json")
    scripts = [script for script in page.every("script") if script.get("type") not in data]
    if not all(script.get("src") for script in scripts):
        yield "script of its own"
    attributes = {attribute for _tag, attributes in page.elements for attribute in attributes}
    yield from sorted(attribute for attribute in attributes if attribute.startswith("on"))
    yield from (link for link in page.values("href") if link.startswith("javascript:"))
    loaded = [one["href"] for one in page.every("link") if one["rel"] in ("stylesheet", "icon", "preload", "manifest")]
    yield from (f"loads {url}" for url in loaded + page.values("src") if urlsplit(url).netloc)
    # A part of a page that is included with `only` gets no token by itself, and Django's test client asks for none.
    forms = [form for form in page.every("form") if form.get("method", "").lower() == "post"]
    tokens = [field for field in page.every("input") if field.get("name") == "csrfmiddlewaretoken"]
    if len(tokens) != len(forms):
        yield "a form without a token"


@pytest.mark.parametrize("entries", [1, 25])
def test_pages_of_a_desk_need_as_many_queries_however_many_people_there_are(cast, entries):
    pages = desk_pages(furnish(entries))

    assert {name: _queries(cast.organiser, address) for name, address in pages.items()} == QUERIES_AT_A_DESK


@pytest.mark.once
@pytest.mark.parametrize(("language", "home"), [("de", "/"), ("en", "/en/")])
def test_every_link_leads_to_a_page_of_the_same_language_without_a_cookie(client, language, home):
    furnish()
    visited = set()

    for address, route, response in _crawl(client, home, language):
        visited.add(route)
        assert response.status_code == 200, address
        assert Page(response).every("html")[0]["lang"] == language, address
        if not route.startswith(WITH_A_COOKIE):
            assert "Set-Cookie" not in response.headers, address

    assert visited >= READABLE


@pytest.mark.once
def test_the_language_link_leads_to_the_same_page(client):
    portal = furnish()
    german = portal.pages()
    with override("en"):
        english = portal.pages()

    for name, address in german.items():
        links = [link["href"] for link in Page(client.get(address)).every("a") if link.get("hreflang") == "en"]
        assert set(links) == {english[name]}, name


@pytest.mark.parametrize("entries", [1, 25])
def test_pages_need_as_many_queries_however_many_entries_there_are(client, entries):
    portal = furnish(entries)

    expected = QUERIES if connection.vendor == "sqlite" else QUERIES_ON_POSTGRESQL
    assert {name: _queries(client, address) for name, address in portal.pages().items()} == expected


def test_lists_of_the_admin_need_few_queries_for_many_entries(admin_client):
    furnish(25)
    for factory in (UserFactory, SourceFactory, MeetingSeriesFactory, MembershipFactory, ImportBatchFactory):
        factory.create_batch(25)
    models = [model._meta for model in admin.site._registry]
    lists = [reverse(f"admin:{model.app_label}_{model.model_name}_changelist") for model in models]

    numbers = {address: _queries(admin_client, address) for address in lists}

    assert {address: number for address, number in numbers.items() if number > MOST_QUERIES_IN_THE_ADMIN} == {}


def _crawl(client, home, language):
    """Each page that links lead to, a few of a kind; links to the other language are its own crawl."""
    waiting, seen, kinds = [home], {home}, Counter()
    while waiting:
        address = waiting.pop(0)
        with override(language):
            route = resolve(urlsplit(address).path).view_name
        response = client.get(address)
        yield address, route, response
        for link in Page(response).every("a"):
            if "download" in link:  # a file, no page
                continue
            target = urldefrag(urljoin(address, link.get("href", ""))).url
            elsewhere = urlsplit(target).scheme or target.startswith("/en/") != (language == "en")
            with override(language):
                kind = None if elsewhere else resolve(urlsplit(target).path).view_name
            if kind and target not in seen and kinds[kind] < MOST_OF_A_KIND:
                kinds[kind] += 1
                seen.add(target)
                waiting.append(target)


def _queries(client, address):
    client.get(address)  # what is asked once per process: content types, languages
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
