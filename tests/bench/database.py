"""A throwaway database for a benchmark: SQLite in a file, or PostgreSQL through DATABASE_URL."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def throwaway() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import get_runner, override_settings

    logging.disable(logging.WARNING)
    if connection.vendor == "sqlite":
        # In a file, as in use: a database in memory shares its cache between threads and knows no WAL.
        connection.settings_dict["TEST"]["NAME"] = str(settings.BASE_DIR / "var" / f"bench-{os.getpid()}.sqlite3")
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False, DEBUG=False, MAIL_AT_ONCE=False):
            yield
    finally:
        runner.teardown_databases(databases)


def vendor() -> str:
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
