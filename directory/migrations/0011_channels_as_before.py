from django.db import migrations
from django.db.models import F


def open_as_before(apps, schema_editor):
    """Channels were shown to whom the contact was shown."""
    apps.get_model("directory", "Contact").objects.update(
        email_visibility=F("visibility"), phone_visibility=F("visibility"), mobile_visibility=F("visibility")
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_consent_and_channels")]

    operations = [migrations.RunPython(open_as_before, migrations.RunPython.noop)]
