"""The vocabulary of headings: which words over a column mean which field. Case and punctuation do not count."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A field of a sheet and the headings that mean it, besides its own name.

    `many`: a cell holds several values, and several columns may feed the field. `commas`: a comma parts the values
    too. `collects`: any number of columns go there, each kept as "heading: value", so that nothing is lost.
    """

    name: str
    headings: str = ""
    many: bool = False
    commas: bool = False
    collects: bool = False


def _sheet(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


_UUID = Field("uuid", "CONNECT-ID | Kennung")
_EXTERNAL_ID = Field("external_id", "ID | Nr | Lfd. Nr. | Nummer | Externe ID | External identifier | Fremdschlüssel")
_SUMMARY = Field(
    "summary", "Kurzbeschreibung | In einem Satz | Zusammenfassung | Kurztext | Short description | Abstract"
)
_DESCRIPTION = Field(
    "description", "Beschreibung | Text | Langtext | Beschreibungstext | Über uns | Profil | Tätigkeit | About"
)
_TOPICS = Field(
    "topics",
    "Thema | Themen | Themenfeld | Themenfelder | Themenbereich | Themenbereiche | Schwerpunkt | "
    "Schwerpunkte | Arbeitsfeld | Arbeitsfelder | Arbeitsbereich | Handlungsfeld | Handlungsfelder | "
    "Schlagworte | Stichworte | Kategorie | Kategorien | Topic | Topics auto | Topics stated in report | "
    "Tags | Keywords | Categories",
    many=True,
)
_LANGUAGES = Field(
    "languages",
    "Sprache | Sprachen | Beratungssprachen | Sprachkenntnisse | Angebotssprachen | Language | "
    "Languages spoken | Languages evidenced",
    many=True,
    commas=True,
)
_DISTRICTS = Field(
    "districts",
    "Bezirke | Einsatzbezirk | Einsatzbezirke | Bezirk (Einsatz) | Bezirke (Einsatz) | Einsatzort | "
    "Einsatzorte | Einsatzgebiet | Wirkungsbezirk | Wirkungsbezirke | Wirkungskreis | Wirkungsort | Tätig in | "
    "Aktiv in | Bezirk Förderung | Bezirke Förderung | Bezirke gefördert | Geförderte Bezirke | "
    "Zuständigkeitsgebiet | Service area | Areas served | Districts served | Districts of work | "
    "District stated in report",
    many=True,
    commas=True,
)
_WEBSITE = Field(
    "website",
    "Webseite | Website | Web | Webadresse | Homepage | Internet | Internetseite | Internetadresse | "
    "Internetauftritt | URL | Link | Domain | Website domain | Web site | Web page",
)
_EMAIL = Field("email", "E-Mail | Mail | E-Mail-Adresse | Mailadresse | E-Mails | Kontakt E-Mail | E-Mail address")
_PHONE = Field(
    "phone",
    "Telefon | Tel | Telefonnummer | Telefonnr | Tel Nr | Fon | Fernsprecher | Festnetz | Rufnummer | Mobil | "
    "Handy | Mobiltelefon | Kontakt Telefon | Phone number | Telephone | Mobile",
)
_SOURCE = Field("source", "Quelle | Quellen | Herkunft | Sources | Source URL", many=True)
_AS_OF = Field(
    "as_of", "Stand | Datenstand | Stand der Angaben | Aktualisiert am | Letzte Aktualisierung | Updated | Last updated"
)
_NOTE = Field(
    "note",
    "Notiz | Notizen | Interne Notiz | Bemerkung | Bemerkungen | Anmerkung | Anmerkungen | Kommentar | "
    "Kommentare | Hinweis | Hinweise | Sonstiges | Notes | Internal note | Remarks | Comment | Comments | "
    "n projects | Anzahl Projekte | first year | Erstes Jahr | last year | Letztes Jahr | example purposes | "
    "Beispiele | evidence purposes | website source",
    collects=True,
)
_VALID_FROM = Field(
    "valid_from", "Gültig ab | Gültig von | Ab | Beginn | Von | Start | Startdatum | Start date | Valid since"
)
_VALID_UNTIL = Field(
    "valid_until", "Gültig bis | Bis | Ende | Enddatum | Läuft bis | Laufzeit bis | End date | Valid to | Until"
)
# Headings of the export, which lists from elsewhere hardly have: a column "Status" may mean anything.
_ENTRY_STATUS = Field("entry_status", "Status des Eintrags")
_TEXT_LANGUAGE = Field("text_language", "Sprache der Texte")

ORGANISATIONS = _sheet(
    _UUID,
    _EXTERNAL_ID,
    Field(
        "name",
        "Organisation | Organisationsname | Name der Organisation | Organisation Name | Einrichtung | "
        "Name der Einrichtung | Institution | Verein | Vereinsname | Akteur | Akteurin | Akteure | "
        "Name des Trägers | Trägername | Organization | Organization name | Organisations | Actor | Bezeichnung | "
        "Titel",
    ),
    Field(
        "short_name",
        "Kurzname | Abkürzung | Kürzel | Kurzbezeichnung | Kurzform | Akronym | Short | Acronym | Abbreviation",
    ),
    Field(
        "alternate_names",
        "Weitere Namen | Andere Namen | Namensvarianten | Schreibweisen | Andere Schreibweisen | Alias | "
        "Früherer Name | Auch bekannt als | Alternate name | Alternative names | Other names | Name variants | "
        "Name in report | Name im Bericht | Also known as",
        many=True,
    ),
    Field("kind", "Art | Typ | Organisationstyp | Art der Organisation | Organisationsart | Type | Organisation type"),
    Field("legal_form", "Rechtsform | Gesellschaftsform | Legal status"),
    Field(
        "parent",
        "Träger | Trägerin | Trägerorganisation | Dachorganisation | Gehört zu | Übergeordnete Organisation | "
        "Parent organisation | Parent organization | Carrier | Umbrella",
    ),
    _SUMMARY,
    _DESCRIPTION,
    _TOPICS,
    _DISTRICTS,
    _LANGUAGES,
    _WEBSITE,
    _EMAIL,
    _PHONE,
    Field(
        "street",
        "Straße | Str | Straße und Hausnummer | Straße Nr | Straße Hausnummer | Anschrift | Adresse | "
        "Street address | Address",
    ),
    Field("postcode", "PLZ | Postleitzahl | PLZ Sitz | Postal code | Zip | Zip code"),
    Field("city", "Ort | Stadt | Town"),
    Field(
        "district",
        "Bezirk | Bezirk (Sitz) | Sitzbezirk | Sitz | Sitz im Bezirk | Stadtbezirk | Borough | District (seat)",
    ),
    _SOURCE,
    _AS_OF,
    _ENTRY_STATUS,
    _TEXT_LANGUAGE,
    Field("is_example", "Erfundenes Beispiel"),
    Field("portal_note", "Notiz der Koordination"),
    _NOTE,
)

OFFERS = _sheet(
    _UUID,
    _EXTERNAL_ID,
    Field(
        "name",
        "Angebot | Angebotsname | Name des Angebots | Titel des Angebots | Titel | Bezeichnung | Projekt | "
        "Projektname | Maßnahme | Leistung | Offer | Offer name | Service | Title",
    ),
    Field(
        "organisations",
        "Organisation | Organisationen | Träger | Trägerin | Anbieter | Anbieterin | Anbietende | Einrichtung | "
        "Durchführende Organisation | Verein | Organization | Organizations | Provider | Providers",
        many=True,
    ),
    _SUMMARY,
    _DESCRIPTION,
    _TOPICS,
    Field(
        "audiences",
        "Zielgruppe | Zielgruppen | Für wen | Adressaten | Teilnehmende | Audience | Target group | "
        "Target groups | For whom",
        many=True,
    ),
    _LANGUAGES,
    Field("districts", f"Bezirk | Ort | District | {_DISTRICTS.headings}", many=True, commas=True),
    Field(
        "mode",
        "Form | Angebotsform | Format | Durchführung | Art der Durchführung | Modus | Delivery",
        many=True,
        commas=True,
    ),
    Field(
        "fee",
        "Kosten | Gebühr | Gebühren | Preis | Teilnahmegebühr | Teilnahmebeitrag | Eigenanteil | Costs | Cost | Price",
    ),
    Field("fee_note", "Näheres zu den Kosten"),
    Field(
        "eligibility",
        "Voraussetzung | Voraussetzungen | Zugangsvoraussetzung | Zugangsvoraussetzungen | "
        "Teilnahmevoraussetzungen | Bedingungen | Requirements | Conditions",
    ),
    Field(
        "access",
        "Zugang | Zugangsweg | Anmeldung | So kommt man hinein | Kontaktaufnahme | Terminvereinbarung | "
        "How to get in | How to apply",
    ),
    Field(
        "appointment_link",
        "Terminlink | Termin-Link | Terminbuchung | Link zur Terminbuchung | Online-Termin | Appointment | "
        "Booking link",
    ),
    Field("referral", "Vermittlung durch"),
    Field("documents", "Mitzubringen"),
    _VALID_FROM,
    _VALID_UNTIL,
    _SOURCE,
    _AS_OF,
    _ENTRY_STATUS,
    _TEXT_LANGUAGE,
    _NOTE,
)

CONTACTS = _sheet(
    _UUID,
    _EXTERNAL_ID,
    Field(
        "organisation",
        "Organisation | Einrichtung | Institution | Träger | Verein | Arbeitgeber | Firma | Behörde | "
        "Organization | Company",
    ),
    Field(
        "name",
        "Ansprechperson | Ansprechpersonen | Ansprechpartner | Ansprechpartnerin | Ansprechpartner:innen | "
        "Kontakt | Kontaktperson | Kontaktpersonen | Person | Vor- und Nachname | Vorname Nachname | "
        "Vorname Name | Name der Ansprechperson | Mitarbeiter:in | Kolleg:in | Contact | Contact person | "
        "Contact name | Full name",
    ),
    Field("first_name", "Vorname | Given name"),
    Field("last_name", "Nachname | Familienname | Zuname | Surname | Family name"),
    Field("role", "Rolle | Funktion | Position | Aufgabe | Zuständig für | Stellenbezeichnung | Job title"),
    Field("contact_kind", "Person oder Funktion"),
    _EMAIL,
    _PHONE,
    Field("mobile", "Mobilnummer"),
    Field("hours", "Erreichbar"),
    _LANGUAGES,
    _TOPICS,
    Field("districts", f"Bezirk | District | {_DISTRICTS.headings}", many=True, commas=True),
    Field("visibility", "Sichtbarkeit | Sichtbar für | Öffentlich | Visible to | Public"),
    Field("email_visibility", "Sichtbarkeit der E-Mail"),
    Field("phone_visibility", "Sichtbarkeit des Telefons"),
    Field("mobile_visibility", "Sichtbarkeit der Mobilnummer"),
    _SOURCE,
    _AS_OF,
    _NOTE,
)

FUNDINGS = _sheet(
    Field(
        "organisation",
        "Name | Empfänger | Empfängerin | Name des Empfängers | Zuwendungsempfänger | Zuwendungsempfängerin | "
        "Zuwendungsempfangende | Träger | Projektträger | Recipient | Grantee",
    ),
    Field("year", "Jahr | Förderjahr | Haushaltsjahr | Bewilligungsjahr | Funding year"),
    Field(
        "funder",
        "Geber | Zuwendungsgeber | Zuwendungsgebende Stelle | Fördergeber | Mittelgeber | Bewilligende Stelle | "
        "Gefördert durch | Donor | Grantor",
    ),
    Field("field", "Politikbereich | Politikfeld | Förderbereich | Policy field | Policy area"),
    Field(
        "title", "Zweck | Verwendungszweck | Zuwendungszweck | Projekt | Projekttitel | Maßnahme | Purpose | Project"
    ),
    Field(
        "amount",
        "Betrag | Betrag EUR | Betrag in EUR | Betrag in Euro | Betrag € | Fördersumme | Summe | Zuwendung | "
        "Höhe der Zuwendung | Amount EUR | Amount in EUR",
    ),
    Field(
        "district",
        "Bezirk | Bezirk Förderung | Bezirk der Förderung | Förderbezirk | Bezirk der Maßnahme | Einsatzbezirk | "
        "District of work",
    ),
    Field("recipient_postcode", "PLZ | Postleitzahl | PLZ Sitz | Postcode | Zip"),
    Field("recipient_district", "Bezirk Sitz | Sitzbezirk | Sitz | Bezirk des Sitzes | Recipient district"),
    Field("recipient_register", "Register | Registerart | Registernummer"),
    _SOURCE,
    _AS_OF,
    _NOTE,
)

SHEETS = {"organisations": ORGANISATIONS, "offers": OFFERS, "contacts": CONTACTS, "fundings": FUNDINGS}

# What a sheet needs before it can be taken for one of its kind; one field of each group is enough.
SIGNATURES = {
    "fundings": (("organisation",), ("amount", "funder"), ("title", "year")),
    "contacts": (
        ("name", "last_name"),
        ("organisation", "role", "visibility"),
        ("email", "phone", "role", "organisation"),
    ),
    "offers": (("name",), ("organisations", "audiences", "mode", "fee", "eligibility", "access", "appointment_link")),
    "organisations": (("name",),),
}

# Names of the sheets of a workbook that settle the matter.
SHEET_TITLES = {
    "organisations": "Organisationen | Organisation | Organisations | Organizations | Akteure | Akteur:innen | "
    "Vereine | Träger | Einrichtungen",
    "offers": "Angebote | Angebot | Offers | Services | Projekte",
    "contacts": "Ansprechpersonen | Ansprechpartner | Ansprechpartner:innen | Kontakte | Kontaktpersonen | Contacts",
    "fundings": "Zuwendungen | Förderungen | Fundings | Grants",
}

# Words in brackets after a heading that explain how to fill it in and change nothing about what it means.
HINTS = (
    "optional | freiwillig | Pflicht | Pflichtfeld | Pflichtangabe | required | falls vorhanden | "
    "wenn vorhanden | mehrere möglich | Mehrfachnennung möglich | Mehrfachnennungen möglich | 5-stellig | "
    "fünfstellig | TT.MM.JJJJ | öffentlich | EUR | Euro | € | in EUR | in Euro | kurz | max. 300 Zeichen"
)
