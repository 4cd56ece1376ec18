from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", '0016_duplicates_and_merges')]

    operations = [
        migrations.AddField("location", "uuid", models.UUIDField("UUID", editable=False, null=True)),
    ]
