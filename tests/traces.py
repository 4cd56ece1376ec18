"""What is stored, in clear: the cache unpacked, waiting mails unsealed, so that no trace hides in how it is kept."""

import base64
import binascii

from django.db import connection

from accounts.outbox import SEALED
from accounts.sealing import unseal


def everything_stored(*, as_it_lies=False):
    """Table and value, for every value of every table, of our apps and of others, the cache included."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield from ((table, str(value) if as_it_lies else in_clear(table, value)) for value in row)


def traces_of(*words):
    return [
        (table, value) for table, value in everything_stored() if any(word.lower() in value.lower() for word in words)
    ]


def in_clear(table, value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    text = str(value)
    if table == "cache":
        try:
            return base64.b64decode(text, validate=True).decode(errors="replace")
        except binascii.Error:
            return text  # the key or the date
    return unseal(text, SEALED) or text if table == "accounts_outgoingmail" else text
