"""The columns of the sheets: {field: German heading}. The English heading is the field's own name, as in the import."""

from collections.abc import Mapping

_TEXTS = {"summary": "Kurzbeschreibung", "description": "Beschreibung", "text_language": "Sprache der Texte"}
_ORIGIN = {"source": "Quelle", "as_of": "Stand"}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "organisations": {
        "uuid": "CONNECT-ID",
        "name": "Name",
        "short_name": "Kurzname",
        "alternate_names": "Weitere Namen",
        "kind": "Art",
        "legal_form": "Rechtsform",
        "parent": "Träger",
        **_TEXTS,
        "topics": "Themen",
        "districts": "Einsatzbezirke",
        "languages": "Sprachen",
        "website": "Website",
        "email": "E-Mail",
        "phone": "Telefon",
        "street": "Straße und Hausnummer",
        "postcode": "PLZ",
        "city": "Ort",
        "district": "Bezirk",
        **_ORIGIN,
        "entry_status": "Status des Eintrags",
        "is_example": "Erfundenes Beispiel",
        "portal_note": "Notiz der Koordination",
    },
    "offers": {
        "uuid": "CONNECT-ID",
        "name": "Angebot",
        "organisations": "Organisationen",
        **_TEXTS,
        "topics": "Themen",
        "audiences": "Zielgruppen",
        "languages": "Sprachen",
        "districts": "Einsatzbezirke",
        "mode": "Form",
        "fee": "Kosten",
        "fee_note": "Näheres zu den Kosten",
        "eligibility": "Voraussetzungen",
        "access": "Zugang",
        "referral": "Vermittlung durch",
        "documents": "Mitzubringen",
        "appointment_link": "Terminlink",
        "valid_from": "Gültig ab",
        "valid_until": "Gültig bis",
        **_ORIGIN,
        "entry_status": "Status des Eintrags",
    },
    "contacts": {
        "uuid": "CONNECT-ID",
        "organisation": "Organisation",
        "name": "Ansprechperson",
        "contact_kind": "Person oder Funktion",
        "role": "Rolle",
        "email": "E-Mail",
        "phone": "Telefon",
        "mobile": "Mobilnummer",
        "hours": "Erreichbar",
        "languages": "Sprachen",
        "topics": "Themen",
        "districts": "Bezirke",
        "visibility": "Sichtbarkeit",
        "email_visibility": "Sichtbarkeit der E-Mail",
        "phone_visibility": "Sichtbarkeit des Telefons",
        "mobile_visibility": "Sichtbarkeit der Mobilnummer",
        **_ORIGIN,
    },
}
SHEETS = tuple(COLUMNS)


def headings(sheet: str, language: str) -> dict[str, str]:
    columns = COLUMNS[sheet]
    return dict(columns) if language == "de" else {name: name for name in columns}
