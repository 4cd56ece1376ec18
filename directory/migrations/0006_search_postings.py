"""The index moves from the full-text engines of both databases into ordinary tables. What it held is written anew by
`directory.apps` after the migrations, so nothing is carried over."""

from django.db import migrations, models

SQLITE = [
    "DROP TRIGGER directory_searchtext_inserted",
    "DROP TRIGGER directory_searchtext_deleted",
    "DROP TRIGGER directory_searchtext_updated",
    "DROP TABLE directory_searchindex",
]
POSTGRESQL = ["ALTER TABLE directory_searchtext DROP COLUMN vector"]


def drop(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def create(apps, schema_editor):
    from importlib import import_module

    import_module("directory.migrations.0004_full_text_index").create(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_vocabulary_version")]

    operations = [
        migrations.RunPython(drop, create),
        migrations.DeleteModel("SearchText"),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("organisation_id", models.PositiveBigIntegerField(db_index=True)),
                ("offer_id", models.PositiveBigIntegerField(null=True)),
                ("terms", models.BinaryField()),
                ("facets", models.TextField()),
                ("standing", models.PositiveSmallIntegerField(default=0)),
                ("shown_from", models.DateField(null=True)),
                ("shown_until", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "search text",
                "verbose_name_plural": "search texts",
                "constraints": [
                    models.UniqueConstraint(fields=["organisation_id", "offer_id"], name="search_text_of_offer"),
                    models.UniqueConstraint(
                        fields=["organisation_id"],
                        condition=models.Q(offer_id=None),
                        name="search_text_of_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                ("term", models.CharField(max_length=500, primary_key=True, serialize=False)),
                ("texts", models.BinaryField()),
            ],
            options={"verbose_name": "search posting", "verbose_name_plural": "search postings"},
        ),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("version", models.UUIDField()),
                ("organisations", models.JSONField(null=True)),
                ("terms", models.JSONField(null=True)),
            ],
            options={
                "verbose_name": "change of the search index",
                "verbose_name_plural": "changes of the search index",
            },
        ),
    ]
