import pytest

from directory.importing.columns import ColumnMatch, fold_heading, knows, match_columns, recognise_sheet
from directory.importing.headings import SHEETS


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("PLZ", "plz"),
        ("E-Mail-Adresse", "emailadresse"),
        ("email_adresse", "emailadresse"),
        ("Bezirk (Sitz)", "bezirksitz"),
        ("bezirk_sitz", "bezirksitz"),
        ("Name (Pflichtfeld)", "name"),
        ("Straße:", "strasse"),
        ("Träger*in", "traegerin"),
        ("Traeger", "traeger"),
        ("Betrag €", "betrageur"),
        ("[C]", "c"),
    ],
)
def test_headings_are_folded(heading, folded):
    assert fold_heading(heading) == folded


@pytest.mark.parametrize(
    "heading",
    [
        "PLZ",
        "Postleitzahl",
        "zip",
        "Ansprechpartner:in",
        "Träger",
        "Einsatzbezirke",
        "Webseite",
        "Homepage",
        "Tel.",
        "E-Mail (öffentlich)",
    ],
)
def test_common_headings_are_known(heading):
    assert knows(heading)


@pytest.mark.parametrize("heading", ["", "foo", "Netzwerkliste 2025", "[C]"])
def test_other_headings_are_unknown(heading):
    assert not knows(heading)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_field_answers_to_its_own_name(sheet):
    match = match_columns(sheet, list(SHEETS[sheet]))

    assert match == ColumnMatch({name: name for name in SHEETS[sheet]}, [], {})


@pytest.mark.parametrize(
    ("header", "sheet"),
    [
        (["Name"], "organisations"),
        (["Träger", "PLZ", "Webseite"], "organisations"),
        (["Organisation", "Thema", "Bezirk"], "organisations"),
        (["Angebot", "Träger", "Zielgruppe", "Kosten"], "offers"),
        (["name", "organisations", "mode"], "offers"),
        (["Organisation", "Ansprechpartner:in", "E-Mail", "Tel."], "contacts"),
        (["Vorname", "Nachname", "Einrichtung", "Mail"], "contacts"),
        (["jahr", "geber", "name", "zweck", "betrag_eur"], "fundings"),
        (["PLZ", "Bezirk"], None),
        (["foo", "bar"], None),
        ([], None),
    ],
)
def test_sheets_are_recognised_by_their_headings(header, sheet):
    assert recognise_sheet(header) == sheet


def test_the_title_of_a_sheet_settles_what_several_kinds_could_be():
    header = ["Name", "Organisation", "E-Mail", "Telefon", "Themen", "Bezirke"]

    assert recognise_sheet(header) == "contacts"
    assert recognise_sheet([*header, "Kosten"], "Angebote") == "offers"


def test_a_list_of_grants_is_matched():
    header = [
        "jahr",
        "geber",
        "politikbereich",
        "name",
        "register",
        "plz",
        "bezirk_sitz",
        "bezirk_foerderung",
        "zweck",
        "betrag_eur",
    ]

    assert match_columns("fundings", header) == ColumnMatch(
        {
            "jahr": "year",
            "geber": "funder",
            "politikbereich": "field",
            "name": "organisation",
            "register": "recipient_register",
            "plz": "recipient_postcode",
            "bezirk_sitz": "recipient_district",
            "bezirk_foerderung": "district",
            "zweck": "title",
            "betrag_eur": "amount",
        },
        [],
    )


def test_seat_and_place_of_work_are_kept_apart_and_counts_become_notes():
    header = [
        "name",
        "name_variants",
        "rechtsform",
        "plz",
        "bezirk_sitz",
        "bezirke_foerderung",
        "topics_auto",
        "n_projects",
        "first_year",
    ]

    assert match_columns("organisations", header).mapped == {
        "name": "name",
        "name_variants": "alternate_names",
        "rechtsform": "legal_form",
        "plz": "postcode",
        "bezirk_sitz": "district",
        "bezirke_foerderung": "districts",
        "topics_auto": "topics",
        "n_projects": "note",
        "first_year": "note",
    }


def test_two_columns_for_one_value_keep_the_first_and_tell():
    match = match_columns("organisations", ["Name", "Webseite", "Homepage"])

    assert match == ColumnMatch(
        {"Name": "name", "Webseite": "website"}, ["Homepage"], {"website": ["Webseite", "Homepage"]}
    )


def test_the_column_with_the_name_of_the_field_goes_first():
    assert match_columns("organisations", ["Organisation", "name"]).mapped == {"name": "name"}


def test_several_columns_may_feed_a_list():
    assert match_columns("organisations", ["Name", "Thema", "Schwerpunkte"]).mapped == {
        "Name": "name",
        "Thema": "topics",
        "Schwerpunkte": "topics",
    }


def test_carrier_is_the_name_where_there_is_no_other():
    assert match_columns("organisations", ["Träger"]).mapped == {"Träger": "name"}
    assert match_columns("organisations", ["Name", "Träger"]).mapped == {"Name": "name", "Träger": "parent"}


def test_remembered_headings_go_before_the_vocabulary():
    match = match_columns(
        "organisations", ["Name", "Wer?", "Web"], {"wer": "name", "web": "note", "name": "gibtesnicht"}
    )

    assert match == ColumnMatch({"Wer?": "name", "Web": "note"}, ["Name"], {"name": ["Name", "Wer?"]})


def test_unknown_headings_are_kept_in_order():
    assert match_columns("organisations", ["x", "Name", "y"]).unknown == ["x", "y"]
