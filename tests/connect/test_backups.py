import json
import shutil
import sqlite3
import subprocess
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, connections

from accounts.models import User
from connect import own_data
from connect.backups import postgresql, run
from connect.backups.archive import DATABASE, MANIFEST
from directory.models import Organisation, SearchEntry, Source
from tests.factories import ContactFactory, OrganisationFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'postgresql' and postgresql.missing()", reason="no client programs of PostgreSQL"
    ),
]


@pytest.fixture(autouse=True)
def log(settings, tmp_path):
    settings.ERASURE_LOG = str(tmp_path / "erased.log")


@pytest.fixture
def backup(tmp_path):
    """Makes a backup and tells where it is."""

    def backup(name="sicherung.zip"):
        call_command("backup", str(tmp_path / name), verbosity=0)
        return tmp_path / name

    return backup


def restore(path, **options):
    call_command("restore", str(path), **{"yes": True} | options)


def rewritten(path, changes):
    """The archive with other content in some of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    other = path.with_name("verändert.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in (parts | changes).items():
            archive.writestr(name, content)
    return other


def with_manifest(path, **changes):
    with zipfile.ZipFile(path) as archive:
        about = json.loads(archive.read(MANIFEST))
    return rewritten(path, {MANIFEST: json.dumps(about | changes)})


# There and back


def test_a_restored_portal_holds_what_it_held(backup, capsys):
    house = OrganisationFactory(name="Haus am See")
    ContactFactory(organisation=house, name="Amira")
    path = backup()
    OrganisationFactory(name="Danach")
    Organisation.objects.filter(pk=house.pk).update(name="Verändert")

    restore(path)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["Haus am See"]
    assert SearchEntry.objects.filter(organisation=house).exists()
    assert OrganisationFactory().pk > house.pk
    assert "Wiederhergestellt" in capsys.readouterr().out


def test_an_empty_portal_takes_a_backup_without_being_asked_twice(backup):
    OrganisationFactory(name="Haus am See")
    UserFactory(email="amira@example.org")
    path = backup()
    Organisation.objects.all().delete()
    User.objects.all().delete()

    restore(path, yes=False)

    assert Organisation.objects.get().name == "Haus am See"
    assert User.objects.get().email == "amira@example.org"


def test_a_database_without_any_table_takes_a_backup(backup):
    OrganisationFactory(name="Haus am See")
    path = backup()
    _drop_all_tables()

    restore(path, yes=False)

    assert Organisation.objects.get().name == "Haus am See"


def _drop_all_tables():
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        connection.close()
        for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            part.unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()


def test_a_portal_in_use_is_not_replaced_unasked(backup):
    path = backup()
    OrganisationFactory(name="Danach")

    with pytest.raises(CommandError, match="--yes"):
        restore(path, yes=False)

    assert Organisation.objects.get().name == "Danach"


def test_tables_that_came_later_go_with_what_refers_to_them(backup):
    path = backup()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE later (id integer PRIMARY KEY, organisation bigint REFERENCES directory_organisation (id))"
        )

    restore(path)

    assert "later" not in connection.introspection.table_names()


def test_migrations_that_came_later_are_applied(backup, monkeypatch):
    path = backup()
    called = []
    real = call_command
    monkeypatch.setattr(run, "call_command", lambda *names, **options: called.append(names) or real(*names, **options))

    restore(path)

    assert ("migrate",) in called


def test_uploaded_files_come_back(backup, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    photo = tmp_path / "media" / "treffen" / "bild.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_text("Bild")
    path = backup()
    photo.write_text("anderes Bild")
    photo.with_name("danach.jpg").write_text("noch eins")

    restore(path)

    assert [(file.name, file.read_text()) for file in photo.parent.iterdir()] == [("bild.jpg", "Bild")]
    assert not list(tmp_path.glob("media.*"))


# While the portal runs


def test_a_backup_holds_everything_written_before_it_began(backup):
    committed, done = [], threading.Event()

    def write():
        while not done.is_set():
            committed.append(Source.objects.create(name=f"Quelle {len(committed)}").name)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for round_ in range(3):
            while len(committed) < 50 * (round_ + 1):
                pass
            before = list(committed)
            path = backup(f"{round_}.zip")
    finally:
        done.set()
        writer.join()
    restore(path)

    restored = set(Source.objects.values_list("name", flat=True))
    assert set(before) <= restored <= set(committed)


@pytest.mark.once
def test_a_plain_copy_of_the_file_would_lose_rows(backup, tmp_path):
    OrganisationFactory(name="Haus am See")
    shutil.copy(connection.settings_dict["NAME"], tmp_path / "kopie.sqlite3")
    with zipfile.ZipFile(backup()) as archive:
        archive.extract(DATABASE, tmp_path)

    assert _organisations(tmp_path / "kopie.sqlite3") < 1
    assert _organisations(tmp_path / DATABASE) == 1


def _organisations(path):
    with closing(sqlite3.connect(path)) as database:
        try:
            return database.execute("SELECT count(*) FROM directory_organisation").fetchone()[0]
        except sqlite3.DatabaseError:
            return -1


@pytest.mark.once
def test_who_reads_meanwhile_sees_no_half_of_it(backup):
    OrganisationFactory(name="Haus am See")
    path = backup()
    OrganisationFactory(name="Danach")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as reader:
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM directory_organisation"
        assert reader.execute(count).fetchone() == (2,)

        restore(path)

        assert reader.execute(count).fetchone() == (2,)
        reader.rollback()
        assert reader.execute(count).fetchone() == (1,)


# Who was erased, and who was signed in


def test_erased_people_stay_erased(backup, capsys):
    amira, other = UserFactory(email="amira@example.org"), UserFactory(email="bleibt@example.org")
    path = backup()
    own_data.erase(amira)

    restore(path)

    assert list(User.objects.values_list("email", flat=True)) == [other.email]
    assert "erneut gelöscht: 1" in capsys.readouterr().out


def test_who_came_back_after_the_erasure_stays(backup):
    own_data.erase(UserFactory(email="amira@example.org"))
    UserFactory(email="amira@example.org")
    path = backup()
    User.objects.all().delete()

    restore(path)

    assert User.objects.get().email == "amira@example.org"


def test_everybody_signs_in_anew(backup, cast):
    path = backup()
    assert Session.objects.exists()

    restore(path)

    assert not Session.objects.exists()


def test_what_was_cached_is_forgotten(backup):
    cache.set("von", "damals")
    path = backup()
    cache.set("von", "heute")

    restore(path)

    assert cache.get("von") is None


# What is refused


def damaged(path):
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(content)
    return path


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def not_ours(path):
    path.write_text("Dies ist keine Sicherung.")
    return path


def another_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("brief.txt", "Guten Tag")
    return path


REFUSED = {
    "damaged": (damaged, "beschädigt"),
    "cut short": (cut_short, "beschädigt"),
    "no zip": (not_ours, "keine Sicherung"),
    "another zip": (another_zip, "keine Sicherung"),
    "missing": (lambda path: path.with_name("fehlt.zip"), "lässt sich nicht lesen"),
    "another format": (lambda path: with_manifest(path, format="etwas anderes"), "keine Sicherung"),
    "newer format": (lambda path: with_manifest(path, format_version=99), "neueren Version"),
    "another database": (lambda path: with_manifest(path, engine="oracle"), "oracle"),
    "newer portal": (
        lambda path: with_manifest(path, migrations=["directory.9999_later"], version="9.0"),
        "9.0, directory.9999_later",
    ),
    "no database in it": (lambda path: rewritten(path, {DATABASE: b"SQLite format 3\0" + bytes(4096)}), None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_restored_changes_nothing(backup, name):
    spoil, words = REFUSED[name]
    path = spoil(backup())
    OrganisationFactory(name="Danach")
    UserFactory()

    with pytest.raises(CommandError, match=words):
        restore(path)

    assert Organisation.objects.get().name == "Danach"
    assert User.objects.count() == 1


def test_a_restore_that_fails_at_its_end_leaves_the_portal_as_it_was(backup, monkeypatch):
    OrganisationFactory(name="Haus am See")
    path = backup()
    OrganisationFactory(name="Danach")
    monkeypatch.setattr(run.index, "rebuild", lambda: 1 / 0)

    with pytest.raises(CommandError, match="division by zero"):
        restore(path)

    assert set(Organisation.objects.values_list("name", flat=True)) == {"Haus am See", "Danach"}


# The file


def test_a_backup_tells_what_it_is(backup):
    with zipfile.ZipFile(backup()) as archive:
        about = json.loads(archive.read(MANIFEST))

    assert (about["format"], about["format_version"], about["engine"]) == ("connect-backup", 1, connection.vendor)
    assert about["version"] == "0.1.0"
    assert "directory.0001_initial" in about["migrations"]


def test_a_backup_is_there_whole_or_not_at_all(backup, monkeypatch, tmp_path):
    path = backup()
    before = path.read_bytes()
    monkeypatch.setattr(run, "pack", lambda beside, *rest: beside.write_text("halb") and 1 / 0)

    with pytest.raises(ZeroDivisionError):
        backup()

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="/gibt/es/nicht"):
        call_command("backup", "/gibt/es/nicht/sicherung.zip")


@pytest.mark.postgresql
def test_the_password_is_on_no_command_line(backup, monkeypatch):
    seen = []
    real = subprocess.run

    def watched(command, **options):
        seen.append(command)
        return real(command, **options)

    monkeypatch.setattr(postgresql.subprocess, "run", watched)

    restore(backup())

    assert {Path(command[0]).name for command in seen} == {"pg_dump", "pg_restore", "psql"}
    password = connection.settings_dict["PASSWORD"]
    assert password
    assert not [part for command in seen for part in command if password in part]


@pytest.mark.postgresql
def test_missing_programs_are_named(backup, monkeypatch):
    monkeypatch.setattr(postgresql, "_program", lambda name: None)

    with pytest.raises(CommandError, match=r"pg_dump.*postgresql-client"):
        backup()
