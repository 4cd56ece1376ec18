"""The personal fields of the directory, and those that are not, each by name: see `accounts.personal_data`."""

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import (
    CONSENT,
    CONTRACT,
    COORDINATORS,
    INTEREST,
    NOBODY,
    OBLIGATION,
    YOU,
    Activity,
    Held,
    Holding,
)

MEMBERS = Activity(
    _("Members of organisations"),
    _("people who look after an entry, are invited to, or ask to"),
    _("members of the organisation, coordinators"),
)
SHORTLISTS = Activity(
    _("Shortlists kept in an account"), _("people who keep one, and contacts on it"), _("who keeps the list")
)
SEARCHES = Activity(_("Saved searches and mails about them"), _("people who keep a search"), _("who keeps the search"))
CONTACTS = Activity(
    _("Contacts in the directory"),
    _("people named as contacts of an organisation"),
    _("whom the entry is opened to: coordinators, people signed in, or everybody"),
)
ORGANISATIONS = Activity(
    _("Entries of organisations"),
    _("people who can be recognised in the data of a small organisation"),
    _("everybody, as far as it is published"),
)
IMPORTS = Activity(
    _("Import of lists"), _("people named in the lists; coordinators who import them"), _("coordinators")
)

MESSAGES = Activity(
    _("Messages through the portal"), _("people who write to a contact, and contacts"), _("the contact written to")
)

HISTORY = Activity(
    _("History of the entries"), _("contacts, as far as their entry changed; who changes entries"), COORDINATORS
)

SUGGESTIONS = Activity(_("Suggested changes"), _("who suggests a change, contacts it is about"), COORDINATORS)

REACHING = _("practitioners find the right person and reach them")
AS_OPENED = _("as the person agreed: coordinators, people signed in, everybody")
UNTIL_WITHDRAWN = _("until the person withdraws, or the entry is deleted")
WHO_CONFIRMED = _("everybody knows how current an entry is, coordinators whom to ask")
WHO_CURATED = _("coordinators know whom to ask about a decision")
WITH_THE_ENTRY = _("with the entry; without your name once your account is erased")
THIRTY_DAYS = _("30 days after the upload")
MEMBERSHIP = _("who may change an entry")
UNTIL_LEFT = _("until you leave, or with the account")
INVITED = _("until it is accepted or withdrawn, 14 days at most")
ASKED = _("until it is decided, 90 days at most")

QUESTIONS = Activity(
    _("Questions to the coordinators"), _("people who ask for what they did not find"), _("coordinators")
)

HOLDINGS = [
    Holding(
        "directory.Membership",
        MEMBERS,
        (Held("organisation user role", MEMBERSHIP, CONTRACT, _("members, coordinators"), UNTIL_LEFT),),
        account="user",
    ),
    Holding(
        "directory.JoinRequest",
        MEMBERS,
        (
            Held(
                "organisation user note asked_at",
                _("deciding who becomes a member"),
                CONTRACT,
                _("you, who decides on memberships"),
                ASKED,
            ),
        ),
        account="user",
    ),
    Holding(
        "directory.ShortlistEntry",
        SHORTLISTS,
        (
            Held(
                "user organisation offer contact position note added_at",
                _("finding again what you put aside"),
                CONTRACT,
                YOU,
                _("until you remove it, or with the account"),
            ),
        ),
        account="user",
    ),
    Holding(
        "directory.SharedShortlist",
        SHORTLISTS,
        (
            Held(
                "user until shared_at",
                _("letting others read the list by a link"),
                CONTRACT,
                _("you; who holds the link reads what everybody may see of the list, without your name and notes"),
                _("until you end the link, on its last day, or with the account"),
            ),
            Held(
                "token_hash sealed_token",
                _("recognising the link, and showing it to you again"),
                CONTRACT,
                YOU,
                _("with the link"),
                is_secret=True,
            ),
        ),
        account="user",
    ),
    Holding(
        "directory.SavedSearch",
        SEARCHES,
        (
            Held(
                "user name query rhythm language due_on saved_at",
                _("asking again, and telling you what is new"),
                CONTRACT,
                YOU,
                _("until you remove it, or with the account"),
            ),
            Held(
                "seen",
                _("telling you nothing twice: numbers and checksums of entries"),
                CONTRACT,
                NOBODY,
                _("with the search"),
                is_secret=True,  # of no use outside
            ),
        ),
        account="user",
    ),
    Holding(
        "directory.Invitation",
        MEMBERS,
        (
            Held(
                "organisation email role invited_by expires_at",
                _("inviting somebody to become a member"),
                INTEREST,
                _("who decides on memberships, who holds the link"),
                INVITED,
            ),
            Held("token_hash", _("recognising the link"), INTEREST, NOBODY, INVITED, is_secret=True),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "directory.Contact",
        CONTACTS,
        (
            Held(
                "organisation kind name sort_name role email phone mobile hours languages",
                REACHING,
                CONSENT,
                AS_OPENED,
                UNTIL_WITHDRAWN,
            ),
            Held(
                "visibility email_visibility phone_visibility mobile_visibility untold_since told_at closed_at"
                " hidden_at left_at successor review_days source source_as_of created_at changed_at",
                _("showing no more than was agreed to, and knowing where it came from"),
                INTEREST,
                COORDINATORS,
                UNTIL_WITHDRAWN,
            ),
            Held("verified_at verified_how", WHO_CONFIRMED, INTEREST, AS_OPENED, UNTIL_WITHDRAWN),
        ),
        address="email",
    ),
    Holding(
        "directory.Review",
        CONTACTS,
        (
            Held(
                "contact asked_at last_asked_at times escalated_at told_at report hides_on",
                _("asking whether an entry still holds"),
                INTEREST,
                COORDINATORS,
                _("until somebody confirms the entry"),
            ),
        ),
        address="contact__email",
    ),
    Holding(
        "directory.ReviewDigest",
        CONTACTS,
        (
            Held(
                "address sent_at unanswered",
                _("asking nobody more than once a week"),
                INTEREST,
                NOBODY,
                _("35 days after the last mail"),
            ),
        ),
        address="address",
        goes_with_account=True,
    ),
    Holding(
        "directory.Responsibility",
        CONTACTS,
        (
            Held(
                "contact offer topics districts languages rank valid_from valid_until",
                REACHING,
                CONSENT,
                AS_OPENED,
                UNTIL_WITHDRAWN,
            ),
        ),
        address="contact__email",
    ),
    Holding(
        "directory.Consent",
        CONTACTS,
        (
            Held(
                "contact what circle wording given_at given_how recorded_by withdrawn_at withdrawn_how",
                _("proving who agreed to what"),
                OBLIGATION,
                _("you, coordinators"),
                _("with the entry"),
            ),
        ),
        address="contact__email",
    ),
    Holding(
        "directory.Reveal",
        CONTACTS,
        (
            Held(
                "contact user channels at",
                _("contacts see who asked for what is not open to everyone"),
                INTEREST,
                _("the contact, you"),
                _("180 days; without your name once your account is erased"),
            ),
        ),
        account="user",
    ),
    Holding(
        "directory.Objection",
        CONTACTS,
        (
            Held(
                "digest",
                _("keeping out who does not want to be listed; only a digest is kept"),
                OBLIGATION,
                NOBODY,
                _("for good"),
                is_secret=True,
            ),
        ),
    ),
    Holding(
        "directory.Change",
        HISTORY,
        (
            Held(
                "by at origin",
                _("knowing who changes the directory"),
                INTEREST,
                COORDINATORS,
                _("with the history; without your name once your account is erased"),
            ),
            Held(
                "fields",
                _("seeing what changed, and taking mistakes back"),
                INTEREST,
                COORDINATORS,
                _("of contacts a year, 30 days once the contact is deleted; at once when the person objects"),
                is_secret=True,  # tells of other people
            ),
        ),
        account="by",
    ),
    Holding(
        "directory.ChangeSuggestion",
        SUGGESTIONS,
        (
            Held(
                "user name email language",
                _("asking back, and telling what became of a suggestion"),
                CONSENT,
                COORDINATORS,
                _("30 days after the decision, 180 days at most"),
            ),
            Held(
                "reason made_at",
                _("checking a suggestion"),
                CONSENT,
                COORDINATORS,
                _("180 days"),
            ),
            Held(
                "fields decided_by",
                _("deciding on a suggestion, field by field"),
                INTEREST,
                COORDINATORS,
                _("180 days; at once when the contact it is about objects"),
                is_secret=True,  # tells of other people
            ),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "directory.Message",
        MESSAGES,
        (
            Held(
                "contact user name email text written_at passed_on_at",
                _("passing a message on, and telling whether it arrived"),
                CONTRACT,
                _("you, the contact"),
                _("30 days; 2 days where it was never confirmed"),
            ),
            Held("token_hash", _("recognising the link"), CONTRACT, NOBODY, _("with the message"), is_secret=True),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "directory.SearchText",
        CONTACTS,
        (Held("terms", _("finding entries by names, too"), CONSENT, AS_OPENED, UNTIL_WITHDRAWN),),
    ),
    Holding(
        "directory.SearchPosting",
        CONTACTS,
        (Held("term texts", _("finding entries by names, too"), CONSENT, AS_OPENED, UNTIL_WITHDRAWN),),
    ),
    Holding(
        "directory.SearchWord",
        CONTACTS,
        (
            Held(
                "word",
                _("understanding typing errors"),
                INTEREST,
                _("nobody, unless it finds something they may see"),
                _("within minutes after no entry holds the word any more"),
            ),
        ),
    ),
    Holding(
        "directory.Enquiry",
        QUESTIONS,
        (
            Held("question asked_on", _("answering what the search did not"), CONSENT, COORDINATORS, _("180 days")),
            Held("email language", _("answering you"), CONSENT, COORDINATORS, _("30 days after the answer")),
        ),
        address="email",
        goes_with_account=True,
    ),
    Holding(
        "directory.UnansweredSearch",
        QUESTIONS,
        (
            Held(
                "question",
                _("seeing what the directory lacks; who asked is not kept"),
                INTEREST,
                _("coordinators, once it was asked on two days or three times"),
                _("30 days after it was last asked, unless coordinators have seen it"),
            ),
        ),
    ),
    Holding(
        "directory.Verification",
        ORGANISATIONS,
        (
            Held("contact how at", WHO_CONFIRMED, INTEREST, _("everybody, as far as it is published"), WITH_THE_ENTRY),
            Held("by by_contact note", WHO_CONFIRMED, INTEREST, COORDINATORS, WITH_THE_ENTRY),
        ),
        account="by",
    ),
    Holding(
        "directory.Organisation",
        ORGANISATIONS,
        (
            Held("email phone", REACHING, INTEREST, _("everybody"), _("with the entry")),
            Held("internal_note", _("looking after the entry"), INTEREST, COORDINATORS, _("with the entry")),
        ),
    ),
    Holding(
        "directory.DuplicatePair",
        ORGANISATIONS,
        (Held("decided_by decided_at", WHO_CURATED, INTEREST, COORDINATORS, WITH_THE_ENTRY),),
        account="decided_by",
    ),
    Holding(
        "directory.Merge",
        ORGANISATIONS,
        (Held("by at", WHO_CURATED, INTEREST, COORDINATORS, WITH_THE_ENTRY),),
        account="by",
    ),
    Holding(
        "directory.MergedContact",
        CONTACTS,
        (
            Held(
                "kept old_uuid",
                _("finding a contact under the address it had before two entries became one"),
                INTEREST,
                AS_OPENED,
                UNTIL_WITHDRAWN,
            ),
        ),
        address="kept__email",
    ),
    Holding(
        "directory.MergedRow",
        ORGANISATIONS,
        (
            Held(
                "content address user contact",
                _("separating two entries again that were merged by mistake; the content is sealed"),
                INTEREST,
                NOBODY,
                _("90 days after the merge; earlier with the person it tells of"),
                is_secret=True,
            ),
        ),
        address="address",
        goes_with_account=True,
    ),
    Holding(
        "directory.Location",
        ORGANISATIONS,
        (
            Held(
                "street postcode city district",
                _("finding the way there"),
                INTEREST,
                _("everybody; nobody where the address is protected"),
                _("with the entry"),
            ),
        ),
    ),
    Holding(
        "directory.Funding",
        ORGANISATIONS,
        (
            Held(
                "recipient recipient_register recipient_postcode recipient_district",
                _("showing which projects are funded, from public registers"),
                INTEREST,
                _("everybody"),
                _("with the entry"),
            ),
        ),
    ),
    Holding(
        "directory.ImportBatch",
        IMPORTS,
        (
            Held(
                "uploaded_by uploaded_at applied_by applied_at",
                _("knowing who imported what"),
                INTEREST,
                COORDINATORS,
                THIRTY_DAYS,
            ),
            Held(
                "options decisions report",
                _("checking a list before it is imported"),
                INTEREST,
                COORDINATORS,
                THIRTY_DAYS,
                is_secret=True,  # tells of other people
            ),
        ),
        account="uploaded_by",
    ),
    Holding(
        "directory.ImportFile",
        IMPORTS,
        (
            Held(
                "name content",
                _("checking a list before it is imported"),
                INTEREST,
                COORDINATORS,
                _("when it is imported; otherwise 30 days after the upload"),
                is_secret=True,  # tells of other people
            ),
        ),
    ),
]

NOT_PERSONAL = {
    "directory.DuplicatePair": "id first second score reasons status found_at",
    "directory.Merge": "id kept kept_at_first old_pk old_uuid old_slug old_name moved",
    "directory.MergedContact": "id merge",
    "directory.MergedRow": "id merge deed model row",
    "directory.Change": "id kind uuid deed is_forgotten",
    "directory.ChangeSuggestion": "id kind uuid about status decided_at organisation",
    "directory.Consent": "id",
    "directory.Review": "id organisation offer",
    "directory.ReviewDigest": "id mail_key",
    "directory.Reveal": "id",
    "directory.Message": "id language",
    "directory.Objection": "id at",
    "directory.Source": "id name url licence",
    "directory.Verification": "id organisation offer",
    "directory.Language": "id name_de name_en synonyms position code native_name direction",
    "directory.Audience": "id name_de name_en synonyms position slug",
    "directory.VocabularyVersion": "id version",
    "directory.District": "id name slug number short_name column row local_names neighbours",
    "directory.Postcode": "id code districts latitude longitude",
    "directory.Topic": "id name_de name_en synonyms position slug parent description_de description_en own_sign"
    " own_tint is_retired",
    "directory.Organisation": "id uuid source source_as_of verified_at verified_how review_days hidden_at created_at"
    " changed_at name short_name alternate_names sort_name slug kind legal_form parent summary description"
    " text_language website status is_example is_trusted topics districts languages",
    "directory.ExternalIdentifier": "id organisation scheme value",
    "directory.Offer": "id uuid source source_as_of verified_at verified_how review_days hidden_at created_at"
    " changed_at name sort_name slug summary"
    " description text_language is_citywide is_on_site is_online is_outreach is_by_phone fee fee_note"
    " eligibility access referral appointment_link documents status valid_from valid_until organisations topics"
    " audiences languages districts",
    "directory.Contact": "id uuid",
    "directory.Responsibility": "id",
    "directory.Cooperation": "id organisation partner kind summary status result since until",
    "directory.Funding": "id organisation title year funder field amount district source fingerprint",
    "directory.ColumnMapping": "id sheet heading field",
    "directory.BulkEdit": "id kind made_at changes undone_at",
    "directory.ImportBatch": "id uuid",
    "directory.ImportFile": "id batch",
    "directory.Link": "id address status since failures reason code moved_to checked_at check_at",
    "directory.Location": "id uuid organisation name is_step_free is_sensitive",
    "directory.OpeningHours": "id location weekday opens_at closes_at note valid_from valid_until",
    "directory.Membership": "id",
    "directory.Invitation": "id",
    "directory.JoinRequest": "id",
    "directory.ShortlistEntry": "id",
    "directory.SharedShortlist": "id",
    "directory.SavedSearch": "id",
    "directory.SearchEntry": "organisation title topic_ids district_ids language_ids",
    "directory.SearchText": "number organisation_id offer_id facets standing shown_from shown_until",
    "directory.SearchChange": "number version organisations terms",
    "directory.Enquiry": "id status answered_on",
    "directory.UnansweredSearch": "id fingerprint times first_asked_on last_asked_on language status is_common",
    "directory.SearchWord": "id",
}
