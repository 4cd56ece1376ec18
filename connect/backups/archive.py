"""The file of a backup: a zip with the database, the uploaded files and a manifest."""

import json
import shutil
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

FORMAT = "connect-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"


class Unusable(Exception):
    """Why a file cannot be restored, or a backup not be made, in a sentence for people."""


@dataclass(frozen=True)
class Manifest:
    """`engine` is "sqlite" or "postgresql", `migrations` are those applied, "app.name"."""

    version: str
    engine: str
    made_at: str
    migrations: list[str]


def pack(path: Path, manifest: Manifest, database: Path, media: Path | None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
        archive.writestr(MANIFEST, json.dumps(about, indent=1))
        archive.write(database, DATABASE)
        for file in sorted(media.rglob("*")) if media else ():
            if file.is_file():
                archive.write(file, f"{MEDIA}/{file.relative_to(media or file)}")


def read_manifest(path: Path) -> Manifest:
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read(MANIFEST))
        if about["format"] != FORMAT:
            raise Unusable(_("%(path)s is not a backup of this portal.") % {"path": path})
        if about["format_version"] > FORMAT_VERSION:
            raise Unusable(_("%(path)s was made by a newer version of the portal. Update it first.") % {"path": path})
        return Manifest(about["version"], about["engine"], about["made_at"], list(about["migrations"]))
    except OSError as error:
        raise Unusable(
            _("The file %(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from None
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError):
        raise Unusable(_("%(path)s is not a backup of this portal, or it is damaged.") % {"path": path}) from None


def unpack(path: Path, folder: Path) -> None:
    """Every byte is compared with its checksum on the way."""
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open(DATABASE) as packed, (folder / DATABASE).open("wb") as database:
                shutil.copyfileobj(packed, database)
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith(f"{MEDIA}/")])
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError):
        raise Unusable(_("%(path)s is damaged. Take another backup; nothing was changed.") % {"path": path}) from None
