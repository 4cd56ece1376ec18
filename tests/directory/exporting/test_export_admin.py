import io

import openpyxl
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.factories import ContactFactory


def test_coordinators_take_the_directory_along_as_a_table(cast):
    ContactFactory(name="Verborgene Person", hidden=True)

    response = cast.coordinator.get("/admin/directory/export/")

    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["Ansprechpersonen"]
    assert [sheet["C1"].value, sheet["C2"].value] == ["Ansprechperson", "Verborgene Person"]
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in response["Cache-Control"]


def test_who_took_it_along_stands_in_the_log(cast):
    cast.coordinator.get(reverse("admin:directory_export"))

    entry = LogEntry.objects.get()
    assert entry.user == cast.coordinator.user
    assert (entry.object_repr, entry.get_admin_url()) == ("Verzeichnis als Tabelle", None)
    assert entry.get_change_message() == "Heruntergeladen: alle Einträge, auch verborgene Personen."


def test_nobody_else_gets_it_and_nothing_is_logged(cast):
    for visitor in (cast.anonymous, cast.practitioner, cast.member, cast.organiser):
        assert visitor.get(reverse("admin:directory_export")).status_code in (302, 403)

    assert not LogEntry.objects.exists()


def test_the_page_of_the_import_leads_there(cast):
    page = cast.coordinator.get(reverse("admin:directory_import")).content.decode()

    assert 'href="/admin/directory/export/"' in page
    assert "Verzeichnis als Tabelle herunterladen" in page


def test_the_log_shows_it_on_the_desk(cast):
    cast.coordinator.get(reverse("admin:directory_export"))

    page = cast.coordinator.get("/admin/").content.decode()
    assert "<span>Verzeichnis als Tabelle</span>" in page
    assert "gelöscht</span>" not in page
