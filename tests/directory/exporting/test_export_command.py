import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from directory.importing.outcomes import Outcome
from directory.models import (
    Contact,
    District,
    ExternalIdentifier,
    Language,
    Location,
    Offer,
    Organisation,
    Responsibility,
    Source,
    Topic,
)
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
SHEETS = ["organisations", "offers", "contacts"]


@pytest.fixture
def exported(tmp_path):
    def exported(format="csv", name="datei", **options):
        path = tmp_path / f"{name}.{format}"
        call_command("export_directory", str(path), format=format, **options)
        return path.read_bytes()

    return exported


@pytest.fixture
def rows(exported):
    def rows(sheet, language="en"):
        return list(csv.DictReader(io.StringIO(exported(sheet=sheet, language=language).decode())))

    return rows


@pytest.fixture
def files(exported):
    """The whole directory in every way it can be written for a spreadsheet."""

    def files(language="de"):
        sheets = {sheet: exported(sheet=sheet, language=language) for sheet in SHEETS}
        return sheets | {"workbook": exported("xlsx", language=language)}

    return files


@pytest.fixture
def imported(tmp_path, capsys):
    def imported(files, kinds=("workbook",)):
        paths = []
        for kind in kinds:
            paths.append(tmp_path / f"zurück-{kind}.{'xlsx' if kind == 'workbook' else 'csv'}")
            paths[-1].write_bytes(files[kind])
        capsys.readouterr()
        call_command("import_directory", *map(str, paths), json=True)
        return json.loads(capsys.readouterr().out)

    return imported


def empty_the_directory():
    for model in (Contact, Offer, Organisation, Source):
        model.objects.all().delete()


@pytest.fixture
def everything():
    """Every column filled, and what no column has."""
    source = SourceFactory(name="Stadtteilliste; Teil 2", url="https://example.org/liste")
    origin = {"source": source, "source_as_of": date(2025, 6, 19)}
    topics = list(Topic.objects.filter(slug__in=["wohnen", "familie-kinder"]))
    languages = list(Language.objects.filter(code__in=["ar", "en"]))
    parent = OrganisationFactory(name="Dachverband Beispiel e. V.", archived=True)
    house = OrganisationFactory(
        name="Haus am Beispielsee e. V.",
        short_name="HaB",
        alternate_names="Seehaus; das alte\nDas Haus",
        kind="association",
        legal_form="e. V.",
        parent=parent,
        summary="Ein Haus",
        description="Erster Absatz.\n\n- Punkt\n- noch einer",
        text_language="en",
        topics=topics,
        districts=list(District.objects.filter(slug__in=["mitte", "neukoelln"])),
        languages=languages,
        website="https://example.org/",
        email="info@example.org",
        phone="+493023125100",
        internal_note="Rückruf: ja\nRückruf: nein",
        is_example=True,
        **origin,
    )
    LocationFactory(organisation=house, district=District.objects.get(slug="neukoelln"))
    LocationFactory(organisation=house, name="Haus B", street="Beispielstraße 2")
    ExternalIdentifier.objects.create(organisation=house, scheme="Register", value="VR 1")
    offer = OfferFactory(
        name="Beratung",
        organisations=[house, parent],
        summary="Rat",
        description="Text",
        topics=topics,
        languages=languages,
        districts=list(District.objects.filter(slug="mitte")),
        is_citywide=True,
        is_online=True,
        is_by_phone=True,
        fee=Offer.Fee.SMALL,
        fee_note="5 € im Monat",
        eligibility="alle",
        access="anrufen",
        referral="Jobcenter",
        documents="Ausweis\nBescheid",
        appointment_link="https://example.org/termin/",
        valid_from=date(2025, 1, 1),
        valid_until=date(2090, 1, 1),
        paused=True,
        **origin,
    )
    contact = ContactFactory(
        organisation=house,
        name="Info",
        kind=Contact.Kind.PERSON,
        role="Leitung",
        email="anna@example.org",
        phone="+493023125101",
        mobile="+493023125102",
        hours="Mo 9-12",
        languages=languages,
        hidden=True,
        **origin,
    )
    ResponsibilityFactory(contact=contact, topics=topics, districts=list(District.objects.all()))
    ResponsibilityFactory(contact=contact, offer=offer, deputy=True)
    return house


# There and back


@pytest.mark.parametrize("kinds", [SHEETS, ["workbook"]])
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_import_after_an_export_changes_nothing(everything, files, imported, kinds, language):
    before = {
        model: list(model.objects.order_by("pk").values())
        for model in (Organisation, Offer, Contact, Location, Responsibility, Source, ExternalIdentifier)
    }

    report = imported(files(language), kinds)

    assert {row["outcome"] for row in report["rows"]} == {Outcome.UNCHANGED}
    assert len(report["rows"]) == 4
    assert not report["writes_something"]
    for model, values in before.items():
        assert list(model.objects.order_by("pk").values()) == values


@pytest.mark.parametrize("kinds", [SHEETS, ["workbook"]])
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_emptied_directory_comes_back_from_its_export(everything, files, imported, kinds, language):
    before = files(language)
    empty_the_directory()

    report = imported(before, kinds)

    assert {row["outcome"] for row in report["rows"]} == {Outcome.CREATED}
    assert files(language) == before
    assert Contact.objects.get().visibility == Contact.Visibility.COORDINATORS


# Texts a careless file would break: formulas, marks, lists, what looks escaped or damaged, and more room than meant.
AWKWARD = [
    "=1+1",
    "+49 für alle",
    "-5 bis 7",
    "@home",
    "'=1",
    "''=1",
    "'Halb offen",
    "'Offene' Tür",
    "=it's",
    "A; B",
    "A | B",
    "; A",
    "• Punkt",
    "- Punkt",
    "_x0041_",
    "#DIV/0!",
    "00123",
    "1e5",
    "true",
    "2025-01-01",
    "zwei  Räume",
    " Rand ",
    'mit "Zeichen"',
    "Zeile, mit Komma",
    "ganz Berlin",
    "7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11",
]


def test_awkward_texts_come_back(files, imported):
    offers = {text: _with_everything_called(text) for text in AWKWARD}
    before = files()

    report = imported(before)
    assert {row["outcome"] for row in report["rows"]} == {Outcome.UNCHANGED}

    empty_the_directory()
    imported(before)
    assert files() == before
    for text, offer in offers.items():
        assert Offer.objects.get(uuid=offer.uuid).name == " ".join(text.split())


def _with_everything_called(text):
    one = OrganisationFactory(
        name=f"x {text}",
        short_name=text,
        alternate_names=f"{text}\nZweiter",
        legal_form=text,
        description=f"{text}\n{text}",
        internal_note=f"{text}\nB: 1",
        source=SourceFactory(name=text),
    )
    OrganisationFactory(name=text, parent=one)
    ContactFactory(organisation=one, name=text, role=text, hours=text)
    return OfferFactory(name=text, organisations=[one], fee_note=text, documents=text, valid_until=date(2090, 1, 1))


def test_names_alike_stay_apart(files, imported):
    for name in ("Haus am See", "Haus am See", "Haus am See e. V.", "Haus am Sehe", "HaS"):
        OrganisationFactory(name=name, short_name="HaS" if name == "HaS" else "")
    home = Organisation.objects.last()
    for _number in range(2):
        OfferFactory(name="Beratung", organisations=[home])
        ContactFactory(name="Info", organisation=home)
    before = files()
    empty_the_directory()

    report = imported(before)

    assert {row["outcome"] for row in report["rows"]} == {Outcome.CREATED}
    assert files() == before


def test_nothing_is_guessed_about_what_a_portal_left_empty(files, imported):
    home = OrganisationFactory(name="Haus am See e. V.", kind="other")
    LocationFactory(organisation=home, street="", postcode="12051", city="")
    OrganisationFactory(name="Werkstatt gGmbH", kind="place")
    before = files()

    assert {row["outcome"] for row in imported(before)["rows"]} == {Outcome.UNCHANGED}
    empty_the_directory()
    imported(before)

    assert files() == before
    assert not Source.objects.exists()


def test_organisations_that_are_each_others_parent_do_not_stop_the_import(files, imported):
    one, other = OrganisationFactory(), OrganisationFactory()
    Organisation.objects.filter(pk=one.pk).update(parent=other)
    Organisation.objects.filter(pk=other.pk).update(parent=one)

    assert {row["outcome"] for row in imported(files())["rows"]} == {Outcome.UNCHANGED}


def test_a_changed_cell_changes_the_entry(exported, imported):
    house = OrganisationFactory(name="Haus am See", draft=True)
    text = exported(sheet="organisations").decode().replace("Entwurf", "veröffentlicht")

    imported({"organisations": text.encode()}, ["organisations"])

    house.refresh_from_db()
    assert house.is_published


def test_what_the_import_would_refuse_stays_out_and_stays(rows, files, imported):
    house = OrganisationFactory(name="Haus am See", website="https://intranet/", description="x" * 20_001)

    report = imported(files())

    assert (rows("organisations")[0]["website"], rows("organisations")[0]["description"]) == ("", "")
    assert {row["outcome"] for row in report["rows"]} == {Outcome.UNCHANGED}
    house.refresh_from_db()
    assert (house.website, len(house.description)) == ("https://intranet/", 20_001)


# What the file holds


def test_every_status_and_visibility_is_in_the_file(rows):
    home = OrganisationFactory()
    OrganisationFactory(draft=True)
    OrganisationFactory(archived=True)
    for status in Offer.Status:
        OfferFactory(organisations=[home], status=status)
    for visibility in Contact.Visibility:
        ContactFactory(organisation=home, visibility=visibility, email_visibility="network")

    assert {row["entry_status"] for row in rows("organisations")} == {"draft", "published", "archived"}
    assert {row["entry_status"] for row in rows("offers")} == {"draft", "open", "full", "paused", "ended"}
    assert {row["visibility"] for row in rows("contacts")} == {"everyone", "people signed in", "coordinators only"}
    assert {row["email_visibility"] for row in rows("contacts")} == {"people signed in"}


def test_a_protected_address_is_in_no_file_and_stays_where_it_is(files, imported):
    shelter = OrganisationFactory(name="Zuflucht")
    LocationFactory(organisation=shelter, sensitive=True, street="Geheimweg 1", postcode="10999")
    before = list(Location.objects.values())

    written = files()
    imported(written)

    for sheet in SHEETS:
        assert "Geheimweg" not in written[sheet].decode()
        assert "10999" not in written[sheet].decode()
    workbook = openpyxl.load_workbook(io.BytesIO(written["workbook"]))
    assert not [cell.value for sheet in workbook for row in sheet for cell in row if "Geheimweg" in str(cell.value)]
    assert list(Location.objects.values()) == before


def test_the_number_of_a_telephone_is_no_formula(exported):
    OrganisationFactory(phone="+493023125100")

    text = exported(sheet="organisations").decode()

    assert ",'+493023125100," in text


def test_a_name_that_two_bear_gives_way_to_the_identifier(rows):
    one, _other = OrganisationFactory(name="Haus am See"), OrganisationFactory(name="Haus am See")
    OfferFactory(organisations=[one])

    assert rows("offers")[0]["organisations"] == str(one.uuid)


def test_words_are_in_the_language_of_the_headings(rows):
    OrganisationFactory(
        kind="authority",
        topics=[Topic.objects.get(slug="wohnen")],
        languages=[Language.objects.get(code="ar"), Language.objects.get(code="de")],
    )

    german, english = rows("organisations", "de")[0], rows("organisations")[0]

    assert (german["Art"], german["Themen"], german["Sprachen"]) == ("Behörde", "Wohnen", "Arabisch | Deutsch")
    assert (english["kind"], english["topics"], english["languages"]) == ("authority", "Housing", "Arabic | German")


# The file


def test_a_workbook_has_a_sheet_for_each_kind(exported):
    OrganisationFactory(name="=1+1")

    workbook = openpyxl.load_workbook(io.BytesIO(exported("xlsx")))

    assert workbook.sheetnames == ["Organisationen", "Angebote", "Ansprechpersonen"]
    assert [cell.value for cell in workbook["Organisationen"][1]][:3] == ["CONNECT-ID", "Name", "Kurzname"]
    assert (workbook["Organisationen"]["B2"].value, workbook["Organisationen"]["B2"].data_type) == ("'=1+1", "s")


def test_a_workbook_tells_no_moment(exported):
    with zipfile.ZipFile(io.BytesIO(exported("xlsx"))) as archive:
        moments = {entry.date_time for entry in archive.infolist()}
        properties = archive.read("docProps/core.xml").decode()

    assert moments == {(1980, 1, 1, 0, 0, 0)}
    assert properties.count("1980-01-01T00:00:00Z") == 2
    assert "202" not in properties


def test_a_csv_goes_to_the_standard_output(capsysbinary):
    OrganisationFactory(name="Ärztehaus")

    call_command("export_directory", "-", format="csv")

    assert capsysbinary.readouterr().out.decode().splitlines()[1].split(",")[1] == "Ärztehaus"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    old = tmp_path / "verzeichnis.xlsx"
    old.write_text("von gestern")
    monkeypatch.setattr("directory.management.commands.export_directory.Path.write_bytes", _disk_full)

    with pytest.raises(CommandError, match="No space left"):
        call_command("export_directory", str(old), format="xlsx")

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("verzeichnis.xlsx", "von gestern")]


def _disk_full(path, content):
    with path.open("wb") as file:
        file.write(content[:10])
    raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="/gibt/es/nicht"):
        call_command("export_directory", "/gibt/es/nicht/x.csv", format="csv")


def test_only_the_owner_may_read_the_file(tmp_path, exported):
    exported()

    assert (tmp_path / "datei.csv").stat().st_mode & 0o777 == 0o600


def test_a_kind_of_sheet_is_for_csv_alone(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_directory", str(tmp_path / "x.xlsx"), format="xlsx", sheet="offers")
