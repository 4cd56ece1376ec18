"""Values of drafts as a person reads them in a list of changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.importing.outcomes import ImportPlan
from directory.models import Contact, Offer, Organisation
from directory.models.contact import CIRCLES

_CHOICES: Mapping[tuple[str, str], type[TextChoices]] = {
    ("organisations", "kind"): Organisation.Kind,
    ("organisations", "status"): Organisation.Status,
    ("offers", "fee"): Offer.Fee,
    ("offers", "status"): Offer.Status,
    ("contacts", "kind"): Contact.Kind,
    **{("contacts", name): Contact.Visibility for name in CIRCLES},
}


def show(plan: ImportPlan, sheet: str, name: str, value: Any) -> str:
    if value in (None, "", (), frozenset()):
        return ""
    words = {
        "topics": plan.vocabularies.topics,
        "districts": plan.vocabularies.districts,
        "languages": plan.vocabularies.languages,
        "audiences": plan.vocabularies.audiences,
    }
    if name in words:
        return words[name].names_of(value)
    if name == "district":
        return plan.vocabularies.districts.names[value]
    if (sheet, name) in _CHOICES:
        return str(_CHOICES[sheet, name](value).label)
    return _plain(plan, value)


def _plain(plan: ImportPlan, value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
        case UUID():
            organisation = plan.roster.get(value)
            return organisation.name if organisation else str(value)
        case frozenset():
            return ", ".join(sorted(_plain(plan, one) for one in value))
        case tuple():
            return "\n".join(value)
    return str(value)
