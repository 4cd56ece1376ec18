"""Makes a backup while the portal runs, and puts one in the place of what there is: all of it or nothing."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from connect import erasures, own_data
from connect.backups import postgresql, sqlite
from connect.backups.archive import DATABASE, MEDIA, Manifest, Unusable, pack, read_manifest, unpack
from directory.models import Organisation
from directory.search import index
from directory.whole_file import replacing

_ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def back_up(path: Path) -> None:
    # Before the copy: a migration running meanwhile is then applied once more after a restore, not left out.
    manifest = Manifest(_version(), connection.vendor, timezone.now().isoformat(), sorted(_applied()))
    with replacing(path) as beside, tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        database = Path(folder) / DATABASE
        _engine().dump(database)
        pack(beside, manifest, database, _media())


def may_be_restored(path: Path) -> Manifest:
    """What the file says of itself, or `Unusable`."""
    manifest = read_manifest(path)
    if manifest.engine != connection.vendor:
        raise Unusable(
            _("The backup is of %(theirs)s, this portal uses %(ours)s. Set DATABASE_URL accordingly.")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    unknown = sorted(set(manifest.migrations) - _known())
    if unknown:
        raise Unusable(
            _("The backup is newer than this portal (%(version)s, %(migration)s). Update the portal first.")
            % {"version": manifest.version, "migration": unknown[0]}
        )
    return manifest


def is_empty() -> bool:
    """Nothing that somebody could miss."""
    tables = connection.introspection.table_names()
    return not any(model._meta.db_table in tables and model._default_manager.exists() for model in (User, Organisation))


def restore(path: Path) -> int:
    """How many people had to be erased once more."""
    may_be_restored(path)
    engine = _engine()
    with tempfile.TemporaryDirectory(prefix="connect-restore-") as name:
        folder = Path(name)
        unpack(path, folder)
        engine.check(folder / DATABASE)
        engine.dump(folder / "before")
        engine.load(folder / DATABASE)
        with _or_as_before(engine, folder / "before", path):
            count = _complete()
            _swap_media(folder / MEDIA)
    return count


@contextmanager
def _or_as_before(engine: ModuleType, before: Path, path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as failure:
        try:
            engine.load(before)
        except BaseException:
            shutil.copy(before, path.with_name(f"{path.name}.before"))
            raise
        if isinstance(failure, Exception):
            raise Unusable(
                _("The restore failed: %(reason)s The portal holds what it held before.") % {"reason": failure}
            ) from failure
        raise


def _complete() -> int:
    """What a backup of yesterday lacks today."""
    call_command("migrate", interactive=False, verbosity=0)
    # Who signed out since then stays signed out.
    UserSession.objects.all().delete()
    Session.objects.all().delete()
    erased = erasures.noted()
    again = [user for user in User.objects.order_by("pk") if erasures.was_erased(user, erased)] if erased else []
    for user in again:
        own_data.erase(user)
    erasures.remove_again(erased)
    cache.clear()
    index.rebuild()
    return len(again)


def _swap_media(new: Path) -> None:
    """Beside each other first, so that only two renames can fail."""
    if not new.is_dir() or not settings.MEDIA_ROOT:
        return
    place = Path(settings.MEDIA_ROOT)
    fresh, old = place.with_name(f"{place.name}.new"), place.with_name(f"{place.name}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(new, fresh)
    if place.exists():
        place.replace(old)
    fresh.replace(place)
    shutil.rmtree(old, ignore_errors=True)


def _engine() -> ModuleType:
    return _ENGINES[connection.vendor]


def _media() -> Path | None:
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT and Path(settings.MEDIA_ROOT).is_dir() else None


def _applied() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def _known() -> set[str]:
    """Those on the disk, and those that were squashed."""
    loader = MigrationLoader(None)
    replaced = {key for migration in (loader.disk_migrations or {}).values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*(loader.disk_migrations or {}), *replaced}}


def _version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as project:
        return str(tomllib.load(project)["project"]["version"])
