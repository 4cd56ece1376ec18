from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0013_shortlist_entries")]

    operations = [
        migrations.AddField("location", "uuid", models.UUIDField("UUID", editable=False, null=True)),
    ]
