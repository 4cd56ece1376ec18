"""What the import says about records, besides what `messages` says about files and cells."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.importing import messages
from directory.importing.outcomes import Outcome
from directory.importing.problems import Note, Problem
from directory.reasons import REASONS as OF_LIKENESS

PROBLEMS: Mapping[str, Promise] = {
    "sheet_unknown": _(
        "It is not clear what kind of list this is. Say whether it holds organisations, offers, contacts or grants, or"
        " give the columns other headings."
    ),
    "name_missing": _("The name is missing. Fill it in or delete the row."),
    "organisation_missing": _("The organisation is missing. Fill in its name."),
    "text_too_long": _("The text has %(length)s characters, %(limit)s are possible. Shorten it."),
    "uuid_invalid": _("“%(text)s” is not an identifier of this portal. Leave the cell empty for a new entry."),
    "identity_twice": _("“%(text)s” stands in row %(row)s as well. Give each entry its own number, or delete one row."),
    "choice_unknown": _("“%(text)s” is not known here. Possible are: %(choices)s."),
    "word_unknown": _("“%(text)s” is not among our words. Choose one of the list, or add it there first."),
    "word_unknown_but_near": _("“%(text)s” is not among our words. Is “%(nearest)s” meant?"),
    "organisation_unknown": _("There is no organisation “%(text)s”. Add it to the list of organisations first."),
    "organisation_unknown_but_near": _("There is no organisation “%(text)s”. Is “%(nearest)s” meant?"),
    "organisation_ambiguous": _(
        "%(count)s organisations are called “%(text)s”. Write the identifier instead of the name."
    ),
    "organisation_held": _(
        "“%(text)s” is held back in row %(row)s as a likely duplicate. Decide first what happens with that row."
    ),
    "parent_circle": _(
        "“%(text)s” belongs to this organisation already, so it cannot be its parent. Correct one of the two."
    ),
    "depends_on_refused": _("Row %(row)s, on which this row depends, is refused. Correct that row first."),
    "ends_before_it_begins": _("The last day lies before the first. Check both dates."),
}

NOTES: Mapping[str, Promise] = {
    "field_contested": _("Several columns could be “%(field)s”: %(headings)s. The first one that fits was taken."),
    "columns_kept": _("Columns without a field of their own go to the internal note: %(columns)s."),
    "columns_left_out": _("Columns that are not imported: %(columns)s."),
    "district_beside_postcode": _(
        "The postcode %(postcode)s lies in %(possible)s, the district says %(district)s. Both were kept."
    ),
    "organisation_understood": _("“%(text)s” was understood as “%(name)s”."),
    "organisation_chosen": _("%(count)s organisations are called “%(text)s”; the oldest was taken."),
    "spelled_differently": _("“%(text)s” stands here as “%(name)s”; the spelling of the list is kept with the grant."),
}

REASONS: Mapping[str, Promise] = {
    "identical": _("the same row again"),
    "objected": _("does not want to stand in the directory"),
}

OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.CREATED: _("new"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("left alone"),
    Outcome.DUPLICATE: _("duplicates"),
    Outcome.REFUSED: _("refused"),
}

SHEETS: Mapping[str, Promise] = {
    "organisations": _("Organisations"),
    "offers": _("Offers"),
    "contacts": _("Contacts"),
    "fundings": _("Grants"),
}

FIELDS: Mapping[str, Promise] = {
    "uuid": _("identifier of this portal"),
    "external_id": _("number in the source"),
    "name": _("name"),
    "short_name": _("short name"),
    "alternate_names": _("other names"),
    "kind": _("kind"),
    "legal_form": _("legal form"),
    "parent": _("parent organisation"),
    "summary": _("in one sentence"),
    "description": _("description"),
    "topics": _("topics"),
    "districts": _("works in"),
    "languages": _("languages"),
    "website": _("website"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "street": _("street and number"),
    "postcode": _("postcode"),
    "city": _("city"),
    "district": _("district"),
    "source": _("source"),
    "as_of": _("source as of"),
    "note": _("internal note"),
    "portal_note": _("note of the coordinators"),
    "entry_status": _("status"),
    "text_language": _("language of the texts"),
    "is_example": _("example"),
    "status": _("status"),
    "organisations": _("organisations"),
    "audiences": _("for whom"),
    "mode": _("how"),
    "is_citywide": _("citywide"),
    "is_on_site": _("on site"),
    "is_online": _("online"),
    "is_outreach": _("outreach"),
    "is_by_phone": _("by telephone"),
    "fee": _("costs"),
    "fee_note": _("more on the costs"),
    "eligibility": _("who can come"),
    "access": _("how to get in"),
    "appointment_link": _("book an appointment"),
    "referral": _("who may refer"),
    "documents": _("what to bring"),
    "valid_from": _("valid from"),
    "valid_until": _("valid until"),
    "organisation": _("organisation"),
    "first_name": _("first name"),
    "last_name": _("last name"),
    "role": _("role"),
    "contact_kind": _("kind"),
    "mobile": _("mobile phone"),
    "email_visibility": _("e-mail visible to"),
    "phone_visibility": _("phone visible to"),
    "mobile_visibility": _("mobile phone visible to"),
    "hours": _("can be reached"),
    "visibility": _("visible to"),
    "year": _("year"),
    "funder": _("funder"),
    "field": _("policy field"),
    "title": _("project"),
    "amount": _("amount in euros"),
    "recipient_postcode": _("postcode of the recipient's seat"),
    "recipient_district": _("district of the recipient's seat"),
    "recipient_register": _("register of the recipient"),
}


def say(said: Problem | Note) -> str:
    own = (PROBLEMS if isinstance(said, Problem) else NOTES).get(said.code)
    if not own:
        return messages.describe(said)
    values = dict(said.values)
    if said.code == "field_contested":
        values["field"] = FIELDS[str(values["field"])]
    return str(own) % values


def say_reasons(reasons: Iterable[str]) -> str:
    return ", ".join(str(REASONS.get(reason) or OF_LIKENESS[reason]) for reason in reasons)
