from urllib.parse import urlsplit

from tests.portal import own_pages

# What their forms send is stored.
FORMS = {
    "ask",
    "bingo to tick",
    "question after four weeks",
    "station of a host",
    "suggest for contact",
    "suggest for offer",
    "suggest for organisation",
    "suggest who is missing",
    "write to a contact",
    "data without an account",
    "registration",
    "participation",
    "now in the room",
    "participation to confirm",
    "participation to change",
}


def test_pages_ask_nobody_else_and_leave_no_cookie(portal, live_server, open_context, complaints):
    context = open_context()
    page = context.new_page()
    complaints.watch(page, urlsplit(live_server.url).netloc)

    for name, address in portal.pages().items():
        response = page.goto(address)
        assert response.status == 200, name
        needed = {"csrf"} if name in FORMS else set()
        assert {cookie["name"] for cookie in context.cookies()} == needed, name
        context.clear_cookies()
    assert complaints == []


def test_sign_in_pages_ask_nobody_else_and_need_one_cookie(portal, live_server, open_context, complaints):
    context = open_context()
    page = context.new_page()
    complaints.watch(page, urlsplit(live_server.url).netloc)

    for address in portal.account_pages().values():
        page.goto(address)
    assert {cookie["name"] for cookie in context.cookies()} <= {"csrf"}
    assert complaints == []


def test_pages_of_ones_own_ask_nobody_else(somebody, live_server, open_context, complaints):
    page = open_context(visitor=somebody).new_page()
    complaints.watch(page, urlsplit(live_server.url).netloc)

    for name, address in own_pages(somebody).items():
        assert page.goto(address).status == 200, name
    assert complaints == []


def test_the_desk_of_coordinators_asks_nobody_else(portal, cast, live_server, open_context, complaints):
    page = open_context(visitor=cast.coordinator).new_page()
    complaints.watch(page, urlsplit(live_server.url).netloc)

    for address in [
        "/admin/",
        "/admin/directory/organisation/",
        f"/admin/directory/organisation/{portal.organisation.pk}/change/",
        "/admin/directory/offer/add/",
        "/admin/events/meeting/",
    ]:
        assert page.goto(address).status == 200
    assert complaints == []


def test_a_request_to_elsewhere_and_a_blocked_script_are_seen(live_server, open_context, complaints):
    page = open_context().new_page()
    complaints.watch(page, urlsplit(live_server.url).netloc)
    page.route("https://elsewhere.example.org/**", lambda route: route.abort())

    page.goto("/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example.org/a.png'}))")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'go()'}))")
    page.wait_for_timeout(200)

    assert any("elsewhere.example.org" in complaint for complaint in complaints)
    assert any("script" in complaint for complaint in complaints)
