"""Whether the index says what the records say."""

from django.db import DatabaseError, connection

from directory.models import Organisation, SearchText
from directory.search import engine, index


def differences() -> list[str]:
    """A sentence for each organisation or row that is wrong; empty if all is well.

    What fades with time (the standing of a text) may lag behind until the next save or `rebuild_search`.
    """
    held = {(text.organisation_id, text.offer_id): text for text in SearchText.objects.iterator()}
    found = []
    for organisation, rows in index.expected(Organisation.objects.order_by("pk")):
        for row in rows:
            text = held.pop((organisation.pk, row.offer_id), None)
            if text is None:
                found.append(f"{organisation}: not in the index (offer {row.offer_id})")
            elif text.terms != row.terms:
                found.append(f"{organisation}: outdated (offer {row.offer_id})")
    found += [f"Text {text.pk}: in the index, though nobody may see it" for text in held.values()]
    return found + _full_text()


def _full_text() -> list[str]:
    """The full-text index against its own table; PostgreSQL generates the column, so only SQLite can go wrong."""
    if connection.vendor != "sqlite":
        return []
    first = SearchText.objects.order_by("pk").values_list("pk", "terms").first()
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO directory_searchindex(directory_searchindex, rank) VALUES ('integrity-check', 1)"
            )
        except DatabaseError as error:
            return [f"Full-text index: {error}"]
    if first and first[1] and first[0] not in engine.matching([[[[first[1].split()[0]]]]])[0]:
        return ["Full-text index: does not find what its table holds"]
    return []
