"""The full-text index on the terms of the search texts: FTS5 with triggers on SQLite, a generated tsvector with GIN on
PostgreSQL. No later migration may remake directory_searchtext on SQLite without making the triggers again."""

from django.db import migrations

SQLITE = [
    # The terms are plain ASCII made by us; one column, no positions: nothing but which row holds which term.
    """
    CREATE VIRTUAL TABLE directory_searchindex USING fts5(
        terms, content='directory_searchtext', content_rowid='id', detail=none, tokenize="ascii tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER directory_searchtext_inserted AFTER INSERT ON directory_searchtext BEGIN
        INSERT INTO directory_searchindex(rowid, terms) VALUES (new.id, new.terms);
    END
    """,
    """
    CREATE TRIGGER directory_searchtext_deleted AFTER DELETE ON directory_searchtext BEGIN
        INSERT INTO directory_searchindex(directory_searchindex, rowid, terms) VALUES ('delete', old.id, old.terms);
    END
    """,
    """
    CREATE TRIGGER directory_searchtext_updated AFTER UPDATE OF terms ON directory_searchtext BEGIN
        INSERT INTO directory_searchindex(directory_searchindex, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO directory_searchindex(rowid, terms) VALUES (new.id, new.terms);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER directory_searchtext_inserted",
    "DROP TRIGGER directory_searchtext_deleted",
    "DROP TRIGGER directory_searchtext_updated",
    "DROP TABLE directory_searchindex",
]
POSTGRESQL = [
    """
    ALTER TABLE directory_searchtext ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED
    """,
    "CREATE INDEX directory_searchtext_vector ON directory_searchtext USING gin (vector) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE directory_searchtext DROP COLUMN vector"]


def create(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_search_texts")]

    operations = [migrations.RunPython(create, drop)]
