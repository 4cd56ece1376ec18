"""Meetings as published hold no personal field yet; all their fields are named here. See `accounts.personal_data`."""

from accounts.personal_data import Holding

HOLDINGS: list[Holding] = []

NOT_PERSONAL = {
    "events.MeetingSeries": "id title slug summary",
    "events.Meeting": "id uuid sequence series title slug teaser description status starts_at ends_at precision venue"
    " getting_there has_induction_loop has_quiet_room has_sign_language has_childcare languages invited capacity"
    " report report_url is_example created_at changed_at hosts participants topics",
    "events.ProgrammeItem": "id meeting position kind title summary starts_at minutes",
    "events.Station": "id item position title topic host",
}
