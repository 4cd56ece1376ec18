from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from directory.exporting.files import as_csv, as_workbook
from directory.exporting.sheets import read_sheets
from directory.importing.outcomes import Options
from directory.importing.plan import plan_import
from directory.importing.report import as_text, report_of
from directory.models import Change, ColumnMapping, Contact, ImportBatch, Organisation
from tests.factories import ConsentFactory, ContactFactory, OfferFactory, OrganisationFactory

LIST = (
    "Name;Kürzel der Vereinigung;PLZ;Themen\n"
    "Haus am Beispielsee e. V.;HaB;12047;Wohnen\n"
    "Beispielwerkstatt gGmbH;;10557;Arbeit|Wohnen\n"
)


@pytest.fixture
def coordinator(cast):
    return cast.coordinator


def upload(client, *contents, **options):
    files = [
        SimpleUploadedFile(f"liste-{number}.csv" if number else "liste.csv", content.encode())
        for number, content in enumerate(contents)
    ]
    response = client.post(reverse("admin:directory_import"), {"uploads": files, **options})
    assert response.status_code == 302, response.context["form"].errors
    return ImportBatch.objects.get(uploaded_by=client.user)


def posted(client, address, **changes):
    """The form of the preview as a browser would send it back, with these changes."""
    form = client.get(address).context["form"]
    values = {name: field.value() for name in form.fields if (field := form[name]).value() not in (None, False)}
    return {**{name: "on" if value is True else value for name, value in values.items()}, **changes}


def send(client, batch, button, **changes):
    address = batch.get_absolute_url()
    return client.post(address, {**posted(client, address, **changes), button: ""}, follow=True)


def test_upload_shows_what_would_happen_and_imports_nothing(coordinator):
    batch = upload(coordinator, LIST)

    response = coordinator.get(batch.get_absolute_url())

    assert response.status_code == 200
    assert batch.report["totals"] == {"created": 2, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 0}
    assert "Haus am Beispielsee e. V." in response.content.decode()
    assert not Organisation.objects.filter(name__startswith="Haus am").exists()


def test_import_writes_and_empties_the_files(coordinator):
    batch = upload(coordinator, LIST)

    response = send(coordinator, batch, "apply")

    batch.refresh_from_db()
    assert response.status_code == 200
    assert batch.applied_by == coordinator.user
    assert bytes(batch.files.get().content) == b""
    assert Organisation.objects.get(name="Beispielwerkstatt gGmbH").topics.count() == 2


def test_pressing_the_button_again_imports_nothing_more(coordinator):
    batch = upload(coordinator, LIST)
    address = batch.get_absolute_url()
    values = {**posted(coordinator, address), "apply": ""}

    coordinator.post(address, values)
    coordinator.post(address, values)

    assert Organisation.objects.filter(name="Haus am Beispielsee e. V.").count() == 1


def test_a_column_is_mapped_once_and_remembered(coordinator):
    batch = upload(coordinator, LIST)
    name = next(
        name for name, field in form_of(coordinator, batch).fields.items() if str(field.label).startswith("Kürzel")
    )

    send(coordinator, batch, "check", **{name: "short_name"})
    send(coordinator, batch, "apply")

    assert ColumnMapping.objects.get().field == "short_name"
    assert Organisation.objects.get(name="Haus am Beispielsee e. V.").short_name == "HaB"


def form_of(client, batch):
    return client.get(batch.get_absolute_url()).context["form"]


def test_unknown_columns_are_kept_as_internal_note(coordinator):
    batch = upload(coordinator, LIST)

    send(coordinator, batch, "apply")

    organisation = Organisation.objects.get(name="Haus am Beispielsee e. V.")
    assert organisation.internal_note == "Kürzel der Vereinigung: HaB"


def test_choices_that_change_the_plan_are_shown_before_they_are_carried_out(coordinator):
    batch = upload(coordinator, LIST)

    response = send(coordinator, batch, "apply", publish="on", **{"column-0-3": "leave_out"})
    batch.refresh_from_db()

    assert not batch.applied_at or Organisation.objects.get(name="Beispielwerkstatt gGmbH").topics.count() == 0
    assert response.status_code == 200


@pytest.mark.parametrize(("choice", "names"), [("", 1), ("update", 1), ("create", 2)])
def test_a_likely_duplicate_waits_for_the_decision(coordinator, choice, names):
    known = OrganisationFactory(name="Haus am Beispielsee e.V.")
    batch = upload(coordinator, LIST)
    assert batch.report["totals"]["duplicate"] == 1
    name = next(name for name in form_of(coordinator, batch).fields if name.startswith("decision"))

    send(coordinator, batch, "check", **{name: choice})
    send(coordinator, batch, "apply")

    known.refresh_from_db()
    assert Organisation.objects.filter(name__startswith="Haus am Beispielsee").count() == names
    assert list(known.topics.values_list("slug", flat=True)) == (["wohnen"] if choice == "update" else [])
    assert known.alternate_names == ("Haus am Beispielsee e. V." if choice == "update" else "")


def test_what_changed_meanwhile_is_shown_before_it_is_imported(coordinator):
    batch = upload(coordinator, LIST)
    values = {**posted(coordinator, batch.get_absolute_url()), "apply": ""}
    OrganisationFactory(name="Haus am Beispielsee e. V.")

    coordinator.post(batch.get_absolute_url(), values)

    batch.refresh_from_db()
    assert batch.applied_at is None
    assert batch.report["totals"]["duplicate"] == 1


def test_refused_rows_are_named_and_stop_the_import(coordinator):
    batch = upload(coordinator, LIST + "Ohne Platz;;abc;Quatsch\n")

    response = coordinator.get(batch.get_absolute_url())
    page = response.content.decode()
    send(coordinator, batch, "apply")

    batch.refresh_from_db()
    assert "„abc“" in page or "“abc”" in page
    assert 'name="apply"' not in page
    assert batch.applied_at is None


def test_refused_rows_can_be_left_out(coordinator):
    batch = upload(coordinator, LIST + "Ohne Platz;;abc;Quatsch\n")

    send(coordinator, batch, "check", skip_refused="on")
    send(coordinator, batch, "apply")

    assert set(Organisation.objects.values_list("name", flat=True)) >= {"Beispielwerkstatt gGmbH"}
    assert not Organisation.objects.filter(name="Ohne Platz").exists()


def test_a_file_that_is_no_table_is_explained(coordinator):
    batch = upload(coordinator, "%PDF-1.7 nothing")

    response = coordinator.get(batch.get_absolute_url())

    assert response.status_code == 200
    assert len(batch.report["problems"]) == 1


def test_long_lists_are_shown_by_pages(coordinator):
    rows = "".join(f"Verein {number} für Beispiele e. V.;;;\n" for number in range(120))
    batch = upload(coordinator, LIST.splitlines()[0] + "\n" + rows)
    address = batch.get_absolute_url()

    overview = coordinator.get(address).context["outcomes"]
    last = coordinator.get(address, {"list": overview[0]["outcome"], "page": 3}).context["outcomes"]

    assert [len(section["rows"]) for section in overview if section["outcome"] == "created"] == [50]
    assert len(last) == 1


def test_several_files_are_one_import(coordinator):
    contacts = "Organisation;Ansprechperson;E-Mail\nHaus am Beispielsee e. V.;Ada Beispiel;ada@example.org\n"

    batch = upload(coordinator, contacts, LIST)
    send(coordinator, batch, "apply")

    assert Contact.objects.get().organisation.name == "Haus am Beispielsee e. V."
    assert "ada@example.org" not in str(ImportBatch.objects.get().report)


def test_only_who_may_add_organisations_imports(cast):
    batch = ImportBatch.objects.create(report={})

    answers = {
        (visitor.user and visitor.user.name, address): visitor.get(address).status_code
        for visitor in cast.everyone
        for address in (reverse("admin:directory_import"), batch.get_absolute_url())
        if visitor is not cast.coordinator
    }

    assert set(answers.values()) <= {302, 403}


def exported(sheet):
    return as_csv(*read_sheets("de", [sheet]))


def without(text, *names):
    return "".join(line for line in text.splitlines(keepends=True) if not any(name in line for name in names))


def test_rows_deleted_in_an_export_are_asked_about_and_nothing_happens_silently(coordinator):
    gone, kept = OrganisationFactory(name="Haus Fort"), OrganisationFactory(name="Haus Bleibt")
    OrganisationFactory(name="Haus Entwurf", draft=True)
    house = OrganisationFactory(name="Haus am See")
    offer, contact = OfferFactory(name="Fort-Angebot", organisations=[house]), ContactFactory(name="Mia Fort")
    OfferFactory(name="Anderes", organisations=[house]), ContactFactory(name="Ali Amt", organisation=house)
    ConsentFactory(contact=contact)
    lists = [without(exported(sheet), "Fort", "Bleibt", "Entwurf") for sheet in ("organisations", "offers", "contacts")]
    later = OrganisationFactory(name="Haus Später")
    batch = upload(coordinator, *lists)
    address = batch.get_absolute_url()

    asked = {row["name"]: (row["sheet"], row["may_be_newer"]) for row in batch.report["removed"]}
    assert asked == {
        "Haus Bleibt": ("organisations", False),
        "Haus Fort": ("organisations", False),
        "Haus Später": ("organisations", True),
        "Fort-Angebot": ("offers", False),
        "Mia Fort": ("contacts", False),
    }
    page = coordinator.get(address).content.decode()
    assert "Im Verzeichnis und nicht in der Liste (5)" in page
    assert 'name="apply"' not in page  # without a word there is nothing to do
    send(coordinator, batch, "check", removed="hide", **{f"decision removed {kept.uuid}": "keep"})
    gone.refresh_from_db()
    assert gone.is_published  # nothing but checked yet
    send(coordinator, batch, "apply")

    statuses = dict(Organisation.objects.values_list("name", "status"))
    assert (statuses["Haus Fort"], statuses["Haus Bleibt"], statuses["Haus Später"]) == (
        "archived",
        "published",
        "published",
    )
    offer.refresh_from_db()
    contact.refresh_from_db()
    assert (offer.status, contact.visibility, contact.email_visibility) == ("ended", "coordinators", "coordinators")
    assert not contact.consents.in_force().exists()
    change = Change.objects.get(uuid=gone.uuid, deed="changed")
    assert (change.fields["status"], change.origin, change.by) == (
        ["published", "archived"],
        "import",
        coordinator.user,
    )
    assert "Haus Fort" not in coordinator.get(reverse("directory:search") + "?q=fort").content.decode()
    assert later in Organisation.objects.approved()


def test_only_a_whole_export_is_asked_about_and_a_workbook_counts_as_one(coordinator):
    OrganisationFactory(name="Haus Fort")
    house = OrganisationFactory(name="Haus am See")
    some_columns = upload(coordinator, f"CONNECT-ID;Name\n{house.uuid};Haus am See\n")
    assert some_columns.report["removed"] == []
    some_columns.delete()
    workbook = load_workbook(BytesIO(as_workbook(read_sheets("en"))))
    sheet = workbook["Organisations"]
    sheet.delete_rows(next(row[0].row for row in sheet.iter_rows() if row[1].value == "Haus Fort"))
    content = BytesIO()
    workbook.save(content)
    coordinator.post(
        reverse("admin:directory_import"), {"uploads": SimpleUploadedFile("export.xlsx", content.getvalue())}
    )

    assert [row["name"] for row in ImportBatch.objects.get().report["removed"]] == ["Haus Fort"]
    told = "\n".join(as_text(report_of(plan_import([("export.xlsx", content.getvalue())], Options()))))
    assert "sie bleiben, wie sie sind: 1\n  Organisationen: „Haus Fort“" in told
