import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.models import ColumnMapping, Contact, ImportBatch, Organisation
from tests.factories import OrganisationFactory

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
