"""SQLite through its own backup interface: a plain copy of the file loses what lies in the journal beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from connect.backups.archive import Unusable

_SECONDS_TO_WAIT = 20


def dump(to: Path) -> None:
    with _telling(), _opened(_live()) as live, _opened(to) as copy:
        live.backup(copy)
        # One file, without a journal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    check(to)


def check(path: Path) -> None:
    try:
        with _opened(path) as database:
            ((result,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        result = str(error)
    if result != "ok":
        raise Unusable(_("The database in the backup is damaged: %(reason)s") % {"reason": result})


def load(path: Path) -> None:
    """In one transaction of the database in use: who reads it meanwhile sees the old entries or the new ones."""
    connection.close()
    with _telling(), _opened(path) as copy, _opened(_live()) as live:
        copy.backup(live)


def _live() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Unusable(_("The database did not allow it: %(reason)s") % {"reason": error}) from error


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=_SECONDS_TO_WAIT)) as database:
        yield database
