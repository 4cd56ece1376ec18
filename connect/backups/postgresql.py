"""PostgreSQL through its own programs. They get the password from the environment, which no list of processes shows."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from connect.backups.archive import Unusable

# Debian keeps the programs of each version apart and puts only some on the path.
_DEBIAN = Path("/usr/lib/postgresql")
_VARIABLES = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
# A backup may know tables no longer there, and a newer portal has some the backup does not know.
_EMPTY = """
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('DROP %s IF EXISTS %I.%I CASCADE', kinds.name, namespaces.nspname, classes.relname)
    FROM pg_class classes
    JOIN pg_namespace namespaces ON namespaces.oid = classes.relnamespace
    JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('v', 'VIEW'), ('m', 'MATERIALIZED VIEW'), ('S', 'SEQUENCE'))
      AS kinds (kind, name) ON kinds.kind = classes.relkind::text
    WHERE namespaces.nspname = current_schema()
    ORDER BY kinds.kind <> 'S' DESC
  LOOP
    EXECUTE statement;
  END LOOP;
END
$$;
"""


def dump(to: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def check(path: Path) -> None:
    _run("pg_restore", "--list", str(path))


def load(path: Path) -> None:
    """In one transaction: if anything of it fails, everything stays as it was."""
    connection.close()
    script, empty = path.with_suffix(".sql"), path.with_suffix(".empty.sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    empty.write_text(_EMPTY)
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run("psql", *options, f"--file={empty}", f"--file={script}")


def missing() -> list[str]:
    return [name for name in ("pg_dump", "pg_restore", "psql") if not _program(name)]


def _run(name: str, *arguments: str) -> None:
    program = _program(name)
    if not program:
        raise Unusable(
            _("%(program)s is missing. Install the client programs of PostgreSQL (Debian: postgresql-client).")
            % {"program": name}
        )
    done = subprocess.run([program, *arguments], env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603 - a fixed list
    if done.returncode:
        reason = " ".join(done.stderr.split("\n")[:3]).strip() or str(done.returncode)
        raise Unusable(_("%(program)s failed: %(reason)s") % {"program": name, "reason": reason})


def _program(name: str) -> str | None:
    """The newest, as an old one refuses a newer server."""
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((str(path) for folder in folders if (path := folder / name).is_file()), None) or shutil.which(name)


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    own = {variable: str(settings[key]) for key, variable in _VARIABLES.items() if settings.get(key)}
    # Messages in one language; no limits of a page.
    return {**os.environ, **own, "LC_ALL": "C.UTF-8", "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=60s"}
