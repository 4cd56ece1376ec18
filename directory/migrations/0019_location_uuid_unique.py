import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0018_location_uuid_filled")]

    operations = [
        migrations.AlterField(
            "location", "uuid", models.UUIDField("UUID", default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
