"""Who gets which answer from which address: the table, and how it is read.

A line names an address and what GET, POST, PUT and DELETE answer: one status for everybody; two, for strangers and
people signed in; three, for people without the desk, organisers and coordinators; six, in the order of `PEOPLE`; or one
of the `WORDS`. A star stands for any model of the desk; the first line that fits counts. The forms are sent empty.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

PEOPLE = ["anonymous", "practitioner", "member_elsewhere", "member", "organiser", "coordinator"]
# "no" is a method that is not there, which strangers learn only after signing in.
WORDS = {
    "own": "302/200",
    "no": "302/405",
    "staff": "302/200/200",
    "coordinators": "302/403/200",
    "operators": "302/403/403",
    "organisers": "302/404/404/404/200/200",
    "organisers_on": "302/404/404/404/302/302",
}
METHODS = ["get", "post", "put", "delete"]

TABLE = """
# What everybody may read.
home                                  200 405 405 405
directory:search                      200 405 405 405
directory:suggestions                 200 405 405 405
directory:ask                         200 200 405 405
directory:suggest_missing             200 200 405 405
directory:suggest_organisation        200 200 405 405
directory:suggest_offer               200 200 405 405
directory:suggest_contact             404/200 404/200 405 405
directory:suggest_location            200 302 405 405
directory:case                        200 405 405 405
directory:organisation                200 405 405 405
directory:offer                       200 405 405 405
directory:topics                      200 405 405 405
directory:topic                       200 405 405 405
directory:district                    200 405 405 405
directory:network                     200 405 405 405
directory:overview                    200 405 405 405
directory:overview_csv                200 405 405 405
directory:overview_xlsx               200 405 405 405
directory:overview_svg                200 405 405 405
directory:overview_png                200 405 405 405
directory:overview_map_svg            200 405 405 405
directory:overview_map_png            200 405 405 405
directory:shortlist                   200 405 405 405
directory:shared_shortlist            200 405 405 405
directory:sheet                       200 405 405 405
events:meetings                       200 405 405 405
events:meeting                        200 405 405 405
events:report                         200 405 405 405
events:series                         200 405 405 405
events:picture                        200 405 405 405
events:meeting_calendar               200 405 405 405
events:calendar                       200 405 405 405
events:feed                           200 405 405 405
events:screen                         200 405 405 405
events:screen_state                   200 405 405 405
events:room_worker                    200 405 405 405
imprint                               200 405 405 405
privacy                               200 405 405 405
record                                200 405 405 405
accessibility                         200 405 405 405
healthz                               200 405 405 405
readyz                                200 405 405 405

# A contact opened to people signed in.
directory:contact                     404/200 405 405 405
directory:reveal                      404/302 404/200 405 405
directory:contact_card                404/200 404/200 405 405

# Writing to a contact, and the pages behind mailed links.
directory:write                       404/200 404/200 405 405
directory:message                     200 302 405 405
directory:entry                       200 405 405 405
directory:change_entry                405 404 405 405
directory:review                      200 302 405 405
data_link                             200 200 405 405
data_by_link                          200 405 405 405
data_by_link_json                     200 405 405 405
data_by_link_csv                      200 405 405 405
erase_by_link                         405 200 405 405
directory:my_entry                    own no no no
directory:change_my_entry             no 302/404 no no
directory:leave_entry                 200 200 405 405
directory:leave_my_entry              302/404 302/404 no no
directory:leave_organisation          302/404/404/403/404/200 302/404/404/403/404/200 no no

# All contacts of a shortlist, here of one without any.
directory:shortlist_contacts          404 405 405 405

# The sheet of a shortlist as a file, here of an empty one.
directory:sheet_pdf                   404 405 405 405

# An invitation: its link is the key; the button leads strangers to the sign-up.
directory:invitation                  200 302 405 405

# Registering for a meeting, and one's own page of it: its link is the key.
events:register                       200 200 405 405
events:invitation                      200 302 405 405
events:participation                  200 302 405 405
events:change_participation           200 200 405 405
events:bingo_ticks                    302 302 405 405
events:cancel_participation           405 302 405 405
events:participation_certificate      404 405 405 405
events:participation_calendar         200 405 405 405
events:now                            302 405 405 405
events:keep                           405 302 405 405
events:connections_card               404 405 405 405
events:station                        404 404 405 405
events:host                           200 200 405 405
events:host_state                     200 405 405 405
events:follow_up                      200 302 405 405

# The desk of a meeting.
events:desk                           organisers no no no
events:desk_door                       organisers organisers_on no no
events:desk_door_state                 organisers no no no
events:desk_check_in                  no organisers_on no no
events:desk_ticket                    organisers no no no
events:desk_person                    organisers organisers no no
events:desk_walk_in                   organisers organisers no no
events:desk_seats                     no organisers_on no no
events:desk_needs                     organisers no no no
events:desk_csv                       organisers no no no
events:desk_xlsx                      organisers no no no
events:desk_invitations                organisers organisers no no
events:desk_message                   organisers organisers no no
events:desk_print                     organisers no no no
events:desk_badges                    organisers no no no
events:desk_participants              organisers no no no
events:desk_door_list                 organisers no no no
events:desk_certificates              organisers no no no
events:desk_poster                    organisers no no no
events:desk_meetings                  organisers no no no
events:desk_new                       organisers organisers no no
events:desk_edit                      organisers organisers no no
events:desk_programme                 organisers organisers no no
events:desk_stations                  organisers organisers no no
events:desk_questions                 organisers organisers no no
events:desk_status                    no organisers_on no no
events:desk_report                    organisers organisers_on no no
events:cockpit                        organisers organisers no no
events:bingo_cards                    organisers no no no
events:bingo_sheet                    organisers no no no
events:desk_facts                     organisers organisers_on no no
events:desk_ticks                     organisers organisers no no
events:cockpit_print                  302/404 no no no
events:rehearsal                      organisers no no no
events:rehearsal_screen               302/404 no no no
events:rehearsal_print                302/404 no no no
events:desk_harvest                   organisers organisers no no
events:desk_contribution              organisers organisers no no

# Signing up and in.
account_login                         200/302 200/302 200/302 405/302
account_signup                        200/302 200/302 200/302 200/302
account_logout                        own 302 405 405
account_inactive                      200 405 405 405
account_email_verification_sent       200 405 405 405
account_confirm_email                 200 404 405 405
account_confirm_login_code            302 302 302 302
account_reset_password                200 200 200 405
account_reset_password_done           200 405 405 405
account_reset_password_from_key       200 200 200 200
account_reset_password_from_key_done  200 405 405 405
mfa_authenticate                      302 302 302 302
mfa_login_webauthn                    302 302 302 405/302

# One's own account; what guards it asks for the password first.
my                                    own no no no
my_data                               own no no no
export_json                           own no no no
export_csv                            own no no no
erase                                 302 302 no no
accounts:name                         own own no no
accounts:end_session                  no 302/404 no no
account_email                         own 302 302 no
account_change_password               own own own no
account_set_password                  302 302 302 302
account_reauthenticate                own own own no
usersessions_list                     own 302 302 no
mfa_index                             own no no no
mfa_list_webauthn                     own no no no
mfa_add_webauthn                      302 302 302 302
mfa_edit_webauthn                     302 302 302 302
mfa_remove_webauthn                   302 302 302 302
mfa_activate_totp                     302 302 302 302
mfa_deactivate_totp                   302/404 302/404 302/404 302/404
mfa_view_recovery_codes               302/404 no no no
mfa_generate_recovery_codes           302 302 302 302
mfa_download_recovery_codes           302/404 302/404 302/404 302/404
mfa_reauthenticate                    302 302 302 302
mfa_reauthenticate_webauthn           302 302 302 302

# One's own shortlist, here without an entry.
directory:keep_shortlist              no 302 no no
directory:share_shortlist             no 302 no no
directory:end_sharing                 no 302 no no
directory:shortlist_note              no 302/404 no no
directory:shortlist_move              no 302 no no
directory:shortlist_remove            no 302 no no

# One's own searches, here without one; the link in the mail is its own key.
directory:searches                    own no no no
directory:keep_search                 no 302 no no
directory:change_search               no 302/404 no no
directory:remove_search               no 302 no no
directory:searches_off                200 200 405 405

# Members of an organisation: the member here may edit, not invite.
directory:join                        302/200/200/302/200/200 302 no no
directory:withdraw_request            no 302/404 no no
directory:members                     302/404/404/200/404/200 no no no
directory:care                        302/404/404/200/404/200 no no no
directory:care_entry                  302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_new_offer              302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_offer                  302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_end_offer              no 302/404/404/302/404/302 no no
directory:care_new_contact            302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_contact                302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_new_location           302/404/404/200/404/200 302/404/404/200/404/200 no no
directory:care_location               302/404/404/200/404/200 302/404/404/302/404/302 no no
directory:care_confirm                no 302/404/404/302/404/302 no no
directory:care_withdraw               no 302/404/404/302/404/302 no no
directory:leave                       no 302/404/404/302/404/404 no no
directory:invite                      no 302/404/404/403/404/200 no no
directory:withdraw_invitation         no 302/404/404/403/404/302 no no
directory:change_role                 no 302/404/404/403/404/302 no no
directory:remove_member               no 302/404/404/403/404/302 no no
directory:decide                      no 302/404/404/403/404/302 no no

# The desk.
admin:index                           staff staff staff staff
admin:login  302/403/403/403/302/302 302/403/403/403/200/200 302/403/403/403/200/200 302/403/403/403/405/405
admin:logout                          302/405/405 302 302/405/405 302/405/405
admin:password_change                 staff staff staff 302/405/405
admin:password_change_done            staff 302/405/405 302/405/405 302/405/405
admin:jsi18n                          staff 302/405/405 302/405/405 302/405/405
admin:autocomplete                    operators 302/405/405 302/405/405 302/405/405
admin:app_list                        302/404/200 302/404/200 302/404/200 302/404/200
admin:view_on_site                    302/404/404 302/404/404 302/404/404 302/404/404
admin:/admin/1                        302/404/404 302/404/404 302/404/404 302/404/404
admin:/admin/*                        302 302 302 302

# Its tables: accounts are for superusers; some things are made or changed elsewhere.
admin:accounts_outgoingmail_changelist  302/403/200 302/403/200 302/403/200 302/403/200
admin:accounts_outgoingmail_change    coordinators operators coordinators coordinators
admin:accounts_outgoingmail_history   coordinators coordinators coordinators coordinators
admin:accounts_*                      operators operators operators operators
admin:auth_user_password_change       operators operators operators operators
admin:account_*                       operators operators operators operators
admin:directory_import                coordinators coordinators 302/403/405 302/403/405
admin:directory_import_batch          302/403/404 302/403/404 302/403/405 302/403/405
admin:numbers                         coordinators 302/403/405 302/403/405 302/403/405
admin:directory_bulk                  302/404/404 302/404/404 302/405/405 302/405/405
admin:directory_bulk_done             coordinators 302/403/302 302/405/405 302/405/405
admin:directory_merge_pair            302/403/302 302/403/302 302/403/405 302/403/405
admin:directory_merge_undo            coordinators 302/403/302 302/403/405 302/403/405
admin:directory_duplicatepair_add     operators operators operators operators
admin:directory_duplicatepair_change  302/403/302 coordinators coordinators coordinators
admin:directory_merge_add             operators operators operators operators
admin:directory_merge_change          coordinators operators coordinators coordinators
admin:directory_merge_delete          operators operators operators operators
admin:directory_export                coordinators 302/403/405 302/403/405 302/403/405
admin:directory_enquiry_add           operators operators operators operators
admin:directory_unansweredsearch_add  operators operators operators operators
admin:directory_funding_add           operators operators operators operators
admin:directory_invitation_add        operators operators operators operators
admin:directory_joinrequest_add       operators operators operators operators
admin:directory_verification_add      operators operators operators operators
admin:directory_review_add            operators operators operators operators
admin:directory_invitation_change     coordinators operators coordinators coordinators
admin:directory_joinrequest_change    coordinators operators coordinators coordinators
admin:directory_verification_change   coordinators operators coordinators coordinators
admin:directory_changesuggestion_add  operators operators operators operators
admin:directory_link_add              operators operators operators operators
admin:directory_link_change           coordinators 302/403/302 coordinators coordinators
admin:directory_link_delete           operators operators operators operators
admin:directory_change_add            operators operators operators operators
admin:directory_change_delete         operators operators operators operators
admin:directory_change_restore        302/405/405 302/403/302 302/405/405 302/405/405
admin:directory_*                     coordinators coordinators coordinators coordinators
admin:events_*                        staff staff staff staff
"""


@dataclass(frozen=True)
class Line:
    pattern: str
    cells: tuple[tuple[int, ...], ...]

    def matches(self, name: str) -> bool:
        return fnmatchcase(name, self.pattern)


def read(table: str = TABLE) -> list[Line]:
    lines = [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
    return [Line(pattern, tuple(map(_cell, cells))) for pattern, *cells in lines]


def _cell(text: str) -> tuple[int, ...]:
    match tuple(map(int, WORDS.get(text, text).split("/"))):
        case (everybody,):
            return (everybody,) * 6
        case stranger, signed_in:
            return (stranger, *[signed_in] * 5)
        case without_desk, organiser, coordinator:
            return (*[without_desk] * 4, organiser, coordinator)
        case each:
            return each


def written(statuses: tuple[int, ...]) -> str:
    """A cell as short as it can be said."""
    for kept in (statuses[:1], statuses[:2], statuses[3:], statuses):
        text = "/".join(map(str, kept))
        if _cell(text) == statuses:
            return next((word for word, meant in WORDS.items() if meant == text), text)
    raise ValueError(statuses)
