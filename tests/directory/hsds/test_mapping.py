from datetime import UTC, date, datetime, time
from uuid import UUID

from directory.hsds import mapping
from directory.hsds.values import Body, Hours, Mailbox, Place, Service, Spoken, Taxonomy, Term
from tests.directory.hsds.required import faults

ONE = UUID("7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11")
OTHER = UUID("0f7e3a64-1f0d-4c0b-8b0e-5f0f2a3b4c5d")
MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUSING = Term("topics", "wohnen", "Wohnen", "Alles ums Wohnen")
TENANCY = Term("topics", "mietrecht", "Mietrecht", parent="wohnen")


def full():
    place = Place(
        7,
        "Haus B",
        "Beispielstraße 1",
        "12047",
        "Berlin",
        "stufenfrei",
        (Hours(1, time(9), time(12, 30), "ohne Termin"),),
    )
    body = Body(
        ONE,
        "Haus am See",
        short_name="HaS",
        description="Ein Haus",
        legal_form="e. V.",
        email="info@example.org",
        phone="+49 30 23125100",
        website="https://example.org",
        page="https://connect.example.org/organisationen/has/",
        parent=OTHER,
        is_example=True,
        terms=(HOUSING,),
        places=(place,),
        mailboxes=(Mailbox(OTHER, "Empfang", "Anmeldung", "empfang@example.org", "+49 30 23125101"),),
    )
    service = Service(
        OTHER,
        "Beratung",
        (body, Body(OTHER, "Zweite")),
        MOMENT,
        date(2026, 2, 1),
        summary="Rat",
        is_paused=True,
        access="anrufen",
        fees="kostenlos",
        is_free=True,
        appointment_link="https://example.org/termin",
        documents=("Ausweis", "Bescheid"),
        languages=(Spoken("ar", "Arabisch"),),
        areas=("Mitte",),
        terms=(TENANCY,),
    )
    return [body], [service], [Taxonomy("topics", "Themen", "Worum es geht", (HOUSING, TENANCY))]


def test_everything_hsds_requires_is_there():
    bare = Body(OTHER, "Zweite"), Service(ONE, "Kurs", (Body(ONE, "Haus"),), MOMENT)
    bodies, services, taxonomies = full()

    data = mapping.file([*bodies, bare[0]], [*services, bare[1]], taxonomies)

    assert faults(data) == []
    assert len(data["organizations"]) == len(data["services"]) == 2


def test_the_check_itself_finds_faults():
    data = mapping.file(*full())
    del data["services"][0]["organization"]["description"]
    data["services"][0]["status"] = "open"
    data["organizations"][0]["locations"][0]["addresses"][0]["id"] = "1"

    assert [fault.rpartition(".")[2] for fault in faults(data)] == [
        "addresses[0].id: no identifier".rpartition(".")[2],
        "status: open is no choice",
        "organization[0]: description missing",
    ]


def test_an_organisation_in_the_words_of_hsds():
    one = mapping.organization(full()[0][0])

    assert (one["id"], one["name"], one["alternate_name"], one["legal_status"]) == (
        str(ONE),
        "Haus am See",
        "HaS",
        "e. V.",
    )
    assert one["parent_organization_id"] == str(OTHER)
    (location,) = one["locations"]
    assert location["addresses"][0]["address_1"] == "Beispielstraße 1"
    assert (location["addresses"][0]["state_province"], location["addresses"][0]["country"]) == ("Berlin", "DE")
    (hours,) = location["schedules"]
    assert (hours["freq"], hours["byday"], hours["opens_at"], hours["closes_at"]) == ("WEEKLY", "MO", "09:00", "12:30")
    assert "timezone" not in hours
    assert [one.get("label") for one in one["attributes"]] == [None, "example"]


def test_an_offer_in_the_words_of_hsds():
    service = mapping.service(full()[1][0])

    assert (service["status"], service["description"], service["organization"]["name"]) == (
        "temporarily closed",
        "Rat",
        "Haus am See",
    )
    assert [document["document"] for document in service["required_documents"]] == ["Ausweis", "Bescheid"]
    assert [area["name"] for area in service["service_areas"]] == ["Mitte"]
    assert service["cost_options"][0]["amount"] == 0
    assert (service["assured_date"], service["last_modified"]) == ("2026-02-01", "2026-03-01T12:00:00+00:00")
    assert [one["value"] for one in service["attributes"] if one.get("label") == "further organization"] == [str(OTHER)]


def test_a_word_below_another_names_it():
    data = mapping.file(*full())

    housing, tenancy = data["taxonomy_terms"]
    assert tenancy["parent_id"] == housing["id"]
    assert tenancy["description"] == "Mietrecht"
    assert {housing["taxonomy_id"], tenancy["taxonomy_id"]} == {data["taxonomies"][0]["id"]}


def test_identifiers_are_the_same_in_every_file_and_no_two_are_one():
    data = mapping.file(*full())

    assert data == mapping.file(*full())
    parts = [part["id"] for key in ("phones", "locations", "attributes") for part in data["organizations"][0][key]]
    assert len(set(parts)) == len(parts)


def test_a_place_without_a_street_has_no_address():
    assert "locations" not in mapping.organization(Body(ONE, "Haus", places=(Place(1, postcode="12047"),)))
