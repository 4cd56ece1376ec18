import json

import pytest
from django.core.management import CommandError, call_command

from directory.importing.outcomes import Outcome
from directory.models import (
    ColumnMapping,
    Contact,
    ExternalIdentifier,
    Funding,
    Location,
    Offer,
    Organisation,
    SearchEntry,
    SearchText,
    Source,
    Topic,
)
from tests.factories import ContactFactory, LocationFactory, OfferFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    def run(*texts, name="liste.csv", arguments=(), **options):
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / (f"{number}-{name}" if len(texts) > 1 else name)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(str(path))
        capsys.readouterr()
        call_command("import_directory", *paths, *arguments, json=True, **options)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def refused(run, capsys):
    """The problems of an import that must not write anything."""

    def refused(*texts, **options):
        before = [model.objects.count() for model in (Organisation, Offer, Contact, Funding, Source)]
        with pytest.raises(CommandError):
            run(*texts, **options)
        assert before == [model.objects.count() for model in (Organisation, Offer, Contact, Funding, Source)]
        report = json.loads(capsys.readouterr().out)
        return [problem for row in report["rows"] for problem in row.get("problems", [])]

    return refused


def outcomes(report):
    return [row["outcome"] for row in report["rows"]]


# Organisations


def test_every_field_of_an_organisation_arrives(run):
    OrganisationFactory(name="Dachverband Beispiel e. V.")

    run(
        "Name;Kurzname;Weitere Namen;Art;Träger;Kurzbeschreibung;Themen;Bezirke;Sprachen;Website;E-Mail;Telefon;Straße;"
        "PLZ;Quelle;Stand;Bemerkung\n"
        "Haus am Beispielsee e. V.;HaB;Seehaus|Das Haus;Verein;Dachverband Beispiel;Ein Haus;familie_kinder|Wohnen;"
        "Neukölln, Wedding;Arabisch, en;example.org;info@example.org;030 23125 100;Beispielstraße 1;12051;"
        "Stadtteilliste;19.06.2025;ruhig\n"
    )

    one = Organisation.objects.get(name="Haus am Beispielsee e. V.")
    location = one.locations.get()
    assert (one.short_name, one.alternate_names, one.kind) == ("HaB", "Seehaus\nDas Haus", "association")
    assert (one.legal_form, one.parent.name) == ("e. V.", "Dachverband Beispiel e. V.")
    assert set(one.topics.values_list("slug", flat=True)) == {"familie-kinder", "wohnen"}
    assert set(one.districts.values_list("slug", flat=True)) == {"neukoelln", "mitte"}
    assert set(one.languages.values_list("code", flat=True)) == {"ar", "en"}
    assert (one.website, one.email, one.phone.as_e164) == ("https://example.org", "info@example.org", "+493023125100")
    assert (location.street, location.postcode, location.city) == ("Beispielstraße 1", "12051", "Berlin")
    assert location.district.slug == "neukoelln"
    assert (one.source.name, str(one.source_as_of), one.internal_note) == (
        "Stadtteilliste",
        "2025-06-19",
        "Bemerkung: ruhig",
    )
    assert (one.status, one.slug, one.sort_name) == ("draft", "hab", "haus am beispielsee e v")
    assert "seehaus" in SearchEntry.objects.get(organisation=one).title


def test_a_second_run_changes_nothing(run):
    text = "Name;PLZ;Themen;Bemerkung\nHaus am See e. V.;12051;Wohnen;ruhig\nWerkstatt gGmbH;10557;;\n"
    run(text)
    changed_at = set(Organisation.objects.values_list("changed_at", flat=True))

    report = run(text)

    assert outcomes(report) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert not report["writes_something"]
    assert set(Organisation.objects.values_list("changed_at", flat=True)) == changed_at


def test_a_trial_run_writes_nothing(run):
    report = run("Name;PLZ\nHaus am See e. V.;12051\n", dry_run=True)

    assert report["totals"]["created"] == 1
    assert not Organisation.objects.exists()
    assert not Source.objects.exists()


def test_cells_replace_and_empty_cells_leave_alone(run):
    run("Name;Website;E-Mail;Themen\nHaus am See e. V.;example.org;haus@example.org;Wohnen|Arbeit\n")

    report = run("Name;Website;E-Mail;Themen\nHaus am See e. V.;example.org/neu;-;Frauen\n")

    one = Organisation.objects.get()
    assert (one.website, one.email) == ("https://example.org/neu", "haus@example.org")
    assert list(one.topics.values_list("slug", flat=True)) == ["frauen"]
    differences = {one["field"]: (one["old"], one["new"]) for one in report["rows"][0]["differences"]}
    assert differences == {
        "website": ("https://example.org", "https://example.org/neu"),
        "topics": ("Wohnen, Arbeit", "Frauen"),
    }


def test_other_names_and_notes_are_added_to(run):
    run("Name;Weitere Namen;Bemerkung\nHaus am See e. V.;Seehaus;ruhig\n")
    Organisation.objects.update(internal_note="Eigene Notiz\nBemerkung: ruhig")

    run("Name;Weitere Namen;Bemerkung\nHaus am See e. V.;Das Haus;laut\n")

    one = Organisation.objects.get()
    assert one.alternate_names.splitlines() == ["Seehaus", "Das Haus"]
    assert one.internal_note.splitlines() == ["Eigene Notiz", "Bemerkung: laut"]


def test_uuid_finds_the_organisation_under_any_name(run):
    known = OrganisationFactory(name="Alter Name")

    run(f"UUID;Name\n{known.uuid};Neuer Name\n")

    assert list(Organisation.objects.values_list("name", flat=True)) == ["Neuer Name"]


def test_an_unknown_uuid_is_kept(run):
    run("UUID;Name\n7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11;Haus am See\n")

    assert str(Organisation.objects.get().uuid) == "7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11"


def test_external_numbers_belong_to_their_source(run):
    run("ID;Name\n17;Haus am See\n", source="Liste A")
    run("ID;Name\n17;Haus am Park\n", source="Liste A")
    run("ID;Name\n17;Werkstatt Beispiel\n", source="Liste B")

    assert set(Organisation.objects.values_list("name", flat=True)) == {"Haus am Park", "Werkstatt Beispiel"}
    assert ExternalIdentifier.objects.filter(value="17").count() == 2


def test_the_same_number_twice_is_refused(refused):
    problems = refused("ID;Name\n17;Haus am See\n17;Werkstatt Beispiel\n")

    assert [(problem["row"], problem["column"]) for problem in problems] == [(3, "ID")]


@pytest.mark.parametrize("spelling", ["Haus am See e.V.", "HAUS AM SEE e. V.", "Haus-am-See e. V.", "HaS"])
def test_a_spelling_of_somebody_known_is_held_back(run, spelling):
    OrganisationFactory(name="Haus am See e. V.", short_name="HaS")

    report = run(f"Name;PLZ\n{spelling};12051\n")

    assert outcomes(report) == [Outcome.DUPLICATE]
    assert report["rows"][0]["held"]["name"] == "Haus am See e. V."
    assert Organisation.objects.count() == 1


def test_same_fills_only_what_is_empty(run):
    known = OrganisationFactory(name="Haus am See e. V.", email="haus@example.org", topics=[_topic("wohnen")])
    text = "Name;E-Mail;Website;Themen\nHaus am See eV;anders@example.org;example.org;Arbeit\n"

    first = run(text, duplicates="update")
    again = run(text, duplicates="update")

    known.refresh_from_db()
    assert (known.name, known.email, known.website) == ("Haus am See e. V.", "haus@example.org", "https://example.org")
    assert set(known.topics.values_list("slug", flat=True)) == {"wohnen", "arbeit"}
    assert known.alternate_names == "Haus am See eV"
    assert (outcomes(first), outcomes(again)) == ([Outcome.CHANGED], [Outcome.UNCHANGED])


def test_same_does_not_mix_two_addresses(run):
    known = OrganisationFactory(name="Haus am See e. V.")
    LocationFactory(organisation=known, street="", postcode="12051")

    run("Name;Straße;PLZ\nHaus am See eV;Andere Straße 2;10557\n", duplicates="update")

    assert Location.objects.get().street == ""


def test_different_creates_and_is_recognised_next_time(run):
    OrganisationFactory(name="Haus am See e. V.")
    text = "Name;PLZ\nHaus am See eV;12051\n"

    run(text, duplicates="create")
    again = run(text)

    assert Organisation.objects.count() == 2
    assert outcomes(again) == [Outcome.UNCHANGED]


def test_duplicates_within_a_file_name_the_first_row(run):
    text = "Name;PLZ\nHaus am See e. V.;12051\nWerkstatt gGmbH;10557\nHaus am See e. V.;12051\nHaus-am-See eV;\n"

    first = run(text)
    again = run(text)

    assert outcomes(first) == [Outcome.CREATED, Outcome.CREATED, Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert [row["held"]["row"] for row in first["rows"][2:]] == [2, 2]
    assert [row["held"]["is_exact"] for row in first["rows"][2:]] == [True, False]
    assert outcomes(again)[:2] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert Organisation.objects.count() == 2


def test_two_of_one_name_by_choice_stay_two(run):
    text = "Name;PLZ\nHaus am See e. V.;12051\nHaus am See e. V.;10557\n"

    run(text, duplicates="create")
    again = run(text)

    assert Organisation.objects.count() == 2
    assert outcomes(again) == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_a_parent_may_stand_further_down(run):
    run("Name;Träger;PLZ\nKind gGmbH;Mutter e.V.;\nMutter e. V.;;12051\n")

    assert Organisation.objects.get(name="Kind gGmbH").parent.name == "Mutter e. V."


def test_unknown_parents_and_circles_are_refused(refused):
    problems = refused("Name;Träger\nKind gGmbH;Nirgendwo e. V.\nEins e. V.;Zwei e. V.\nZwei e. V.;Eins e. V.\n")

    assert {problem["row"] for problem in problems} == {2, 3, 4}


def test_what_depends_on_a_refused_row_is_refused(run):
    report = run(
        "Name;Träger;PLZ\nKind gGmbH;Mutter e. V.;\nMutter e. V.;Nirgendwo e. V.;\nAndere e. V.;;12051\n",
        skip_refused=True,
    )

    assert outcomes(report) == [Outcome.REFUSED, Outcome.REFUSED, Outcome.CREATED]
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Andere e. V."]


def test_a_seat_tells_its_district_only_where_that_is_certain(run):
    run("Name;PLZ;Bezirk\nSicher e. V.;12051;\nUnsicher gGmbH;10119;\nAuswärts GmbH;14467;\nGenannt eG;10119;Pankow\n")

    seats = {one.organisation.name: one for one in Location.objects.select_related("district", "organisation")}
    assert {name: one.district and one.district.slug for name, one in seats.items()} == {
        "Sicher e. V.": "neukoelln",
        "Unsicher gGmbH": None,
        "Auswärts GmbH": None,
        "Genannt eG": "pankow",
    }
    assert seats["Auswärts GmbH"].city == ""


def test_a_district_beside_its_postcode_is_kept_and_told(run):
    report = run("Name;PLZ;Bezirk\nHaus am See e. V.;12051;Spandau\n")

    assert Location.objects.get().district.slug == "spandau"
    assert [told[0]["row"] for told in report["tables"][0]["told"]] == [2]


def test_a_new_postcode_moves_the_district(run):
    run("Name;PLZ\nHaus am See e. V.;12051\n")

    run("Name;PLZ\nHaus am See e. V.;13353\n")

    assert Location.objects.get().district.slug == "mitte"


def test_publishing_is_a_choice(run):
    run("Name;PLZ\nHaus am See e. V.;12051\n", publish=True)

    assert Organisation.objects.get().status == Organisation.Status.PUBLISHED


def test_unknown_columns_are_told_and_kept_when_wanted(run):
    text = "Name;Quux\nHaus am See e. V.;wichtig\n"

    told = run(text, dry_run=True)["tables"][0]
    run(text, keep_unknown=True)

    assert "Quux" in " ".join(told["notes"])
    assert Organisation.objects.get().internal_note == "Quux: wichtig"


def test_a_mapping_is_remembered(run):
    run("Name;Quux\nHaus am See e. V.;HaS\n", arguments=["--map", "Quux=short_name", "--remember"])
    run("Name;QUUX\nWerkstatt Beispiel gGmbH;WB\n", name="andere.csv")

    assert ColumnMapping.objects.get().heading == "quux"
    assert set(Organisation.objects.values_list("short_name", flat=True)) == {"HaS", "WB"}


# Refusals


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Kurzname", "x" * 61),
        ("Kurzbeschreibung", "x" * 301),
        ("Website", "keine Adresse"),
        ("Website", "https://example.org/" + "x" * 500),
        ("E-Mail", "niemand"),
        ("Telefon", "12"),
        ("PLZ", "120"),
        ("Bezirk", "Atlantis"),
        ("Themen", "Raumfahrt"),
        ("Sprachen", "Klingonisch"),
        ("Art", "Sternenflotte"),
        ("Stand", "31.02.2025"),
        ("UUID", "keine"),
        ("Quelle", "x" * 201),
    ],
)
def test_a_cell_nobody_understands_is_refused_with_its_place(refused, heading, cell):
    problems = refused(f"Name;{heading}\nHaus am See e. V.;{cell}\n")

    assert [(problem["file"], problem["row"], problem["column"]) for problem in problems] == [("liste.csv", 2, heading)]
    assert problems[0]["text"]


def test_names_too_long_or_missing_are_refused(refused):
    problems = refused("Name;PLZ\n" + "x" * 201 + ";12051\n;12051\n")

    assert [problem["row"] for problem in problems] == [2, 3]


def test_a_near_word_is_suggested(refused):
    problems = refused("Name;Themen\nHaus am See e. V.;Wohnenn\n")

    assert "Wohnen" in problems[0]["text"].replace("Wohnenn", "")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"%PDF-1.4", b"PK\x03\x04kaputt", b"\xff\xfe\x00", b"a\nb\n"]
)
def test_any_bytes_get_an_answer(run, content):
    with pytest.raises(CommandError):
        run(content)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CommandError, match="fehlt"):
        call_command("import_directory", str(tmp_path / "fehlt.csv"))


def test_one_bad_row_stops_all_files(refused):
    refused("Name;PLZ\nHaus am See e. V.;12051\n", "Name;PLZ\nWerkstatt gGmbH;abc\n")


# Offers and contacts


def test_every_field_of_an_offer_arrives(run):
    house = OrganisationFactory(name="Haus am See e. V.")
    text = (
        "Angebot;Träger;Beschreibung;Themen;Zielgruppe;Sprachen;Bezirke;Form;Kosten;Anmeldung;Terminlink;"
        "Gültig ab;Gültig bis\n"
        "Wohnberatung;Haus am See;Wir beraten;Wohnen;Frauen;Arabisch;berlinweit;vor Ort, telefonisch;kostenlos;anrufen;"
        "example.org/termin;01.02.2026;12/2026\n"
    )

    run(text)
    again = run(text)

    offer = Offer.objects.get()
    assert list(offer.organisations.all()) == [house]
    assert (offer.is_citywide, offer.is_on_site, offer.is_by_phone, offer.is_online) == (True, True, True, False)
    assert (offer.fee, offer.access, offer.status, offer.slug) == ("free", "anrufen", "draft", "wohnberatung")
    assert (str(offer.valid_from), str(offer.valid_until)) == ("2026-02-01", "2026-12-31")
    assert offer.appointment_link == "https://example.org/termin"
    assert outcomes(again) == [Outcome.UNCHANGED]


def test_an_offer_is_known_by_its_organisation_and_name(run):
    known = OfferFactory(name="Wohnberatung", organisations=[OrganisationFactory(name="Haus am See e. V.")])
    OfferFactory(name="Wohnberatung", organisations=[OrganisationFactory(name="Werkstatt gGmbH")])

    run("Angebot;Träger;Kosten\nwohnberatung;Haus am See e. V.;5 Euro je Termin\n")

    known.refresh_from_db()
    assert (known.fee, known.fee_note) == ("regular", "5 Euro je Termin")
    assert Offer.objects.count() == 2


def test_an_offer_that_ends_before_it_begins_is_refused(refused):
    OrganisationFactory(name="Haus am See e. V.")

    problems = refused("Angebot;Träger;Gültig ab;Gültig bis\nKurs;Haus am See e. V.;01.02.2026;01.01.2026\n")

    assert [problem["column"] for problem in problems] == ["Gültig bis"]


def test_an_offer_of_nobody_known_is_refused(refused):
    problems = refused("Angebot;Träger;Kosten\nKurs;Nirgendwo e. V.;frei\nKurs;;frei\n")

    assert [problem["row"] for problem in problems] == [2, 3]


def test_a_second_offer_of_the_name_waits(run):
    OrganisationFactory(name="Haus am See e. V.")

    report = run("Angebot;Träger;Kosten\nKurs;Haus am See e. V.;frei\nKurs;Haus am See e. V.;5 Euro\n")

    assert outcomes(report) == [Outcome.CREATED, Outcome.DUPLICATE]


def test_contacts_are_seen_by_coordinators_only_unless_the_list_says_more(run):
    OrganisationFactory(name="Haus am See e. V.")
    text = (
        "Organisation;Vorname;Nachname;Funktion;E-Mail;Telefon;Sprachen;Themen;Bezirke;Sichtbarkeit\n"
        "Haus am See e. V.;Ada;Beispiel;Beratung;ada@example.org;030 23125 101;Arabisch;Wohnen;Neukölln;\n"
        "Haus am See e. V.;;Info;;info@example.org;;;;;öffentlich\n"
    )

    run(text)
    again = run(text)

    ada, info = Contact.objects.order_by("pk")
    duty = ada.responsibilities.get()
    assert (ada.name, ada.kind, ada.visibility) == ("Ada Beispiel", "person", "coordinators")
    assert (info.name, info.kind, info.visibility) == ("Info", "function", "public")
    assert [topic.slug for topic in duty.topics.all()] == ["wohnen"]
    assert [district.slug for district in duty.districts.all()] == ["neukoelln"]
    assert [language.code for language in ada.languages.all()] == ["ar"]
    assert not info.responsibilities.exists()
    assert outcomes(again) == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_a_contact_keeps_what_the_list_does_not_say(run):
    contact = ContactFactory(
        name="Ada Beispiel", organisation=OrganisationFactory(name="Haus am See e. V."), email="ada@example.org"
    )

    run("Organisation;Ansprechperson;Funktion\nHaus am See e. V.;Ada Beispiel;Leitung\n")

    contact.refresh_from_db()
    assert (contact.role, contact.email, contact.visibility) == ("Leitung", "ada@example.org", "public")


def test_notes_on_people_are_left_out_and_told(run):
    OrganisationFactory(name="Haus am See e. V.")

    report = run(
        "Organisation;Ansprechperson;E-Mail;Bemerkung\nHaus am See e. V.;Ada Beispiel;;privat\n", keep_unknown=True
    )

    assert "Bemerkung" in " ".join(report["tables"][0]["notes"])
    assert "privat" not in str(list(Organisation.objects.values())) + str(list(Contact.objects.values()))


def test_sheets_that_belong_together_come_in_any_order(run):
    run(
        "Organisation;Ansprechperson;E-Mail\nHaus am See e. V.;Ada Beispiel;ada@example.org\n",
        "Angebot;Träger;Kosten\nKurs;Haus am See e. V.;frei\n",
        "Name;PLZ\nHaus am See e. V.;12051\n",
    )

    house = Organisation.objects.get()
    assert (house.contacts.count(), house.offers.count()) == (1, 1)
    assert not SearchText.objects.filter(terms__contains="kurs").exists()  # a draft is not found
    assert not SearchText.objects.filter(terms__contains="ada").exists()


# Grants

GRANTS = (
    "jahr,geber,politikbereich,name,register,plz,bezirk_sitz,bezirk_foerderung,zweck,betrag_eur\n"
    '2015,Senatsverwaltung,Integration,Haus am See e. V.,vr,12051,Neukölln,Spandau,"Beratung, mobil",12000\n'
    "2017,Senatsverwaltung,Integration,Haus am See e.V.,vr,13353,Mitte,,Begegnung,15000\n"
    "2016,Bezirksamt,Arbeit,Werkstatt gGmbH,hrb,00000,,,Werkstatt,900\n"
    "2016,Bezirksamt,Arbeit,Werkstatt gGmbH,hrb,00000,,,Werkstatt,900\n"
)


def test_every_grant_is_a_funded_project_or_a_duplicate(run):
    first = run(GRANTS)
    again = run(GRANTS, name="anderer-name.csv")

    assert first["totals"] == {"created": 3, "changed": 0, "unchanged": 0, "duplicate": 1, "refused": 0}
    assert again["totals"] == {"created": 0, "changed": 0, "unchanged": 3, "duplicate": 1, "refused": 0}
    assert first["new_organisations"] == 2
    assert Organisation.objects.count() == 2


def test_seat_and_district_of_work_stay_apart(run):
    run(GRANTS)

    house = Organisation.objects.get(name="Haus am See e. V.")
    grant = house.fundings.get(year=2015)
    assert (house.kind, house.locations.get().postcode, house.locations.get().district.slug) == (
        "association",
        "13353",
        "mitte",
    )
    assert not house.districts.exists()
    assert (grant.district.slug, grant.recipient_postcode, grant.recipient_district) == ("spandau", "12051", "Neukölln")
    assert set(house.fundings.values_list("recipient", flat=True)) == {"Haus am See e. V.", "Haus am See e.V."}


def test_grants_attach_to_who_is_known_under_any_of_its_names(run):
    known = OrganisationFactory(name="Haus am Park e. V.", alternate_names="Haus am See e. V.")

    report = run(GRANTS)

    assert known.fundings.count() == 2
    assert report["new_organisations"] == 1
    assert not known.locations.exists()


def test_a_recipient_like_another_is_listed_for_checking(run):
    OrganisationFactory(name="Haus am See e. V. Nachbarschaftshaus")

    report = run(GRANTS.replace("Haus am See", "Nachbarschaftshaus Haus am See"))

    assert Funding.objects.count() == 3
    assert [pair["other"] for pair in report["to_check"]] == ["Haus am See e. V. Nachbarschaftshaus"]


@pytest.mark.parametrize(("column", "length"), [("name", 201), ("geber", 201), ("zweck", 501), ("bezirk_sitz", 61)])
def test_a_grant_that_does_not_fit_is_refused(refused, column, length):
    header = ["name", "jahr", "betrag_eur", "zweck", "geber", "bezirk_sitz"]
    cells = {"name": "Haus am See e. V.", "jahr": "2015", "betrag_eur": "1", column: "x" * length}

    problems = refused(",".join(header) + "\n" + ",".join(cells.get(heading, "") for heading in header) + "\n")

    assert [(problem["row"], problem["column"]) for problem in problems] == [(2, column)]


def test_a_grant_without_recipient_is_refused(refused):
    problems = refused(GRANTS + "2016,Bezirksamt,Arbeit,,hrb,,,,Werkstatt,1\n")

    assert [problem["row"] for problem in problems] == [6]


def test_thousands_of_grants_add_up(run, django_assert_max_num_queries):
    towers = [f"{first}{second}" for first in TREES for second in PLACES]
    rows = [
        f"{2009 + row % 9},Amt,Soziales,{towers[row % 90]} Verein für {PLACES[row % 10]} e. V.,Projekt {row},{row}"
        for row in range(5000)
    ]

    with django_assert_max_num_queries(200):
        report = run("\n".join(["jahr,geber,politikbereich,name,zweck,betrag_eur", *rows]) + "\n")

    assert report["totals"] == {"created": 5000, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 0}
    assert Funding.objects.count() == 5000
    assert Organisation.objects.count() == report["new_organisations"]


TREES = ["Ahorn", "Birken", "Eichen", "Erlen", "Fichten", "Kastanien", "Linden", "Pappel", "Tannen", "Weiden"]
PLACES = ["brücke", "garten", "haus", "hof", "insel", "laube", "scheune", "terrasse", "ufer", "werkstatt"]


# Text of the report


def test_the_report_speaks_of_every_row(tmp_path, capsys):
    OrganisationFactory(name="Haus am See e. V.")
    path = tmp_path / "liste.csv"
    path.write_text("Name;PLZ\nHaus am See eV;12051\nWerkstatt gGmbH;12051\nKaputt GmbH;abc\n")

    with pytest.raises(CommandError):
        call_command("import_directory", str(path))

    text = capsys.readouterr().out
    assert "3 " in text
    assert "Haus am See eV" in text
    assert "abc" in text
    assert Organisation.objects.count() == 1


def _topic(slug):
    return Topic.objects.get(slug=slug)
