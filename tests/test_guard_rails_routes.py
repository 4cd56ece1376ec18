import pytest
from django.urls import reverse

from tests.routes import every_route

# Whoever adds an address decides here whether a stranger may see it.
PUBLIC_PAGES = {
    "healthz",
    "readyz",
    "home",
    "directory:search",
    "directory:suggestions",
    "directory:ask",
    "directory:suggest_missing",
    "directory:suggest_organisation",
    "directory:suggest_offer",
    "directory:suggest_contact",
    "directory:suggest_location",
    "directory:case",
    "directory:organisation",
    "directory:offer",
    "directory:contact",
    "directory:contact_card",
    "directory:reveal",
    "directory:write",
    "directory:message",
    "directory:entry",
    "directory:change_entry",
    "directory:leave_entry",
    "directory:review",
    "data_link",
    "data_by_link",
    "data_by_link_json",
    "data_by_link_csv",
    "erase_by_link",
    "directory:topics",
    "directory:topic",
    "directory:district",
    "directory:network",
    "directory:overview",
    "directory:overview_csv",
    "directory:overview_xlsx",
    "directory:overview_svg",
    "directory:overview_png",
    "directory:overview_map_svg",
    "directory:overview_map_png",
    "directory:shortlist",
    "directory:shortlist_contacts",
    "directory:shared_shortlist",
    "directory:sheet",
    "directory:sheet_pdf",
    "directory:searches_off",
    "events:meetings",
    "events:meeting",
    "events:report",
    "events:series",
    "events:picture",
    "events:meeting_calendar",
    "events:calendar",
    "events:feed",
    "events:register",
    "events:screen",
    "events:screen_state",
    "events:room_worker",
    "imprint",
    "privacy",
    "record",
    "accessibility",
    "events:invitation",
    "events:participation",
    "events:change_participation",
    "events:cancel_participation",
    "events:participation_calendar",
    "events:participation_certificate",
    "events:bingo_ticks",
    "events:now",
    "events:keep",
    "events:connections_card",
    "events:station",
    "events:host",
    "events:host_state",
    "events:follow_up",
}
SIGN_IN_PAGES = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "directory:invitation",
}
WITH_A_FORM = {
    "directory:leave_entry",
    "directory:review",
    "directory:ask",
    "directory:suggest_missing",
    "directory:suggest_organisation",
    "directory:suggest_offer",
    "directory:suggest_contact",
    "directory:suggest_location",
    "directory:contact_card",
    "directory:reveal",
    "directory:write",
    "directory:message",
    "directory:change_entry",
    "data_link",
    "erase_by_link",
    "events:register",
}
BEHIND_MAILED_LINKS = {
    "directory:leave_entry",
    "directory:review",
    "directory:message",
    "directory:entry",
    "directory:change_entry",
    "directory:searches_off",
    "data_by_link",
    "data_by_link_json",
    "data_by_link_csv",
    "erase_by_link",
    "events:invitation",
    "events:participation",
    "events:change_participation",
    "events:cancel_participation",
    "events:participation_calendar",
    "events:participation_certificate",
    "events:bingo_ticks",
    "events:now",
    "events:keep",
    "events:connections_card",
    "events:station",
    "events:host",
    "events:host_state",
    "events:follow_up",
}
READ_ONLY = PUBLIC_PAGES - WITH_A_FORM - BEHIND_MAILED_LINKS

pytestmark = pytest.mark.django_db


def test_only_listed_addresses_are_open_to_strangers(client):
    # the admin is closed as a whole, so what leads into it is closed, too
    sign_in = (f"{reverse('account_login')}?next=", reverse("admin:index"))

    answers = {route.name: client.get(route.path) for route in every_route()}

    open_to_all = {
        name for name, answer in answers.items() if not answer.headers.get("Location", "").startswith(sign_in)
    }
    assert open_to_all == PUBLIC_PAGES | SIGN_IN_PAGES


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_page_for_reading_takes_no_other_method(client, method):
    paths = {route.path for route in every_route() if route.name in READ_ONLY}

    assert {path: getattr(client, method)(path).status_code for path in paths} == dict.fromkeys(paths, 405)


def test_every_view_of_ours_names_its_methods(cast):
    views = {route.path for route in every_route() if route.is_ours and not route.name.startswith("admin:")}

    assert views
    assert {path: cast.coordinator.trace(path).status_code for path in views} == dict.fromkeys(views, 405)
