"""What meetings hold about people: registrations, for a while. See `accounts.personal_data`."""

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import CONSENT, CONTRACT, INTEREST, NOBODY, YOU, Activity, Held, Holding

MEETINGS = Activity(
    _("Meetings"), _("people who register for a meeting"), _("organisers, and those who run the portal")
)
FORMATS = Activity(
    _("Formats of a meeting"), _("people who take part in the network formats"), _("organisers, and those in the room")
)
RUNNING_IT = _("holding the meeting: who comes, who waits, who is here")
ORGANISERS = _("you, organisers and coordinators")
AFTER_THE_MEETING = _("90 days after the meeting; without a confirmed address after 48 hours")
COUNTED = _("as a count without a name for good")

HOLDINGS = [
    Holding(
        "events.Meeting",
        MEETINGS,
        (
            Held(
                "moderation",
                _("naming who leads through a meeting"),
                CONSENT,
                _("everyone"),
                _("as long as the page of the meeting stands, or until consent is withdrawn"),
            ),
        ),
    ),
    Holding(
        "events.Registration",
        MEETINGS,
        (
            Held("name email", RUNNING_IT, CONTRACT, ORGANISERS, AFTER_THE_MEETING),
            Held(
                "organisation_name role topics_offered topics_needed languages",
                _("bringing people together by what they offer and need"),
                CONTRACT,
                ORGANISERS,
                AFTER_THE_MEETING,
            ),
            Held(
                "is_listed joins_formats may_be_contacted photos consents_at",
                _("keeping to what you agreed to"),
                CONSENT,
                ORGANISERS,
                AFTER_THE_MEETING,
            ),
            Held(
                "names_organisation",
                _("naming in the report who took part"),
                CONSENT,
                _("you, organisers and coordinators; the name of the organisation is public"),
                COUNTED,
            ),
            Held("language", _("mails in your language"), CONTRACT, ORGANISERS, AFTER_THE_MEETING),
            Held(
                "meeting number organisation state state_since offer_ends_at is_walk_in created_at checked_in_at"
                " undone_at left_at",
                _("knowing how many came, and from where"),
                INTEREST,
                ORGANISERS,
                COUNTED,
            ),
            Held(
                "token_hash sealed_token told",
                _("the link to your own page, and mails about changes"),
                CONTRACT,
                NOBODY,
                AFTER_THE_MEETING,
                is_secret=True,
            ),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "events.AccessNeed",
        MEETINGS,
        (
            Held(
                "registration text",
                _("preparing the meeting so that you can take part well"),
                _("explicit consent, Article 9 (2) (a) GDPR"),
                ORGANISERS,
                _("7 days after the meeting, or when you cancel"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.Answer",
        MEETINGS,
        (
            Held(
                "registration question text",
                _("what the organisers of a meeting ask to prepare it"),
                CONTRACT,
                ORGANISERS,
                _("90 days after the meeting, or when you cancel; without a confirmed address after 48 hours"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.MeetingInvitation",
        MEETINGS,
        (
            Held(
                "meeting organisation email answer answered_at created_at remind_at reminded_at",
                _("inviting organisations to a meeting, and reminding once who has not answered"),
                INTEREST,
                ORGANISERS,
                _("90 days after the meeting"),
            ),
            Held(
                "token_hash sealed_token",
                _("the link to answer an invitation"),
                INTEREST,
                NOBODY,
                _("90 days after the meeting"),
                is_secret=True,
            ),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "events.InvitationObjection",
        MEETINGS,
        (
            Held(
                "address_hash created_at",
                _("inviting nobody who has objected, even after the address itself is deleted"),
                INTEREST,
                NOBODY,
                _("until you take it back by the link of an invitation"),
                is_secret=True,
            ),
        ),
    ),
    Holding(
        "events.Encounter",
        FORMATS,
        (
            Held(
                "registration other note is_wished wished_at shares_email phone is_blocked",
                _("your own notes on people you met, and whom you would like to stay in touch with"),
                CONSENT,
                YOU,
                _("a wish nobody answers 14 days, the rest 30 days after the meeting"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.Connection",
        FORMATS,
        (
            Held(
                "registration other email phone created_at",
                _("reaching each other, where both wished for it"),
                CONSENT,
                _("you, and the other person"),
                _("30 days after the meeting, or when one of the two takes the wish back"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.Reflection",
        FORMATS,
        (
            Held(
                "registration takeaway idea may_be_used may_be_quoted is_in_report",
                _("your own thoughts at the end of a meeting"),
                CONSENT,
                _("you; organisers, and everybody in the report, only if you allow it"),
                _("30 days after the meeting; what the report quotes once you take it back, named for 90 days"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.BingoEntry",
        FORMATS,
        (
            Held(
                "registration facts agreed_at is_from_paper",
                _("making cards of facts that others find you by, without your name"),
                CONSENT,
                _("you; organisers only what they entered from your sheet of paper"),
                _("7 days after the meeting, when you cancel or take it back"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.BingoMark",
        FORMATS,
        (
            Held(
                "registration fact other",
                _("your own bingo card: who has signed which cell"),
                CONSENT,
                YOU,
                _("7 days after the meeting"),
            ),
        ),
        address="registration__email",
        goes_with_account=True,
    ),
    Holding(
        "events.Plan",
        FORMATS,
        (
            Held(
                "inputs",
                _("planning who meets whom by topics, languages and organisation"),
                CONSENT,
                _("organisers and coordinators"),
                _("7 days after the meeting"),
            ),
            Held(
                "rounds cards notes",
                _("knowing who sits where, by the numbers on the badges"),
                CONSENT,
                _("you for your own places, everybody in the room by number, organisers"),
                _("30 days after the meeting"),
            ),
        ),
    ),
    Holding(
        "events.Run",
        FORMATS,
        (
            Held(
                "staying",
                _("planning so that who needs it can stay at one table, by number"),
                CONSENT,
                _("organisers and coordinators"),
                _("7 days after the meeting"),
            ),
        ),
    ),
    Holding(
        "events.Contribution",
        FORMATS,
        (
            Held(
                "text taken_on_by",
                _("what was said at a station, without the name of anybody"),
                INTEREST,
                _("those in the room; everybody, once organisers have approved it"),
                _("for good once it is approved, else 90 days after the meeting"),
            ),
        ),
    ),
    Holding(
        "events.Voice",
        FORMATS,
        (
            Held(
                "contribution registration",
                _("counting how many agree with what was said, each person once"),
                CONSENT,
                _("you; everybody else sees the number alone"),
                _("30 days after the meeting; the number stays"),
            ),
        ),
        address="registration__email",
    ),
    Holding(
        "events.FollowUp",
        FORMATS,
        (
            Held(
                "registration asked_at talked",
                _("asking you once, four weeks later, whether you have talked, and counting the answers"),
                INTEREST,
                _("nobody; the number of answers is public"),
                _("60 days after the question without an answer; a count is left 90 days after the meeting"),
            ),
            Held(
                "token_hash",
                _("the link in that mail"),
                INTEREST,
                NOBODY,
                _("60 days after the question"),
                is_secret=True,
            ),
        ),
        address="registration__email",
    ),
]

NOT_PERSONAL = {
    "events.MeetingSeries": "id title slug summary",
    "events.Meeting": "id uuid sequence series title slug teaser description status starts_at ends_at precision venue"
    " getting_there has_induction_loop has_quiet_room has_sign_language has_childcare languages invited"
    " capacity organisation_quota offer_hours still_hours seats_taken numbers_given registration_opens_at"
    " registration_closes_at online_link report report_en report_published_at report_numbers report_url"
    " is_example created_at changed_at hosts participants topics",
    "events.Question": "id meeting position kind title title_en hint hint_en choices choices_en is_required only_if"
    " only_if_answer",
    "events.Answer": "id",
    "events.Picture": "id meeting content width height alt changed_at",
    "events.ProgrammeItem": "id meeting position kind title summary starts_at minutes",
    "events.Station": "id item position title topic host",
    "events.HostLink": "id station token_hash sealed_token",
    "events.Contribution": "id uuid station kind round source state merged_into owner created_at changed_at",
    "events.Voice": "id group",
    "events.Undertaking": "id contribution cooperation",
    "events.FollowUp": "id meeting contribution",
    "events.Registration": "id anonymised_at walk_in_key",
    "events.MeetingInvitation": "id",
    "events.InvitationObjection": "id",
    "events.Encounter": "id",
    "events.Connection": "id",
    "events.BingoEntry": "id",
    "events.BingoMark": "id",
    "events.Fact": "id text_de text_en plain_de kind position is_retired meeting left_out_of",
    "events.Reflection": "id",
    "events.Run": "id item state rounds minutes change_seconds size mode plan round begins_at ends_at paused_at"
    " revision before",
    "events.Plan": "id run version seed quality created_at forgotten_at",
    "events.AccessNeed": "id",
}
