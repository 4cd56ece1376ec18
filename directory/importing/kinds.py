"""Words of lists that stand for a fixed choice: kinds of organisations, ways of an offer, costs, circles of readers."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from directory.alike.names import legal_form as form_in_name
from directory.importing.problems import UnreadableValue
from directory.models import Contact, Offer, Organisation
from directory.text import search_key

Kind = Organisation.Kind

_KIND_WORDS: Mapping[Kind, str] = {
    Kind.AUTHORITY: "Behörde|Amt|Verwaltung|öffentliche Verwaltung|Jobcenter|öffentliche Stelle|public authority",
    Kind.ASSOCIATION: "Verein|e. V.|eingetragener Verein|NGO|NRO",
    Kind.NONPROFIT_COMPANY: "gGmbH|gUG|gAG|gemeinnützige GmbH|gemeinnützige Gesellschaft|non-profit",
    Kind.COMPANY: "Unternehmen|Firma|GmbH|UG|AG|Betrieb|business",
    Kind.FOUNDATION: "Stiftung",
    Kind.COOPERATIVE: "Genossenschaft|eG",
    Kind.RELIGIOUS: "Religionsgemeinschaft|Kirche|Kirchengemeinde|Gemeinde|Moschee|Moscheeverein|religious",
    Kind.INITIATIVE: "Initiative|Ehrenamtsinitiative|Gruppe|Selbstorganisation|group",
    Kind.NETWORK: "Netzwerk|Verbund|Verband|Bündnis|Arbeitskreis",
    Kind.PROJECT: "Projekt|Projektträger",
    Kind.PORTAL: "Portal|Website|Plattform|platform",
    Kind.PLACE: "Ort|Treffpunkt|Einrichtung|Unterkunft|Zentrum",
    Kind.OTHER: "Sonstige|Sonstiges|Andere|Anderes|weitere",
}
_MODE_WORDS: Mapping[Offer.Mode, str] = {
    Offer.Mode.ON_SITE: "vor Ort|Präsenz|in Präsenz|persönlich|on site|in person|offline",
    Offer.Mode.ONLINE: "online|digital|Video|Videoberatung|Internet|virtuell",
    Offer.Mode.OUTREACH: "aufsuchend|mobil|Hausbesuch|Hausbesuche|outreach|mobile",
    Offer.Mode.PHONE: "Telefon|telefonisch|am Telefon|phone|by phone|Hotline",
}
_FEE_WORDS: Mapping[Offer.Fee, str] = {
    Offer.Fee.FREE: "kostenlos|kostenfrei|gratis|frei|keine|umsonst|unentgeltlich|free|nein|0|0 €|0 EUR|none",
    Offer.Fee.SMALL: "gering|geringer Beitrag|kleiner Beitrag|geringe Gebühr|Spende|auf Spendenbasis|small|low",
    Offer.Fee.REGULAR: "kostenpflichtig|mit Kosten|gebührenpflichtig|regulär|ja|regular|paid",
    Offer.Fee.REFUNDABLE: "Kostenübernahme möglich|übernehmbar|förderfähig|erstattbar|refundable",
    Offer.Fee.UNKNOWN: "unbekannt|unknown",
}
_VISIBILITY_WORDS: Mapping[Contact.Visibility, str] = {
    Contact.Visibility.PUBLIC: "öffentlich|alle|jeder|ja|public|everyone|yes|x|1|wahr|true",
    Contact.Visibility.NETWORK: "Netzwerk|angemeldete|Angemeldete Personen|network|signed in|members",
    Contact.Visibility.COORDINATORS: "Koordination|intern|nein|nicht öffentlich|privat|internal|no|0|falsch|false",
}

_FORM_KINDS = {
    "e. V.": Kind.ASSOCIATION,
    "eG": Kind.COOPERATIVE,
    "gGmbH": Kind.NONPROFIT_COMPANY,
    "gUG": Kind.NONPROFIT_COMPANY,
    "gAG": Kind.NONPROFIT_COMPANY,
} | dict.fromkeys(["GmbH", "GmbH & Co. KG", "UG", "AG", "KG", "OHG", "GbR", "SE", "e. K."], Kind.COMPANY)
_REGISTERS = {
    "vr": Kind.ASSOCIATION,
    "hrb": Kind.COMPANY,
    "hra": Kind.COMPANY,
    "gnr": Kind.COOPERATIVE,
    "kor": Kind.AUTHORITY,
    "aor": Kind.AUTHORITY,
    "sor": Kind.FOUNDATION,
    "spr": Kind.FOUNDATION,
}
# In this order: a foundation of a church is a foundation, a church in the shape of a public body is a church.
_KINDS_IN_NAMES = (
    (Kind.FOUNDATION, r"stiftung\b"),
    (Kind.RELIGIOUS, r"kirche|gemeinde\b|kirchen|diozese|erzbistum|pfarr|moschee|synagog"),
    (Kind.AUTHORITY, r"^(bezirksamt|senat|landesamt|bundesamt|jobcenter|polizei|amt fur)"),
    (Kind.ASSOCIATION, r"\bverein\b"),
    (Kind.COOPERATIVE, r"genossenschaft\b"),
    (Kind.AUTHORITY, r"korperschaft|anstalt des offentlichen"),
    (Kind.COMPANY, r"\bgmbh\b|\bug\b|\bag\b|gesellschaft mbh"),
)


def parse_kind(text: str) -> str:
    return _chosen(text, _KINDS, Kind)


def parse_mode(text: str) -> Offer.Mode:
    return Offer.Mode(_chosen(text, _MODES, Offer.Mode))


def parse_visibility(text: str) -> str:
    return _chosen(text, _VISIBILITIES, Contact.Visibility)


def parse_contact_kind(text: str) -> str:
    return _chosen(text, _CONTACT_KINDS, Contact.Kind)


def parse_organisation_status(text: str) -> str:
    return _chosen(text, _ORGANISATION_STATUSES, Organisation.Status)


def parse_offer_status(text: str) -> str:
    return _chosen(text, _OFFER_STATUSES, Offer.Status)


def parse_fee(text: str) -> tuple[str, str]:
    """The choice and, where the cell says more than that, its text."""
    fee = _FEES.get(search_key(text))
    if fee:
        return fee, ""
    return (
        Offer.Fee.REGULAR if re.search(r"[1-9]\d*(?:[.,]\d+)?\s*(?:€|eur)", text, re.IGNORECASE) else Offer.Fee.UNKNOWN
    ), text


def guess_kind(name: str, legal_form: str = "", register: str = "") -> str:
    """What the legal form in the name says, else the column of legal forms, else the register, else the name."""
    by_form = _FORM_KINDS.get(form_in_name(name) or "")
    if by_form:
        return by_form
    stated = _FORM_KINDS.get(form_in_name(legal_form) or "") or _in_words(legal_form)
    registered = stated or _REGISTERS.get(search_key(register))
    named = _in_words(name)
    # A parish is a public body too, and the register cannot tell.
    if named and registered in (None, Kind.AUTHORITY):
        return named
    return registered or Kind.OTHER


def _in_words(text: str) -> Kind | None:
    key = search_key(text)
    return next((kind for kind, pattern in _KINDS_IN_NAMES if re.search(pattern, key)), None)


def _chosen(text: str, words: Mapping[str, str], choices: type[TextChoices]) -> str:
    found = words.get(search_key(text.replace("_", " ")))
    if not found:
        raise UnreadableValue("choice_unknown", text=text, choices=", ".join(str(label) for label in choices.labels))
    return found


def _words(choices: type[TextChoices], more: Mapping[Any, str] = {}) -> dict[str, str]:
    """{folded word: value}: the values, their labels in both languages, and what else people write."""
    words = {search_key(word): str(choice.value) for choice, text in more.items() for word in text.split("|")}
    for language in ("de", "en"):
        with override(language):
            words |= {search_key(str(choice.label)): str(choice.value) for choice in choices}
    return words | {search_key(choice.value.replace("_", " ")): str(choice.value) for choice in choices}


_KINDS = _words(Kind, _KIND_WORDS)
_MODES = _words(Offer.Mode, _MODE_WORDS)
_FEES = _words(Offer.Fee, _FEE_WORDS)
_VISIBILITIES = _words(Contact.Visibility, _VISIBILITY_WORDS)
_CONTACT_KINDS = _words(Contact.Kind)
_ORGANISATION_STATUSES = _words(Organisation.Status)
_OFFER_STATUSES = _words(Offer.Status)
